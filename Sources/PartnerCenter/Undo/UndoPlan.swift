/// What undoing a run would do and what it would leave, for people to decide on.
public struct UndoPlan: Sendable {
    /// All writes of one operation.
    public struct Group: Sendable, Equatable {
        /// The operation that wrote.
        public var operation: String
        /// How the writes are taken back, or why they stay.
        public var inverse: Inverse
        /// How many writes there are.
        public var count: Int64
        /// The last of them, last first: what becomes of each, in one line.
        public var details: [String]
    }

    /// The run that would be undone.
    public let run: Int64
    /// The groups, the latest operation first.
    public private(set) var groups: [Group]
    /// The run's last record; what it writes later is not undone.
    public let upTo: Int64

    /// How many lines of detail a group has at most.
    public static let detailLimit = 10
    private static let pageSize = 500

    /// Reads what the run wrote; no more of it is in memory at a time than a page.
    public init(run: Int64, from audit: some RunAudit) throws {
        self.run = run
        let counts = try audit.counts(ofRun: run, upTo: .max)
        upTo = counts.map(\.last).max() ?? 0
        groups = counts.map { count in
            Group(
                operation: count.operation, inverse: UndoPlanner.inverse(of: count.operation),
                count: count.count, details: [])
        }
        var before = Int64.max
        while groups.contains(where: { $0.details.count < min(Int64(Self.detailLimit), $0.count) }) {
            let page = try audit.records(ofRun: run, before: before, limit: Self.pageSize)
            guard let last = page.last else { return }
            for record in page { try add(record) }
            before = last.id
        }
    }

    /// How many writes can be taken back.
    public var takenBack: Int64 { sum { if case .operation = $0 { true } else { false } } }
    /// How many writes stay.
    public var staying: Int64 { sum { if case .impossible = $0 { true } else { false } } }

    private func sum(_ isCounted: (Inverse) -> Bool) -> Int64 {
        groups.filter { isCounted($0.inverse) }.reduce(0) { $0 + $1.count }
    }

    private mutating func add(_ record: AuditRecord) throws {
        guard let index = groups.firstIndex(where: { $0.operation == record.operation }),
            groups[index].details.count < Self.detailLimit
        else { return }
        groups[index].details.append(try Self.detail(record))
    }

    /// `u-17 (Li Na): agent_role back to "none" from "sales"`
    private static func detail(_ record: AuditRecord) throws -> String {
        guard case .perform(let call) = try UndoPlanner.step(for: record) else {
            let changes = try RecordedChanges(record.changes)
            let name = changes.after["full_name"] ?? changes.before["full_name"]
            return record.subjectID + (name.map { " (\($0))" } ?? "")
        }
        if call.restoring == .nothing { return call.subject(call.after) }
        return "\(call.subject(call.after)): \(call.restored)"
    }
}

extension InverseCall {
    /// What it brings back, in words: `agent_role back to "none" from "sales"`; empty for nothing.
    public var restored: String {
        if restoring == .nothing { return "" }
        return before.fields.map { field in
            let now = after[field.name]
            let from = now.map { " from \"\($0)\"" } ?? ""
            return field.text.map { "\(field.name) back to \"\($0)\"\(from)" }
                ?? "\(field.name) cleared\(from)"
        }.joined(separator: ", ")
    }
}
