/// The names that events have.
public enum EventNames {
    /// Every name, in the order of the reference: that of each operation that changes something, then those of what
    /// the center does itself.
    public static let all: [String] =
        Operations.all.filter { $0.facts.kind != .read && toldAs[$0.name] == nil }.map(\.name)
        + SystemEvents.all.map(\.name)

    /// The events by which some operations are told, because the center may do the same by itself.
    private static let toldAs = EnrolmentEvents.decisions

    /// What is wrong with `name` as the name of an event; `nil` when there is such an event.
    public static func problem(_ name: String) -> FieldProblem? {
        if all.contains(name) { return nil }
        if let event = toldAs[name] {
            return FieldProblem("must name an event, and \(name) is told as \(event)", hint: "name \(event)")
        }
        if Operations.named(name) != nil {
            return FieldProblem("must name an event, and \(name) only reads, so that nothing tells of it")
        }
        let near = Suggestion.nearest(name, in: all).map { "did you mean '\($0)'?" }
        return FieldProblem(
            "must name an event, got \(quoted(name))", hint: near ?? "there are \(Suggestion.list(all))")
    }
}
