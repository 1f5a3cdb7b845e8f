import LuaRuntime
import TestKit
import PartnerCenter
import PartnerLua
import Runs
import Testing

@testable import partnerctl

/// A folder with a center, a home and scripts.
struct Bench {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        #expect(command(["center", "init"]).code == 0)
    }

    func command(_ words: [String], _ test: TestConsole = TestConsole()) -> (
        code: Int32, out: String, err: String
    ) {
        let code = test.run(words, directory: folder.path, environment: ["HOME": folder.path])
        return (code.rawValue, test.out.text, test.err.text)
    }

    func write(_ name: String, _ text: String) throws {
        try OutputFile.replace("\(folder.path)/\(name)", text)
    }

    /// The first line names the center, which is another one in each test.
    func afterFirstLine(_ text: String) -> String { String(text.drop { $0 != "\n" }.dropFirst()) }
}

private let bulkScript = """
    local opt = args.declare {
      { name = "file", type = "input_file", help = "the staff", required = true },
      { name = "result", type = "output_file", default = "result.csv" },
      { name = "sealed", type = "output_file", default = "passwords.sealed" },
      { name = "to", type = "recipient", default = "me" },
    }
    local staff = rows.open { path = opt.file, columns = {
      full_name = { header = { "Full name" }, required = true, max = 256 },
      email = { header = { "Email" }, type = "email", required = true, unique = true },
    } }
    local batch = bulk.map(staff, { name = "staff", key = "email", result = { "password" } }, function(row)
      return { password = partner.users.create(row).temporary_password }
    end)
    deliver.sealed { from = batch, columns = { "email", "password" }, path = opt.sealed, to = opt.to }
    batch:write { path = opt.result }
    """

@Suite struct RunCommandTests {
    @Test("a script may begin with the line that makes it a program, and its lines keep their numbers")
    func interpreterLine() throws {
        let bench = try Bench()
        try bench.write("program.lua", "#!/usr/bin/env -S partnerctl run\nprint('ran')\nerror('stop', 0)\n")
        let done = bench.command(["run", "program.lua"])
        #expect(done.code == 1)
        #expect(done.out == "ran\n")
        #expect(done.err.contains("program.lua:3"), "\(done.err)")
    }

