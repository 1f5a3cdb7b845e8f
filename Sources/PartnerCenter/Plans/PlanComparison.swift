/// What a rehearsal of today does otherwise than the plan says.
///
/// Alike are: ids of what each created itself, in the order of creation; the run's own number; instants that moved with
/// the clock from one rehearsal to the other. Everything else that a script asked for, was told or changed must be the
/// same. Rows and branches are compared each with itself, so that one that changed does not hide the others.
public struct PlanComparison {
    /// The differences, in the order of the plan, each told once; at most `limit`.
    public private(set) var differences: [PlanDifference] = []
    /// How many there are.
    public private(set) var count = 0

    /// How many differences are kept.
    public static let limit = 50

    private let plannedSymbols: PlanSymbols
    private let presentSymbols: PlanSymbols
    private let clock: ClockShift
    private var told: Set<String> = []

    /// Compares `present` with what was `planned`.
    public init(planned: Plan, present: Plan) {
        plannedSymbols = PlanSymbols(planned)
        presentSymbols = PlanSymbols(present)
        clock = ClockShift(planned: planned, present: present)
        compareEffects(planned.effects, present.effects)
        // Rows follow from their effects; why a script ends early follows from none.
        if count == 0 { compareBatches(planned.batches, present.batches) }
        compareEndings(planned.ending, present.ending)
    }

    /// One row, or what is outside of rows in one branch.
    private struct Unit: Hashable {
        var branch: String
        var batch: String?
        var row: Int64?

        init(_ effect: PlannedEffect) {
            (branch, batch, row) = (effect.branch, effect.batch, effect.row)
        }

        /// `staff row 17`
        var shown: String? { row.map { "\(batch ?? "") row \($0)" } }
    }

    private mutating func compareEffects(_ planned: [PlannedEffect], _ present: [PlannedEffect]) {
        var presentUnits: [Unit: [Int]] = [:]
        for (index, effect) in present.enumerated() { presentUnits[Unit(effect), default: []].append(index) }
        var order: [Unit] = []
        var plannedUnits: [Unit: [Int]] = [:]
        for (index, effect) in planned.enumerated() {
            let unit = Unit(effect)
            if plannedUnits[unit] == nil { order.append(unit) }
            plannedUnits[unit, default: []].append(index)
        }
        for unit in order {
            compare(
                (plannedUnits[unit] ?? []).map { planned[$0] }, (presentUnits[unit] ?? []).map { present[$0] }
            )
        }
        for effect in present where plannedUnits[Unit(effect)] == nil {
            plannedUnits[Unit(effect)] = []
            note(effect, planned: "not called", present: "called")
        }
    }

    private mutating func compare(_ planned: [PlannedEffect], _ present: [PlannedEffect]) {
        for (planned, present) in zip(planned, present) {
            // The rest does something else, which is no news once it is known where it parted.
            guard compare(planned, present) else { return }
        }
        if planned.count > present.count {
            note(planned[present.count], planned: "called", present: "not called")
        } else if present.count > planned.count {
            note(present[planned.count], planned: "not called", present: "called")
        }
    }

    /// Compares one effect with its counterpart; false where the script went another way.
    private mutating func compare(_ planned: PlannedEffect, _ present: PlannedEffect) -> Bool {
        guard planned.operation == present.operation else {
            note(planned, planned: "called", present: "\(present.operation) is called at \(present.place)")
            return false
        }
        if planned == present { return true }
        let answers = (Self.tree(planned.outcome), Self.tree(present.outcome))
        var walk = JSONComparison(clock: clock)
        compareChanges(planned, present, answers)
        switch (answers.0, answers.1) {
        case (let before?, let after?):
            walk.compare(plannedSymbols.tree(before), presentSymbols.tree(after))
        default: compareFailures(planned, present)
        }
        if planned.plugin != present.plugin {
            let whose = { (effect: PlannedEffect) in effect.plugin ?? "the script" }
            note(present, field: "plugin", planned: whose(planned), present: whose(present))
        }
        if planned.cost != present.cost {
            note(
                present, field: "cost", planned: planned.cost ?? "nothing", present: present.cost ?? "nothing"
            )
        }
        // A version moves with every change; the change itself is told above.
        let hasOtherChanges = planned.changes != present.changes
        for found in walk.found where !(hasOtherChanges && found.field == "etag") {
            note(
                present, subject: found.subject, field: found.field, planned: found.planned,
                present: found.present)
        }
        var arguments = JSONComparison(clock: clock)
        arguments.compare(
            plannedSymbols.tree(Self.tree(planned.arguments)),
            presentSymbols.tree(Self.tree(present.arguments)))
        for found in arguments.found {
            note(
                present, subject: found.subject, field: found.field ?? "argument", planned: found.planned,
                present: found.present)
        }
        return true
    }

    private mutating func compareFailures(_ planned: PlannedEffect, _ present: PlannedEffect) {
        func shown(_ effect: PlannedEffect, _ symbols: PlanSymbols) -> String {
            guard case .failure(let failure) = effect.outcome else { return "done" }
            return "\(failure.code) (\(symbols.sentence(failure.message)))"
        }
        let (before, after) = (shown(planned, plannedSymbols), shown(present, presentSymbols))
        if before == after { return }
        note(
            present, subject: SubjectLabel.of(Self.tree(present.arguments)), planned: before, present: after)
    }

