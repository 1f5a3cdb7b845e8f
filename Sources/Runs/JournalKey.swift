/// Where an entry stands in the table: the run's number, then 32 bits of the position in it.
///
/// One number, so that the entries of a run lie together in their order, new ones are added behind the last, and
/// nothing else needs to be kept in order.
enum JournalKey {
    /// The bits of a position: a run has no more entries than that, and there are no more than 2^31 runs.
    static let positions: Int64 = 0xffff_ffff

    static func id(_ run: RunID, _ position: Int64) -> Int64 { run.rawValue << 32 | position }

    // In SQL, where $1 is the run's number.

    /// The place before the first entry.
    static let first = "($1 << 32)"
    /// The last place that there is.
    static let last = "($1 << 32 | \(positions))"
    /// Whether an entry is of the run.
    static let ofRun = "id BETWEEN \(first) AND \(last)"
    /// An entry's position.
    static let position = "id & \(positions)"
}
