import Glibc
import PartnerCenter
import TestKit
import SQL
import Testing

@testable import partnerctl

@Suite struct ApplyCommandTests {
    private static let me = "admin@contoso.partner.onmschina.cn"

    private func rows(_ bench: CommandBench, _ query: String) throws -> [String] {
        var options = OpenOptions()
        options.access = .readOnly
        let connection = try Connection(file: bench.center, options: options)
        var rows: [String] = []
        try connection.prepare(query).forEach { rows.append($0.text(0)) }
        return rows
    }

    private func call(_ bench: CommandBench, _ words: String...) {
        let called = bench.command(["call"] + words)
        #expect(called.code == 0, "\(called.err)")
    }

    @Test("what is applied is what was planned, and a second time it is refused")
    func exactly() throws {
        let bench = try CommandBench()
        try bench.write(
            "staff.csv", "Full name,Email\n" + (0..<300).map { "User \($0),user\($0)@contoso.cn\n" }.joined())
        #expect(
            bench.command(["plan", ScriptFile.bulkCreate, "--file", "staff.csv", "--out", "p"]).code == 0)
        // Somebody else takes the ids that were foreseen.
        call(
            bench, "users.create", "--full-name", "Other", "--email", "other@contoso.cn", "--sealed",
            "other.sealed")
        let apply = bench.command(["apply", "p"])
        #expect(apply.code == 0, "\(apply.err)")
        #expect(apply.err.hasSuffix("run-1 is done; 300 rows: 300 ok\n"), "\(apply.err)")
        #expect(
            try rows(bench, "SELECT full_name || ' ' || email FROM users WHERE id > 2 ORDER BY id")
                == (0..<300).map { "User \($0) user\($0)@contoso.cn" })
        #expect(try rows(bench, "SELECT state FROM runs") == ["done"])
        #expect(try rows(bench, "SELECT operation FROM journal WHERE is_pending = 1").isEmpty)
        let opened = bench.command(["open", "passwords.sealed", "--json"])
        #expect(opened.out.split(separator: "\n").count == 300)
        #expect(DiskLookup().exists("\(bench.folder.path)/result.xlsx"))
        let again = bench.command(["apply", "p"])
        #expect(again.code == 9)
        #expect(
            again.err.contains("the plan was applied before, by run-1; nothing was changed\n"), "\(again.err)"
        )
        #expect(try rows(bench, "SELECT count(*) FROM users") == ["302"])
    }

    @Test("a user that was renamed since makes the plan fail, by name")
    func renamed() throws {
        let bench = try CommandBench()
        let created = bench.command([
            "call", "users.create", "--full-name", "王芳", "--email", "wang.fang@contoso.cn", "--sealed", "w",
        ])
        #expect(created.code == 0, "\(created.err)")
        let scripts = [
            (
                "read",
                "local u = partner.users.get { id = 'u-2' } partner.users.update { id = 'u-1', full_name = 'X' }"
            ),
            (
                "listed",
                "for u in partner.users.each {} do print(u.id) end partner.users.update { id = 'u-1', full_name = 'X' }"
            ),
            ("updated", "partner.users.update { id = 'u-2', full_name = 'Wang' }"),
        ]
        for (name, script) in scripts {
            let plan = bench.command(["plan", "-e", script, "--out", name])
            #expect(plan.code == 0, "\(plan.err)")
        }
        call(bench, "users.update", "--id", "u-2", "--full-name", "Fang Wang")
        for (name, _) in scripts {
            let apply = bench.command(["apply", name])
            #expect(apply.code == 9, "\(name): \(apply.err)")
            #expect(
                apply.err.contains(
                    "  王芳 (wang.fang@contoso.cn, u-2): full_name: \"王芳\" in the plan, \"Fang Wang\" now"),
                "\(name): \(apply.err)")
            #expect(apply.err.contains("the plan no longer holds: one thing is not as it was planned"))
        }
        #expect(try rows(bench, "SELECT full_name FROM users") == ["First Admin", "Fang Wang"])
        #expect(try rows(bench, "SELECT count(*) FROM runs") == ["0"])
    }

    @Test("differences are lines for programs as well")
    func json() throws {
        let bench = try CommandBench()
        #expect(bench.command(["plan", "-e", "partner.users.get { id = 'u-1' }", "--out", "p"]).code == 0)
        call(bench, "users.update", "--id", "u-1", "--full-name", "Li Na")
        let apply = bench.command(["apply", "p", "--json"])
        #expect(apply.code == 9)
        let lines = apply.out.split(separator: "\n").map(String.init)
        #expect(lines.count == 3)
        #expect(
            lines[1]
                == #"{"type":"difference","subject":"First Admin (\#(Self.me), u-1)","field":"full_name","planned":"\"First Admin\"","present":"\"Li Na\"","operation":"users.get","place":"-e:1","row":null}"#,
            "\(apply.out)")
        #expect(lines[2].contains(#""outcome":"failed","code":"stale_plan""#))
    }

    @Test("an input that was changed, and a center that is another, are refused")
    func otherWorld() throws {
        let bench = try CommandBench()
        try bench.write("staff.csv", "Full name,Email\nA,a@contoso.cn\n")
        #expect(
            bench.command(["plan", ScriptFile.bulkCreate, "--file", "staff.csv", "--out", "p"]).code == 0)
        #expect(bench.command(["center", "init", "--center", "sqlite:other.db"]).code == 0)
        let other = bench.command(["apply", "p", "--center", "sqlite:other.db"])
        #expect(other.code == 9)
        #expect(other.err.contains("this is not the center that the plan was made for"), "\(other.err)")
        try bench.write("staff.csv", "Full name,Email\nB,b@contoso.cn\n")
        let changed = bench.command(["apply", "p"])
        #expect(changed.code == 9)
        #expect(changed.err.contains("staff.csv is not what it was when the plan was made"), "\(changed.err)")
        #expect(try rows(bench, "SELECT count(*) FROM users") == ["1"])
    }

    @Test("the script comes from the plan, whatever became of its file; the clock says what it said")
    func pinned() throws {
        let bench = try CommandBench()
        try bench.write(
            "now.lua",
            """
            local helper = require "helper"
            partner.users.update { id = "u-1", full_name = helper.name .. clock.now() .. math.random(1000000) }
            """)
        try bench.write("helper.lua", "return { name = 'at ' }")
        let plan = bench.command(["plan", "now.lua", "--out", "p"])
        #expect(plan.code == 0, "\(plan.err)")
        try bench.write("now.lua", "error('changed')")
        try bench.write("helper.lua", "error('changed')")
        let second = HostClock.milliseconds() / 1000
        while HostClock.milliseconds() / 1000 == second {}
        let apply = bench.command(["apply", "p"])
        #expect(apply.code == 0, "\(apply.err)")
        let name = try #require(rows(bench, "SELECT full_name FROM users").first)
        #expect(name.hasPrefix("at 20"))
        #expect(plan.out.contains("→ \"\(name)\""), "\(plan.out)")
    }

    @Test("a clock that rows read says what it said, row by row")
    func pinnedInRows() throws {
        let bench = try CommandBench()
        try bench.write("staff.csv", "Full name,Email\nA,a@contoso.cn\nB,b@contoso.cn\n")
        try bench.write(
            "rows.lua",
            """
            local opt = args.declare { { name = "file", type = "input_file", required = true } }
            local staff = rows.open { path = opt.file, columns = { email = { header = { "Email" } } } }
            bulk.map(staff, { name = "staff" }, function(row)
              partner.users.update { id = "u-1", full_name = row.email .. clock.now() }
            end)
            """)
        #expect(bench.command(["plan", "rows.lua", "--file", "staff.csv", "--out", "p"]).code == 0)
        let second = HostClock.milliseconds() / 1000
        while HostClock.milliseconds() / 1000 == second {}
        let apply = bench.command(["apply", "p"])
        #expect(apply.code == 0, "\(apply.err)")
    }

    @Test("flags of the plan hold when it is applied")
    func flags() throws {
        let bench = try CommandBench()
        try bench.write("staff.csv", "Full name,Email\nA,a@contoso.cn\nB,nobody\n")
        let words = ["plan", ScriptFile.bulkCreate, "--file", "staff.csv", "--out", "p"]
        #expect(bench.command(words).code != 0)
        let plan = bench.command(words + ["--accept-bad-rows", "--force"])
        #expect(plan.code == 3, "\(plan.err)")
        let apply = bench.command(["apply", "p"])
        #expect(apply.code == 3, "\(apply.err)")
        #expect(try rows(bench, "SELECT email FROM users WHERE id > 1") == ["a@contoso.cn"])
    }

    @Test("a plan whose rows make files is shown, and cannot be applied")
    func filesInRows() throws {
        let bench = try CommandBench()
        try bench.write("staff.csv", "Email\na@contoso.cn\n")
        try bench.write(
            "rows.lua",
            """
            local opt = args.declare { { name = "file", type = "input_file", required = true },
              { name = "dir", type = "output_dir", default = "made" } }
            local staff = rows.open { path = opt.file, columns = { email = { header = { "Email" } } } }
            bulk.map(staff, { name = "staff" }, function(row)
              local file = rows.create { path = opt.dir .. "/sub/" .. row.email .. ".csv", columns = { "a" } }
              file:close()
            end)
            """)
        let plan = bench.command(["plan", "rows.lua", "--file", "staff.csv", "--out", "p"])
        #expect(plan.code == 0, "\(plan.err)")
        #expect(plan.out.contains("would write made/sub/a@contoso.cn.csv (0 rows)"), "\(plan.out)")
        #expect(!DiskLookup().exists("\(bench.folder.path)/made"))
        let apply = bench.command(["apply", "p"])
        #expect(apply.code == 2)
        #expect(apply.err.contains("a file is made inside of a row, at rows.lua:"), "\(apply.err)")
    }

    @Test("a file that was made meanwhile makes the plan fail before anything is done")
    func sealedFileAppeared() throws {
        let bench = try CommandBench()
        try bench.write("staff.csv", "Full name,Email\nA,a@contoso.cn\n")
        #expect(
            bench.command(["plan", ScriptFile.bulkCreate, "--file", "staff.csv", "--out", "p"]).code == 0)
        try bench.write("passwords.sealed", "mine")
        let apply = bench.command(["apply", "p"])
        #expect(apply.code == 9, "\(apply.err)")
        #expect(
            apply.err.contains("passwords.sealed exists, and a sealed file is never replaced"), "\(apply.err)"
        )
        #expect(try rows(bench, "SELECT count(*) FROM users") == ["1"])
        let plan = bench.command(["plan", ScriptFile.bulkCreate, "--file", "staff.csv"])
        #expect(plan.code == 1, "\(plan.out)")
    }

    @Test("what cannot be taken back is asked for once, or needs --yes")
    func consent() throws {
        let bench = try CommandBench()
        call(bench, "users.create", "--full-name", "A", "--email", "a@contoso.cn", "--sealed", "s")
        let plan = bench.command(["plan", "-e", "partner.users.delete { id = 'u-2' }", "--out", "p"])
        #expect(plan.code == 0, "\(plan.err)")
        #expect(plan.out.contains("1 × users.delete, which cannot be taken back"), "\(plan.out)")
        let alone = bench.command(["apply", "p"])
        #expect(alone.code == 2)
        #expect(
            alone.err.contains(
                "users.delete cannot be taken back, and nobody can be asked; nothing was changed"))
        #expect(bench.command(["apply", "p"], answers: ["n"]).code == 2)
        #expect(try rows(bench, "SELECT count(*) FROM users") == ["2"])
        let asked = bench.command(["apply", "p"], answers: ["y"])
        #expect(asked.code == 0, "\(asked.err)")
        #expect(try rows(bench, "SELECT count(*) FROM users") == ["1"])
    }

    @Test("an applied plan ends at its first wait, with its files made, and goes on as any run")
    func waits() throws {
        let bench = try CommandBench()
        try bench.write(
            "wait.lua",
            """
            local opt = args.declare { { name = "list", type = "output_file", default = "list.csv" } }
            print("before")
            local file = rows.create { path = opt.list, columns = { "a" } }
            file:add { a = "x" }
            file:close()
            wait.for_signal { name = "go" }
            print("behind")
            partner.users.update { id = "u-1", full_name = "Done" }
            """)
        #expect(bench.command(["plan", "wait.lua", "--out", "p"]).code == 0)
        let apply = bench.command(["apply", "p"])
        #expect(apply.code == 4, "\(apply.err)")
        #expect(apply.out == "before\n")
        #expect(DiskLookup().exists("\(bench.folder.path)/list.csv"))
        #expect(bench.command(["signal", "run-1", "go", "{}"]).code == 0)
        let resumed = bench.command(["runs", "resume", "run-1"])
        #expect(resumed.code == 0, "\(resumed.err)")
        #expect(resumed.out == "behind\n")
        #expect(try rows(bench, "SELECT full_name FROM users") == ["Done"])
    }

    @Test("branches are compared each with itself")
    func branches() throws {
        let bench = try CommandBench()
        try bench.write(
            "all.lua",
            """
            bulk.all {
              a = function() partner.users.create { full_name = "A", email = "a@contoso.cn" } clock.now() end,
              b = function()
                local user = partner.users.create { full_name = "B", email = "b@contoso.cn" }
                partner.users.update { id = user.id, full_name = "B2" }
              end,
            }
            """)
        let plan = bench.command(["plan", "all.lua", "--out", "p"])
        #expect(plan.code == 0, "\(plan.err)")
        call(bench, "users.create", "--full-name", "C", "--email", "c@contoso.cn", "--sealed", "s")
        let apply = bench.command(["apply", "p"])
        #expect(apply.code == 0, "\(apply.err)")
        #expect(
            try rows(bench, "SELECT full_name FROM users ORDER BY full_name") == [
                "A", "B2", "C", "First Admin",
            ])
    }

    @Test("what an applied plan leaves is what a run would have left")
    func sameAsRun() throws {
        let script = """
            local opt = args.declare {
              { name = "file", type = "input_file", required = true },
              { name = "result", type = "output_file", default = "result.csv" },
              { name = "sealed", type = "output_file", default = "batch.sealed" },
              { name = "more", type = "output_file", default = "more.sealed" },
              { name = "list", type = "output_file", default = "list.csv" },
              { name = "to", type = "recipient", default = "me" },
              { name = "token", type = "secret", required = true },
            }
            if not opt.token then error("the token is missing") end
            print("begins")
            local first = partner.users.create { full_name = "First", email = "first@contoso.cn" }
            local again = pcall(partner.users.create, { full_name = "Again", email = "first@contoso.cn" })
            if again then error("the same e-mail twice") end
            local staff = rows.open { path = opt.file, columns = {
              full_name = { header = { "Full name" } }, email = { header = { "Email" }, type = "email" } } }
            local batch = bulk.map(staff, { name = "staff", key = "email", result = { "user_id", "password" } },
              function(row)
                local user = partner.users.create(row)
                if row.full_name == "User 3" then bulk.refuse { message = "not this one" } end
                log.info("made " .. user.id)
                return { user_id = user.id, password = user.temporary_password }
              end)
            deliver.sealed { from = batch, columns = { "email", "password" }, path = opt.sealed, to = opt.to }
            deliver.sealed { from = { first }, columns = { "email", "temporary_password" }, path = opt.more, to = opt.to }
            local written = batch:write { path = opt.result }
            local list = rows.create { path = opt.list, columns = { "id" } }
            for user in partner.users.each {} do list:add { id = user.id } end
            local closed = list:close()
            partner.users.update { id = "u-1", full_name = written.count .. " and " .. closed.count }
            report.problem { message = "look" }
            """
        let model = try ProcessBench()
        try model.write("all.lua", script)
        try model.write("token", "hush")
        try model.writeStaff("staff.csv", 0..<6)
        #expect(try model.run(["key"]).end == .exited(0))
        let words = ["all.lua", "--file", "staff.csv", "--token-file", "token"]

        let calm = try ProcessBench(like: model)
        let done = try calm.run(["run"] + words)
        #expect(done.end == .exited(3), "\(done.err)")

        let bench = try ProcessBench(like: model)
        let planned = try bench.run(["plan", "--out", "p"] + words)
        #expect(planned.end == .exited(3), "\(planned.err)")
        #expect(bench.text("p")?.contains("hush") == false)
        let applied = try bench.run(["apply", "p"])
        #expect(applied.end == .exited(3), "\(applied.err)")
        #expect(applied.out == done.out)
        for (columns, rest) in [
            (["id", "full_name", "email", "version"], "FROM users ORDER BY id"),
            (
                ["id", "actor", "operation", "subject_id", "run_id", "line", "changes"],
                "FROM audit ORDER BY id"
            ),
            (["batch", "row", "attempt", "key", "outcome", "code", "columns"], "FROM ledger ORDER BY row"),
            (
                ["ordinal", "operation", "line", "is_pending", "sealed"],
                "FROM journal WHERE sealed IS NULL ORDER BY id"
            ),
            (
                ["outcome"],
                "FROM journal WHERE operation NOT LIKE '%.begin' AND operation <> 'args.declare' ORDER BY id"
            ),
            (["number", "batch", "row", "kind", "body"], "FROM transcript ORDER BY number"),
            (["id", "state", "rows_ok"], "FROM runs"),
        ] {
            #expect(try bench.rows(columns, rest) == calm.rows(columns, rest), "\(rest)")
        }
        for name in ["batch.sealed", "more.sealed"] {
            #expect(try bench.openedEmails(name) == calm.openedEmails(name))
        }
        #expect(bench.text("result.csv") == calm.text("result.csv"))
        #expect(bench.text("list.csv") == calm.text("list.csv"))
    }

    @Test(
        "an applied plan that is killed behind its commit delivers when it goes on; before it, nothing was done"
    )
    func killed() throws {
        let bench = try ProcessBench()
        try bench.writeStaff("staff.csv", 0..<20)
        let planned = try bench.run(["plan", ScriptFile.bulkCreate, "--file", "staff.csv", "--out", "p"])
        #expect(planned.end == .exited(0), "\(planned.err)")
        #expect(try bench.run(["apply", "p"], [CrashPoint.variable: "1"]).end == .killed(signal: SIGKILL))
        #expect(try bench.number("SELECT count(*) FROM users") == 1)
        #expect(try bench.number("SELECT count(*) FROM runs") == 0)
        var boundary = 2
        while true {
            let copy = try ProcessBench(like: bench)
            // The plan names the place of its center.
            #expect(
                try copy.run(["plan", ScriptFile.bulkCreate, "--file", "staff.csv", "--out", "p", "--force"])
                    .end
                    == .exited(0))
            let crashed = try copy.run(["apply", "p"], [CrashPoint.variable: "\(boundary)"])
            if crashed.end == .exited(0) { break }
            #expect(crashed.end == .killed(signal: SIGKILL), "at \(boundary): \(crashed.err)")
            #expect(try copy.number("SELECT count(*) FROM users") == 21, "at \(boundary)")
            let resumed = try copy.run(["runs", "resume", "run-1"])
            if try copy.number("SELECT count(*) FROM runs WHERE state = 'done'") == 0 {
                #expect(resumed.end == .exited(0), "at \(boundary): \(resumed.err)")
            }
            #expect(
                try copy.openedEmails("passwords.sealed") == (0..<20).map(ProcessBench.email),
                "at \(boundary)")
            #expect(copy.files.contains("result.xlsx"), "at \(boundary)")
            #expect(try copy.number("SELECT count(*) FROM users") == 21)
            boundary += Rounds.step
        }
        #expect(boundary > 6)
    }
}