    private mutating func compareChanges(
        _ planned: PlannedEffect, _ present: PlannedEffect, _ answers: (JSONTree?, JSONTree?)
    ) {
        for change in planned.changes {
            let name = plannedSymbols.name(change.subject)
            let label = SubjectLabel.of(change, answer: answers.0)
            guard
                let other = present.changes.first(where: {
                    presentSymbols.name($0.subject) == name && $0.operation == change.operation
                })
            else {
                note(present, subject: label, planned: Self.shown(change), present: "no change")
                continue
            }
            for field in change.fields {
                let now = other.field(field.name)
                if plannedSymbols.value(field.before) != presentSymbols.value(now?.before) {
                    let before = now == nil ? field.after : now?.before
                    note(
                        present, subject: label, field: field.name, planned: Self.shown(field.before),
                        present: Self.shown(before))
                } else if plannedSymbols.value(field.after) != presentSymbols.value(now?.after) {
                    note(
                        present, subject: label, field: field.name,
                        planned: "set to \(Self.shown(field.after))",
                        present: "set to \(Self.shown(now?.after))")
                }
            }
            for field in other.fields where change.field(field.name) == nil {
                note(
                    present, subject: label, field: field.name, planned: Self.shown(field.after),
                    present: Self.shown(field.before))
            }
        }
        for change in present.changes
        where !planned.changes.contains(where: {
            plannedSymbols.name($0.subject) == presentSymbols.name(change.subject)
                && $0.operation == change.operation
        }) {
            note(
                present, subject: SubjectLabel.of(change, answer: answers.1), planned: "no change",
                present: Self.shown(change))
        }
    }

    private mutating func compareBatches(_ planned: [PlannedBatch], _ present: [PlannedBatch]) {
        for (batch, other) in zip(planned, present) {
            let rows = Dictionary(other.problems.map { ($0.row, $0) }) { first, _ in first }
            var seen: Set<Int64> = []
            for problem in batch.problems {
                seen.insert(problem.row)
                let now = rows[problem.row].map { shown($0, presentSymbols) } ?? "would end well"
                let before = shown(problem, plannedSymbols)
                if before != now { noteRow(batch.name, problem, planned: before, present: now) }
            }
            for problem in other.problems where !seen.contains(problem.row) {
                noteRow(
                    batch.name, problem, planned: "would end well", present: shown(problem, presentSymbols))
            }
            if batch.total != other.total {
                note("\(batch.name): rows", planned: "\(batch.total)", present: "\(other.total)")
            }
        }
        if planned.count != present.count {
            note("batches", planned: "\(planned.count)", present: "\(present.count)")
        }
    }

    private func shown(_ problem: PlannedRowProblem, _ symbols: PlanSymbols) -> String {
        "\(problem.outcome): \(problem.failure.code) (\(symbols.sentence(problem.failure.message)))"
    }

    private mutating func compareEndings(_ planned: PlanEnding, _ present: PlanEnding) {
        func shown(_ ending: PlanEnding, _ symbols: PlanSymbols) -> String {
            switch ending.kind {
            case .done: "done"
            case .waits(let waits):
                waits.map { "waits for \($0.kind) \($0.name ?? "")" }.joined(separator: ", ")
            case .failed(let failure, _): "fails: \(symbols.sentence(failure.message))"
            }
        }
        let (before, after) = (shown(planned, plannedSymbols), shown(present, presentSymbols))
        if before != after {
            note(
                "the script's end", planned: before, present: after, at: present.failedAt ?? planned.failedAt)
        }
    }

    // MARK: Notes

    private mutating func note(
        _ effect: PlannedEffect, subject: String? = nil, field: String? = nil, planned: String,
        present: String
    ) {
        add(
            PlanDifference(
                subject: subject, field: field, planned: planned, present: present,
                operation: effect.operation, place: effect.place, row: Unit(effect).shown))
    }

    private mutating func noteRow(
        _ batch: String, _ problem: PlannedRowProblem, planned: String, present: String
    ) {
        add(
            PlanDifference(
                subject: problem.key.isEmpty ? nil : problem.key, planned: planned, present: present,
                operation: "bulk.map", place: batch, row: "\(batch) row \(problem.row)"))
    }

    private mutating func note(
        _ subject: String, planned: String, present: String, at place: String? = nil
    ) {
        add(
            PlanDifference(
                subject: subject, planned: planned, present: present, operation: "the script",
                place: place ?? "its end"))
    }

    private mutating func add(_ difference: PlanDifference) {
        // Three hundred rows that read one user tell one change of that user.
        let key = [
            difference.subject ?? difference.row ?? difference.place, difference.field ?? "",
            difference.planned, difference.present,
        ].joined(separator: "\u{1f}")
        guard told.insert(key).inserted else { return }
        count += 1
        if differences.count < Self.limit { differences.append(difference) }
    }

    private static func tree(_ outcome: PlannedEffect.Outcome) -> JSONTree? {
        guard case .answer(let json) = outcome else { return nil }
        return tree(json)
    }

    /// Effects hold canonical JSON only; what is none compares as text.
    private static func tree(_ json: [UInt8]) -> JSONTree {
        (try? JSONTree(reading: json)) ?? .text(String(decoding: json, as: UTF8.self))
    }

    private static func shown(_ value: String?) -> String {
        value.map { JSONTree.text($0).shown } ?? "nothing"
    }

    private static func shown(_ change: PlannedChange) -> String {
        if change.isCreation { return "created" }
        if change.isDeletion { return "deleted" }
        return change.fields.map { "\($0.name) \(shown($0.before)) to \(shown($0.after))" }
            .joined(separator: ", ")
    }
}

extension PlanSymbols {
    /// A value of a change, ids under their names.
    fileprivate func value(_ text: String?) -> String? { text.map(name) }
}

extension PlanEnding {
    /// Where the script failed.
    fileprivate var failedAt: String? {
        if case .failed(_, let place) = kind { place } else { nil }
    }
}
