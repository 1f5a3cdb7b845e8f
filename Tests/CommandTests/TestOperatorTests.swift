import Testing
import TestKit

@testable import partnerctl

/// What a file of tests does as the center's operator, and in a center without a partner.
@Suite struct TestOperatorTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func run(_ body: String, _ script: String = "print 'x'", options: String = "{}") throws -> (
        code: ExitCode, out: String
    ) {
        try OutputFile.replace("\(folder.path)/a.lua", script)
        try OutputFile.replace(
            "\(folder.path)/a_test.lua", "test(\"one\", \(options), function()\n\(body)\nend)\n")
        let test = TestConsole()
        let code = test.run(["test"], directory: folder.path)
        return (code, test.out.text + test.err.text)
    }

    @Test("operator has the operations of partner, and does them as the center's operator")
    func operatorTable() throws {
        let (code, out) = try run(
            """
            expect(function() for _ in partner.mails.each {} do end end):fails_with "refused"
            for _ in operator.mails.each {} do end
            operator.users.create { full_name = "Li", email = "li@contoso.cn" }
            expect(partner.users.find { email = "li@contoso.cn" }.id):is "u-2"
            local actors = {}
            for record in partner.audit.each {} do actors[#actors + 1] = record.actor end
            expect(actors[#actors]):is "operator"
            expect(operator.environment.supports { operation = "users.create" }):is_true()
            """)
        #expect(code == .done, "\(out)")
    }

    @Test("partner has the rights that hold, whoever changed them")
    func rights() throws {
        let (code, out) = try run(
            """
            operator.users.create { full_name = "Li", email = "li@contoso.cn", admin_role = "global" }
            partner.users.create { full_name = "A", email = "a@contoso.cn" }
            operator.users.set_roles { id = "u-1", agent_role = "none", admin_role = "none" }
            expect(function() partner.users.create { full_name = "B", email = "b@contoso.cn" } end)
              :fails_with "refused"
            """)
        #expect(code == .done, "\(out)")
    }

    @Test("a test's own operations read the files that it wrote, and none outside of its folder")
    func files() throws {
        let (code, out) = try run(
            """
            files.write("list.csv", "Offer ID,Offer Display Name,List Price,ERP Price\\nX-1,X,1.00,2.00\\n")
            expect(operator.prices.import { path = "list.csv", month = "2026-12" }.count):is(1)
            expect(function() partner.prices.import { path = "../list.csv", month = "2026-12" } end)
              :fails_with "bad_argument"
            expect(function() partner.prices.import { path = "none.csv", month = "2026-12" } end)
              :fails_with "bad_file"
            """)
        #expect(code == .done, "\(out)")
    }

    @Test("what operator has not is found before anything runs")
    func check() throws {
        let (code, out) = try run("operator.mail.each {}")
        #expect(code == .failed && out.contains("did you mean"), "\(out)")
        try OutputFile.replace("\(folder.path)/b.lua", "for m in operator.mails.each {} do print(m.id) end")
        let script = TestConsole()
        _ = script.run(["check", "b.lua"], directory: folder.path)
        #expect((script.out.text + script.err.text).contains("operator"), "a script has no operator")
    }

    @Test("in an empty center partner and runs are the applicant, unless a test says who")
    func empty() throws {
        let (code, out) = try run(
            """
            expect(partner.account.get {}.standing):is "enrolling"
            expect(function() partner.users.create { full_name = "A", email = "a@contoso.cn" } end)
              :fails_with "refused"
            expect(script.run("a.lua").outcome):is "refused"
            expect(script.run("a.lua", {}, { as = "applicant" }).outcome):is "refused"
            expect(script.run("a.lua", {}, { as = "operator" }).outcome):is "done"
            """, "for mail in partner.mails.each {} do print(mail.id) end",
            options: "{ center = { empty = true } }")
        #expect(code == .done, "\(out)")
    }

    @Test(
        "who is nobody is refused with what to write",
        arguments: [
            ("script.run('a.lua', {}, { as = 'oprator' })", "did you mean 'operator'?"),
            ("script.plan('a.lua', {}, { as = 'li' })", "name a user's e-mail, operator or applicant"),
            (
                "script.run('a.lua'):signal('go', {}, { as = 'aplicant' })", "did you mean 'applicant'?"
            ),
        ])
    func nobody(body: String, message: String) throws {
        let (code, out) = try run(body)
        #expect(
            code == .failed && out.contains("as must be an e-mail address") && out.contains(message), "\(out)"
        )
    }
}
