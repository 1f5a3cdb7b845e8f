import FoundationEssentials
import TestKit
import Glibc
import Testing

@testable import partnerctl

@Suite struct ReplTests {
    /// What the real program makes of `statements`, one per line; standard error is joined.
    private func repl(_ bench: CommandBench, _ statements: String, _ flags: [String] = ["--quiet"]) throws
        -> ProcessRun
    {
        try bench.write("typed.txt", statements)
        let words = ["'\(ProcessRun.partnerctl)'", "repl"] + flags
        return try ProcessRun(
            "sh",
            [
                "-c",
                "HOME=\(bench.folder.path) TMPDIR=\(bench.folder.path)/tmp \(words.joined(separator: " ")) <typed.txt",
            ],
            directory: bench.folder.path)
    }

    private func bench() throws -> CommandBench {
        let bench = try CommandBench()
        try OutputFile.makeFolder("\(bench.folder.path)/tmp")
        return bench
    }

    /// Every row of every table of the center.
    private func dump(_ bench: CommandBench) throws -> String {
        let script = """
            import sqlite3, sys
            print("\\n".join(sqlite3.connect("file:" + sys.argv[1] + "?mode=ro", uri=True).iterdump()))
            """
        let dumped = try ProcessRun("python3", ["-c", script, bench.center])
        try #require(dumped.exitCode == 0, "\(dumped.out)")
        return dumped.out
    }

