import Testing
import TestKit

@testable import partnerctl

@Suite struct ReportCommandTests {
    private static let script = """
        local opt = args.declare { { name = "file", type = "input_file", required = true } }
        local staff = rows.open { path = opt.file, columns = {
          full_name = { header = { "Full name" }, required = true },
          email = { header = { "Email" }, type = "email", required = true },
          initial_password = { header = { "Initial password" } },
        } }
        bulk.map(staff, { name = "staff", key = "email", result = { "password" } }, function(row)
          if row.full_name == "Odd" then error("odd: " .. row.initial_password) end
          return { password = partner.users.create { full_name = row.full_name, email = row.email }.temporary_password }
        end)
        partner.users.update { id = "u-2", full_name = "<b>王芳</b>" }
        report.table { title = "Sums", columns = { "what", "count" }, rows = { { what = "all", count = 4 } } }
        report.problem { message = "look at row 2" }
        """

    private static func bench() throws -> CommandBench {
        let bench = try CommandBench()
        try bench.write("staff.lua", script)
        try bench.write(
            "staff.csv",
            "Full name,Email,Initial password\nLi Na,l@contoso.cn,\nOdd,o@contoso.cn,hunter22\nBo,b@contoso.cn,\nMei,m@contoso.cn,\n"
        )
        return bench
    }

    private func page(_ bench: CommandBench, _ name: String) throws -> String {
        try #require(DiskLookup().text("\(bench.folder.path)/\(name)"))
    }

    @Test("a run writes its page at its end, with the course of its rows, and says where")
    func live() throws {
        let bench = try Self.bench()
        let done = bench.command([
            "run", "staff.lua", "--file", "staff.csv", "--group-size", "1", "--report", "run.html",
        ])
        #expect(done.code == 3, "\(done.err)")
        #expect(done.err.contains("report: \(bench.folder.path)/run.html\nrun-1 is done; 4 rows"))
        let text = try page(bench, "run.html")
        #expect(text.contains("run-1 is done, but 1 of 4 rows is not</h1>"))
        #expect(text.contains("Course of staff</title>"))
        #expect(text.contains("<td>1</td>") == false)
        #expect(text.contains("staff.lua:8: odd: ‹Initial password›"))
        #expect(text.contains("look at row 2") && text.contains("Sums"))
        #expect(text.contains("&lt;b&gt;王芳&lt;/b&gt;") && text.contains("<del>Li Na</del>"))
        #expect(text.contains("users.update"))
        #expect(!text.contains("hunter22"))
    }

    @Test("a page that is made later has the same without what only the run saw, and says so")
    func later() throws {
        let bench = try Self.bench()
        _ = bench.command(["run", "staff.lua", "--file", "staff.csv"])
        let made = bench.command(["runs", "report", "1", "--out", "later.html"])
        #expect(made.code == 0, "\(made.err)")
        #expect(made.out == "\(bench.folder.path)/later.html\n")
        let text = try page(bench, "later.html")
        #expect(text.contains("run-1 is done, but 1 of 4 rows is not</h1>"))
        #expect(text.contains("was made from the center&#39;s database"))
        #expect(text.contains("How the rows went over time was not kept."))
        #expect(!text.contains("Course of staff") && !text.contains("hunter22"))
        // A later page takes the place of an earlier one.
        #expect(bench.command(["runs", "report", "1", "--out", "later.html"]).code == 0)
    }

    @Test(
        "a page is written however the run ends",
        arguments: [
            ("args.declare {}\nerror('boom <i>')", [], 1, "run-1 failed", "boom &lt;i&gt;"),
            (
                "args.declare {}\npartner.users.update { id = 'u-1', full_name = 'A' }\nwhile true do end",
                ["--max-instructions", "100000"], 5, "run-1 hit a limit",
                "partnerctl runs resume run-1 --center sqlite:"
            ),
            ("error('early')", [], 1, "The run failed", "What stopped it"),
            ("print(1)", [], 0, "The run is done", "It changed nothing."),
            ("partner.users.delete { id = 'u-1' }", [], 4, "The run waits", "nobody consented"),
        ] as [(String, [String], Int32, String, String)])
    func ends(script: String, flags: [String], code: Int32, headline: String, part: String) throws {
        let bench = try CommandBench()
        try bench.write("a.lua", script)
        let done = bench.command(["run", "a.lua", "--report", "run.html"] + flags)
        #expect(done.code == code, "\(done.err)")
        let text = try page(bench, "run.html")
        #expect(text.contains(">\(headline)</h1>"), "\(done.err)")
        #expect(text.contains(part))
    }

