internal import LuaRuntime
public import PartnerCenter
public import Plugins

/// What approvers are asked about.
public struct ApprovalQuestion: Sendable {
    /// What is about to happen.
    public enum Kind: String, Sendable {
        /// A plan is applied.
        case apply
        /// Somebody consents to what cannot be taken back.
        case consent
    }

    /// So many effects of one operation.
    public struct Effects: Sendable, Equatable {
        /// `users.create`; `*` for whatever a script calls.
        public var operation: String
        /// How many; 0 where nobody knows beforehand.
        public var count: Int

        /// Effects of an operation.
        public init(_ operation: String, _ count: Int) {
            self.operation = operation
            self.count = count
        }
    }

    /// An approval, with the roles that its actor has now.
    public struct Given: Sendable, Equatable {
        /// What was approved, by whom and when.
        public var approval: PlanApproval
        /// The agent role; nil for who is no active user any more.
        public var agentRole: AgentRole?
        /// The admin role; nil for who is no active user any more.
        public var adminRole: AdminRole?

        /// An approval by somebody with these roles.
        public init(_ approval: PlanApproval, agentRole: AgentRole?, adminRole: AdminRole?) {
            self.approval = approval
            self.agentRole = agentRole
            self.adminRole = adminRole
        }
    }

    /// What is about to happen.
    public var kind: Kind
    /// The script.
    public var script: String
    /// On whose behalf.
    public var actor: String
    /// The center's time.
    public var now: Instant
    /// The center's zone.
    public var zone: Zone
    /// What changes something or leaves the center.
    public var effects: [Effects]
    /// What of that cannot be taken back.
    public var irreversible: [Effects]
    /// Who approved so far, the first one first.
    public var approvals: [Given]

    /// A question.
    public init(
        _ kind: Kind, script: String, actor: String, now: Instant, zone: Zone, effects: [Effects],
        irreversible: [Effects], approvals: [Given]
    ) {
        self.kind = kind
        self.script = script
        self.actor = actor
        self.now = now
        self.zone = zone
        self.effects = effects
        self.irreversible = irreversible
        self.approvals = approvals
    }
}

extension ApprovalQuestion {
    /// What a plan changes, by operation, in the order in which it begins to.
    public static func effects(of plan: Plan) -> [Effects] {
        var effects: [Effects] = []
        for effect in plan.effects where effect.kind != .read && !effect.isTakenBack {
            if let index = effects.firstIndex(where: { $0.operation == effect.operation }) {
                effects[index].count += 1
            } else {
                effects.append(Effects(effect.operation, 1))
            }
        }
        return effects
    }

    /// The approvals of `subject` with the roles that their actors have.
    public static func approvals(of subject: String, in store: some Store) throws -> [Given] {
        try store.approvals(of: subject).map { approval in
            let email = try? EmailAddress(approval.actor)
            let user = try email.flatMap { try store.user(email: $0) }
            let active = user?.state == .active ? user : nil
            return Given(approval, agentRole: active?.agentRole, adminRole: active?.adminRole)
        }
    }
}

/// The approvers that plugins bring: each is asked, each may deny, none can allow what another one denies.
///
/// They are pure: what they are told is all there is to go by. One that fails, takes too long or answers anything else
/// than the two answers there are denies.
public struct PlanApprovers {
    /// Who denied, and why.
    public struct Denial: Sendable, Equatable {
        /// `acme/x:two_admins`
        public var approver: String
        /// What it says.
        public var reason: String
    }

    private let plugins: PluginSet
    private let console: any RunConsole

    /// The approvers among `plugins`; what they print is shown on `console`.
    public init(_ plugins: PluginSet, showing console: any RunConsole) {
        self.plugins = plugins
        self.console = console
    }

    /// Whether there is none.
    public var isEmpty: Bool { plugins.provisions(at: .approve).isEmpty }

