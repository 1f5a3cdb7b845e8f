import Testing

@testable import partnerctl

@Suite struct RunsReplayTests {
    private static let script = """
        print("first")
        local user = partner.users.create { full_name = "A", email = "a@contoso.cn" }
        print(user.id, pcall(partner.users.get, { id = "u-99" }))
        wait.for_signal { name = "go" }
        """

    private func bench() throws -> CommandBench {
        let bench = try CommandBench()
        try bench.write("a.lua", Self.script)
        #expect(bench.command(["run", "a.lua"]).code == 4)
        return bench
    }

    @Test("every effect is shown with its line, arguments and result, and nothing is done")
    func replay() throws {
        let bench = try bench()
        let before = bench.command(["call", "audit.each", "--json"]).out
        let shown = bench.command(["runs", "replay", "run-1"])
        #expect(shown.code == 0, "\(shown.err)")
        let lines = shown.out.split(separator: "\n").map(String.init)
        #expect(lines.count == 4, "\(shown.out)")
        #expect(lines[0] == "first")
        #expect(lines[1].hasPrefix("1  ") && lines[1].contains("a.lua:2  users.create {\"full_name\":\"A\""))
        #expect(lines[2].contains("a.lua:3  users.get {\"id\":\"u-99\"} → failed: {\"code\":\"not_found\""))
        #expect(shown.err.contains("the journal ends after 2 effects; next would be wait.for_signal"))
        #expect(bench.command(["call", "audit.each", "--json"]).out == before)
        #expect(bench.command(["runs", "list"]).out.contains("run-1  waiting"))
    }

    @Test("a secret is never shown")
    func secrets() throws {
        let shown = try bench().command(["runs", "replay", "run-1", "--json"]).out
        #expect(shown.contains(#""temporary_password":{"$secret":0}"#))
    }

    @Test("it stops where it is told to")
    func until() throws {
        let shown = try bench().command(["runs", "replay", "run-1", "--until", "1"])
        #expect(shown.code == 0 && shown.err.contains("stopped after effect 1"), "\(shown.err)")
        #expect(!shown.out.contains("users.get"))
    }

    @Test("each line of the script is shown when asked for")
    func trace() throws {
        let shown = try bench().command(["runs", "replay", "run-1", "--trace"])
        #expect(
            shown.out.hasPrefix("a.lua:1  1 | print(\"first\")\nfirst\na.lua:2  2 | local user"),
            "\(shown.out)")
        let json = try bench().command(["runs", "replay", "run-1", "--trace", "--json"])
        #expect(json.out.contains(#"{"type":"line","line":"a.lua:3"}"#))
    }

    @Test(
        "another version of the script is answered with the first effect that differs",
        arguments: [
            (script.replacing("\"A\"", with: "\"B\""), 9, ["b.lua:2", "\"B\"", "a.lua:2", "\"A\""]),
            ("print('changed')\n" + script, 0, ["the journal ends after 2 effects"]),
            ("print('nothing else')", 9, ["it ends after effect 0", "users.create", "a.lua:2"]),
        ])
    func changed(script: String, code: Int, parts: [String]) throws {
        let bench = try bench()
        try bench.write("b.lua", script)
        let shown = bench.command(["runs", "replay", "run-1", "--changed", "b.lua"])
        #expect(shown.code == Int32(code), "\(shown.err)")
        for part in parts { #expect(shown.err.contains(part), "\(part) in \(shown.err)") }
    }

    @Test("changing the script of a run that waits does not disturb the run")
    func pinned() throws {
        let bench = try bench()
        try bench.write("a.lua", "error('changed')")
        #expect(bench.command(["signal", "run-1", "go"]).code == 0)
        let tended = bench.command(["runs", "tend"])
        #expect(tended.code == 0, "\(tended.err)")
        #expect(bench.command(["runs", "list"]).out.contains("run-1  done"))
    }
}
