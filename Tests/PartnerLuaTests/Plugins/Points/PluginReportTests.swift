import FoundationEssentials
import LuaRuntime
import PartnerCenter
import PartnerLua
import PartnerSQL
import Plugins
import Runs
import Sheets
import Testing

/// Reports that plugins write about runs.
@Suite struct PluginReportTests {
    private func bench(_ body: String) throws -> ScriptBench {
        let bench = try ScriptBench()
        bench.plugins = [
            try InstalledPlugin(
                "acme/x", "return { sum = function(run, out) \(body) end }",
                provides: [Provision(.reports, "sum")],
                grants: [Capability("users.read")],
                limits: PluginLimits(processorMillisecondsPerCall: 500, memoryMebibytes: 2))
        ]
        return bench
    }

    private func run(_ bench: ScriptBench) throws -> Runs.RunID {
        try bench.write(
            "people.csv", "email,name\nli@contoso.cn,Li Na\nwrong,Wang\n=cmd@contoso.cn,=1+1\n")
        let report = try bench.run(
            """
            local opt = args.declare { { name = "file", type = "input_file", required = true } }
            local people = rows.open { path = opt.file, columns = { email = {}, name = {} } }
            bulk.map(people, { name = "people", key = "email" }, function(row)
              partner.users.create { full_name = row.name, email = row.email }
            end)
            """, ["file": ["people.csv"]])
        return Runs.RunID(rawValue: try #require(report.runID))
    }

    private func write(
        _ bench: ScriptBench, _ file: String, with name: String = "acme/x:sum", replaces: Bool = false,
        about run: Runs.RunID? = nil
    ) throws {
        let run = try run ?? self.run(bench)
        try withScriptStack {
            try PluginReport(
                PluginSet(bench.plugins), group: bench.database.group, runs: bench.database.runs,
                showing: bench.console
            ).write(
                about: run, with: name, to: bench.folder.path + "/" + file, shownAs: file, replaces: replaces)
        }
    }

    @Test("a report sees the run, its rows and its effects, and no arguments of theirs")
    func text() throws {
        let bench = try bench(
            """
            out:text(run.script .. " " .. run.state .. " " .. run.totals.total .. " " .. run.totals.ok .. "\\n")
            for row in run.rows:each() do out:text(row.row .. " " .. row.key .. " " .. row.outcome .. "\\n") end
            local n = 0
            for row in run.rows:each() do n = n + 1 end
            out:text(n .. " " .. run.rows_total .. " " .. run.batches[1].name .. " " .. run.effects[1].operation .. "\\n")
            """)
        try write(bench, "report.txt")
        let lines = try bench.read("report.txt").split(separator: "\n")
        #expect(lines.first?.hasPrefix("test.lua done 3 ") == true)
        #expect(
            lines.count == 5 && lines[1] == "1 li@contoso.cn ok" && lines.last == "3 3 people args.declare")
    }

    @Test("a workbook has its sheets, and its texts are texts whatever they begin with")
    func workbook() throws {
        let bench = try bench(
            """
            local sheet = out:sheet "Data"
            sheet:row { "Name", "Count" }
            sheet:row { "=1+1", 2 }
            local last = sheet:row { "@x", 3 }
            sheet:chart { type = "column", title = "=Title", categories = "A2:A" .. last, values = "B2:B" .. last }
            out:sheet("Other"):row { "x" }
            """)
        try write(bench, "report.xlsx")
        let reader = try SheetReader(
            path: bench.folder.path + "/report.xlsx",
            options: SheetOptions(columns: [SheetColumn(name: "Name"), SheetColumn(name: "Count")]))
        let row = SheetRow()
        var read: [String] = []
        while try reader.next(into: row) { read.append("\(row.text(0) ?? "") \(row.text(1) ?? "")") }
        #expect(read == ["=1+1 2", "@x 3"])
    }