    /// Who denies, in the order in which they were asked; nobody when all allow.
    ///
    /// - Throws: `OperationError` for approvers that want to come before each other.
    public func denials(of question: ApprovalQuestion) throws -> [Denial] {
        let host = PluginHost.outsideOfRuns(plugins, showing: console)
        let pass = PluginPass(host, shows: true)
        return try withExtendedLifetime(pass) {
            try plugins.provisions(inOrderAt: .approve).compactMap { placed in
                let name = ProvisionName(placed.plugin, placed.provision.name)
                return Self.reason(asking: placed.provision.handler, of: name, question, host, pass)
                    .map { Denial(approver: "\(name)", reason: $0) }
            }
        }
    }

    /// Why it denies; nil when it allows.
    private static func reason(
        asking handler: String, of name: ProvisionName, _ question: ApprovalQuestion, _ host: PluginHost,
        _ pass: PluginPass
    ) -> String? {
        do {
            let instance = try pass.instance(name.plugin)
            return try host.call(instance, handler) { target in
                try JSONValue.read(question.json, from: "the plan").push(onto: target)
                return 1
            } _: { results, first, count in
                try reason(results, first, count)
            }
        } catch let error as OperationError {
            return "it could not be asked: \(error.message)"
        } catch {
            return "it could not be asked: \(PrintableText.clean("\(error)", limit: longestReason))"
        }
    }

    private static let longestReason = 500

    private static func reason(_ results: LuaStack, _ first: Int32, _ count: Int32) throws -> String? {
        if count > 0, results.type(at: first) == .boolean, results.isTruthy(at: first) { return nil }
        let none = "it answered neither true nor { deny = true, reason = … }"
        guard count > 0, results.type(at: first) == .table, !results.hasMetatable(at: first) else {
            return none
        }
        guard results.field("deny", of: first) == .boolean, results.isTruthy(at: -1) else { return none }
        results.field("reason", of: first)
        guard let text = results.text(at: -1), !text.isEmpty else { return "it gives no reason" }
        return PrintableText.clean(text, limit: longestReason)
    }
}

extension ApprovalQuestion {
    /// As approvers get it.
    fileprivate var json: [UInt8] {
        get throws {
            var json = JSONWriter()
            json.begin("{")
            json.put("kind", kind.rawValue)
            json.put("script", script)
            json.put("actor", actor)
            json.put("now", now.description)
            json.key("local_time" as StaticString)
            json.begin("{")
            let date = try now.date(in: zone)
            json.put("date", date.description)
            json.put("weekday", Self.weekday(date))
            json.put("hour", Int64(zone.hour(of: now)))
            json.end("}")
            Self.write(effects, "effects", to: &json)
            Self.write(irreversible, "irreversible", to: &json)
            json.key("approvals" as StaticString)
            json.begin("[")
            for given in approvals {
                json.begin("{")
                json.put("by", given.approval.actor)
                json.put("at", given.approval.at.description)
                if let role = given.agentRole { json.put("agent_role", role.rawValue) }
                if let role = given.adminRole { json.put("admin_role", role.rawValue) }
                json.end("}")
            }
            json.end("]")
            json.end("}")
            return json.bytes
        }
    }

    private static func write(_ effects: [Effects], _ key: StaticString, to json: inout JSONWriter) {
        json.key(key)
        json.begin("[")
        for effect in effects {
            json.begin("{")
            json.put("operation", effect.operation)
            json.put("count", Int64(effect.count))
            json.end("}")
        }
        json.end("]")
    }

    private static func weekday(_ date: CalendarDate) -> String {
        // 1970-01-01 was a Thursday.
        let names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
        return names[((date.daysSince1970 + 3) % 7 + 7) % 7]
    }
}

extension Zone {
    /// The hour of the day, from 0 to 23.
    fileprivate func hour(of instant: Instant) -> Int {
        let local = instant.milliseconds + Int64(offsetSeconds) * 1000
        let day: Int64 = 86_400_000
        return Int((local % day + day) % day / 3_600_000)
    }
}
