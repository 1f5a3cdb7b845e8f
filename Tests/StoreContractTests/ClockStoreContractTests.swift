import PartnerCenter
import PartnerTesting
import Testing

@Suite struct ClockStoreContractTests {
    @Test("a store goes by the wall until a manual clock is set", arguments: StoreUnderTest.all)
    func setting(under test: StoreUnderTest) throws {
        let store = try test.make()
        #expect(try store.clock() == .wall)
        for text in ["2026-11-20T08:00:00Z", "2026-12-01T00:00:00Z", "0001-01-01T00:00:00Z"] {
            let instant = try Instant(text)
            try store.setManualClock(at: instant)
            #expect(try store.clock() == .manual(instant))
        }
    }

    @Test("a manual clock keeps its milliseconds", arguments: StoreUnderTest.all)
    func milliseconds(under test: StoreUnderTest) throws {
        let store = try test.make()
        let instant = try Instant(milliseconds: -1)
        try store.setManualClock(at: instant)
        #expect(try store.clock() == .manual(instant))
    }

    @Test(
        "a center goes by its store's clock, and by the machine's where there is none",
        arguments: StoreUnderTest.all)
    func center(under test: StoreUnderTest) throws {
        func check(_ store: some Store) throws {
            let center = LocalCenter(
                store: store, as: .centerOperator,
                capabilities: Capabilities(environment: .cn21v, isRehearsal: true), vault: FixedVault(),
                clock: { .fixture })
            #expect(try center.now() == .fixture)
            let later = try Instant("2027-02-28T23:59:59Z")
            try store.setManualClock(at: later)
            #expect(try center.now() == later)
            var create = CreateUser()
            create.fullName = "Li Na"
            create.email = EmailAddress(unchecked: "li.na@b.cn")
            create.adminRole = .global
            _ = try center.perform(create, .centerOperator, Origin())
            #expect(try store.auditRecords(after: 0, limit: 9, AuditFilter()).map(\.at) == [later])
        }
        try check(test.make())
    }
}
