import PartnerCenter
import PartnerTesting
import Testing

@Suite struct PasswordStoreContractTests {
    @Test(
        "a user who was only created has a temporary password as old as the user",
        arguments: StoreUnderTest.all)
    func given(under test: StoreUnderTest) throws {
        let store = try test.make()
        let id = try #require(try store.insert(.fixture()))
        let password = try #require(try store.password(userID: id))
        #expect(password == Password(userID: id, hash: [1, 2, 3], setAt: .fixture))
        #expect(password.isTemporary && password.version == 1)
        #expect(try store.password(userID: id + 1) == nil)
    }

    @Test("a password comes back as it was kept, first and again", arguments: StoreUnderTest.all)
    func roundTrip(under test: StoreUnderTest) throws {
        let store = try test.make()
        let id = try #require(try store.insert(.fixture()))
        let other = try #require(try store.insert(.fixture(email: "b@b.cn")))
        var password = try #require(try store.password(userID: id))
        password.hash = [9, 0, 255]
        password.isTemporary = false
        password.setAt = try Instant("2026-12-01T00:00:00Z")
        password.neverExpires = true
        password.badAttempts = 7
        password.lockedUntil = try Instant("2026-12-02T00:00:00Z")
        password.refused = [[1], [2, 2], [3]]
        password.phone = ChinaTelephone("13800138000")
        password.alternateEmail = try EmailAddress("Other@b.cn")
        password.version = 2
        try store.keep(password)
        #expect(try store.password(userID: id) == password)
        #expect(try store.passwordHash(userID: id) == [9, 0, 255])
        password.refused = [[4]]
        password.lockedUntil = nil
        password.phone = nil
        password.alternateEmail = nil
        password.neverExpires = false
        password.isTemporary = true
        password.badAttempts = 0
        password.version = 3
        try store.keep(password)
        #expect(try store.password(userID: id) == password)
        #expect(try store.password(userID: other)?.version == 1)
        // What is kept of the user itself does not move.
        #expect(try store.user(id: id)?.version == 1)
    }

    @Test("a recovery is the user's latest, until it ends", arguments: StoreUnderTest.all)
    func recoveries(under test: StoreUnderTest) throws {
        let store = try test.make()
        let id = try #require(try store.insert(.fixture()))
        #expect(try store.recovery(userID: id) == nil)
        let first = Recovery(
            userID: id, needed: 2, expiresAt: .fixture, attemptsLeft: 5, phoneHash: [1], emailHash: [2])
        try store.keep(first)
        #expect(try store.recovery(userID: id) == first)
        let second = Recovery(userID: id, needed: 1, expiresAt: .epoch, attemptsLeft: 0, emailHash: [3])
        try store.keep(second)
        #expect(try store.recovery(userID: id) == second)
        #expect(try store.recovery(userID: id + 1) == nil)
        try store.endRecovery(userID: id)
        #expect(try store.recovery(userID: id) == nil)
    }

    @Test("forgetting a password leaves the user, and nothing else", arguments: StoreUnderTest.all)
    func forgetting(under test: StoreUnderTest) throws {
        let store = try test.make()
        let id = try #require(try store.insert(.fixture()))
        var password = try #require(try store.password(userID: id))
        password.phone = ChinaTelephone("13800138000")
        try store.keep(password)
        try store.keep(Recovery(userID: id, needed: 1, expiresAt: .fixture, attemptsLeft: 1))
        try store.forgetPassword(userID: id)
        #expect(try store.recovery(userID: id) == nil)
        #expect(try store.password(userID: id)?.phone == nil)
        #expect(try store.user(id: id) != nil)
    }
}
