/// The right to work on a run.
///
/// Each taking of a run counts its number up. Whoever comes with an older number was replaced, and every group of
/// writes of theirs is refused.
public struct Lease: Equatable, Sendable {
    /// The run.
    public let run: RunID
    /// The number, from 1 within a run.
    public let number: Int64
}
