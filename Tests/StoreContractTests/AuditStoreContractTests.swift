import PartnerCenter
import PartnerTesting
import Testing

@Suite struct AuditStoreContractTests {
    @Test("records come back in order, filtered by time and run", arguments: StoreUnderTest.all)
    func records(under test: StoreUnderTest) throws {
        let store = try test.make()
        for number in 0..<4 {
            let now = try Instant(milliseconds: Instant.fixture.milliseconds + Int64(number) * 1000)
            let context = OperationContext(
                actor: .centerOperator, now: now,
                origin: Origin(
                    runID: number < 2 ? 7 : nil, line: Int32(number), plugin: number == 1 ? "acme/x" : nil),
                vault: FixedVault())
            var changes = ChangeList()
            changes.add("full_name", nil, "N\(number) \"quoted\"\n")
            try store.audit("users.create", AuditSubject(.user, Int64(number)), changes, context)
        }
        let all = try store.auditRecords(after: 0, limit: 10, AuditFilter())
        #expect(all.map(\.subjectID) == ["u-0", "u-1", "u-2", "u-3"])
        #expect(all[1].changes == #"{"full_name":[null,"N1 \"quoted\"\n"]}"#)
        #expect(
            all[0].actor == "operator" && all[0].runID == "run-7" && all[0].line == nil && all[1].line == 1)
        #expect(all.map(\.plugin) == [nil, "acme/x", nil, nil])
        #expect(try store.auditRecords(after: 0, limit: 10, AuditFilter(runID: 7)).count == 2)
        let from = all[1].at
        let to = all[3].at
        #expect(
            try store.auditRecords(after: 0, limit: 10, AuditFilter(from: from, to: to)).map(\.subjectID) == [
                "u-1", "u-2",
            ])
        #expect(
            try store.auditRecords(after: all[2].id, limit: 10, AuditFilter()).map(\.subjectID) == ["u-3"])
    }
}
