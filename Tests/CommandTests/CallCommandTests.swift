import PartnerCenter
import Testing

@testable import partnerctl

@Suite struct CallCommandTests {
    private func call(
        _ opener: MemoryOpener, _ line: String, _ test: TestConsole = TestConsole()
    ) -> (code: Int32, out: String, err: String) {
        let words = ["call"] + ShellWords.split(line).filter { !$0.isEmpty } + ["--center", "memory:"]
        let code = test.run(words, root: opener.root, directory: "/nowhere")
        return (code.rawValue, test.out.text, test.err.text)
    }

    @Test("one answer is a record, a list is a table")
    func shapes() {
        let opener = MemoryOpener(users: 3)
        #expect(
            call(opener, "users.get --id u-1").out == """
                id          u-1
                full_name   王芳
                email       user0@contoso.partner.onmschina.cn
                agent_role  sales
                admin_role  global
                state       active
                etag        v1

                """)
        let list = call(opener, "users.each --agent-role sales").out.split(separator: "\n")
        #expect(list.count == 3)
        #expect(list[0].hasPrefix("id   full_name  email "))
        #expect(list[1].hasPrefix("u-1  王芳       user0@"))
    }

    @Test("with --json each answer is a line, and the last line sums up")
    func json() {
        let lines = call(MemoryOpener(users: 1), "users.each --json").out.split(separator: "\n")
        #expect(
            lines == [
                #"{"type":"answer","value":{"id":"u-1","full_name":"王芳","email":"user0@contoso.partner.onmschina.cn","agent_role":"sales","admin_role":"global","state":"active","etag":"v1"}}"#,
                #"{"type":"call","version":1,"center":"memory:","operation":"users.each","outcome":"done","code":null,"message":null,"field":null,"hint":null,"answers":1}"#,
            ])
    }

    @Test("a list is read page by page, to its end", arguments: [0, 1, 199, 200, 201, 400, 401])
    func pages(count: Int) {
        let lines = call(MemoryOpener(users: count), "users.each --json").out.split(separator: "\n")
        #expect(lines.count == count + 1)
    }

    @Test("a secret goes into the file, never onto the screen")
    func sealed() {
        let opener = MemoryOpener(users: 1)
        let done = call(
            opener, "users.create --full_name 'Li Na' --email li.na@contoso.cn --sealed p.sealed --to boss")
        #expect(done.code == 0)
        #expect(opener.sealed.map(\.path) == ["/nowhere/p.sealed"])
        #expect(opener.sealed.map(\.recipient) == ["boss"])
        #expect(opener.sealed.first?.columns.last == "temporary_password")
        let password = opener.sealed.first?.password ?? ""
        #expect(password.count == TemporaryPassword.length)
        #expect(!done.out.contains(password))
        #expect(done.out.contains("temporary_password  sealed in /nowhere/p.sealed"))
        #expect(opener.userCount == 2)
    }

    @Test("without a file for the secret nothing is created")
    func unsealed() {
        let opener = MemoryOpener(users: 1)
        let done = call(opener, "users.create --full_name 'Li Na' --email li.na@contoso.cn")
        #expect(done.code == 2)
        #expect(done.out.isEmpty)
        #expect(done.err.contains("users.create answers a secret, and there is no file to seal it into"))
        #expect(opener.userCount == 1)
    }

    @Test(
        "what cannot be taken back needs consent",
        arguments: [
            ([], "", 2, 2), ([], "--yes", 0, 1), (["y"], "", 0, 1), (["n"], "", 2, 2),
        ] as [([String], String, Int32, Int)])
    func consent(answers: [String], flag: String, code: Int32, left: Int) {
        let opener = MemoryOpener(users: 2)
        let test = TestConsole(isAttended: !answers.isEmpty, answers: answers)
        let done = call(opener, "users.delete --id u-2 \(flag)", test)
        #expect(done.code == code, "\(done.err)")
        #expect(opener.userCount == left)
    }

    @Test("all that is wrong with the fields is told at once, before a center is looked for")
    func allProblems() {
        let test = TestConsole()
        let words = ["call", "users.create", "--email", "x", "--agent_role", "sale", "--nme", "y"]
        #expect(test.run(words, root: MemoryOpener().root) == .usage)
        #expect(
            test.err.text == """
                partnerctl call: 4 problems
                  --nme is not a flag of this command
                  --full_name is missing
                  --email must be an e-mail address: it has no @, got "x"
                  --agent_role must be one of none, admin, sales or helpdesk, got "sale"; did you mean 'sales'?
                see: partnerctl call users.create --help

                """)
    }

    @Test(
        "an operation's error has its own exit code and last line",
        arguments: [
            ("users.get --id u-9", 1, "not_found", "failed"), ("users.get", 2, "bad_argument", "failed"),
        ] as [(String, Int32, String, String)])
    func errors(line: String, exit: Int32, code: String, outcome: String) {
        let done = call(MemoryOpener(users: 1), "\(line) --json")
        #expect(done.code == exit)
        #expect(done.out.contains(#""outcome":"\#(outcome)","code":"\#(code)""#))
        #expect(done.err.contains("code: \(code)"))
    }

    @Test("a record shows what a list holds line by line, and a table within the record in one")
    func lists() throws {
        let bench = try CommandBench(["--clock", "manual", "--at", "2026-11-20T08:00:00Z"])
        let offers = bench.command(["call", "offers.each", "--json"]).out.split(separator: "\n").prefix(2)
        let ids = offers.compactMap { $0.split(separator: "\"").dropFirst(9).first.map(String.init) }
        try #require(ids.count == 2)
        let pinned = bench.command(["call", "catalog.pin", "--offer_ids", ids.joined(separator: ",")])
        #expect(pinned.code == 0, "\(pinned.err)")
        let lines = pinned.out.split(separator: "\n").map(String.init)
        try #require(lines.count > 3, "\(pinned.out)")
        #expect(lines.prefix(2) == ["offer_ids  \(ids[0])", "           \(ids[1])"], "\(pinned.out)")
        #expect(lines[2].hasPrefix("pins       offer_id \(ids[0]), name "))
        #expect(lines[3].hasPrefix("           offer_id \(ids[1]), name "))
    }

    @Test("nothing found is said, not printed")
    func nothing() {
        let done = call(MemoryOpener(), "users.find --id u-9")
        #expect(done.out.isEmpty)
        #expect(done.err == "there is none\n")
    }

    @Test("an operation that was misspelt is found")
    func misspelt() {
        let done = call(MemoryOpener(), "user.get")
        #expect(
            done.err.contains("OPERATION must name an operation, got \"user.get\"; did you mean 'users.get'?")
        )
    }
}
