/// A plan as a person reads it: alike effects together, counted, with the first few of each.
public struct PlanSummary: Equatable, Sendable {
    /// Effects of one operation that ended alike.
    public struct Group: Equatable, Sendable {
        /// What was called.
        public var operation: String
        /// What kind of effect it is.
        public var kind: PlannedEffect.Kind
        /// Why they were refused: code, then field, then the messages; `nil` for effects that were done.
        public var refusal: Refusal?
        /// How many there are.
        public var count = 0
        /// How many of them a row that failed took back.
        public var takenBack = 0
        /// Where the first was called.
        public var place: String
        /// The first of them.
        public var examples: [Example] = []
        /// What changes how often, the most frequent first; only what several share.
        public var transitions: [Transition] = []
    }

    /// Why effects or rows were refused.
    public struct Refusal: Equatable, Sendable {
        /// What to branch on.
        public var code: String
        /// The field at fault.
        public var field: String?
        /// The first messages with their counts and rows.
        public var messages: [Message] = []
        /// How many messages there are that are not shown.
        public var furtherMessages = 0
    }

    /// One message, with how often and in which rows it was met.
    public struct Message: Equatable, Sendable {
        /// The message.
        public var text: String
        /// How often.
        public var count: Int
        /// The first rows; empty outside of batches.
        public var rows: [Int64]
    }

    /// One effect: whom it is about, and what it changes.
    public struct Example: Equatable, Sendable {
        /// `王芳 (wang.fang@contoso.cn, u-7)`
        public var subject: String
        /// The fields with what they were and will be.
        public var fields: [PlannedChange.Field]
        /// Whether it makes, changes or deletes the subject.
        public var mark: Mark
    }

    /// What happens to a subject.
    public enum Mark: String, Sendable {
        case creates = "+"
        case changes = "~"
        case deletes = "-"
    }

    /// One field from one value to another.
    public struct Transition: Equatable, Sendable {
        /// The field with both values.
        public var field: PlannedChange.Field
        /// How often.
        public var count: Int
    }

    /// Rows of a batch that would not end well, and why.
    public struct RowGroup: Equatable, Sendable {
        /// The batch.
        public var batch: String
        /// How they would end.
        public var outcome: String
        /// How many.
        public var count = 0
        /// Why.
        public var refusal: Refusal
    }

    /// A file that would be made.
    public struct File: Equatable, Sendable {
        /// Its path, as the script names it.
        public var path: String
        /// How many rows it would have.
        public var count: Int64
        /// Who could open it; `nil` for a plain file.
        public var recipient: String?
    }

    /// Effects that change something, or would have.
    public var groups: [Group] = []
    /// Rows that would not end well.
    public var rowGroups: [RowGroup] = []
    /// What plugins would change in the rows of each batch before they are worked.
    public var rowChanges: [(batch: String, group: RowChangeCounts.Group)] = []
    /// What is only read, with how often.
    public var reads: [(operation: String, count: Int)] = []
    /// Files.
    public var files: [File] = []
    /// What would be sent elsewhere, or written outside of the center by plugins.
    public var sendings: [Sending] = []
    /// How many secrets would be drawn.
    public var secrets = 0
    /// What would be spent, per currency: `74.52 CNY`.
    public var costs: [String] = []

    /// How many examples and messages of each group are kept.
    public static let exampleLimit = 5

    /// Summarises `plan`.
    public init(_ plan: Plan) {
        var refusals: [String: RefusalCount] = [:]
        var transitions: [Int: TransitionCount] = [:]
        var places: [String: Int] = [:]
        for effect in plan.effects {
            if !effect.isTakenBack { secrets += Self.secrets(in: effect) }
            if effect.kind == .output, case .answer(let json) = effect.outcome {
                if let file = File(json) {
                    if file.recipient == nil || file.count > 0 { files.append(file) }
                } else {
                    sendings.append(Sending(effect))
                }
                continue
            }
            if effect.kind == .read, case .answer = effect.outcome {
                countRead(effect.operation)
                continue
            }
            let key = Self.key(effect)
            let index = places[key] ?? groups.count
            if places[key] == nil {
                places[key] = index
                groups.append(Group(operation: effect.operation, kind: effect.kind, place: effect.place))
            }
            groups[index].count += 1
            if effect.isTakenBack { groups[index].takenBack += 1 }
            if case .failure(let failure) = effect.outcome {
                refusals[key, default: RefusalCount()].add(failure, row: effect.row)
                groups[index].refusal = refusals[key]?.refusal
                continue
            }
            if effect.isTakenBack { continue }
            add(effect, to: index, &transitions[index, default: TransitionCount()])
        }
        for (index, count) in transitions { groups[index].transitions = count.frequent }
        for batch in plan.batches {
            add(batch)
            rowChanges += RowChangeCounts(batch.changes).groups.map { (batch.name, $0) }
        }
        do { costs = try plan.costs().map(\.description) } catch { costs = ["\(error)"] }
    }

    private static func key(_ effect: PlannedEffect) -> String {
        guard case .failure(let failure) = effect.outcome else { return effect.operation }
        return [effect.operation, failure.code, failure.field ?? ""].joined(separator: "\u{1f}")
    }

