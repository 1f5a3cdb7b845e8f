import PartnerCenter
import PartnerTesting
import Testing

@Suite struct UserStoreContractTests {
    @Test("a user comes back as it went in, by id and by e-mail in any case", arguments: StoreUnderTest.all)
    func roundTrip(under test: StoreUnderTest) throws {
        let store = try test.make()
        let id = try #require(
            try store.insert(
                .fixture(
                    fullName: "王芳", email: "Wang.Fang@contoso.cn", agentRole: .helpdesk, adminRole: .billing))
        )
        let user = User(
            id: id, fullName: "王芳", email: EmailAddress(unchecked: "Wang.Fang@contoso.cn"),
            agentRole: .helpdesk,
            adminRole: .billing, state: .active, lastSignInAt: nil, version: 1)
        #expect(try store.user(id: id) == user)
        #expect(try store.user(email: EmailAddress(unchecked: "wang.fang@CONTOSO.cn")) == user)
        #expect(try store.passwordHash(userID: id) == [1, 2, 3])
    }

    @Test("what is not there is nil", arguments: StoreUnderTest.all)
    func absent(under test: StoreUnderTest) throws {
        let store = try test.make()
        #expect(try store.user(id: 1) == nil)
        #expect(try store.user(email: EmailAddress(unchecked: "a@b.cn")) == nil)
        #expect(try store.passwordHash(userID: 1) == nil)
        #expect(try store.users(after: 0, limit: 10, UserFilter()).isEmpty)
    }

    @Test(
        "a taken e-mail is not taken twice, whatever its case, and nothing is written",
        arguments: StoreUnderTest.all)
    func unique(under test: StoreUnderTest) throws {
        let store = try test.make()
        _ = try store.insert(.fixture(email: "a@b.cn"))
        #expect(try store.insert(.fixture(fullName: "Other", email: "A@B.cn")) == nil)
        #expect(try store.users(after: 0, limit: 10, UserFilter()).map(\.fullName) == ["Zhang Wei"])
    }

    @Test("ids grow and are never used again", arguments: StoreUnderTest.all)
    func ids(under test: StoreUnderTest) throws {
        let store = try test.make()
        let first = try #require(try store.insert(.fixture(email: "a@b.cn")))
        try store.deleteUser(id: first)
        let second = try #require(try store.insert(.fixture(email: "a@b.cn")))
        #expect(second > first)
        #expect(try store.user(id: first) == nil)
    }

    @Test("pages follow the ids and the filter", arguments: StoreUnderTest.all)
    func pages(under test: StoreUnderTest) throws {
        let store = try test.make()
        for number in 1...7 {
            _ = try store.insert(
                .fixture(email: "u\(number)@b.cn", agentRole: number.isMultiple(of: 2) ? .sales : .admin))
        }
        #expect(try store.users(after: 0, limit: 2, UserFilter(agentRole: .admin)).map(\.id) == [1, 3])
        #expect(try store.users(after: 3, limit: 9, UserFilter(agentRole: .admin)).map(\.id) == [5, 7])
        #expect(
            try store.users(after: 0, limit: 9, UserFilter(agentRole: .admin, adminRole: .global)).isEmpty)
    }

    @Test("an update writes the whole user", arguments: StoreUnderTest.all)
    func update(under test: StoreUnderTest) throws {
        let store = try test.make()
        let id = try #require(try store.insert(.fixture()))
        var user = try #require(try store.user(id: id))
        user.fullName = "New"
        user.adminRole = .global
        user.state = .inactive
        user.lastSignInAt = .fixture
        user.version = 2
        try store.update(user)
        #expect(try store.user(id: id) == user)

        user.fullName = "Newer"
        user.agentRole = .helpdesk
        user.state = .active
        user.lastSignInAt = nil
        user.version = 3
        try store.update(user)
        #expect(try store.user(id: id) == user)

        user.email = EmailAddress(unchecked: user.email.text.uppercased())
        user.version = 4
        try store.update(user)
        #expect(try store.user(id: id) == user)
        #expect(try store.user(email: user.email) == user)
    }

    @Test("global admins count while active, up to two", arguments: StoreUnderTest.all)
    func globalAdmins(under test: StoreUnderTest) throws {
        let store = try test.make()
        #expect(try store.globalAdminsUpToTwo() == 0)
        for number in 1...3 { _ = try store.insert(.fixture(email: "a\(number)@b.cn", adminRole: .global)) }
        #expect(try store.globalAdminsUpToTwo() == 2)
        for id in [1, 2] as [Int64] {
            var user = try #require(try store.user(id: id))
            user.state = .inactive
            try store.update(user)
        }
        #expect(try store.globalAdminsUpToTwo() == 1)
    }
}
