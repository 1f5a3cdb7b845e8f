import PartnerCenter
import Testing

@Suite struct RightTests {
    @Test(
        "a right that cannot be granted says why",
        arguments: [
            (Right("users.creat"), "users.creat is no capability", "did you mean 'users.create'?"),
            (
                Right("everything.at.all"), "everything.at.all is no capability",
                "see: partnerctl help capabilities"
            ),
            (
                Right("users.get"), "users.get is an operation that reads, and no capability",
                "users.read allows it"
            ),
            (
                Right("users.create", ["field": .list(["email"])]), "users.create.field is not a parameter",
                "did you mean 'fields'?"
            ),
            (Right("clock", ["most": .count(1)]), "clock.most is not a parameter", "it takes none"),
            (
                Right("users.delete", ["hosts": .list(["x"])]), "users.delete.hosts is not a parameter",
                "it takes domains and max_per_run"
            ),
            (
                Right("users.create", ["fields": .text("email")]),
                "users.create.fields must be a list of texts, got the text 'email'", ""
            ),
            (
                Right("users.create", ["fields": .list([])]), "users.create.fields must not be empty",
                "leave it out where nothing is to be narrowed"
            ),
            (
                Right("users.create", ["fields": .list(["emial"])]), "users.create.fields has no 'emial'",
                "did you mean 'email'?"
            ),
            (
                Right("users.set_roles", ["fields": .list(["salary"])]),
                "users.set_roles.fields has no 'salary'",
                "there are agent_role and admin_role"
            ),
            (
                Right("users.create", ["max_per_run": .list(["5"])]),
                "users.create.max_per_run must be a whole number from 0 up, got a list", ""
            ),
            (
                Right("users.create", ["max_per_run": .count(-1)]),
                "users.create.max_per_run must be a whole number from 0 up, got -1", ""
            ),
            (
                Right("users.create", ["domains": .list(["@contoso.cn"])]),
                "users.create.domains must hold domains such as contoso.cn, got '@contoso.cn'", ""
            ),
            (Right("net"), "net.hosts is missing", ""),
            (
                Right("net", ["hosts": .list(["hr.example"])]),
                "net.hosts must be addresses such as https://hr.example/v1/, got 'hr.example'",
                "scheme and host in lower case, without a query, percent signs and '..'"
            ),
            (
                Right("net", ["hosts": .list(["https://hr.example"]), "methods": .list(["get"])]),
                "net.methods has no 'get'", "did you mean 'GET'?"
            ),
            (
                Right("net", ["hosts": .list(["https://hr.example"]), "private": .text("yes")]),
                "net.private has no 'yes'", "there is allowed"
            ),
            (
                Right("files.read", ["paths": .list(["../etc"])]),
                "files.read.paths must hold paths below the data folder, got '../etc'",
                "write them without a leading '/' and without '..'"
            ),
            (
                Right("notify", ["channel": .count(1)]), "notify.channel must be a text, got the number 1", ""
            ),
        ])
    func problems(right: Right, clause: String, hint: String) {
        #expect(right.problems.map(\.clause) == [clause])
        #expect(right.problems.map(\.hint) == [hint])
    }

