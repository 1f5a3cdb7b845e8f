import PartnerCenter
import PartnerTesting
import Testing

/// What of answers plugins are shown.
@Suite struct ShownFieldsTests {
    @Test("only fields that every judged plugin is granted are shown, and the id")
    func shownFields() throws {
        let bench = try RightsBench()
        let names = CallChain.Link.plugin(
            "acme/x", Right("users.read", ["fields": .list(["full_name", "email"])]))
        let roles = CallChain.Link.plugin(
            "acme/y", Right("users.read", ["fields": .list(["email", "admin_role"])]))
        let all = CallChain.Link.plugin("acme/z", DoorRightsTests.read)
        let shown = { bench.callers.shownFields(of: GetUser.facts) }
        #expect(shown() == nil)
        #expect(try bench.through(all) { shown() } == nil)
        #expect(try bench.through(names) { shown() } == ShownFields(["full_name", "email"]))
        #expect(try bench.through(names, all, roles) { shown() } == ShownFields(["email"]))
        #expect(try bench.through(.plugin("acme/w")) { shown() } == ShownFields([]))
        let answer = ShownAnswer(try #require(try bench.find(id: 1)), ShownFields(["email"]))
        #expect(try FieldTexts.of(answer: answer)?.fields.map(\.name) == ["id", "email"])
    }

    /// The fields that a plugin is shown of what renaming a user answers.
    private func shown(renaming id: Int64, _ rights: Right...) throws -> [String] {
        let bench = try RightsBench()
        var operation = UpdateUser()
        operation.id = UserID(id)
        operation.fullName = "Other"
        let link = CallChain.Link(Principal(id: "acme/x", rights: [Right("users.update")] + rights))
        return try bench.through(link) {
            let answer = try bench.door.perform(operation, Origin())
            let shown = try bench.callers.shownFields(of: operation, answering: answer)
            let texts = try shown.map { try FieldTexts.of(answer: ShownAnswer(answer, $0)) }
            return try (texts ?? FieldTexts.of(answer: answer))?.fields.map(\.name) ?? []
        }
    }

    @Test("a write shows a plugin what it gave, id and etag, and beyond that what it may read")
    func shownOfWrites() throws {
        let own = ["id", "full_name", "etag"]
        #expect(try shown(renaming: 1) == own)
        #expect(try shown(renaming: 1, Right("audit.read")) == own)
        let fields = ["id", "full_name", "email", "etag"]
        #expect(try shown(renaming: 1, Right("users.read", ["fields": .list(["email"])])) == fields)
        #expect(try shown(renaming: 1, Right("users.read", ["domains": .list(["fabrikam.cn"])])) == own)
        let all = try shown(renaming: 1, DoorRightsTests.read)
        #expect(all.count > 5 && all.contains("admin_role"))
        #expect(try shown(renaming: 1, Right("users.read", ["domains": .list(["contoso.cn"])])) == all)
    }

    @Test("a secret that a write makes is shown to who may make it, defaults that were written too")
    func shownSecrets() throws {
        let bench = try RightsBench()
        try bench.through(.plugin("acme/x", DoorRightsTests.create)) {
            var operation = CreateUser()
            operation.fullName = "New"
            operation.email = try EmailAddress("new@contoso.cn")
            let answer = try bench.door.perform(operation, Origin())
            let given = ["full_name", "email", "agent_role", "admin_role", "etag", "temporary_password"]
            #expect(
                try bench.callers.shownFields(of: operation, answering: answer) == ShownFields(given))
        }
    }

    @Test(
        "of a table that is given in part nothing is shown, and an outcome that nobody reads is shown whole")
    func shownTables() throws {
        let bench = try RightsBench()
        try bench.through(.plugin("acme/x", Right("profiles.update"), Right("passwords.recover"))) {
            var texts = FieldTexts()
            texts.add("kind", "legal")
            texts.add("address.city", "上海")
            texts.add("website", "https://contoso.cn")
            let update = try UpdateProfile.read(texts, for: "profiles.update")
            let answer = try bench.callers.shownFields(of: update, answering: ProfileAnswer())
            #expect(answer?.contains("website") == true && answer?.contains("address") == false)
            #expect(
                try bench.callers.shownFields(of: RecoverPassword(), answering: RecoveryAnswer()) == nil)
        }
    }
}
