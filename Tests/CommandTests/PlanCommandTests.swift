import FoundationEssentials
import TestKit
import PartnerCenter
import PartnerLua
import SQL
import Testing

@testable import partnerctl

@Suite struct PlanCommandTests {
    private static let me = "admin@contoso.partner.onmschina.cn"

    /// Everything that a center's file holds, table by table.
    private func content(_ bench: CommandBench) throws -> [String] {
        var options = OpenOptions()
        options.access = .readOnly
        let connection = try Connection(file: bench.center, options: options)
        var tables: [String] = []
        try connection.prepare("SELECT name, sql FROM sqlite_master ORDER BY name").forEach { row in
            tables.append(row.text(0))
        }
        var lines = tables
        try connection.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").forEach {
            row in
            tables.append(row.text(0))
        }
        for table in Set(tables).sorted() {
            var columns: [String] = []
            try connection.prepare("SELECT name FROM pragma_table_info('\(table)')").forEach { row in
                columns.append("quote(\"\(row.text(0))\")")
            }
            if columns.isEmpty { continue }
            try connection.prepare("SELECT \(columns.joined(separator: " || '|' || ")) FROM \"\(table)\"")
                .forEach {
                    lines.append("\(table): \($0.text(0))")
                }
        }
        return lines
    }

    private func files(_ bench: CommandBench) throws -> Set<String> {
        Set(try FileManager.default.contentsOfDirectory(atPath: bench.folder.path))
    }

    private func writeStaff(_ bench: CommandBench, _ count: Int, _ name: String = "staff.csv") throws {
        let rows = (0..<count).map { "User \($0),user\($0)@contoso.cn\n" }.joined()
        try bench.write(name, "Full name,Email\n" + rows)
    }

    @Test("a plan of three hundred users changes nothing, makes no file and says it all")
    func nothingChanged() throws {
        let bench = try CommandBench()
        try bench.runUndelivered()
        try writeStaff(bench, 300)
        let before = try content(bench)
        let filesBefore = try files(bench)
        let plan = bench.command(["plan", ScriptFile.bulkCreate, "--file", "staff.csv"])
        #expect(plan.code == 0, "\(plan.err)")
        #expect(try content(bench) == before)
        #expect(before.count > 20)
        #expect(try files(bench) == filesBefore)
        let lines = plan.out.split(separator: "\n").map(String.init)
        #expect(lines.first == "300 × users.create  bulk_create_users.lua:38")
        #expect(
            lines.contains(
                "  + User 0 (user0@contoso.cn): full_name \"User 0\", email \"user0@contoso.cn\", agent_role \"none\", admin_role \"none\""
            ))
        #expect(lines.contains("  … and 295 more"))
        #expect(lines.contains("staff: 300 rows: 300 ok"))
        #expect(lines.contains("would write result.xlsx (300 rows)"))
        #expect(lines.contains("would seal 300 secrets for me into passwords.sealed"))
        #expect(lines.contains("would draw 300 secrets, for me"))
        #expect(lines.last == "would spend nothing")
        #expect(plan.err.hasSuffix("nothing was changed\n"))
    }

    @Test("a plan of ten thousand rows is summarised, and complete in its file")
    func tenThousand() throws {
        let bench = try CommandBench()
        try writeStaff(bench, 10_000)
        let plan = bench.command(
            ["plan", ScriptFile.bulkCreate, "--file", "staff.csv", "--out", "staff.plan", "--quiet"])
        #expect(plan.code == 0, "\(plan.err)")
        #expect(plan.out.split(separator: "\n").count < 20)
        let kept = try PlanFile.read("\(bench.folder.path)/staff.plan", shownAs: "staff.plan").plan
        #expect(kept.effects.count { $0.operation == "users.create" } == 10_000)
        #expect(kept.effects.count { $0.operation == "users.find" } == 10_000)
        let created = Set(kept.effects.flatMap(\.changes).compactMap { $0.field("email")?.after })
        #expect(created.count == 10_000)
        let text = DiskLookup().text("\(bench.folder.path)/staff.plan") ?? ""
        #expect(!text.contains("\"temporary_password\":\""))
    }

    @Test("rows that would be refused or fail are told with their reasons, and the command ends 3")
    func refusedRows() throws {
        let bench = try CommandBench()
        try bench.write(
            "staff.csv",
            "Full name,Email,Agent role\nA,\(Self.me),sales\nB,b@contoso.cn,none\nC,c@contoso.cn,none\n")
        let plan = bench.command(["plan", ScriptFile.bulkCreate, "--file", "staff.csv", "--json"])
        #expect(plan.code == 3, "\(plan.err)")
        #expect(
            plan.out.contains(
                #"{"type":"plan_rows","batch":"staff","outcome":"refused","count":1,"code":"refused","field":"agent_role","messages":[{"message":"exists already, with agent_role none","count":1,"rows":[1]}]}"#
            ), "\(plan.out)")
        let last = try #require(plan.out.split(separator: "\n").last)
        #expect(last.contains(#""outcome":"done""#) && last.contains(#""rows":{"ok":2,"refused":1}"#))
    }

    @Test("what a failed row had written is taken back, and not counted twice where rows are done again")
    func takenBack() throws {
        let bench = try CommandBench()
        try writeStaff(bench, 6)
        try bench.write(
            "fail.lua",
            """
            local opt = args.declare { { name = "file", type = "input_file", required = true } }
            local staff = rows.open { path = opt.file, columns = {
              full_name = { header = { "Full name" } }, email = { header = { "Email" }, type = "email" } } }
            bulk.map(staff, { name = "staff" }, function(row)
              local user = partner.users.create(row)
              if row.email == "user3@contoso.cn" then bulk.refuse { message = "not this one" } end
              partner.users.update { id = user.id, full_name = "X" }
            end)
            """)
        let plan = bench.command(["plan", "fail.lua", "--file", "staff.csv"])
        #expect(plan.code == 3, "\(plan.err)")
        #expect(
            plan.out.contains("6 × users.create  fail.lua:5; 1 are taken back with their rows\n"),
            "\(plan.out)")
        #expect(plan.out.contains("5 × users.update  fail.lua:7\n"))
        #expect(plan.out.contains("would draw 5 secrets, none of which is delivered\n"))
        #expect(plan.out.contains("1 rows of staff would be refused: refused\n  not this one (row 4)\n"))
    }

    @Test("changes are shown from what is to what will be")
    func changes() throws {
        let bench = try CommandBench()
        let plan = bench.command(
            ["plan", "-e", "partner.users.update { id = 'u-1', full_name = '王芳' }"])
        #expect(plan.code == 0, "\(plan.err)")
        #expect(
            plan.out.contains("  ~ First Admin (\(Self.me), u-1): full_name \"First Admin\" → \"王芳\"\n"),
            "\(plan.out)")
    }

    @Test("a script that fails is told, with what it did before, and its plan cannot be applied")
    func failing() throws {
        let bench = try CommandBench()
        let script = "partner.users.update { id = 'u-1', full_name = 'X' } error('stop here')"
        let plan = bench.command(["plan", "-e", script, "--out", "p"])
        #expect(plan.code == 1)
        #expect(plan.out.contains("1 × users.update"))
        #expect(plan.out.contains("cannot be applied: the script fails: "))
        let apply = bench.command(["apply", "p"])
        #expect(apply.code == 2)
        #expect(apply.err.contains("p cannot be applied: the script fails: "), "\(apply.err)")
    }

    @Test("a plan ends at the first wait, and looks past it where that is assumed")
    func waits() throws {
        let bench = try CommandBench()
        try bench.write(
            "wait.lua",
            """
            local answer = wait.for_signal { name = "go" }
            partner.users.update { id = "u-1", full_name = answer.data.name }
            wait.sleep "3w"
            local event = wait.for_event { names = { "users.delete" } }
            partner.users.update { id = "u-1", full_name = event.subject_id }
            """)
        let first = bench.command(["plan", "wait.lua"])
        #expect(first.code == 0, "\(first.err)")
        #expect(first.out.contains("would wait for the signal go; what comes behind that is not known\n"))
        #expect(!first.out.contains("users.update"))
        let second = bench.command([
            "plan", "wait.lua", "--assume", "signal:go={\"name\":\"Bo\"}", "--out", "p",
        ])
        #expect(second.out.contains("full_name \"First Admin\" → \"Bo\"\n"), "\(second.out)\(second.err)")
        #expect(second.out.contains("would wait for the time to be "))
        #expect(
            second.out.contains(
                "cannot be applied: it rests on what was assumed (signal:go={\"name\":\"Bo\"})"))
        #expect(bench.command(["apply", "p"]).code == 2)
        let third = bench.command([
            "plan", "wait.lua", "--assume", "sleep", "--assume", "signal:go={\"name\":\"Bo\"}", "--assume",
            "users.delete={\"subject_id\":\"u-9\"}",
        ])
        #expect(third.out.contains("→ \"u-9\"\n"), "\(third.out)\(third.err)")
        #expect(!third.out.contains("would wait"))
    }

    @Test(
        "an assumption that means nothing is refused",
        arguments: [
            ("now", "--assume: \"now\" is no assumption"),
            ("signal:go", "--assume: \"signal:go\" is no assumption"),
            ("signal:go=1", "--assume: what signal:go brings must be a JSON object"),
            (
                "users.delete={",
                "--assume: what users.delete brings is no JSON: at byte 2 a member's name is missing"
            ),
            ("users.get={}", "--assume: users.get: "),
        ])
    func badAssumptions(text: String, message: String) throws {
        let bench = try CommandBench()
        let plan = bench.command(["plan", "-e", "print(1)", "--assume", text])
        #expect(plan.code != 0)
        #expect(plan.err.contains(message), "\(plan.err)")
    }

    @Test("a plan on a copy leaves the center to others, and is the same")
    func copy() throws {
        let bench = try CommandBench()
        let script = "partner.users.update { id = 'u-1', full_name = 'X' }"
        let other = try CenterDatabaseHolder(bench.center)
        let copied = bench.command(["plan", "-e", script, "--copy", "--out", "p", "--json"])
        #expect(copied.code == 0, "\(copied.err)")
        try other.end()
        #expect(copied.out.contains("sqlite:\(bench.center)"))
        let plain = bench.command(["plan", "-e", script, "--json"])
        #expect(
            plain.out == copied.out.replacing("\"file\":\"\(bench.folder.path)/p\"", with: "\"file\":null"))
        #expect(bench.command(["apply", "p"]).code == 0)
    }

    @Test("a script's own flag of the same name stands behind the file, the plan's before it")
    func ownFlags() throws {
        let bench = try CommandBench()
        try bench.write(
            "own.lua",
            """
            local opt = args.declare { { name = "out", type = "output_file" } }
            local file = rows.create { path = opt.out, columns = { "a" } }
            file:add { a = 1 }
            file:close()
            """)
        let plan = bench.command(["plan", "--out", "p", "own.lua", "--out", "own.csv"])
        #expect(plan.code == 0, "\(plan.err)")
        #expect(plan.out.contains("would write own.csv (1 rows)\n"))
        #expect(try files(bench).isSuperset(of: ["p"]) && !files(bench).contains("own.csv"))
        #expect(bench.command(["apply", "p"]).code == 0)
        #expect(DiskLookup().text("\(bench.folder.path)/own.csv")?.contains("1") == true)
    }

    @Test("a plan's file is only replaced when that is asked for")
    func existing() throws {
        let bench = try CommandBench()
        try bench.write("p", "mine")
        let refused = bench.command(["plan", "-e", "print(1)", "--out", "p"])
        #expect(refused.code == 2)
        #expect(refused.err.contains("p is there already; name another file, or replace it with --force"))
        #expect(DiskLookup().text("\(bench.folder.path)/p") == "mine")
        #expect(bench.command(["plan", "-e", "print(1)", "--out", "p", "--force"]).code == 0)
    }

    @Test("a plan makes no center")
    func noCenter() throws {
        let folder = try TemporaryFolder()
        let test = TestConsole(isAttended: true, answers: ["y"])
        let code = test.run(
            ["plan", "-e", "print(1)"], directory: folder.path, environment: ["HOME": folder.path])
        #expect(code == .usage)
        #expect(!DiskLookup().exists("\(folder.path)/.partnerctl"))
    }
}

/// Holds the writers' turn of a center, as a run does.
private final class CenterDatabaseHolder {
    private let transaction: WriteTransaction

    init(_ path: String) throws {
        transaction = try WriteTransaction(Connection(file: path, options: OpenOptions()))
        try transaction.begin()
    }

    func end() throws { try transaction.rollback() }
}
