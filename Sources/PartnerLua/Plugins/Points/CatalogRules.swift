internal import LuaRuntime
internal import PartnerCenter
internal import Plugins

/// `plugins.rules`: what the rules of all plugins make of one offer.
///
/// Each rule is asked by itself, in a state of its own that has nothing but what it is given, so that the answer does
/// not depend on what was asked before.
final class CatalogRules {
    static let operation = "plugins.rules"

    private unowned let host: PluginHost
    private let session: RunSession
    private var breaches: [PluginID: Int] = [:]
    private var noted: Set<String> = []

    init(_ host: PluginHost, _ session: RunSession) {
        self.host = host
        self.session = session
    }

    /// Answers `plugins.rules { offer = …, context = … }`.
    func ask(_ stack: LuaStack) throws -> Int32 {
        let options = try Options(stack, at: 1, of: Self.operation, known: ["offer", "context"])
        let subject = try CatalogSubject(options, stack)
        let rules = try host.set.provisions(inOrderAt: .catalogRules)
        var json = JSONWriter()
        if rules.isEmpty {
            // Without rules there is nothing that a run could have to remember.
            CatalogRuling().write(to: &json)
        } else {
            try subject.write(to: &json)
            json.bytes = try session.effect(Self.operation, json.bytes, stack) {
                var answer = JSONWriter()
                try judge(subject, by: rules).write(to: &answer)
                return answer.bytes
            }
        }
        try JSONValue.read(json.bytes, from: "the journal").push(onto: stack)
        return 1
    }

    private func judge(
        _ subject: CatalogSubject, by rules: [PlacedProvision]
    ) throws -> CatalogRuling {
        var ruling = CatalogRuling()
        for rule in rules {
            let (plugin, provision) = (rule.plugin, rule.provision)
            let name = ProvisionName(plugin, provision.name)
            do {
                var answer = try self.answer(of: name, provision, subject)
                let rights = CatalogRuleRights(try host.instance(plugin).principal.rights, offer: subject.id)
                for cut in rights.narrow(&answer, of: "\(plugin)") { refuse(name, cut, &ruling) }
                try ruling.add(answer, of: name)
            } catch let error as LuaHostError {
                if error.code == "limit" { breaches[plugin, default: 0] += 1 }
                refuse(name, error.message, &ruling)
            } catch let error as OperationError where !error.endsRun {
                refuse(name, error.message, &ruling)
            }
        }
        return ruling
    }

    private func answer(
        of name: ProvisionName, _ provision: Provision, _ subject: CatalogSubject
    ) throws -> CatalogRuleAnswer {
        let broken = breaches[name.plugin, default: 0]
        if broken >= PluginInstance.mostBreaches {
            throw OperationError(
                .limit, "it broke its limits \(broken) times in this run, and is not asked again")
        }
        let pass = PluginPass(host, shows: !session.isReplaying)
        return try withExtendedLifetime(pass) {
            try host.call(try pass.instance(name.plugin), provision.handler) {
                try subject.push(onto: $0, host)
            } _: { results, first, count in
                if count == 0 { return CatalogRuleAnswer() }
                var json = JSONWriter()
                try LuaJSON.write(results, at: first, to: &json)
                return try CatalogRuleAnswer(JSONValue.read(json.bytes, from: "the answer"))
            }
        }
    }

    /// Lists what was not done as a plugin wished, and says so once in a run.
    private func refuse(_ name: ProvisionName, _ why: String, _ ruling: inout CatalogRuling) {
        ruling.refused.append((name, why))
        if noted.insert("\(name) \(why)").inserted { session.console.noted("\(name): \(why)") }
    }
}

extension PluginSet {
    /// As `ordered(at:)`, with an error that scripts know.
    func provisions(
        inOrderAt point: ExtensionPoint
    ) throws -> [PlacedProvision] {
        do { return try ordered(at: point) } catch {
            let fault = error.all.first
            throw OperationError(.badFile, fault?.description ?? "\(error)", hint: fault?.hint)
        }
    }
}

