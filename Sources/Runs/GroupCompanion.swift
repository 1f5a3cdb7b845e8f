/// Something in memory that goes with the groups of a `WriteGroup`: kept with them, taken back with them.
public protocol GroupCompanion: AnyObject {
    /// A group began.
    func groupBegan()
    /// The open group is about to be committed: the last chance to write in it. An error undoes the group.
    func groupWillCommit() throws
    /// The group is lasting.
    func groupWasCommitted()
    /// The whole group is undone.
    func groupWasUndone()
    /// A savepoint was set in the open group.
    func savepointWasSet()
    /// What came after the innermost savepoint stays in the group.
    func savepointWasReleased()
    /// What came after the innermost savepoint is undone.
    func savepointWasUndone()
}
