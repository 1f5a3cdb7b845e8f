import PartnerTesting
import TestKit
import Testing

@testable import PartnerCenter

@Suite struct UndoDoorTests {
    let center: RehearsalCenter
    init() throws { center = try RehearsalCenter() }

    /// Does `body` as run-7 and answers the records it wrote.
    private func run(_ body: (Door<LocalCenter<MemoryStore>>, Origin) throws -> Void) throws -> [AuditRecord]
    {
        let count = center.store.records.count
        try body(center.door(), Origin(runID: 7))
        return Array(center.store.records[count...])
    }

    private func create(_ door: Door<LocalCenter<MemoryStore>>, _ origin: Origin) throws {
        var create = CreateUser()
        create.fullName = "Li Na"
        create.email = try EmailAddress("li.na@contoso.cn")
        create.agentRole = .sales
        _ = try door.perform(create, origin)
    }

    private func rename(_ id: Int64, _ name: String, _ origin: Origin = Origin()) throws {
        var update = UpdateUser()
        update.id = UserID(id)
        update.fullName = name
        _ = try center.door().perform(update, origin)
    }

    private func giveRole(_ id: Int64, _ role: AgentRole) throws {
        var set = SetUserRoles()
        set.id = UserID(id)
        set.agentRole = role
        _ = try center.door().perform(set, Origin())
    }

    private func takeBack(_ record: AuditRecord, as user: String = "admin@contoso.cn") -> String {
        do {
            guard case .perform(let call) = try UndoPlanner.step(for: record) else { return "stays" }
            let made = { try center.store.hasMade(subjectOf: record, inRun: 7) }
            return try UndoDoor(center.door(as: user)).takeBack(call, Origin(runID: 8), wasMade: made)
                ? "done" : "unchanged"
        } catch let error as OperationError {
            return "\(error.code.rawValue) \(error.field ?? "-"): \(error.message)"
        } catch { return "\(error)" }
    }