    private static func secrets(in effect: PlannedEffect) -> Int {
        guard case .answer(let json) = effect.outcome, effect.kind != .read,
            json.firstRange(of: Array("{\"$secret\":".utf8)) != nil, let tree = try? JSONTree(reading: json)
        else { return 0 }
        return tree.secretCount
    }

    private mutating func countRead(_ operation: String) {
        if let index = reads.firstIndex(where: { $0.operation == operation }) {
            reads[index].count += 1
        } else {
            reads.append((operation, 1))
        }
    }

    private mutating func add(_ effect: PlannedEffect, to index: Int, _ transitions: inout TransitionCount) {
        let wanted = groups[index].examples.count < Self.exampleLimit
        let needsAnswer = wanted && effect.changes.contains { !$0.isCreation && !$0.isDeletion }
        var answer: JSONTree?
        if needsAnswer, case .answer(let json) = effect.outcome { answer = try? JSONTree(reading: json) }
        for change in effect.changes {
            let mark: Mark = change.isCreation ? .creates : change.isDeletion ? .deletes : .changes
            if mark == .changes { transitions.add(change.fields) }
            guard groups[index].examples.count < Self.exampleLimit else { continue }
            groups[index].examples.append(
                Example(
                    subject: SubjectLabel.of(change, answer: answer), fields: change.fields, mark: mark))
        }
    }

    private mutating func add(_ batch: PlannedBatch) {
        var counts: [(key: String, outcome: String, count: RefusalCount)] = []
        var places: [String: Int] = [:]
        for problem in batch.problems {
            let key = [problem.outcome, problem.failure.code, problem.failure.field ?? ""]
                .joined(separator: "\u{1f}")
            let index = places[key] ?? counts.count
            if places[key] == nil {
                places[key] = index
                counts.append((key, problem.outcome, RefusalCount()))
            }
            counts[index].count.add(problem.failure, row: problem.row)
        }
        for (_, outcome, count) in counts {
            guard let refusal = count.refusal else { continue }
            rowGroups.append(
                RowGroup(batch: batch.name, outcome: outcome, count: count.total, refusal: refusal))
        }
    }

    /// Whether both are the same.
    public static func == (left: PlanSummary, right: PlanSummary) -> Bool {
        left.groups == right.groups && left.rowGroups == right.rowGroups && left.files == right.files
            && left.secrets == right.secrets && left.costs == right.costs
            && left.reads.elementsEqual(right.reads, by: ==)
            && left.rowChanges.elementsEqual(right.rowChanges, by: ==)
    }
}

/// Counts what a group's refusals say.
private struct RefusalCount {
    private(set) var refusal: PlanSummary.Refusal?
    private(set) var total = 0
    private var further: Set<String> = []

    mutating func add(_ failure: PlannedFailure, row: Int64?) {
        total += 1
        var refusal = refusal ?? PlanSummary.Refusal(code: failure.code, field: failure.field)
        if let index = refusal.messages.firstIndex(where: { $0.text == failure.message }) {
            refusal.messages[index].count += 1
            if let row, refusal.messages[index].rows.count < PlanSummary.exampleLimit {
                refusal.messages[index].rows.append(row)
            }
        } else if refusal.messages.count < PlanSummary.exampleLimit {
            refusal.messages.append(
                PlanSummary.Message(text: failure.message, count: 1, rows: row.map { [$0] } ?? []))
        } else if further.insert(failure.message).inserted {
            refusal.furtherMessages += 1
        }
        self.refusal = refusal
    }
}

/// Counts which values change into which.
private struct TransitionCount {
    private struct Key: Hashable {
        var name: String
        var before: String?
        var after: String?
    }

    private var counts: [Key: Int] = [:]
    private var order: [Key] = []

    /// So many different ones are counted; a field of names has as many as there are rows.
    private static let limit = 10_000

    mutating func add(_ fields: [PlannedChange.Field]) {
        for field in fields {
            let key = Key(name: field.name, before: field.before, after: field.after)
            if let count = counts[key] {
                counts[key] = count + 1
            } else if order.count < Self.limit {
                counts[key] = 1
                order.append(key)
            }
        }
    }

    /// Those that several share.
    var frequent: [PlanSummary.Transition] {
        let shared = order.filter { counts[$0, default: 0] > 1 }
        let sorted = shared.enumerated().sorted {
            let (left, right) = (counts[$0.element, default: 0], counts[$1.element, default: 0])
            return left == right ? $0.offset < $1.offset : left > right
        }
        return sorted.prefix(PlanSummary.exampleLimit).map { item in
            PlanSummary.Transition(
                field: PlannedChange.Field(item.element.name, item.element.before, item.element.after),
                count: counts[item.element, default: 0])
        }
    }
}

extension PlanSummary.File {
    /// The file that an effect's answer `{path, count, to}` speaks of.
    fileprivate init?(_ json: [UInt8]) {
        guard let tree = try? JSONTree(reading: json), let path = tree["path"]?.text else { return nil }
        self.init(path: path, count: tree["count"]?.integer ?? 0, recipient: tree["to"]?.text)
    }
}

extension JSONTree {
    /// How many references to secrets are in it.
    fileprivate var secretCount: Int {
        switch self {
        case .list(let items): items.reduce(0) { $0 + $1.secretCount }
        case .object(let members):
            self["$secret"] != nil ? 1 : members.reduce(0) { $0 + $1.value.secretCount }
        default: 0
        }
    }
}
