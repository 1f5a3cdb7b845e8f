import PartnerCenter
import PartnerTesting
import Testing

@Suite struct ScheduleStoreContractTests {
    private static func after(_ hours: Int64) throws -> Instant {
        try Instant(milliseconds: Instant.fixture.milliseconds + hours * 3_600_000)
    }

    @Test(
        "tasks come when they are due, the earlier first, of two at one instant the older",
        arguments: StoreUnderTest.all)
    func order(under test: StoreUnderTest) throws {
        let store = try test.make()
        try store.schedule(.verifyProfile, at: Self.after(2), subject: 1)
        try store.schedule(.verifyProfile, at: Self.after(1), subject: 2)
        try store.schedule(.verifyProfile, at: Self.after(2), subject: 3)
        #expect(try store.firstTask(upTo: .fixture) == nil)
        #expect(try store.nextTaskTime(after: .fixture, upTo: Self.after(9)) == Self.after(1))
        #expect(try store.nextTaskTime(after: Self.after(1), upTo: Self.after(9)) == Self.after(2))
        #expect(try store.nextTaskTime(after: Self.after(2), upTo: Self.after(9)) == nil)
        #expect(try store.nextTaskTime(after: .fixture, upTo: .fixture) == nil)
        var subjects: [Int64] = []
        while let task = try store.firstTask(upTo: Self.after(2)) {
            subjects.append(task.subject)
            try store.removeTask(id: task.id)
        }
        #expect(subjects == [2, 1, 3])
    }

    @Test("a cancelled task does not come, and others of its kind do", arguments: StoreUnderTest.all)
    func cancel(under test: StoreUnderTest) throws {
        let store = try test.make()
        try store.schedule(.verifyProfile, at: Self.after(1), subject: 1)
        try store.schedule(.verifyProfile, at: Self.after(1), subject: 2)
        try store.cancel(.verifyProfile, subject: 1)
        #expect(try store.firstTask(upTo: Self.after(1))?.subject == 2)
    }
}

@Suite struct MailStoreContractTests {
    @Test("messages come back in the order in which they were sent", arguments: StoreUnderTest.all)
    func order(under test: StoreUnderTest) throws {
        let store = try test.make()
        let first = try store.send(
            Mail(to: "a@b.cn", subject: "Approved", body: "Line 1\nLine 2"), at: .fixture)
        let second = try store.send(
            Mail(.telephone, to: "+8613800138000", subject: "Code", body: "123456"), at: .fixture)
        #expect(second > first)
        let mails = try store.mails(after: 0, limit: 9)
        #expect(mails.map(\.subject) == ["Approved", "Code"])
        #expect(mails[1].channel == .telephone)
        #expect(mails[0].body == "Line 1\nLine 2")
        #expect(mails[0].at == .fixture)
        #expect(try store.mails(after: first, limit: 9).map(\.id) == [second])
        #expect(try store.mails(after: 0, limit: 1).map(\.id) == [first])
    }
}
