import LineEditing
import PartnerCenter
import Testing

@testable import partnerctl

@Suite struct StatementCompleterTests {
    private let completer = StatementCompleter(members: { path in
        switch path {
        case []: ["staff", "_G"]
        case ["staff"]: ["email", "full_name"]
        default: []
        }
    })

    @Test(
        "what can come next follows from the declarations",
        arguments: [
            ("pa", "pa", ["pairs", "partner"]),
            ("x = part", "part", ["partner"]),
            ("partner.", "", Set(Operations.all.map(\.noun)).sorted()),
            ("partner.us", "us", ["users"]),
            ("partner.users.", "", ["create", "delete", "each", "find", "get", "set_roles", "update"]),
            ("print(partner.users.cr", "cr", ["create"]),
            ("partner.users.nothing.", "", []),
            ("bulk.", "", ["all", "map", "refuse", "unchanged"]),
            ("json.n", "n", ["null"]),
            ("table.un", "un", ["unpack"]),
            ("partner.users.create { ful", "ful", ["full_name = "]),
            ("partner.users.create{full_name = \"Li\", em", "em", ["email = "]),
            ("partner.users.create({ ful", "ful", ["full_name = "]),
            ("partner.users.create { full_name = \"a, {\", admin_role = \"n", "n", ["none\""]),
            ("partner.users.create { admin_role = 'gl", "gl", ["global'"]),
            ("partner.users.create { agent_role = \"sal", "sal", ["sales\""]),
            ("batch:wr", "wr", ["write"]),
            ("batch:write { ", "", ["path = "]),
            ("bulk.map(staff, { stop", "stop", ["stop_after_failures = "]),
            ("staff.", "", ["email", "full_name"]),
            ("sta", "sta", ["staff"]),
            ("func", "func", ["function"]),
            // Nothing is known here.
            ("print(\"partner.", "", []),
            ("-- partner.", "", []),
            ("x = [[ partner.", "", []),
            ("f().", "", []),
            // Tab indents.
            ("", "", ["  "]),
            ("  ", "", ["  "]),
            // Words with a colon.
            (":", ":", [":help", ":changes", ":quit"]),
            (":q", ":q", [":quit"]),
            (":help users.cr", "users.cr", ["users.create"]),
            (":changes x", "", []),
        ])
    func candidates(before: String, typed: String, candidates: [String]) {
        let found = completer.complete(before)
        #expect(found == LineCompletion(typed: typed, candidates: candidates), "\(before)")
    }

    @Test("fields that are there already are not offered again")
    func usedFields() {
        let all = completer.complete("partner.users.create { ").candidates
        #expect(all.contains("full_name = ") && all.contains("email = "))
        let left = completer.complete("partner.users.create { email = \"a@b.cn\", ").candidates
        #expect(left == all.filter { $0 != "email = " })
    }

    @Test("a closed list is offered before its quote, too")
    func valuesWithQuotes() {
        let roles = completer.complete("partner.users.create { agent_role = ").candidates
        #expect(roles.contains("\"sales\"") && roles.contains("\"admin\""))
    }

    @Test("the lines before belong to the statement")
    func severalLines() {
        let found = completer.complete("  em", after: ["partner.users.create {", "  full_name = \"Li Na\","])
        #expect(found == LineCompletion(typed: "em", candidates: ["email = "]))
    }

    @Test("a module that a prompt refuses is not offered")
    func refusedModules() {
        #expect(completer.complete("wai").candidates.isEmpty)
        #expect(completer.complete("arg").candidates.isEmpty)
    }

    @Test(
        "lines that name a secret argument are told from others",
        arguments: [
            (["x = 1"], false), (["call { password = 'x' }"], true), (["call {", "password='x' }"], true),
            (["passwords = 1"], false), (["x = \"my password\""], true),
        ])
    func secrets(lines: [String], isSecret: Bool) {
        #expect(SecretFields.areNamed(in: lines, ["password"]) == isSecret)
    }
}