    @Test("a run that is stopped writes its page and how to go on")
    func interrupted() throws {
        let bench = try CommandBench()
        try bench.write(
            "a.lua",
            "partner.users.update { id = 'u-1', full_name = 'A' } log.info('on') while true do end")
        let script = """
            : > err
            "$1" run a.lua --report run.html > out 2> err &
            until grep -q 'info: on' err || ! kill -0 $!; do sleep 0.05; done
            kill -TERM $!; wait $!; echo $?
            """
        let run = try ProcessRun(
            "sh", ["-c", script, "sh", ProcessRun.partnerctl], directory: bench.folder.path)
        #expect(run.out == "130\n")
        let text = try page(bench, "run.html")
        #expect(text.contains(">run-1 was interrupted</h1>"))
        #expect(text.contains("partnerctl runs resume run-1 --center sqlite:"))
        #expect(text.contains("It made 1 change."))
    }

    @Test("a file of somebody else is never replaced, and nothing is run")
    func foreign() throws {
        let bench = try Self.bench()
        try bench.write("run.html", "<!DOCTYPE html><title>mine</title>")
        for words in [
            ["run", "staff.lua", "--file", "staff.csv", "--report", "run.html"],
            ["runs", "report", "1", "--out", "run.html"],
            ["run", "staff.lua", "--file", "staff.csv", "--report", "."],
        ] {
            let refused = bench.command(words)
            #expect(refused.code == 2)
            #expect(
                refused.err.contains("that is no report of ours, and it stays as it is"), "\(refused.err)")
        }
        #expect(try page(bench, "run.html") == "<!DOCTYPE html><title>mine</title>")
        #expect(bench.command(["runs", "list"]).err == "there are no runs\n")
        let nowhere = bench.command(["run", "staff.lua", "--file", "staff.csv", "--report", "no/where.html"])
        #expect(nowhere.code == 1)
        #expect(nowhere.err.contains("cannot be written: No such file or directory"))
    }

    @Test("a page that cannot be written takes nothing back, and is not passed over in silence")
    func unwritable() throws {
        let bench = try Self.bench()
        try bench.write(
            "late.lua",
            """
            local opt = args.declare { { name = "file", type = "input_file" }, { name = "out", type = "output_file" } }
            local staff = rows.open { path = opt.file, columns = { email = { header = { "Email" } } } }
            local batch = bulk.map(staff, { name = "staff" }, function(row) end)
            batch:write { path = opt.out }
            """)
        // The script puts a file of its own where the page was to go.
        let done = bench.command([
            "run", "late.lua", "--file", "staff.csv", "--out", "out.csv", "--report", "out.csv",
        ])
        #expect(done.code == 1)
        #expect(done.err.contains("the report was not written: there is something at "), "\(done.err)")
        #expect(done.err.hasSuffix("run-1 is done; 4 rows: 4 ok\n"))
        #expect(try page(bench, "out.csv").contains("l@contoso.cn"))
        #expect(bench.command(["runs", "list"]).out.contains("run-1  done"))
    }

    @Test("who may not see the audit gets a page without it")
    func refused() throws {
        let bench = try CommandBench()
        #expect(
            bench.command([
                "call", "users.create", "--full_name", "Bo", "--email", "bo@contoso.cn", "--sealed",
                "p.sealed",
            ]).code == 0)
        let done = bench.command([
            "run", "-e", "args.declare {}", "--as", "bo@contoso.cn", "--report", "run.html",
        ])
        #expect(done.code == 0, "\(done.err)")
        let text = try page(bench, "run.html")
        #expect(
            text.contains(
                "Not shown: bo@contoso.cn (agent role none, admin role none) may not call audit.each"))
        #expect(!text.contains("It changed nothing"))
    }

    @Test("of a run that there is not, no page is made")
    func unknown() throws {
        let bench = try CommandBench()
        #expect(bench.command(["runs", "report", "9", "--out", "p.html"]).code == 1)
        #expect(DiskLookup().text("\(bench.folder.path)/p.html") == nil)
    }
}
