import PartnerCenter
import PartnerTesting
import Testing

/// A local center over each store tells what happened in it.
@Suite struct EventContractTests {
    /// A center over `store`, used by its operator.
    private func center(_ store: some Store) -> any Center {
        LocalCenter(
            store: store, as: .centerOperator,
            capabilities: Capabilities(environment: .cn21v, isRehearsal: true), vault: FixedVault(),
            clock: { .fixture })
    }

    /// Four users are made, by hand and by two runs, and the first is renamed and removed.
    private func lively(_ test: StoreUnderTest) throws -> any Center {
        let center = try center(test.make())
        let runs: [Int64?] = [nil, 7, 8, 7]
        for (number, run) in runs.enumerated() {
            var create = CreateUser()
            create.fullName = "User \(number)"
            create.email = EmailAddress(unchecked: "u\(number)@b.cn")
            create.adminRole = number == 0 ? .global : .none
            _ = try center.perform(create, .centerOperator, Origin(runID: run, line: 3))
        }
        var update = UpdateUser()
        update.id = UserID(2)
        update.fullName = "New \"name\""
        _ = try center.perform(update, .centerOperator, Origin(runID: 8))
        var delete = DeleteUser()
        delete.id = UserID(2)
        _ = try center.perform(delete, .centerOperator, Origin())
        return center
    }

    private func ids(
        _ center: any Center, after id: Int64 = 0, _ names: [String] = [], about subject: String? = nil,
        notBy run: Int64? = nil, limit: Int = 100
    ) throws -> [Int64] {
        try center.events(after: id, names: names, subjectID: subject, notBy: run, limit: limit).map(\.id)
    }

    @Test("a center in which nothing happened has no events", arguments: StoreUnderTest.all)
    func nothing(under test: StoreUnderTest) throws {
        let center = try center(test.make())
        #expect(try center.latestEventID() == 0)
        #expect(try ids(center).isEmpty)
    }

    @Test(
        "an event says what was done, when, to what, by whom and what changed", arguments: StoreUnderTest.all)
    func fields(under test: StoreUnderTest) throws {
        let events = try lively(test).events(
            after: 4, names: [], subjectID: nil, notBy: nil, limit: 1)
        #expect(
            events == [
                CenterEvent(
                    id: 5, name: "users.update", at: .fixture, subjectID: "u-2",
                    data: #"{"full_name":["User 1","New \"name\""]}"#, runID: 8, actor: "operator")
            ])
    }

    @Test(
        "events come by id, behind the one that is named, and no more than wanted",
        arguments: StoreUnderTest.all)
    func order(under test: StoreUnderTest) throws {
        let center = try lively(test)
        #expect(try center.latestEventID() == 6)
        #expect(try ids(center) == [1, 2, 3, 4, 5, 6])
        #expect(try ids(center, after: 2, limit: 3) == [3, 4, 5])
        #expect(try ids(center, after: 6).isEmpty)
    }

    @Test("only the names, the subject and the runs that are wanted", arguments: StoreUnderTest.all)
    func filters(under test: StoreUnderTest) throws {
        let center = try lively(test)
        #expect(try ids(center, ["users.update"]) == [5])
        #expect(try ids(center, ["users.update", "users.delete"]) == [5, 6])
        #expect(try ids(center, ["users.set_roles"]).isEmpty)
        #expect(try ids(center, ["users', '\"]"]).isEmpty)
        #expect(try ids(center, about: "u-2") == [2, 5, 6])
        #expect(try ids(center, notBy: 7) == [1, 3, 5, 6])
        #expect(try ids(center, notBy: 9) == [1, 2, 3, 4, 5, 6])
        #expect(try ids(center, after: 2, ["users.create", "users.delete"], about: "u-2", notBy: 8) == [6])
        // The limit counts what matches.
        #expect(try ids(center, ["users.update", "users.delete"], limit: 2) == [5, 6])
    }

    @Test(
        "a subject that nothing is called has no events",
        arguments: StoreUnderTest.all, ["u-02", "u-", "u", "2", "", "account", "x-2", "u-2 "])
    func noSubject(under test: StoreUnderTest, subject: String) throws {
        #expect(try ids(lively(test), about: subject).isEmpty)
    }

    @Test("every event has a name that is known", arguments: StoreUnderTest.all)
    func names(under test: StoreUnderTest) throws {
        let events = try lively(test).events(after: 0, names: [], subjectID: nil, notBy: nil, limit: 9)
        #expect(events.allSatisfy { EventNames.all.contains($0.name) })
    }
}
