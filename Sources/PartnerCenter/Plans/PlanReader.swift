/// Puts a plan together from its lines, one after the other.
public struct PlanReader: Sendable {
    private var plan: Plan?
    private var ending: PlanEnding?
    private var number = 0

    /// A reader before the first line.
    public init() {}

    /// Whether the last line of a plan was taken.
    public var isAtEnd: Bool { ending != nil }

    /// Takes the next line.
    ///
    /// - Throws: `PlanFault` that names the line.
    public mutating func take(_ line: some Collection<UInt8>) throws(PlanFault) {
        number += 1
        do throws(PlanFault) {
            let tree: JSONTree
            do { tree = try JSONTree(reading: line) } catch {
                throw PlanFault("this is no JSON: at byte \(error.byte) \(error.message)")
            }
            try take(PlanFields(tree))
        } catch {
            throw PlanFault(line: number, error.message)
        }
    }

    /// The whole plan.
    ///
    /// - Throws: `PlanFault` when lines are missing.
    public func finish() throws(PlanFault) -> Plan {
        guard var plan, let ending else { throw PlanFault("the plan is cut off: its last lines are missing") }
        plan.ending = ending
        return plan
    }

    private mutating func take(_ fields: PlanFields) throws(PlanFault) {
        let type = try fields.text("type")
        if plan == nil {
            guard type == "plan" else {
                throw PlanFault("a plan begins with a line of type plan, got \(type)")
            }
            let header = try Self.header(fields)
            plan = Plan(header, ending: PlanEnding(.done, at: header.at))
            return
        }
        if ending != nil { throw PlanFault("nothing may follow the ending, got a line of type \(type)") }
        switch type {
        case "effect": plan?.effects.append(try Self.effect(fields))
        case "batch": plan?.batches.append(try Self.batch(fields))
        case "row":
            guard let last = plan?.batches.indices.last else {
                throw PlanFault("a row belongs behind its batch")
            }
            plan?.batches[last].problems.append(try Self.row(fields))
        case "row_change":
            guard let last = plan?.batches.indices.last else {
                throw PlanFault("a row's change belongs behind its batch")
            }
            plan?.batches[last].changes.append(try Self.rowChange(fields))
        case "problem":
            plan?.problems.append(
                PlannedProblem(
                    try fields.text("message"), subject: try fields.optionalText("subject"),
                    due: try fields.optionalText("due")))
        case "ending": ending = try Self.ending(fields)
        default: throw PlanFault("lines of type \(type.prefix(40)) are not known here")
        }
    }

    private static func header(_ fields: PlanFields) throws(PlanFault) -> PlanHeader {
        let version = try fields.integer("version")
        guard version == PlanLines.version else {
            throw PlanFault(
                "this is a plan of version \(version), and only version \(PlanLines.version) is known")
        }
        let center = try PlanFields(fields.value("center"))
        var header = PlanHeader(
            product: try fields.text("product"), script: try fields.text("script"),
            source: try fields.text("source"), folder: try fields.text("folder"),
            center: CenterIdentity(
                place: try center.text("place"), environment: try center.text("environment"),
                name: try center.text("name"), domain: try center.text("domain"),
                created: try center.text("created")),
            actor: try fields.text("actor"), seed: try fields.text("seed"), at: try fields.instant("at"))
        header.arguments = try named("arguments", fields)
        header.flags = try named("flags", fields)
        header.assumptions = try fields.texts("assumptions")
        for member in try fields.members("secret_files") {
            guard let path = member.value.text else { throw PlanFault("'secret_files' must hold paths") }
            header.secretFiles[member.name] = path
        }
        header.inputs = try fields.fields("inputs").map { input throws(PlanFault) in
            PlanHeader.Input(
                argument: try input.text("argument"), path: try input.text("path"),
                size: try input.integer("size"), hash: try input.text("hash"))
        }
        header.modules = try fields.fields("modules").map { module throws(PlanFault) in
            PlanHeader.Module(name: try module.text("name"), source: try module.text("source"))
        }
        return header
    }

