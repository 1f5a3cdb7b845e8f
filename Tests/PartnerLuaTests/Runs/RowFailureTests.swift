import LuaRuntime
import PartnerCenter
import PartnerLua
import PartnerSQL
import Runs
import Testing

@Suite struct RowFailureTests {
    /// Creates a user per row, then does `after` with the row and its user.
    static func script(_ after: String, options: String = "", head: String = "") -> String {
        """
        local opt = args.declare { { name = "file", type = "input_file", required = true },
          { name = "result", type = "output_file", default = "result.csv" },
          { name = "sealed", type = "output_file", default = "passwords.sealed" }, { name = "to", type = "recipient", default = "me" } }
        \(head)
        local staff = rows.open { path = opt.file, columns = {
          full_name = { header = { "Full name" }, required = true }, email = { header = { "Email" } }, n = { type = "integer", header = { "N" } } } }
        local batch = bulk.map(staff, { name = "staff", key = "email", result = { "id", "password" }\(options) }, function(row)
          local user = partner.users.create { full_name = row.full_name, email = row.email }
          print(row.n)
          \(after)
          return { id = user.id, password = user.temporary_password }
        end)
        print(batch.total, batch.ok, batch.unchanged, batch.failed, batch.refused, batch.cancelled)
        for row in batch:each {} do if row.outcome ~= "ok" then print(row.row, row.outcome, row.code, row.message, row.field, row.input["Email"]) end end
        deliver.sealed { from = batch, columns = { "email", "password" }, path = opt.sealed, to = opt.to }
        batch:write { path = opt.result }
        """
    }

    static func staff(_ count: Int) -> String {
        "Full name,Email,N\n" + (1...count).map { "Person \($0),person\($0)@contoso.cn,\($0)\n" }.joined()
    }

    func bench(_ rows: Int, groupSize: Int = 2_000) throws -> ScriptBench {
        let bench = try ScriptBench()
        bench.options.groupSize = groupSize
        try bench.write("staff.csv", Self.staff(rows))
        return bench
    }

    static let faults: [(lua: String, outcome: String)] = [
        (
            "if row.n == 5 then error('no luck', 0) end",
            "5\tfailed\tscript_error\ttest.lua:10: no luck\tnil\tperson5@contoso.cn"
        ),
        (
            "if row.n == 5 then bulk.refuse { message = 'not him', field = 'email' } end",
            "5\trefused\trefused\tnot him\temail\tperson5@contoso.cn"
        ),
        (
            "if row.n == 5 then partner.users.get { id = 'u-99' } end",
            "5\tfailed\tnot_found\tthere is no user with id u-99\tid\tperson5@contoso.cn"
        ),
        (
            "if row.n == 5 then return { idd = 1 } end",
            "5\tfailed\tbad_argument\tstaff: 'idd' is not one of the result columns\tidd\tperson5@contoso.cn"
        ),
        (
            "if row.n == 5 then return 7 end",
            "5\tfailed\tbad_argument\tstaff: the row function must return a table of result columns, got number 7\tnil\tperson5@contoso.cn"
        ),
        (
            "if row.n == 5 then return { id = {} } end",
            "5\tfailed\tbad_argument\tstaff: result column id must be text, a number, true or false, money or a secret, got table\tid\tperson5@contoso.cn"
        ),
    ]

