/// Numbers for rows that follow each other without a gap, also after some were taken back.
struct RowNumbers {
    private var latest: Int64 = 0
    // As of which undoing the latest number is known; nil before it was ever asked for.
    private var asOf: Int?

    /// The number after the latest one, which `latest` looks up when it may be another than before.
    mutating func next(in group: WriteGroup, latest look: () throws -> Int64) rethrows -> Int64 {
        if asOf != group.undoings {
            latest = try look()
            asOf = group.undoings
        }
        return latest + 1
    }

    /// The number that was given last has its row now.
    mutating func take() { latest += 1 }
}
