import FoundationEssentials
import PartnerCenter
import PartnerLua
import PartnerSQL
import Runs
import Sheets
import Testing

@Suite struct ResultFileTests {
    /// The rows of a file as texts, headers first.
    func rows(_ bench: ScriptBench, _ name: String) throws -> [[String]] {
        let reader = try SheetReader(
            path: bench.folder.path + "/" + name, options: SheetOptions(columns: [SheetColumn(name: "Email")])
        )
        var rows = [reader.headers]
        let row = SheetRow()
        while try reader.next(into: row) {
            rows.append((0..<reader.headers.count).map { row.original.text($0) })
        }
        return rows
    }

    static let csv = """
        Team,Full name,Email,Agent role
        北,Li Na,li@contoso.cn,sales
        南,"Wang, Fang",wang@contoso.cn,none
        西,=Zhang,zhang,none
        东,Chen,li@contoso.cn,none

        """

    static let script = """
        local opt = args.declare { { name = "file", type = "input_file", required = true }, { name = "result", type = "output_file" },
          { name = "sealed", type = "output_file", default = "passwords.sealed" }, { name = "to", type = "recipient", default = "me" } }
        local staff = rows.open { path = opt.file, columns = { full_name = { header = { "Full name" }, required = true },
          email = { header = { "Email" }, required = true }, agent_role = { header = { "Agent role" } } } }
        local batch = bulk.map(staff, { name = "staff", key = "email", result = { "id", "cost", "password" } }, function(row)
          local user = partner.users.create(row)
          return { id = user.id, cost = money.of("1.50", "CNY"), password = user.temporary_password }
        end)
        print(batch.total, batch.ok, batch.unchanged, batch.failed, batch.refused)
        print(batch:sum("cost"))
        deliver.sealed { from = batch, columns = { "email", "password" }, path = opt.sealed, to = opt.to }
        local done = batch:write { path = opt.result }
        print(done.path, done.count)
        """

    @Test(
        "a result file has one line per row in order, and can be corrected and given in again",
        arguments: ["result.csv", "result.xlsx"])
    func again(_ name: String) throws {
        let bench = try ScriptBench()
        try bench.write("staff.csv", Self.csv)
        let first = try bench.run(Self.script, ["file": ["staff.csv"], "result": [name]])
        #expect(first.failure == nil, "\(String(describing: first.failure))")
        #expect(bench.console.output == "4\t2\t0\t2\t0\n3.00 CNY\n\(name)\t4\n")
        let lines = try rows(bench, name)
        #expect(
            lines[0] == [
                "Team", "Full name", "Email", "Agent role", "outcome", "code", "message", "id", "cost",
                "password",
            ])
        #expect(
            lines[1] == ["北", "Li Na", "li@contoso.cn", "sales", "ok", "", "", "u-2", "1.50 CNY", "(sealed)"])
        #expect(lines[2][1] == "Wang, Fang" && lines[2][4] == "ok")
        #expect(Array(lines[3][0...5]) == ["西", "=Zhang", "zhang", "none", "failed", "bad_argument"])
        #expect(lines[4][4...6] == ["failed", "already_exists", "li@contoso.cn is taken by u-2 (Li Na)"])

        // What somebody corrects in a spreadsheet.
        var corrected = lines
        corrected[3][2] = "zhang@contoso.cn"
        corrected[4][2] = "chen@contoso.cn"
        let writer = try SheetWriter(path: bench.folder.path + "/corrected-" + name, columns: corrected[0])
        for line in corrected.dropFirst() { try writer.add(line.map { .text($0) }) }
        try writer.close()
        bench.console = RecordingConsole()
        let second = try bench.run(
            Self.script,
            ["file": ["corrected-" + name], "result": ["second-" + name], "sealed": ["second.sealed"]])
        #expect(second.failure == nil, "\(String(describing: second.failure))")
        #expect(bench.console.output.hasPrefix("4\t2\t2\t0\t0\n"))
        #expect(
            try bench.users().map(\.email.text).dropFirst() == [
                "li@contoso.cn", "wang@contoso.cn", "zhang@contoso.cn", "chen@contoso.cn",
            ])
        let after = try rows(bench, "second-" + name)
        #expect(after[0] == lines[0])
        #expect(
            after[1] == [
                "北", "Li Na", "li@contoso.cn", "sales", "unchanged", "", "", "u-2", "1.50 CNY", "(sealed)",
            ])
        #expect(after[3][4] == "ok" && after[4][7] == "u-5")
        #expect(try bench.open("second.sealed").map { $0[0] } == ["zhang@contoso.cn", "chen@contoso.cn"])
    }

    @Test("an output never replaces an input, by whatever name, and that is said before anything is done")
    func ownInput() throws {
        let bench = try ScriptBench()
        try bench.write("staff.csv", Self.csv)
        try FileManager.default.createSymbolicLink(
            atPath: bench.folder.path + "/link.csv", withDestinationPath: "staff.csv")
        for name in ["staff.csv", "./staff.csv", bench.folder.path + "/staff.csv", "link.csv"] {
            let report = try bench.run(Self.script, ["file": ["staff.csv"], "result": [name]])
            #expect(
                report.failure?.kind == .usage
                    && report.failure?.message == "--result names the input file: \(name); give another name")
            #expect(try bench.users().count == 1)
        }
        let below = try bench.run(
            """
            local opt = args.declare { { name = "file", type = "input_file" }, { name = "dir", type = "output_dir", default = "sub" } }
            rows.create { path = opt.dir .. "/staff.csv", columns = { "a" }, replace = true }
            """, ["file": ["staff.csv"], "dir": [bench.folder.path]])
        #expect(
            below.failure?.code == "bad_argument"
                && below.failure?.message.hasSuffix("/staff.csv is the input file") == true)
        #expect(try bench.read("staff.csv") == Self.csv)
    }

    @Test("rows that were wrong and left out are in the result with what was wrong")
    func leftOut() throws {
        let bench = try ScriptBench()
        bench.options.acceptsBadRows = true
        try bench.write("staff.csv", "Full name,Email,Agent role\n,no@name.cn,none\nLi,li@contoso.cn,none\n")
        let report = try bench.run(Self.script, ["file": ["staff.csv"], "result": ["result.csv"]])
        #expect(report.failure == nil && report.leftOutRows == 1 && report.totals[.refused] == 1)
        let lines = try bench.read("result.csv").split(separator: "\r\n")
        #expect(
            lines[1]
                == "\"\",no@name.cn,none,refused,bad_file,\"line 2, column 'Full name': the cell is empty; try: fill it in, or remove the row\",,,"
                || lines[1]
                    == ",no@name.cn,none,refused,bad_file,\"line 2, column 'Full name': the cell is empty; try: fill it in, or remove the row\",,,"
        )
    }

    @Test("a batch's rows can be walked through by outcome")
    func each() throws {
        let bench = try ScriptBench()
        try bench.write("staff.csv", Self.csv)
        let script =
            Self.script + """

                for row in batch:each { outcome = "failed" } do print(row.row, row.code, row.input.Team, row.input["Full name"]) end
                for row in batch:each { outcome = "ok" } do print(row.row, row.columns.id, row.columns.cost, type(row.columns.password)) end
                """
        _ = try bench.run(script, ["file": ["staff.csv"], "result": ["result.csv"]])
        #expect(
            bench.console.output.hasSuffix(
                "3\tbad_argument\t西\t=Zhang\n4\talready_exists\t东\tChen\n1\tu-2\t1.50 CNY\tnil\n2\tu-3\t1.50 CNY\tnil\n"
            ),
            "\(bench.console.output)")
    }
}