    @Test(
        "a row that fails after it wrote leaves nothing, and every other row is there once",
        arguments: faults, [3, 2_000])
    func afterWriting(fault: (lua: String, outcome: String), groupSize: Int) throws {
        let bench = try bench(9, groupSize: groupSize)
        let report = try bench.run(Self.script(fault.lua), ["file": ["staff.csv"]])
        #expect(report.failure == nil, "\(String(describing: report.failure))")
        #expect(
            try bench.users().map(\.fullName) == ["First Admin"]
                + [1, 2, 3, 4, 6, 7, 8, 9].map { "Person \($0)" })
        let lines = bench.console.output.split(separator: "\n").map(String.init)
        #expect(lines.dropLast().dropLast() == (1...9).map { "\($0)" }[...], "shown once each")
        #expect(lines.last == fault.outcome)
        let opened = try bench.open("passwords.sealed")
        #expect(opened.map { $0[0] } == [1, 2, 3, 4, 6, 7, 8, 9].map { "person\($0)@contoso.cn" })
        for row in opened {
            let user = try #require(try bench.database.store.user(email: EmailAddress(row[0])))
            let hash = try #require(try bench.database.store.passwordHash(userID: user.id))
            #expect(SealingVault(isTest: true).verify(Secret(Array(row[1].utf8)), against: hash))
        }
        let audited = try bench.database.store.auditRecords(
            after: 1, limit: 100, AuditFilter(operations: ["users.create"]))
        #expect(audited.count == 8)
    }

    @Test(
        "secrets open when the first row, every second row, or all rows of a group fail",
        arguments: [
            "row.n == 1", "row.n % 2 == 1", "row.n <= 4", "row.n > 1", "row.n % 3 ~= 0",
        ])
    func secretsAfterFailures(condition: String) throws {
        for groupSize in [1, 2, 4, 100] {
            let bench = try bench(8, groupSize: groupSize)
            let report = try bench.run(
                Self.script("if \(condition) then error('no', 0) end"), ["file": ["staff.csv"]])
            #expect(report.failure == nil, "\(groupSize) \(String(describing: report.failure))")
            let opened = try bench.open("passwords.sealed")
            #expect(opened.count == Int(report.totals[.ok]))
            #expect(try bench.users().count == opened.count + 1)
            for row in opened {
                let user = try #require(try bench.database.store.user(email: EmailAddress(row[0])))
                let hash = try #require(try bench.database.store.passwordHash(userID: user.id))
                #expect(SealingVault(isTest: true).verify(Secret(Array(row[1].utf8)), against: hash))
            }
        }
    }

    @Test("after so many failures the rest is cancelled, with one line for each row")
    func stopAfterFailures() throws {
        let bench = try bench(9, groupSize: 2)
        let report = try bench.run(
            Self.script("if row.n > 3 then error('no', 0) end", options: ", stop_after_failures = 2"),
            ["file": ["staff.csv"]])
        #expect(report.failure == nil)
        #expect(bench.console.output.contains("\n9\t3\t0\t2\t0\t4\n"))
        #expect(
            bench.console.output.contains(
                "6\tcancelled\tcancelled\tnot tried: the batch stopped after 2 failures"))
        let lines = try bench.read("result.csv").split(separator: "\r\n")
        #expect(lines.count == 10 && lines[9].hasPrefix("Person 9,person9@contoso.cn,9,cancelled,cancelled,"))
        #expect(try bench.users().count == 4)
    }

    @Test("a batch that stopped after failures stays stopped when it goes on")
    func stoppedAndResumed() throws {
        let bench = try bench(9, groupSize: 2)
        bench.console.stopsAfterGroups = 3
        let script = Self.script("if row.n > 3 then error('no', 0) end", options: ", stop_after_failures = 2")
        let first = try bench.run(script, ["file": ["staff.csv"]])
        #expect(first.failure?.kind == .interrupted)
        let second = try bench.resume(first.runID)
        #expect(second.failure == nil && second.totals[.cancelled] == 4 && second.totals[.failed] == 2)
        #expect(try bench.users().count == 4)
    }

    @Test("a fault of the script that hits every row stops the batch after twenty", arguments: [5, 100])
    func scriptFault(groupSize: Int) throws {
        for fault in ["local x = nil .. 'a'", "do return { wrong = 1 } end"] {
            let bench = try bench(60, groupSize: groupSize)
            let report = try bench.run(Self.script(fault), ["file": ["staff.csv"]])
            #expect(
                report.failure?.kind == .failed
                    && report.failure?.message.hasPrefix("staff: the first 20 rows all fail alike: ") == true,
                "\(String(describing: report.failure))")
            #expect(try bench.users().count == 1)
            #expect(report.totals[.failed] == 20)
        }
    }

    @Test("rows that fail for reasons of their own do not stop a batch")
    func ownReasons() throws {
        let bench = try bench(60)
        let report = try bench.run(
            Self.script("partner.users.get { id = 'u-' .. 1000 + row.n }"), ["file": ["staff.csv"]])
        #expect(report.failure == nil && report.totals[.failed] == 60)
    }

    @Test("permission lost within a batch stops it at once, and what was done before is kept")
    func permissionLost() throws {
        let bench = try bench(9, groupSize: 2)
        let script = Self.script(
            "if row.n == 4 then partner.users.set_roles { id = 'u-1', admin_role = 'none' } end",
            head: "partner.users.create { full_name = 'B', email = 'b@contoso.cn', admin_role = 'global' }")
        let report = try bench.run(script, ["file": ["staff.csv"]])
        #expect(report.failure?.kind == .refused, "\(String(describing: report.failure))")
        #expect(report.failure?.message.contains("may not call users.create") == true)
        #expect(report.totals[.ok] == 4)
        #expect(try bench.users().count == 6)
    }

    static let limits: [(lua: String, code: String)] = [
        ("while true do end", "limit_instructions"),
        ("pcall(function() while true do end end)", "limit_instructions"),
        ("local t = {} while true do t[#t + 1] = ('x'):rep(100000) end", "limit_memory"),
        ("while true do print(('x'):rep(1000)) end", "limit_output"),
        ("local t = {} while true do t[#t + 1] = coroutine.create(print) end", "limit_coroutines"),
    ]

    @Test(
        "a limit inside of a row ends the run with every committed row intact, and it can go on",
        arguments: limits, [1, 2, 4, 100])
    func limit(limit: (lua: String, code: String), groupSize: Int) throws {
        let bench = try bench(9, groupSize: groupSize)
        if limit.code == "limit_instructions" { bench.options.limits.instructions = 2_000_000 }
        bench.options.limits.memory = 24 << 20
        bench.options.limits.output = 100_000
        bench.options.limits.coroutines = 1_000
        let report = try bench.run(
            Self.script("if row.n == 6 then \(limit.lua) end"), ["file": ["staff.csv"]])
        #expect(
            report.failure?.kind == .limited && report.failure?.code == limit.code,
            "\(String(describing: report.failure))")
        let kept = Int(report.totals.total)
        #expect(kept <= 5 && kept >= 5 - groupSize)
        #expect(try bench.users().count == 1 + kept)
        let run = try bench.database.runs.run(Runs.RunID(rawValue: try #require(report.runID)))
        #expect(run.state == .limited)
        // The same again: the rows that were kept are not done twice.
        let again = try bench.resume(report.runID)
        #expect(again.failure?.code == limit.code)
        #expect(Int(again.totals.total) >= kept)
        #expect(try bench.users().count == 1 + Int(again.totals.total))
    }

    @Test("a run that hit a limit ends well with more of it")
    func moreOfIt() throws {
        let bench = try bench(9, groupSize: 2)
        bench.options.limits.instructions = 300_000
        let report = try bench.run(
            Self.script("if row.n == 6 then for i = 1, 1000000 do end end"), ["file": ["staff.csv"]])
        #expect(report.failure?.code == "limit_instructions")
        bench.options.limits.instructions = nil
        let again = try bench.resume(report.runID)
        #expect(again.failure == nil && again.totals[.ok] == 9)
        #expect(try bench.users().count == 10)
        #expect(try bench.open("passwords.sealed").count == 9)
    }

    @Test("a row function can neither wait nor start a batch")
    func noBatchInRow() throws {
        let bench = try bench(2)
        let report = try bench.run(
            Self.script("bulk.map(staff, { name = 'inner' }, print)"), ["file": ["staff.csv"]])
        #expect(report.totals[.failed] == 2)
        #expect(bench.console.output.contains("bulk.map cannot be called inside of a row function"))
    }

    @Test("the rows of a group's output are shown once, in order, although the group was done again")
    func outputOnce() throws {
        let bench = try bench(6, groupSize: 6)
        _ = try bench.run(
            Self.script(
                "log.info('row ' .. row.n) if row.n == 4 then report.problem { message = 'four' } error('no', 0) end"
            ), ["file": ["staff.csv"]])
        #expect(bench.console.logs == (1...6).map { "info row \($0) " })
    }
}
