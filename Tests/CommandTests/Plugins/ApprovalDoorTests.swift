import Testing

@testable import partnerctl

/// Approvers are asked wherever somebody consents to what cannot be taken back: no command goes around them.
@Suite struct ApprovalDoorTests {
    private func bench(_ answer: String) throws -> PluginBench {
        let bench = try PluginBench()
        try bench.writePlugin(
            "acme/board", provides: #"{ "approve": [ { "name": "ask" } ] }"#,
            source: "return { ask = function(plan) \(answer) end }")
        try bench.makeProject()
        try bench.must("plugin", "add", "../plugins/acme/board", in: "project")
        try bench.write(
            "project/sign.lua", #"partner.enrolment.sign { signer_id = "u-1" }"# + "\n")
        return bench
    }

    private static let ways: [[String]] = [
        ["call", "enrolment.sign", "--signer_id", "u-1", "--yes"],
        ["run", "sign.lua", "--yes"],
        ["run", "sign.lua"],
        ["sh-repl"],
    ]

    private func go(_ words: [String], in bench: PluginBench) throws -> String {
        if words != ["sh-repl"] {
            let result = try bench.run(words, in: "project")
            return "\(result)"
        }
        let process = try ProcessUnderTest(
            ["repl", "--live"], directory: "\(bench.path)/project",
            ["HOME": "\(bench.path)/home"],
            through: ["sh", "-c", "exec \"$@\" < sign.lua", "sh"])
        _ = process.wait()
        return process.out + process.err
    }

    @Test("a denial ends it with the approver's reason", arguments: ways)
    func denied(words: [String]) throws {
        let bench = try bench(
            #"return { deny = true, reason = "not on a " .. plan.kind .. " by " .. plan.script }"#)
        let said = try go(words, in: bench)
        let script = words[0] == "call" ? "call" : words[0] == "run" ? "sign.lua" : "repl"
        #expect(said.contains("was not approved: acme/board:ask: not on a consent by \(script)"), "\(said)")
    }

    @Test("an approval lets it go on to the center's own rules", arguments: [ways[0], ways[1]])
    func allowed(words: [String]) throws {
        let said = try go(words, in: bench("return true"))
        #expect(said.contains("enrolment.sign") && !said.contains("not approved"), "\(said)")
    }

    @Test("what can be taken back is done without them outside of a plan")
    func reversible() throws {
        let bench = try bench(#"return { deny = true, reason = "never" }"#)
        let words = ["--full_name", "Li", "--email", "li@contoso.cn", "--sealed", "out.sealed"]
        let result = try bench.run(["call", "users.create"] + words, in: "project")
        #expect(result.code == 0, "\(result)")
    }
}