/// The offer that rules are asked about, and what else they are told.
private struct CatalogSubject {
    /// The offer's id.
    let id: String
    private let stack: LuaStack
    private let offer: Int32
    private let context: Int32

    init(_ options: Options, _ stack: LuaStack) throws {
        self.stack = stack
        guard stack.type(at: 1) == .table, stack.field("offer", of: 1) == .table else {
            throw OperationError(
                .badArgument, "\(CatalogRules.operation): offer must be a table",
                field: "offer", hint: "hand on what partner.offers.get answers")
        }
        offer = stack.top
        stack.field("context", of: 1)
        context = stack.top
        guard [.table, .nil].contains(stack.type(at: context)) else {
            throw options.wrong("context", "a table")
        }
        stack.field("id", of: offer)
        stack.field("offer_id", of: offer)
        guard let id = stack.text(at: -2) ?? stack.text(at: -1) else {
            throw OperationError(
                .badArgument, "\(CatalogRules.operation): offer has neither id nor offer_id", field: "offer",
                hint: "hand on what partner.offers.get answers")
        }
        self.id = id
    }

    func push(onto target: LuaStack, _ host: PluginHost) throws -> Int32 {
        try host.copy(offer, of: stack, to: target, naming: "offer")
        if stack.type(at: context) == .nil {
            target.createTable()
        } else {
            try host.copy(context, of: stack, to: target, naming: "context")
        }
        return 2
    }

    func write(to json: inout JSONWriter) throws {
        json.begin("{")
        json.key("context")
        try LuaJSON.write(stack, at: context, to: &json)
        json.key("offer")
        try LuaJSON.write(stack, at: offer, to: &json)
        json.end("}")
    }
}

/// What all rules together say.
struct CatalogRuling {
    var visible = true
    var percent = ExactDecimal.zero
    var tags: [String] = []
    var reasons: [(name: ProvisionName, reason: String)] = []
    var refused: [(name: ProvisionName, why: String)] = []

    /// Whoever hides an offer prevails; percentages add up, each of the list price; labels are put together.
    mutating func add(_ answer: CatalogRuleAnswer, of name: ProvisionName) throws {
        if answer.visible == false { visible = false }
        if let change = answer.percent { percent = try percent + change }
        for tag in answer.tags where !tags.contains(tag) { tags.append(tag) }
        if let reason = answer.reason { reasons.append((name, reason)) }
    }

    func write(to json: inout JSONWriter) {
        let percent = min(max(percent, CatalogRuleRights.smallestPercent), CatalogRuleRights.largestPercent)
        json.begin("{")
        json.put("visible", visible)
        json.put("price_change_percent", "\(percent)")
        json.put("factor", "\(Self.factor(percent))")
        json.put("tags", tags)
        write("reasons", reasons.map { ($0.name, "reason", $0.reason) }, to: &json)
        write("refused", refused.map { ($0.name, "why", $0.why) }, to: &json)
        json.end("}")
    }

    /// 12.5 percent more is 1.125 times as much.
    private static func factor(_ percent: ExactDecimal) -> ExactDecimal {
        let whole = Int128(100) * Self.powerOfTen(percent.scale)
        guard
            let factor = try? ExactDecimal(coefficient: whole + percent.coefficient, scale: percent.scale + 2)
        else { preconditionFailure("a percentage has few digits") }
        return factor
    }

    private static func powerOfTen(_ digits: Int) -> Int128 {
        (0..<digits).reduce(1) { power, _ in power * 10 }
    }

    private func write(
        _ key: StaticString, _ entries: [(name: ProvisionName, key: StaticString, text: String)],
        to json: inout JSONWriter
    ) {
        json.key(key)
        json.begin("[")
        for entry in entries {
            json.begin("{")
            json.put("plugin", "\(entry.name.plugin)")
            json.put("rule", entry.name.name)
            json.put(entry.key, entry.text)
            json.end("}")
        }
        json.end("]")
    }
}
