import PartnerCenter
import PartnerTesting
import Testing

@Suite struct DeliveryStoreContractTests {
    private static func after(_ minutes: Int64) throws -> Instant {
        try Instant(milliseconds: Instant.fixture.milliseconds + minutes * 60_000)
    }

    private static func failure(
        _ listener: String, _ event: Int64, retryAt: Instant?, attempts: Int = 1
    ) -> FailedDelivery {
        FailedDelivery(
            listener: listener, eventID: event, runID: 7, attempts: attempts, retryAt: retryAt,
            message: "broken")
    }

    @Test("a cursor begins as none, goes forward and never back", arguments: StoreUnderTest.all)
    func cursor(under test: StoreUnderTest) throws {
        let store = try test.make()
        #expect(try store.deliveryCursor(of: "acme/x:a") == nil)
        for (moved, stands) in [(0, 0), (5, 5), (3, 5), (6, 6)] as [(Int64, Int64)] {
            try store.moveDeliveryCursor(of: "acme/x:a", to: moved)
            #expect(try store.deliveryCursor(of: "acme/x:a") == stands)
        }
        #expect(try store.deliveryCursor(of: "acme/x:b") == nil)
    }

    @Test(
        "failed deliveries are kept, changed, found when they are due, and forgotten",
        arguments: StoreUnderTest.all)
    func failures(under test: StoreUnderTest) throws {
        let store = try test.make()
        try store.save(Self.failure("acme/y:a", 4, retryAt: try Self.after(2)))
        try store.save(Self.failure("acme/x:a", 9, retryAt: try Self.after(1)))
        try store.save(Self.failure("acme/x:a", 5, retryAt: nil, attempts: 10))
        try store.save(Self.failure("acme/x:a", 3, retryAt: try Self.after(5)))
        #expect(try store.failedDeliveries().map(\.eventID) == [3, 5, 9, 4])
        #expect(try store.failedDeliveries(of: "acme/x:a", dueAt: .fixture).isEmpty)
        #expect(try store.failedDeliveries(of: "acme/x:a", dueAt: Self.after(1)).map(\.eventID) == [9])
        #expect(try store.failedDeliveries(of: "acme/x:a", dueAt: Self.after(9)).map(\.eventID) == [3, 9])
        #expect(try store.nextDeliveryTime(after: .fixture, upTo: Self.after(9)) == Self.after(1))
        #expect(try store.nextDeliveryTime(after: Self.after(1), upTo: Self.after(9)) == Self.after(2))
        #expect(try store.nextDeliveryTime(after: Self.after(5), upTo: Self.after(9)) == nil)
        let changed = Self.failure("acme/x:a", 9, retryAt: try Self.after(7), attempts: 2)
        try store.save(changed)
        #expect(try store.failedDeliveries().first { $0.eventID == 9 } == changed)
        try store.removeFailedDelivery(of: "acme/x:a", eventID: 9)
        try store.removeFailedDelivery(of: "acme/x:a", eventID: 9)
        #expect(try store.failedDeliveries().map(\.eventID) == [3, 5, 4])
    }

    @Test("an actor approves of a subject once, and the first time stays", arguments: StoreUnderTest.all)
    func approvals(under test: StoreUnderTest) throws {
        let store = try test.make()
        let first = PlanApproval(subject: "run-1", actor: "b@contoso.cn", at: try Self.after(1))
        let second = PlanApproval(subject: "run-1", actor: "a@contoso.cn", at: try Self.after(2))
        #expect(try store.save(second))
        #expect(try store.save(first))
        let again = PlanApproval(subject: "run-1", actor: "b@contoso.cn", at: try Self.after(9))
        #expect(try store.save(again) == false)
        let other = PlanApproval(subject: "run-2", actor: "b@contoso.cn", at: try Self.after(9))
        #expect(try store.save(other))
        #expect(try store.approvals(of: "run-1") == [first, second])
        #expect(try store.approvals(of: "run-3").isEmpty)
    }
}
