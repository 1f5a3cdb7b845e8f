import PartnerLua
import PartnerSQL
import Runs
import Testing

@Suite struct RecordedAnswerTests {
    @Test(
        "what an operation answers out of the journal is what it answered at first",
        arguments: [
            #"Li Na"#, #"李娜"#, #"O'Brien, "Bob" \\ Co."#, #"\\"#, #"back\\slash"#, #"$secret"#,
            #"{"$money":"1 CNY"}"#,
            #"true"#, #"-1"#, #"null"#, #"\u{1F600}"#, #"a/b:c,d]}"#,
        ])
    func same(name: String) throws {
        // Lua reads the same escapes.
        let script = """
            local user = partner.users.create { full_name = '\(name.replacing("'", with: "\\'"))', email = "li.na@contoso.partner.onmschina.cn" }
            local found = partner.users.find { id = user.id }
            local nobody = partner.users.find { email = "nobody@contoso.cn" }
            local account = partner.account.get {}
            local changed = partner.users.update { id = user.id, full_name = found.full_name .. "." }
            local last = partner.users.find { id = user.id }
            print(json.encode { found, nobody or "nobody", changed, account, user.id, last })
            """
        let whole = try ScriptBench()
        let output = try whole.output(script)
        #expect(output.contains("nobody") && output.contains("full_name"))

        let bench = try ScriptBench()
        var commits = 0
        bench.database.group.onBoundary = { if $0.moment == .afterCommit { commits += 1 } }
        bench.isAway = { commits >= 2 }
        let first = try bench.run(script)
        #expect(first.failure?.kind == .unreachable)
        #expect(bench.console.output.isEmpty)
        bench.isAway = { false }
        #expect(try bench.resume(first.runID).failure == nil)
        #expect(bench.console.output == output)
    }
}
