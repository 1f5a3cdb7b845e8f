/// What plugins changed in the rows of a group, for the one ledger cell that they have together.
///
/// The first are kept, as many as fit; of the others there is the number. A group may have millions of rows.
struct GroupChanges {
    /// So many changes are kept of a group.
    static let most = 1_000
    /// So many bytes are kept of a group, as a ledger keeps them.
    static let mostBytes = 64 << 10

    private var kept: [UInt8] = []
    private var count = 0
    private var leftOut: Int64 = 0

    /// As a ledger keeps them; empty for none.
    var bytes: [UInt8] {
        if leftOut == 0 { return kept }
        var bytes = kept
        RowChange.append(leftOut: leftOut, to: &bytes)
        return bytes
    }

    /// Takes what was changed in one more row.
    ///
    /// - Throws: `OperationError` for bytes that are no list of changes.
    mutating func add(_ row: [UInt8]) throws {
        if row.isEmpty { return }
        try row.withUnsafeBytes { row in
            var start = 0
            while start < row.count {
                if let more = try RowChange.leftOut(at: start, of: row) {
                    leftOut += more
                    return
                }
                let end = try RowChange.end(of: start, in: row)
                // What is kept are the first, without gaps.
                if leftOut == 0, count < Self.most, kept.count + end - start <= Self.mostBytes {
                    kept += row[start..<end]
                    count += 1
                } else {
                    leftOut += 1
                }
                start = end
            }
        }
    }
}
