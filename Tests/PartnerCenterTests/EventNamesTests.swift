import PartnerCenter
import Testing

@Suite struct EventNamesTests {
    @Test("everything that changes something is an event, nothing that reads is")
    func all() {
        #expect(EventNames.all.contains("users.create") && EventNames.all.contains("users.set_roles"))
        for operation in Operations.all where !operation.name.hasPrefix("reviews.") {
            #expect(EventNames.all.contains(operation.name) == (operation.facts.kind != .read))
        }
    }

    @Test("what the operator decides is an event by the name of what it decided")
    func decisions() {
        for (operation, event) in [
            ("reviews.approve", "enrolment.approved"), ("reviews.reject", "enrolment.rejected"),
            ("reviews.ask", "enrolment.info_requested"),
        ] {
            #expect(EventNames.all.contains(event) && !EventNames.all.contains(operation))
            #expect(
                EventNames.problem(operation)
                    == FieldProblem(
                        "must name an event, and \(operation) is told as \(event)", hint: "name \(event)"))
        }
    }

    @Test(
        "a name that no event has is refused with the nearest one",
        arguments: [
            (
                "user.create",
                FieldProblem("must name an event, got 'user.create'", hint: "did you mean 'users.create'?")
            ),
            (
                "users.get",
                FieldProblem("must name an event, and users.get only reads, so that nothing tells of it")
            ),
        ])
    func problems(name: String, problem: FieldProblem) { #expect(EventNames.problem(name) == problem) }

    @Test("a name that is near none is answered with all")
    func far() {
        #expect(EventNames.problem("")?.hint.hasPrefix("there are users.create, ") == true)
        #expect(EventNames.problem("\u{1b}[31m")?.message == #"must name an event, got '\u{1B}[31m'"#)
    }

    @Test("every name of an event is one", arguments: EventNames.all)
    func known(name: String) { #expect(EventNames.problem(name) == nil) }
}
