/// A row that would be worked otherwise with other plugins.
public struct RowDifference: Equatable, Sendable {
    /// The batch.
    public var batch: String
    /// The row's number in the input.
    public var row: Int64
    /// The row's natural key; empty for none.
    public var key: String
    /// The fields with what they are with the present plugins and would be with the others.
    public var fields: [PlannedChange.Field]
    /// How the row ends with each, where that is not the same; `nil` for well.
    public var present: String?
    /// As `present`, with the others.
    public var updated: String?

    /// A row that differs in these fields, or in its end.
    public init(
        batch: String, row: Int64, key: String = "", fields: [PlannedChange.Field], present: String? = nil,
        updated: String? = nil
    ) {
        self.batch = batch
        self.row = row
        self.key = key
        self.fields = fields
        self.present = present
        self.updated = updated
    }

    /// The rows of two plans of one script on one input that differ, in the order of the input.
    public static func list(present: Plan, updated: Plan) -> [RowDifference] {
        var others = updated.batches
        return present.batches.flatMap { batch -> [RowDifference] in
            guard let index = others.firstIndex(where: { $0.name == batch.name }) else { return [] }
            return list(batch, others.remove(at: index))
        }
    }

    private static func list(_ present: PlannedBatch, _ updated: PlannedBatch) -> [RowDifference] {
        let (before, after) = (fields(of: present), fields(of: updated))
        let (ill, illAfter) = (endings(of: present), endings(of: updated))
        let rows = Set(before.keys).union(after.keys).union(ill.keys).union(illAfter.keys)
        // A mapper may change what the key is taken from: people know the row by the present one.
        let keys = self.keys(of: present).merging(self.keys(of: updated)) { present, _ in present }
        return rows.sorted().compactMap { row in
            let (one, other) = (before[row] ?? [:], after[row] ?? [:])
            let names = Set(one.keys).union(other.keys).sorted()
            let fields = names.compactMap { name -> PlannedChange.Field? in
                // Where only one of them changes a field, the other leaves what stands in the input.
                let first = one[name].map(\.after) ?? other[name]?.before
                let second = other[name].map(\.after) ?? one[name]?.before
                return first == second ? nil : PlannedChange.Field(name, first, second)
            }
            let isSameEnd = ill[row] == illAfter[row]
            if fields.isEmpty, isSameEnd { return nil }
            return RowDifference(
                batch: present.name, row: row, key: keys[row] ?? "", fields: fields,
                present: isSameEnd ? nil : ill[row],
                updated: isSameEnd ? nil : illAfter[row])
        }
    }

    /// What stands in the input and what stands there in the end, by row and field.
    private static func fields(of batch: PlannedBatch) -> [Int64: [String: PlannedChange.Field]] {
        var rows: [Int64: [String: PlannedChange.Field]] = [:]
        for change in batch.changes {
            let first = rows[change.row]?[change.field.name]
            rows[change.row, default: [:]][change.field.name] = PlannedChange.Field(
                change.field.name, first == nil ? change.field.before : first?.before, change.field.after)
        }
        return rows
    }

    private static func keys(of batch: PlannedBatch) -> [Int64: String] {
        Dictionary(batch.changes.map { ($0.row, $0.key) } + batch.problems.map { ($0.row, $0.key) }) {
            first, _ in
            first
        }
    }

    private static func endings(of batch: PlannedBatch) -> [Int64: String] {
        Dictionary(
            batch.problems.map { ($0.row, "\($0.outcome): \($0.failure.code) (\($0.failure.message))") }
        ) { first, _ in first }
    }
}

/// What a script would do otherwise with other plugins: what `plugin update --preview` shows.
public struct PluginPreview: Equatable, Sendable {
    /// The rows of its inputs that would be worked otherwise.
    public var rows: [RowDifference]
    /// The differences of its effects; at most `PlanComparison.limit`.
    public var differences: [PlanDifference]
    /// How many of those there are.
    public var differenceCount: Int

    /// Compares two plans of one script.
    public init(present: Plan, updated: Plan) {
        let comparison = PlanComparison(planned: present, present: updated)
        rows = RowDifference.list(present: present, updated: updated)
        differences = comparison.differences
        differenceCount = comparison.count
    }

    /// Whether nothing would be otherwise.
    public var isEmpty: Bool { rows.isEmpty && differenceCount == 0 }

    /// Has a script rehearsed with both sets of plugins, and compares what it would do.
    ///
    /// `rehearse` gets a set and the plan whose clock and random numbers the rehearsal has again; nil for the first.
    public static func compare<Plugins>(
        present: Plugins, updated: Plugins, rehearse: (Plugins, _ again: Plan?) throws -> Plan
    ) rethrows -> PluginPreview {
        let first = try rehearse(present, nil)
        return PluginPreview(present: first, updated: try rehearse(updated, first))
    }
}