    @Test(
        "a report that fails leaves no file, and is named",
        arguments: [
            ("error('broken')", "x.txt", "acme/x:sum: acme/x: acme/x/init.lua:1: broken"),
            ("while true do end", "x.txt", "acme/x:sum: acme/x: it has used up its processor time"),
            (
                "local t = {} while true do t[#t + 1] = ('x'):rep(9999) .. #t end", "x.txt",
                "acme/x:sum: acme/x: it "
            ),
            (
                "out:text(partner.users.get { id = 'u-1' }.email)", "x.txt",
                "acme/x:sum: acme/x: partner cannot be used"
            ),
            ("out:text 'x'", "x.xlsx", "acme/x:sum: out:text: the file is a workbook"),
            ("out:sheet 'x'", "x.txt", "acme/x:sum: out:sheet: the file is no workbook"),
            ("", "x.xlsx", "the report wrote no sheet"),
            ("out:sheet \"it's\"", "x.xlsx", "acme/x:sum: out:sheet: a sheet's name has none of"),
            ("out:sheet 'a' out:sheet 'A'", "x.xlsx", "acme/x:sum: out:sheet: a sheet's name is there once"),
            ("out:sheet('a'):row(1)", "x.xlsx", "acme/x:sum: "),
            (
                "out:sheet('a'):chart { type = 'pie', categories = 'A1:B2', values = 'B1:B2' }", "x.xlsx",
                "acme/x:sum: sheet:chart: categories must be cells of one column"
            ),
            (
                "out:sheet('a'):chart { type = 'cake', categories = 'A1:A2', values = 'B1:B2' }", "x.xlsx",
                "acme/x:sum: sheet:chart: type must be one of"
            ),
        ])
    func fails(body: String, file: String, message: String) throws {
        let bench = try bench(body)
        #expect {
            try write(bench, file)
        } throws: { error in
            let text = (error as? OperationError)?.message ?? "\(error)"
            #expect(text.hasPrefix(message), "\(text)")
            return true
        }
        let left = try FileManager.default.contentsOfDirectory(atPath: bench.folder.path)
        #expect(left == ["people.csv"], "\(left)")
    }

    @Test("a file that is there stays, unless it is to be replaced, and then only by a whole one")
    func replaces() throws {
        let bench = try bench("out:text 'new' if run.script == 'never' then error 'x' end")
        let run = try run(bench)
        try bench.write("x.txt", "old")
        #expect(throws: OperationError.self) { try write(bench, "x.txt", about: run) }
        #expect(try bench.read("x.txt") == "old")
        try write(bench, "x.txt", replaces: true, about: run)
        #expect(try bench.read("x.txt") == "new")
        bench.plugins = try self.bench("out:text 'half' error 'x'").plugins
        #expect(throws: OperationError.self) { try write(bench, "x.txt", replaces: true, about: run) }
        #expect(try bench.read("x.txt") == "new")
    }

    @Test("there is no such report", arguments: ["acme/x:total", "acme/y:sum", "sum"])
    func unknown(name: String) throws {
        #expect(throws: OperationError.self) { try write(bench(""), "x.txt", with: name) }
    }

    @Test("partnerctl/run-workbook tells outcomes, causes and rows", arguments: ["en", "zh"])
    func runWorkbook(language: String) throws {
        let bench = try ScriptBench()
        bench.plugins = [try .firstParty("run-workbook", config: ["language": .text(language)])]
        try write(bench, "run.xlsx", with: "partnerctl/run-workbook:workbook")
        let titles = language == "en" ? ["Outcome", "Rows"] : ["结果", "行数"]
        let reader = try SheetReader(
            path: bench.folder.path + "/run.xlsx",
            options: SheetOptions(columns: titles.map { SheetColumn(name: $0) }))
        let row = SheetRow()
        var read: [String] = []
        while try reader.next(into: row) { read.append("\(row.text(0) ?? "") \(row.text(1) ?? "")") }
        #expect(read.first?.hasPrefix("ok ") == true, "\(read)")
        #expect(read.contains { $0.hasSuffix(" test.lua") })
    }
}
