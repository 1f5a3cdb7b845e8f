import PartnerCenter
import PartnerLua
import Plugins
import Testing

/// Commands that plugins bring.
@Suite struct CommandProgramTests {
    private func bench() throws -> ScriptBench {
        let bench = try ScriptBench()
        bench.plugins = [
            try InstalledPlugin(
                "acme/x",
                """
                local answers = { none = nil, yes = true, no = false, two = 2, many = 300, below = -1, half = 1.5,
                                  word = "done" }
                return {
                  check = function(args)
                    print(#args, table.concat(args, "|"))
                    print("\\27[31mred\\27[0m")
                    log.info("checked")
                    return answers[args[1]]
                  end,
                  make = function(args)
                    partner.users.create { full_name = args[1], email = args[2] }
                    local got = wait.for_signal { name = "go" }
                    print(got.data.word)
                    return 3
                  end,
                  spin = function() while true do end end,
                  asks = function() return partner.users.delete { id = "u-1" } end,
                }
                """,
                provides: ["check", "make", "spin", "asks", "gone"].map { Provision(.commands, $0) },
                grants: [Capability("users.create")])
        ]
        return bench
    }

    private func run(
        _ bench: ScriptBench, _ name: String, _ arguments: [String], resuming run: Int64? = nil
    ) throws -> RunReport {
        let program = try PluginCommandProgram.make(
            .of("acme/x"), name, arguments, in: PluginSet(bench.plugins))
        return try bench.execute(
            program, as: ScriptBench.admin, resuming: run, key: nil, door: bench.door())
    }

    @Test(
        "what a command answers is an exit code from 0 to 3",
        arguments: [
            ("none", 0), ("yes", 0), ("no", 1), ("two", 2), ("many", 3), ("below", 0),
        ])
    func codes(word: String, code: Int) throws {
        let report = try run(bench(), "check", [word])
        #expect(report.failure == nil && report.exitCode == code)
    }

    @Test("what is no exit code is an error that names the command", arguments: ["half", "word"])
    func noCode(word: String) throws {
        let report = try run(bench(), "check", [word])
        #expect(report.exitCode == nil)
        #expect(report.failure?.message.hasPrefix("acme/x:check answered ") == true)
    }

    @Test("a command prints as itself, without a terminal's language, and logs as its plugin")
    func output() throws {
        let bench = try bench()
        let texts = ["none", "a b", "\"quoted\" \\", "两\n行", ""]
        let report = try run(bench, "check", texts)
        #expect(report.failure == nil, "\(String(describing: report.failure))")
        #expect(
            bench.console.output
                == "5\tnone|a b|\"quoted\" \\|两\n行|\n\\u{1b}[31mred\\u{1b}[0m\n")
        #expect(bench.console.logs == ["info acme/x: checked "])
    }

    @Test("a command that waits goes on in another process, and then has its exit code")
    func resumed() throws {
        let bench = try bench()
        let first = try run(bench, "make", ["Li Na", "li@contoso.cn"])
        #expect(first.failure?.kind == .waiting && first.exitCode == nil)
        try bench.signal("go", #"{"word":"went"}"#)
        let last = try run(bench, "make", ["Li Na", "li@contoso.cn"], resuming: first.runID)
        #expect(last.failure == nil && last.exitCode == 3, "\(String(describing: last.failure))")
        #expect(bench.console.output == "went\n")
        #expect(try bench.users().count == 2)
    }

    @Test(
        "a command that fails ends its run with the plugin's name",
        arguments: [
            ("spin", "acme/x: it has used up its processor time"),
            ("gone", "acme/x: init.lua answers no function 'gone'"),
        ])
    func fails(name: String, message: String) throws {
        #expect(try run(bench(), name, []).failure?.message == message)
    }

    @Test("there is no such command")
    func unknown() throws {
        let plugins = PluginSet(try bench().plugins)
        #expect {
            try PluginCommandProgram.make(.of("acme/x"), "chek", [], in: plugins)
        } throws: { error in
            let error = error as? OperationError
            return error?.message == "acme/x has no command 'chek'" && error?.hint == "did you mean 'check'?"
        }
    }

    @Test("no script of a file has what the program is made of")
    func hidden() throws {
        #expect(try bench().output("provision.command {}").contains("FAILED script_error"))
    }
}