    private static func named(_ name: String, _ fields: PlanFields) throws(PlanFault) -> [String: [String]] {
        var values: [String: [String]] = [:]
        for member in try fields.members(name) {
            let texts = member.value.items?.compactMap(\.text)
            guard let texts, texts.count == member.value.items?.count else {
                throw PlanFault("'\(name)' must hold lists of texts")
            }
            values[member.name] = texts
        }
        return values
    }

    private static func effect(_ fields: PlanFields) throws(PlanFault) -> PlannedEffect {
        let outcome: PlannedEffect.Outcome
        if let error = fields.optional("error") {
            outcome = .failure(try failure(PlanFields(error)))
        } else {
            outcome = .answer(try fields.value("answer").bytes)
        }
        var effect = PlannedEffect(
            try fields.text("operation"), kind: try fields.word("kind"),
            arguments: try fields.value("arguments").bytes, at: try fields.text("place"), outcome: outcome)
        effect.branch = try fields.optionalText("branch") ?? ""
        effect.batch = try fields.optionalText("batch")
        effect.row = fields.optional("row") == nil ? nil : try fields.integer("row")
        effect.plugin = try fields.optionalText("plugin")
        effect.cost = try fields.optionalText("cost")
        effect.isTakenBack = try fields.truth("taken_back")
        effect.changes = try fields.fields("changes").map { change throws(PlanFault) in
            PlannedChange(
                try change.text("operation"), of: try change.text("subject"),
                try change.members("fields").map { field throws(PlanFault) in
                    guard let values = field.value.items, values.count == 2 else {
                        throw PlanFault("the change of '\(field.name.prefix(40))' must be [before, after]")
                    }
                    return PlannedChange.Field(field.name, values[0].text, values[1].text)
                })
        }
        return effect
    }

    private static func failure(_ fields: PlanFields) throws(PlanFault) -> PlannedFailure {
        PlannedFailure(
            code: try fields.text("code"), message: try fields.text("message"),
            field: try fields.optionalText("field"))
    }

    private static func batch(_ fields: PlanFields) throws(PlanFault) -> PlannedBatch {
        PlannedBatch(
            try fields.text("name"),
            totals: try fields.members("rows").map { member throws(PlanFault) in
                guard let count = member.value.integer else {
                    throw PlanFault("'rows' must hold whole numbers")
                }
                return (member.name, count)
            })
    }

    private static func row(_ fields: PlanFields) throws(PlanFault) -> PlannedRowProblem {
        PlannedRowProblem(
            row: try fields.integer("row"), key: try fields.optionalText("key") ?? "",
            outcome: try fields.text("outcome"), try failure(fields))
    }

    private static func rowChange(_ fields: PlanFields) throws(PlanFault) -> PlannedRowChange {
        PlannedRowChange(
            row: try fields.integer("row"), key: try fields.optionalText("key") ?? "",
            mapper: try fields.text("mapper"),
            PlannedChange.Field(
                try fields.text("field"), try fields.optionalText("before"), try fields.optionalText("after"))
        )
    }

    private static func ending(_ fields: PlanFields) throws(PlanFault) -> PlanEnding {
        let kind: PlanEnding.Kind
        switch try fields.text("outcome") {
        case "done": kind = .done
        case "waits":
            kind = .waits(
                try fields.fields("waits").map { wait throws(PlanFault) in
                    PlannedWait(
                        branch: try wait.optionalText("branch") ?? "", kind: try wait.text("kind"),
                        name: try wait.optionalText("name"), until: try wait.optionalText("until"))
                })
        case "failed": kind = .failed(try failure(fields), at: try fields.optionalText("place"))
        case let other:
            throw PlanFault("'outcome' must be done, waits or failed, got \"\(other.prefix(40))\"")
        }
        return PlanEnding(kind, run: try fields.optionalText("run"), at: try fields.instant("at"))
    }
}
