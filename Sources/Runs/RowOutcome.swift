/// How one row of a batch ended. The raw values are kept in the database.
public enum RowOutcome: Int, Sendable, CaseIterable {
    /// The row did its work.
    case ok = 0
    /// There was nothing to do.
    case unchanged = 1
    /// The row's function failed; nothing of the row was kept.
    case failed = 2
    /// Not permitted.
    case refused = 3
    /// Whether the effect took place is not known yet.
    case unknown = 4
    /// Not available where the run worked.
    case unsupported = 5
    /// The row was not tried, or given up.
    case cancelled = 6
}

extension RowOutcome: CustomStringConvertible {
    /// The word that scripts, files and pages have for it, and the columns of the totals. Written out, because asking
    /// the language for the name of a case takes longer than making a small table, and every start asks for all.
    public var description: String {
        switch self {
        case .ok: "ok"
        case .unchanged: "unchanged"
        case .failed: "failed"
        case .refused: "refused"
        case .unknown: "unknown"
        case .unsupported: "unsupported"
        case .cancelled: "cancelled"
        }
    }
}

/// Rows counted by outcome.
public struct RowTotals: Equatable, Sendable {
    private var counts: [Int64]

    /// All zero.
    public init() { counts = [Int64](repeating: 0, count: RowOutcome.allCases.count) }

    /// The rows with `outcome`.
    public subscript(outcome: RowOutcome) -> Int64 {
        get { counts[outcome.rawValue] }
        set { counts[outcome.rawValue] = newValue }
    }

    /// All rows.
    public var total: Int64 { counts.reduce(0, +) }

    /// Adds row by row of two batches.
    public static func + (left: RowTotals, right: RowTotals) -> RowTotals {
        var sum = left
        for outcome in RowOutcome.allCases { sum[outcome] += right[outcome] }
        return sum
    }

    /// The columns that keep the totals, in the order of the raw values.
    static let columns = RowOutcome.allCases.map { "rows_\($0)" }
}