    @Test("all that is wrong is said at once")
    func allProblems() {
        let rights = [
            Right(
                "users.create",
                ["fields": .list(["emial", "full_name", "salary"]), "max_per_run": .count(-1)]),
            Right("users.create"), Right("secrets.use"), Right("notify"),
            Right("notify", ["channel": .text("b")]),
        ]
        #expect(
            Right.problems(of: rights).map(\.clause) == [
                "users.create.fields has no 'emial'", "users.create.fields has no 'salary'",
                "users.create.max_per_run must be a whole number from 0 up, got -1",
                "users.create is given twice", "secrets.use.name is missing", "secrets.use.for is missing",
            ])
    }

    @Test("every capability can be granted with all of its parameters")
    func whole() {
        for facts in CapabilityFacts.all {
            var right = Right(facts.name)
            for parameter in facts.parameters {
                let text =
                    switch parameter.matching {
                    case .domain: "contoso.cn"
                    case .address: "https://hr.example/v1/"
                    case .path: "data/x"
                    case .same, .most: parameter.values.first ?? "x"
                    }
                right.parameters[parameter.name] =
                    switch parameter.kind {
                    case .list: .list([text])
                    case .text: .text(text)
                    case .count: .count(0)
                    }
            }
            #expect(right.problems.isEmpty, "\(facts.name)")
            #expect(right.covers(right))
        }
    }

    static func fields(_ names: String...) -> Right { Right("users.create", ["fields": .list(names)]) }
    static func net(_ parameters: [String: Right.Parameter]) -> Right { Right("net", parameters) }

    @Test(
        "a grant may only narrow",
        arguments: [
            (Right("users.create"), Right("users.create"), nil),
            (Right("users.create"), fields("email"), nil),
            (fields("email", "full_name"), fields("full_name"), nil),
            (fields("email"), Right("users.create"), "users.create.fields must be at most email"),
            (
                fields("email"), fields("email", "full_name"),
                "users.create.fields may be email, and not full_name"
            ),
            (
                Right("users.create", ["max_per_run": .count(5)]),
                Right("users.create", ["max_per_run": .count(6)]),
                "users.create.max_per_run must be at most 5, got 6"
            ),
            (
                Right("users.create", ["max_per_run": .count(5)]), Right("users.create"),
                "users.create.max_per_run must be at most 5"
            ),
            (
                Right("users.create", ["max_per_run": .count(5)]),
                Right("users.create", ["max_per_run": .count(5)]),
                nil
            ),
            (
                Right("users.create", ["domains": .list(["Contoso.cn"])]),
                Right("users.create", ["domains": .list(["contoso.CN"])]), nil
            ),
            (
                Right("users.create", ["domains": .list(["contoso.cn"])]),
                Right("users.create", ["domains": .list(["eu.contoso.cn"])]),
                "users.create.domains may be contoso.cn, and not eu.contoso.cn"
            ),
            (
                net(["hosts": .list(["https://a.cn/v1"])]), net(["hosts": .list(["https://a.cn/v1/users"])]),
                nil
            ),
            (
                net(["hosts": .list(["https://a.cn/v1"])]), net(["hosts": .list(["https://a.cn/v12"])]),
                "net.hosts may be https://a.cn/v1, and not https://a.cn/v12"
            ),
            (
                net(["hosts": .list(["https://a.cn"])]),
                net(["hosts": .list(["https://a.cn"]), "private": .text("allowed")]),
                "net.private is not asked for"
            ),
            (
                net(["hosts": .list(["https://a.cn"]), "private": .text("allowed")]),
                net(["hosts": .list(["https://a.cn"])]), nil
            ),
            (
                Right("secrets.use", ["name": .text("a"), "for": .text("https://a.cn/")]),
                Right("secrets.use", ["name": .text("b"), "for": .text("https://a.cn/x")]),
                "secrets.use.name may be a, and not b"
            ),
            (
                Right("files.read", ["paths": .list(["in"])]),
                Right("files.read", ["paths": .list(["in/a.csv"])]),
                nil
            ),
            (
                Right("files.read", ["paths": .list(["in"])]),
                Right("files.read", ["paths": .list(["inner"])]),
                "files.read.paths may be in, and not inner"
            ),
        ])
    func narrowing(declared: Right, granted: Right, clause: String?) {
        #expect(declared.excess(of: granted).map(\.clause) == (clause.map { [$0] } ?? []))
        #expect(declared.covers(granted) == (clause == nil))
    }

    @Test("a right of another name is never covered")
    func otherName() { #expect(!Right("users.create").covers(Right("users.read"))) }

    @Test("a right is written as its words")
    func words() {
        let right = Right(
            "users.create",
            ["max_per_run": .count(50), "domains": .list(["a.cn", "b.cn"]), "fields": .list(["email"])])
        #expect(right.words == "users.create domains=a.cn,b.cn fields=email max_per_run=50")
        #expect(right.text == "users.create (domains a.cn,b.cn; fields email; max_per_run 50)")
        #expect(Right("clock").words == "clock" && Right("clock").text == "clock")
    }
}
