public import PartnerCenter

extension Plan {
    /// A plan of `staff.lua` on a rehearsal center.
    public static func fixture(
        _ effects: [PlannedEffect] = [], batches: [PlannedBatch] = [], run: String? = "run-5",
        at start: String = "2026-11-20T08:00:00Z", ends: String? = nil, kind: PlanEnding.Kind = .done
    ) -> Plan {
        let instant = (try? Instant(start)) ?? .epoch
        let end = ends.flatMap { try? Instant($0) } ?? instant
        var account = Account()
        account.name = "Contoso"
        account.domain = "contoso.partner.onmschina.cn"
        let header = PlanHeader(
            product: "partnerctl 1", script: "staff.lua", source: "print(1)\n", folder: "/home/wang",
            center: CenterIdentity(place: "sqlite:/home/wang/center.db", account),
            actor: "admin@contoso.cn", seed: "0011223344556677", at: instant)
        var plan = Plan(header, ending: PlanEnding(kind, run: run, at: end))
        plan.effects = effects
        plan.batches = batches
        return plan
    }
}

extension PlannedEffect {
    /// A read that answered `json`.
    public static func read(
        _ operation: String = "users.get", _ arguments: String = "{}", answers json: String,
        at place: String = "staff.lua:3"
    ) -> PlannedEffect {
        PlannedEffect(
            operation, kind: .read, arguments: Array(arguments.utf8), at: place,
            outcome: .answer(Array(json.utf8)))
    }

    /// A write that changed `fields` of `subject`.
    public static func write(
        _ operation: String, _ arguments: String = "{}", of subject: String, _ fields: [PlannedChange.Field],
        answers json: String = "null", kind: Kind = .write, at place: String = "staff.lua:9"
    ) -> PlannedEffect {
        var effect = PlannedEffect(
            operation, kind: kind, arguments: Array(arguments.utf8), at: place,
            outcome: .answer(Array(json.utf8)))
        effect.changes = [PlannedChange(operation, of: subject, fields)]
        return effect
    }

    /// The creation of a user.
    public static func creation(_ id: String, _ fullName: String, _ email: String) -> PlannedEffect {
        let name = JSONTree.text(fullName).shown
        let given = #"{"full_name":\#(name),"email":"\#(email)"}"#
        let rest = #","etag":"v1","temporary_password":{"$secret":0}}"#
        return .write(
            "users.create", given, of: id, [.init("full_name", nil, fullName), .init("email", nil, email)],
            answers: #"{"id":"\#(id)",\#(given.dropFirst().dropLast())\#(rest)"#)
    }

    /// The same effect in a row of `batch`.
    public func inRow(_ row: Int64, of batch: String = "staff") -> PlannedEffect {
        var effect = self
        effect.batch = batch
        effect.row = row
        return effect
    }

    /// The same call, refused.
    public func refused(_ code: String, _ message: String) -> PlannedEffect {
        var effect = self
        effect.outcome = .failure(PlannedFailure(code: code, message: message))
        effect.changes = []
        return effect
    }
}