    @Test("an expression shows its value, a statement nothing, and globals stay")
    func values() throws {
        let run = try repl(
            bench(),
            """
            1 + 1
            x = { b = "two", a = 1 }
            x
            local y = 5
            y
            for i = 1, 2 do
              print("i", i)
            end
            1, nil, "a\\n"
            """)
        #expect(run.exitCode == 0, "\(run.out)")
        #expect(
            run.out == """
                2
                { a = 1, b = "two" }
                nil
                i\t1
                i\t2
                1
                nil
                "a\\n"

                """)
    }

    @Test("an error is told with its line, and the session goes on to exit code 1")
    func errors() throws {
        let run = try repl(
            bench(),
            """
            x = 1
            partner.users.get { id = "u-999" }
            x
            error("so not")
            """)
        #expect(run.exitCode == 1)
        #expect(run.out.contains("repl:2: there is no user with id u-999"), "\(run.out)")
        #expect(run.out.contains("  2 | partner.users.get { id = \"u-999\" }"), "\(run.out)")
        #expect(run.out.contains("code: not_found\n1\n"), "\(run.out)")
        #expect(run.out.contains("repl:4: so not"), "\(run.out)")
    }

    @Test("an input that ends within a statement fails")
    func unfinished() throws {
        let run = try repl(bench(), "x = 1\nprint(x")
        #expect(run.exitCode == 1)
        #expect(run.out.contains("repl:2: ") && run.out.contains("<eof>"), "\(run.out)")
    }

    @Test("in plan mode writes follow the rules, are told, and nothing of the center changes")
    func plan() throws {
        let bench = try bench()
        let before = try dump(bench)
        let run = try repl(
            bench,
            """
            u = partner.users.create { full_name = "Li Na", email = "li@contoso.cn" }
            u.temporary_password
            partner.users.update { id = u.id, full_name = "Li Na 2" }
            partner.users.create { full_name = "Li Na", email = "li@contoso.cn" }
            partner.users.get { id = u.id }.full_name
            partner.users.delete { id = u.id }
            :changes
            """, [])
        #expect(run.exitCode == 1)
        #expect(run.out.contains("plan: writes are tried on a private copy of the center as it is now"))
        #expect(
            run.out.contains("would create user u-2: full_name \"Li Na\", email \"li@contoso.cn\""),
            "\(run.out)")
        #expect(run.out.contains("\nsecret\n"), "\(run.out)")
        #expect(run.out.contains("would update user u-2: full_name \"Li Na\" to \"Li Na 2\""), "\(run.out)")
        #expect(run.out.contains("code: already_exists"), "\(run.out)")
        #expect(run.out.contains("\n\"Li Na 2\"\n"), "\(run.out)")
        #expect(run.out.components(separatedBy: "would create user u-2").count == 3, "\(run.out)")
        #expect(try dump(bench) == before)
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(bench.folder.path)/tmp").isEmpty)
        // Not even a key was made.
        #expect(!DiskLookup().exists("\(bench.folder.path)/.config/partnerctl"))
    }

    @Test("in plan mode others can write to the center meanwhile")
    func nobodyWaits() throws {
        let bench = try bench()
        try bench.write("plan.txt", "partner.users.create { full_name = 'Bo', email = 'bo@contoso.cn' }\n")
        let run = try ProcessRun(
            "sh",
            [
                "-c",
                """
                mkfifo typed
                '\(ProcessRun.partnerctl)' repl <typed >told 2>&1 & exec 3>typed
                cat plan.txt >&3; timeout 120 sh -c 'until grep -q "would create" told; do sleep 0.05; done'
                '\(ProcessRun.partnerctl)' run -e 'partner.users.create { full_name = "Al", email = "al@contoso.cn" }' --quiet
                echo "run $?"; exec 3>&-; wait; cat told
                """,
            ], directory: bench.folder.path)
        #expect(run.out.contains("run 0"), "\(run.out)")
        #expect(run.out.contains("would create user u-2: full_name \"Bo\""), "\(run.out)")
        #expect(try dump(bench).contains("al@contoso.cn"))
        #expect(try !dump(bench).contains("bo@contoso.cn"))
    }

    @Test("with --live each statement that writes is a run that can be undone, and others leave none")
    func live() throws {
        let bench = try bench()
        let run = try repl(
            bench,
            """
            partner.users.get { id = "u-1" }.id
            u = partner.users.create { full_name = "Li Na", email = "li@contoso.cn" }
            partner.users.update { id = u.id, full_name = "Li Na 2" }
            :changes
            """, ["--live"])
        #expect(run.exitCode == 0, "\(run.out)")
        #expect(run.out.contains("writes are lasting at once"))
        #expect(
            run.out.contains(
                "run-1: create user u-2: full_name \"Li Na\", email \"li@contoso.cn\""), "\(run.out)")
        #expect(run.out.contains("take back: partnerctl runs undo run-2"), "\(run.out)")
        let list = bench.command(["runs", "list"])
        #expect(list.out.contains("run-2") && !list.out.contains("run-3"), "\(list.out)")
        #expect(list.out.contains("repl") && list.out.contains("done"), "\(list.out)")
        let undone = bench.command(["runs", "undo", "run-2", "--yes"])
        #expect(undone.code == 0, "\(undone.err)")
        #expect(try dump(bench).contains("'Li Na'"))
    }

    @Test("what cannot be taken back is not done live where nobody can be asked")
    func consent() throws {
        let bench = try bench()
        let run = try repl(
            bench,
            """
            u = partner.users.create { full_name = "Li Na", email = "li@contoso.cn" }
            partner.users.delete { id = u.id }
            """, ["--live"])
        #expect(run.exitCode == 1)
        #expect(run.out.contains("users.delete cannot be taken back and nobody consented"), "\(run.out)")
        #expect(try dump(bench).contains("li@contoso.cn"))
        #expect(!bench.command(["runs", "list"]).out.contains("waiting"))
    }

    @Test("live, secrets are delivered by a later statement, a batch by the one that makes it")
    func delivery() throws {
        let bench = try bench()
        try bench.write("staff.csv", "Full name,Email\nBo,bo@contoso.cn\n")
        let run = try repl(
            bench,
            """
            other = partner.users.create { full_name = "Al", email = "al@contoso.cn" }
            u = partner.users.create { full_name = "Li Na", email = "li@contoso.cn" }
            columns = { "email", "temporary_password" }
            deliver.sealed { from = { u }, columns = columns, path = "li.sealed", to = "me" }
            staff = rows.open { path = "staff.csv", columns = {
              full_name = { header = { "Full name" } }, email = { header = { "Email" } },
            } }
            function make(row) return { temporary_password = partner.users.create(row).temporary_password } end
            batch = bulk.map(staff, { name = "staff", result = { "temporary_password" } }, make)
            deliver.sealed { from = batch, columns = columns, path = "bo.sealed", to = "me" }
            """, ["--live"])
        #expect(bench.command(["open", "li.sealed"]).out.contains("li@contoso.cn"), "\(run.out)")
        #expect(run.out.contains("deliver.sealed: the batch is of run-4, which is over"), "\(run.out)")
        #expect(run.out.contains("try: make and deliver a batch in one statement"))
    }

    @Test("a center in memory needs no copy")
    func memory() throws {
        let statements = "partner.users.create { full_name = 'Al', email = 'al@contoso.cn' }.id"
        let run = try repl(bench(), statements, ["--center", "memory:"])
        #expect(run.exitCode == 0 && run.out.contains("\"u-2\""), "\(run.out)")
        #expect(run.out.contains("taken back at the end"))
    }

    @Test("a batch works in plan mode, and a file can be read by its name")
    func batch() throws {
        let bench = try bench()
        try bench.write(
            "staff.csv", "Full name,Email\n王芳,w@contoso.cn\nLi Na,l@contoso.cn\nBo,admin@contoso.cn\n")
        let run = try repl(
            bench,
            """
            staff = rows.open { path = "staff.csv", columns = {
              full_name = { header = { "Full name" } }, email = { header = { "Email" } },
            } }
            done = bulk.map(staff, { name = "staff" }, function(row)
              partner.users.create(row)
            end)
            done
            done:write { path = "out.csv" }
            """, [])
        #expect(run.out.contains("batch of 3 rows: 3 ok"), "\(run.out)")
        #expect(run.out.contains("would create user u-4"), "\(run.out)")
        #expect(run.out.contains("batch:write: no file is written in plan mode"), "\(run.out)")
        #expect(run.out.contains("try: start the prompt with --live"))
        #expect(!DiskLookup().exists("\(bench.folder.path)/out.csv"))
    }

    @Test(
        "what a prompt cannot do is said",
        arguments: [
            ("wait.sleep(\"1s\")", "wait.sleep: a prompt cannot wait"),
            ("args.declare { { name = \"x\" } }", "args.declare: a prompt has no command line"),
            ("require \"helpers\"", "is not one of this script's modules"),
            (":nothing", ":nothing is none of :help, :changes or :quit"),
            (":help nothing", "nothing is called 'nothing'"),
        ])
    func refusals(statement: String, message: String) throws {
        let run = try repl(bench(), statement)
        #expect(run.exitCode == 1)
        #expect(run.out.contains(message), "\(run.out)")
    }

    @Test("words explain and end")
    func words() throws {
        let run = try repl(bench(), ":help partner.users.create\n:help\n:changes\n:quit\nprint('not read')")
        #expect(run.exitCode == 0)
        #expect(run.out.contains("full_name") && run.out.contains(":changes"))
        #expect(run.out.contains("nothing was written") && !run.out.contains("not read"))
    }

    @Test("a limit ends the statement, not the session")
    func limits() throws {
        let run = try repl(
            bench(), "while true do end\nprint('next')", ["--quiet", "--max-instructions", "100000"])
        #expect(run.exitCode == 1)
        #expect(run.out.contains("code: limit_instructions\n") && run.out.hasSuffix("next\n"), "\(run.out)")
    }
}
