/// One thing that is not as it was when it was planned.
public struct PlanDifference: Equatable, Sendable {
    /// What it is about: `王芳 (wang.fang@contoso.cn, u-7)`; `nil` where it is the effect itself.
    public var subject: String?
    /// Which of its fields; `nil` where it is the whole.
    public var field: String?
    /// What the plan says, as people read it.
    public var planned: String
    /// What holds now.
    public var present: String
    /// What the script called: `users.get`.
    public var operation: String
    /// From where: `staff.lua:12`.
    public var place: String
    /// The row of a batch: `staff row 17`.
    public var row: String?

    /// The difference as a sentence: what it is about, then both, then the place.
    public var sentence: String {
        let about = [subject, field].compactMap(\.self).joined(separator: ": ")
        let what = about.isEmpty ? operation : about
        let where_ = [row, "\(operation) at \(place)"].compactMap(\.self).joined(separator: ", ")
        return "\(what): \(planned) in the plan, \(present) now (\(where_))"
    }
}