    @Test("a new user who has got another role since is not deleted, and the message says what is expected")
    func changedRole() throws {
        let records = try run(create)
        try giveRole(4, .helpdesk)
        #expect(
            takeBack(records[0])
                == #"conflict agent_role: u-4 (Li Na) was changed since: agent_role is "helpdesk", expected "sales""#
        )
        #expect(try center.store.user(id: 4) != nil)
        try giveRole(4, .sales)
        #expect(takeBack(records[0]) == "done")
    }

    @Test("a new user is compared whole: who has signed in or is inactive since stays")
    func comparedWhole() throws {
        let records = try run(create)
        var user = try #require(try center.store.user(id: 4))
        user.lastSignInAt = .fixture
        user.state = .inactive
        try center.store.update(user)
        #expect(
            takeBack(records[0])
                == #"conflict state: u-4 (Li Na) was changed since: state is "inactive", expected "active"; "#
                + #"last_sign_in_at is "2026-11-20T08:00:00Z", expected absent"#)
    }

    @Test("a changed name goes back only from what the run made of it")
    func changedName() throws {
        let records = try run { _, origin in try rename(3, "Sales and more", origin) }
        try rename(3, "Somebody")
        #expect(
            takeBack(records[0])
                == #"conflict full_name: u-3 (Somebody) was changed since: full_name is "Somebody", expected "Sales and more""#
        )
        // What the run did not change may have changed: it is left as it is.
        try giveRole(3, .helpdesk)
        try rename(3, "Sales and more")
        #expect(takeBack(records[0]) == "done")
        #expect(try center.store.user(id: 3)?.agentRole == .helpdesk)
        #expect(takeBack(records[0]) == "unchanged")
    }

    @Test("what somebody deleted since cannot get its name back, unless the run made it itself")
    func gone() throws {
        let renamed = try run { _, origin in try rename(3, "Sales and more", origin) }
        try center.store.deleteUser(id: 3)
        #expect(
            takeBack(renamed[0])
                == "conflict full_name: u-3 (Sales and more) was deleted since: full_name cannot come back")
        let made = try run { door, origin in
            try create(door, origin)
            try rename(4, "Li Na (new)", origin)
        }
        #expect(made.reversed().map { takeBack($0) } == ["done", "done"])
        #expect(made.reversed().map { takeBack($0) } == ["unchanged", "unchanged"])
    }

    @Test("a run that changed the same field twice is undone step by step")
    func twice() throws {
        let records = try run { _, origin in
            try rename(3, "B", origin)
            try rename(3, "C", origin)
            try rename(3, "B", origin)
        }
        #expect(records.reversed().map { takeBack($0) } == ["done", "done", "done"])
        #expect(try center.store.user(id: 3)?.fullName == "Sales")
    }

    @Test("a deletion stays, and so does what this release does not know")
    func stays() throws {
        var delete = DeleteUser()
        delete.id = UserID(3)
        let records = try run { door, origin in _ = try door.perform(delete, origin) }
        #expect(takeBack(records[0]) == "stays")
        var other = records[0]
        other.operation = "users.promote"
        #expect(
            try UndoPlanner.step(for: other) == .stays(why: "this release does not know users.promote"))
    }

    @Test("roles hold for an undoing too")
    func roles() throws {
        let records = try run(create)
        #expect(
            takeBack(records[0], as: "sales@contoso.cn").hasPrefix("refused -: sales@contoso.cn (agent role"))
        #expect(takeBack(records[0], as: "staff@contoso.cn") == "done")
    }

    @Test("an inverse whose field was null clears it")
    func cleared() throws {
        var record = AuditRecord()
        record.operation = "users.update"
        record.subjectID = "u-3"
        record.changes = #"{"full_name":[null,"A"]}"#
        guard case .perform(var call) = try UndoPlanner.step(for: record) else {
            Issue.record("it stays")
            return
        }
        #expect(call.arguments.count() == 2)
        #expect(call.arguments.open("full_name") == .null)
    }

    @Test("changes are read back as they were written, whatever is in them")
    func readBack() throws {
        var generator = SeededGenerator(seed: 11)
        let letters: [Character] = ["a", "王", "\"", "\\", "\n", "\t", "\u{1}", "\r", ",", "]", "}", "😀", "/"]
        for draw in 0..<200 {
            let text = { () -> String? in
                let length = Int.random(in: 0...6, using: &generator)
                if Int.random(in: 0..<5, using: &generator) == 0 { return nil }
                return String((0..<length).map { _ in letters.randomElement(using: &generator) ?? "a" })
            }
            let (before, after) = (text(), text())
            var changes = ChangeList()
            changes.add("one", before, after)
            changes.add("two", after, before)
            let read = try RecordedChanges(String(decoding: changes.json(), as: UTF8.self))
            if before == after {
                #expect(read.before.fields.isEmpty, "draw \(draw)")
            } else {
                #expect(read.before.fields.map(\.text) == [before, after], "draw \(draw)")
                #expect(read.after.fields.map(\.text) == [after, before], "draw \(draw)")
                #expect(read.after.fields.map(\.name) == ["one", "two"], "draw \(draw)")
            }
        }
    }

    @Test(
        "a damaged record is named as such",
        arguments: [
            "", "{", "[]", #"{"a"}"#, #"{"a":["x"]}"#, #"{"a":["x","y"]"#, #"{"a":["x","y"]}}"#,
            #"{"a":["x","y"],}"#, #"{"a":["\u00zz","y"]}"#, #"{"a":["\q","y"]}"#, #"{"a":[1,2]}"#,
            #"{null:["x","y"]}"#, #"{"a":["x"#, #"{"a":["\"#, #"{"a":["\u00"#,
        ])
    func damaged(json: String) {
        #expect(throws: OperationError(.badFile, "the center's database holds a damaged audit record")) {
            try RecordedChanges(json)
        }
    }
}