    @Test("a script's output is the result, everything else is not")
    func output() throws {
        let bench = try Bench()
        let done = bench.command(["run", "-e", "print('hello', 1) log.info('noted', { n = 1 })"])
        #expect(done.code == 0)
        #expect(done.out == "hello\t1\n")
        #expect(
            done.err.hasPrefix(
                "on sqlite:\(bench.folder.path)/.partnerctl/center.db as admin@contoso.partner.onmschina.cn\n"
            ))
        #expect(bench.afterFirstLine(done.err) == "info: noted {\"n\":1}\n")
    }

    @Test("with --json every line is one object, from the start to the sum")
    func json() throws {
        let bench = try Bench()
        let done = bench.command([
            "run", "-e",
            "print('a') print('b\\nc') log.warn('w') report.problem { message = 'late', due = '2026-11-20' }",
            "--json",
        ])
        #expect(done.code == 3)
        let lines = done.out.split(separator: "\n").dropFirst()
        #expect(
            Array(lines) == [
                #"{"type":"print","text":"a"}"#, #"{"type":"print","text":"b"}"#,
                #"{"type":"print","text":"c"}"#,
                #"{"type":"log","level":"warn","text":"w","fields":{}}"#,
                #"{"type":"problem","message":"late","subject_id":null,"due":"2026-11-20"}"#,
                #"{"type":"run","id":null,"outcome":"done","code":null,"message":null,"rows":{"total":0,"ok":0,"unchanged":0,"failed":0,"refused":0}}"#,
            ])
    }

    @Test(
        "a run ends with the code of what ended it",
        arguments: [
            ("error('boom')", [], 1, "script_error"),
            ("partner.users.get { id = 'u-9' }", [], 1, "not_found"),
            ("while true do end", ["--deadline", "50ms"], 5, "limit_time"),
            (
                "local t = {} for i = 1, 1e9 do t[i] = ('x'):rep(1000) .. i end", ["--memory", "8MiB"], 5,
                "limit_memory"
            ),
            ("while true do end", ["--max-instructions", "10000"], 5, "limit_instructions"),
            ("while true do print(('x'):rep(100)) end", ["--max-output", "1KiB"], 5, "limit_output"),
            ("partner.users.delete { id = 'u-1' }", [], 4, "consent"),
            ("partner.users.delete { id = 'u-1' }", ["--yes"], 1, "forbidden_state"),
            ("partner.users.get { id = 'u-1' }", ["--as", "nobody@contoso.cn"], 6, "refused"),
        ] as [(String, [String], Int32, String)])
    func ends(script: String, flags: [String], exit: Int32, code: String) throws {
        let done = try Bench().command(["run", "-e", script, "--json"] + flags)
        #expect(done.code == exit, "\(done.err)")
        #expect(done.out.split(separator: "\n").last?.contains("\"code\":\"\(code)\"") == true, "\(done.out)")
        #expect(done.err.contains("code: \(code)"))
    }

    @Test("an error shows the script's line and its calls")
    func error() throws {
        let bench = try Bench()
        try bench.write("a.lua", "local function f()\n  error('boom')\nend\nf()\n")
        let done = bench.command(["run", "a.lua"])
        #expect(
            bench.afterFirstLine(done.err) == """
                a.lua:2: boom
                  2 |   error('boom')
                  called from a.lua:4
                  code: script_error
                the run failed

                """)
    }

    @Test("what the check finds stops a run before it begins, unless told otherwise")
    func check() throws {
        let bench = try Bench()
        try bench.write("a.lua", "print('begun')\npartner.users.gte { id = 'u-1' }\n")
        let refused = bench.command(["run", "a.lua"])
        #expect(refused.code == 1)
        #expect(refused.out.isEmpty)
        #expect(
            refused.err == """
                a.lua:2:15: error: partner.users has no 'gte'
                  2 | partner.users.gte { id = 'u-1' }
                  try: did you mean 'partner.users.get'?
                nothing was done; --no-check runs it nevertheless

                """)
        let begun = bench.command(["run", "a.lua", "--no-check"])
        #expect(begun.out == "begun\n")
        #expect(begun.code == 1)
    }

    @Test("a script's own arguments are known to the parser, to help and to completion")
    func arguments() throws {
        let bench = try Bench()
        try bench.write("bulk.lua", bulkScript)
        let missing = bench.command(["run", "bulk.lua", "--fil", "x"])
        #expect(missing.code == 2)
        #expect(
            missing.err == """
                partnerctl run: 2 problems
                  --fil is not a flag of this command; did you mean --file?
                  --file is missing: the staff
                see: partnerctl run bulk.lua --help

                """)
        try bench.write("n.lua", "print(args.declare { { name = 'n', type = 'integer' } }.n)")
        #expect(
            bench.command(["run", "n.lua", "--n", "x"]).err.contains(
                "--n must be a whole number, got \"x\"\n"))
        #expect(bench.command(["run", "n.lua", "--n", "-7"]).out == "-7\n")
        let help = bench.command(["run", "bulk.lua", "--help"]).out
        #expect(help.contains("arguments of bulk.lua\n  --file FILE"))
        #expect(help.contains("The staff. Required."))
        let completer = Completer(root: Commands.root, directory: bench.folder.path)
        #expect(completer.complete(["run", "bulk.lua", "--f"]).candidates.map(\.word) == ["--file"])
        #expect(completer.complete(["run", "bulk.lua", "--file", ""]).kind == .files)
    }

    @Test("a bulk run gives out sealed passwords, and its rows can be looked at")
    func bulk() throws {
        let bench = try Bench()
        try bench.write("bulk.lua", bulkScript)
        try bench.write(
            "staff.csv", "Full name,Email\n王芳,w@contoso.cn\nLi Na,admin@contoso.partner.onmschina.cn\n")
        let done = bench.command(["run", "bulk.lua", "--file", "staff.csv"])
        #expect(done.code == 3, "\(done.err)")
        #expect(done.err.hasSuffix("run-1 is done; 2 rows: 1 ok, 1 failed\n"))
        let opened = bench.command(["open", "passwords.sealed"])
        let lines = opened.out.split(separator: "\n")
        #expect(lines.count == 2 && lines[1].hasPrefix("w@contoso.cn  "))
        #expect(
            bench.command(["runs", "rows", "run-1", "--failed", "--json"]).out.hasPrefix(
                #"{"type":"row","batch":"staff","row":2,"key":"admin@contoso.partner.onmschina.cn","outcome":"failed","code":"already_exists""#
            ))
        #expect(
            bench.command(["runs", "rows", "1", "--out", "rows.csv"]).err == "2 rows written to rows.csv\n")
        #expect(bench.command(["runs", "list"]).out.contains("run-1  done   bulk.lua"))
        #expect(bench.command(["runs", "show", "1"]).out.contains("batch staff   2 rows: 1 ok, 1 failed"))
    }

    @Test("a run that is asked to stop says so and ends with 130, even in an endless loop")
    func interrupt() throws {
        let folder = try TemporaryFolder()
        let script = """
            : > err
            "$1" run -e 'log.info("on") while true do end' --center memory: > out 2> err &
            until grep -q 'info: on' err || ! kill -0 $!; do sleep 0.05; done
            kill -TERM $!; wait $!; echo $?; tail -n 1 err
            """
        let run = try ProcessRun("sh", ["-c", script, "sh", ProcessRun.partnerctl], directory: folder.path)
        #expect(run.out == "130\nthe run was interrupted\n")
    }

    @Test("a run that hit a limit goes on with more")
    func resume() throws {
        let bench = try Bench()
        try bench.write(
            "r.lua",
            """
            args.declare {}
            partner.users.update { id = "u-1", full_name = "Once" }
            local n = 0
            for i = 1, 3000000 do n = n + 1 end
            print(n)
            """)
        let first = bench.command(["run", "r.lua", "--max-instructions", "20000"])
        #expect(first.code == 5)
        #expect(first.err.contains("go on with it: partnerctl runs resume run-1"))
        let second = bench.command(["runs", "resume", "run-1"])
        #expect(second.code == 0, "\(second.err)")
        #expect(second.out == "3000000\n")
        #expect(
            bench.command(["call", "audit.each", "--run_id", "run-1", "--json"]).out.split(separator: "\n")
                .count == 2)
    }

    @Test("a secret argument is read from a file, never from the command line")
    func secret() throws {
        let bench = try Bench()
        try bench.write(
            "s.lua",
            "local opt = args.declare { { name = 'pw', type = 'secret', required = true } }\nprint(type(opt.pw))"
        )
        try bench.write("pw.txt", "hush\n")
        #expect(bench.command(["run", "s.lua", "--pw", "hush"]).code == 2)
        let done = bench.command(["run", "s.lua", "--pw-file", "pw.txt"])
        #expect(done.code == 0, "\(done.err)")
        #expect(done.out == "userdata\n")
    }

    @Test("no run makes a center where nobody sits, and one is made where somebody does")
    func firstUse() throws {
        let folder = try TemporaryFolder()
        let environment = ["HOME": folder.path]
        #expect(
            TestConsole().run(["run", "-e", "print(1)"], directory: folder.path, environment: environment)
                == .usage)
        #expect(!DiskLookup().exists("\(folder.path)/.partnerctl"))
        let attended = TestConsole(isAttended: true)
        #expect(
            attended.run(["run", "-e", "print(1)"], directory: folder.path, environment: environment) == .done
        )
        #expect(
            attended.err.text.hasPrefix(
                "made a center to rehearse on: \(folder.path)/.partnerctl/center.db, with admin@"))
        #expect(DiskLookup().exists("\(folder.path)/.partnerctl/center.db"))
    }

    @Test("a center that is named and not there is not made")
    func noCenter() throws {
        let bench = try Bench()
        let done = bench.command(["run", "-e", "print(1)", "--center", "sqlite:other.db"])
        #expect(done.code == 2)
        #expect(done.err.hasPrefix("partnerctl: there is no center at \(bench.folder.path)/other.db\n"))
        #expect(!DiskLookup().exists("\(bench.folder.path)/other.db"))
    }

    @Test("call creates, seals and reads on a center of its own")
    func call() throws {
        let bench = try Bench()
        let words = ["call", "users.create", "--full-name", "王芳", "--email", "w@contoso.cn"]
        #expect(bench.command(words).code == 2)
        #expect(bench.command(["call", "users.find", "--email", "w@contoso.cn"]).err == "there is none\n")
        #expect(bench.command(words + ["--sealed", "w.sealed"]).code == 0)
        #expect(bench.command(["open", "w.sealed", "--json"]).out.contains(#""email":"w@contoso.cn""#))
    }

    @Test("the limits of help are those that hold")
    func limits() throws {
        let parser = CommandLineParser(root: Commands.root, directory: "/")
        guard case .invoke(let invocation) = try parser.parse(["run", "-e", ""].dropLast() + ["x"]) else {
            Issue.record("no invocation")
            return
        }
        #expect(RunLimit.limits(invocation) == LuaLimits())
        #expect(RunFlags.options(invocation).groupSize == RunOptions().groupSize)
    }

    @Test("no script can declare an argument that run has as a flag")
    func reserved() {
        let names = (RunCommand.declaration.allFlags + RunsCommand.declaration.allFlags).map(\.name)
        for name in names where name != "eval" {
            #expect(ArgumentDeclaration.reserved.contains(name), "\(name)")
        }
    }

    @Test("center init takes every part of a center, and refuses what cannot be")
    func makeCenter() throws {
        let folder = try TemporaryFolder()
        let made = TestConsole()
        let words = [
            "center", "init", "--center", "sqlite:w.db", "--environment", "worldwide", "--admin", "li",
            "--policy", "set_roles=refuse",
        ]
        #expect(made.run(words, directory: folder.path, environment: ["HOME": folder.path]) == .done)
        #expect(made.err.text.hasSuffix("global admin: li@contoso.onmicrosoft.com\n"))
        let info = TestConsole()
        #expect(info.run(["center", "info", "--center", "sqlite:w.db"], directory: folder.path) == .done)
        #expect(info.out.text.contains(", 1 differs from its default: partnerctl center info --policies"))
        for (flag, value, message) in [
            ("--policy", "set_role=x", "there is no policy 'set_role'; did you mean 'set_roles'?"),
            ("--policy", "set_roles=no", "must be one of allow or refuse"), ("--admin", "a b", "e-mail"),
        ] {
            let refused = TestConsole()
            #expect(refused.run(["center", "init", flag, value], directory: folder.path) == .usage)
            #expect(refused.err.text.contains(message), "\(refused.err.text)")
        }
    }
}
