import PartnerCenter
import PartnerLua
import PartnerSQL
import Plugins
import Runs
import Testing

@Suite struct RowPluginTests {
    /// A script that creates a user per row.
    static let script = """
        local opt = args.declare { { name = "file", type = "input_file" }, { name = "out", type = "output_file", default = "out.csv" } }
        local staff = rows.open { path = opt.file, columns = {
          full_name = { header = { "Name", "姓名" }, required = true, max = 40 },
          email = { header = { "Email" }, type = "email", required = true, unique = true },
          level = { header = { "Level" }, type = "integer", default = 1 },
        }PLUGINS }
        local batch = bulk.map(staff, { name = "staff", key = "email", result = { "id" } }, function(row)
          return { id = partner.users.create { full_name = row.full_name, email = row.email }.id }
        end)
        batch:write { path = opt.out }

        """

    static func script(_ plugins: String = "") -> String {
        script.replacing("PLUGINS", with: plugins.isEmpty ? "" : ", plugins = \(plugins)")
    }

    /// A mapper that makes an e-mail of the name, and remembers which it gave.
    static func normaliser(
        _ id: String = "acme/staff", fields: [String]? = ["full_name", "email"], source: String? = nil
    ) throws -> InstalledPlugin {
        try InstalledPlugin(
            id,
            source ?? """
                local used = {}
                return {
                  normalise = function(row, number)
                    local patch = { full_name = row.full_name:upper() }
                    if not row.email then
                      local stem = row.full_name:gsub(" ", "."):lower()
                      used[stem] = (used[stem] or 0) + 1
                      patch.email = stem .. (used[stem] > 1 and used[stem] or "") .. "@contoso.cn"
                    end
                    return patch
                  end,
                }
                """,
            provides: [Provision(.rowsMap, "normalise")],
            grants: [Capability("rows.map", fields.map { ["fields": .list($0)] } ?? [:])], limits: .roomy)
    }

    static func guarding(_ source: String, grants: [Capability] = [Capability("rows.validate")]) throws
        -> InstalledPlugin
    {
        try InstalledPlugin(
            "acme/guard", "return { check = function(row, number, columns) \(source) end }",
            provides: [Provision(.rowsValidate, "check")], grants: grants, limits: .roomy)
    }

    private func bench(_ csv: String, _ plugins: InstalledPlugin...) throws -> ScriptBench {
        let bench = try ScriptBench()
        try bench.write("in.csv", csv)
        bench.plugins = plugins
        return bench
    }

    private func run(_ bench: ScriptBench, _ plugins: String = "") throws -> RunReport {
        try bench.run(Self.script(plugins), ["file": ["in.csv"]])
    }

    /// `2 email acme/x:normalise nil -> a@contoso.cn`, one per changed field of the run's rows.
    static func changes(_ bench: ScriptBench, _ report: RunReport) throws -> [String] {
        let run = Runs.RunID(rawValue: try #require(report.runID))
        var lines: [String] = []
        for batch in try Batches(bench.database.group, run: run).list() {
            try Ledger(bench.database.group, batch).forEach { row in
                let changes = try RowChanges(row)
                for change in changes.kept {
                    lines.append(
                        "\(row.row) \(change.field) \(change.mapper) \(change.before ?? "nil") -> \(change.after ?? "nil")"
                    )
                }
                if changes.leftOut > 0 { lines.append("\(row.row) and \(changes.leftOut) more") }
            }
        }
        return lines
    }

    @Test("a mapper fills in what the checks then demand, and the ledger says who changed what")
    func mapping() throws {
        let bench = try bench("Name,Email\nLi Na,\n wang ,w@contoso.cn\nLi Na,\n", Self.normaliser())
        let report = try run(bench)
        #expect(report.failure == nil, "\(String(describing: report.failure)) \(bench.console.notes)")
        #expect(try bench.users().suffix(3).map(\.fullName) == ["LI NA", "WANG", "LI NA"])
        #expect(
            try bench.users().suffix(3).map(\.email.text) == [
                "li.na@contoso.cn", "w@contoso.cn", "li.na2@contoso.cn",
            ])
        #expect(
            try Self.changes(bench, report) == [
                "1 email acme/staff:normalise nil -> li.na@contoso.cn",
                "1 full_name acme/staff:normalise Li Na -> LI NA",
                "2 full_name acme/staff:normalise wang -> WANG",
                "3 email acme/staff:normalise nil -> li.na2@contoso.cn",
                "3 full_name acme/staff:normalise Li Na -> LI NA",
            ])
        // The result file has the input as it stands.
        #expect(try bench.read("out.csv").contains("Li Na,,ok,"))
    }

    @Test(
        "of rows that are grouped, the ledger says what changed in each of them, whether the script took them or not",
        arguments: ["for row in group.rows do end", "for row in group.rows do break end", ""])
    func grouped(taking: String) throws {
        let bench = try bench(
            "Name,Email\nli,a@contoso.cn\nLI,b@contoso.cn\nLi,c@contoso.cn\nwang,d@contoso.cn\n",
            Self.normaliser())
        let source = """
            local opt = args.declare { { name = "file", type = "input_file" } }
            local staff = rows.open { path = opt.file, columns = {
              full_name = { header = { "Name" } }, email = { header = { "Email" } } } }
            bulk.map(rows.group(staff, "full_name"), { name = "g", key = "key" }, function(group) \(taking) end)
            """
        let report = try bench.run(source, ["file": ["in.csv"]])
        #expect(report.failure == nil && report.totals[.ok] == 2)
        #expect(
            try Self.changes(bench, report) == [
                "1 full_name acme/staff:normalise li -> LI",
                "1 full_name acme/staff:normalise Li -> LI",
                "2 full_name acme/staff:normalise wang -> WANG",
            ])
    }

    @Test(
        "of a group with very many changes the ledger keeps the first, and how many more there were",
        arguments: [
            (rows: 1_000, bytes: 1, lines: 1_000, last: "1 full_name acme/staff:normalise x -> X"),
            (rows: 1_001, bytes: 1, lines: 1_001, last: "1 and 1 more"),
            (rows: 40, bytes: 1_000, lines: 32, last: "1 and 9 more"),
        ])
    func cappedGroup(rows: Int, bytes: Int, lines: Int, last: String) throws {
        let name = String(repeating: "x", count: bytes)
        let csv = "Name,Email\n" + String(repeating: "\(name),\n", count: rows) + "y,\n"
        let bench = try bench(
            csv,
            Self.normaliser(
                source:
                    "return { normalise = function(row) return { full_name = row.full_name:upper() } end }"))
        let source = """
            local opt = args.declare { { name = "file", type = "input_file" } }
            local staff = rows.open { path = opt.file, columns = {
              full_name = { header = { "Name" } }, email = { header = { "Email" } } } }
            bulk.map(rows.group(staff, "full_name"), { name = "g", key = "key" }, function(group) end)
            """
        let report = try bench.run(source, ["file": ["in.csv"]])
        #expect(report.failure == nil && report.totals[.ok] == 2)
        let changes = try Self.changes(bench, report)
        #expect(changes.count == lines + 1)
        #expect(changes.dropLast().last == last)
        #expect(changes.last == "2 full_name acme/staff:normalise y -> Y")
    }

    @Test("what a mapper sets is judged like any other cell, and the complaint names it")
    func judged() throws {
        let bench = try bench(
            "Name,Email,Level\nLi,a@contoso.cn,2\nWang,b@contoso.cn,\n",
            Self.normaliser(
                fields: nil,
                source:
                    "return { normalise = function(row) return { level = row.level and 'two', email = 'x@contoso.cn', full_name = row.level and '' or nil } end }"
            ))
        let report = try run(bench)
        #expect(report.failure?.kind == .badRows)
        let note = try #require(bench.console.notes.last)
        for line in [
            "in.csv: 2 of 2 rows are wrong:",
            "line 2, column 'Level': 'two' is not a whole number (set by acme/staff:normalise)",
            "line 2, column 'Name': the cell is empty (set by acme/staff:normalise)",
            "line 3, column 'Email': 'x@contoso.cn' is on line 2 already (set by acme/staff:normalise)",
        ] { #expect(note.contains(line), "\(note)") }
    }

    @Test("a validator sees the mapped row, and its issues make the row wrong before anything is done")
    func validating() throws {
        let bench = try bench(
            "Name,Email\nLi,a@contoso.cn\nWang,b@contoso.cn\n", Self.normaliser(),
            Self.guarding(
                """
                if row.full_name == "WANG" and number == 2 and columns.level then
                  return { { field = "full_name", message = "is on leave" }, { message = "is not wanted" } }
                end
                """))
        let report = try run(bench)
        #expect(report.failure?.message == "in.csv: 1 of 2 rows are wrong; nothing was done")
        let note = try #require(bench.console.notes.last)
        #expect(note.contains("line 3, column 'Name': is on leave (says acme/guard:check)"))
        #expect(note.contains("line 3: is not wanted (says acme/guard:check)"))
        bench.options.acceptsBadRows = true
        let second = try run(bench)
        #expect(second.failure == nil && second.totals[.ok] == 1 && second.totals[.refused] == 1)
        #expect(
            try Self.changes(bench, second) == [
                "1 full_name acme/staff:normalise Li -> LI", "2 full_name acme/staff:normalise Wang -> WANG",
            ])
    }

    @Test(
        "a mapper that fails makes its row wrong, with its name, and the other rows go on",
        arguments: [
            ("error('no')", "acme/staff:normalise failed: acme/staff/init.lua:1: no"),
            ("return 7", "acme/staff:normalise must answer a table of column = text, got number 7"),
            (
                "return { mail = 'x' }",
                "acme/staff:normalise answers 'mail', which the rows do not have; try: did it mean 'email'?"
            ),
            (
                "return { level = {} }",
                "line 2, column 'Level': acme/staff:normalise answers table for level, and a cell is text"
            ),
            (
                "return { level = 'a\\0b' }",
                "acme/staff:normalise answers something for level that is no UTF-8 text"
            ),
            (
                "return { email = 'x@contoso.cn' }",
                "line 2, column 'Email': acme/staff:normalise may not change email: that is none of the columns it is granted"
            ),
            ("while true do end", "acme/staff:normalise failed: it has used up its processor time"),
            (
                "local t = {} while true do t[#t + 1] = ('x'):rep(1000) .. #t end",
                "acme/staff:normalise failed: "
            ),
            (
                "partner.users.find { id = 'u-1' }",
                "acme/staff:normalise failed: partner cannot be used here"
            ),
            ("clock.now()", "clock cannot be used"), ("os.time()", "os.time cannot be used"),
            ("pcall(function() partner.users.find {} end) partner.users.find {}", "partner cannot be used"),
        ])
    func failing(lua: String, message: String) throws {
        let bench = try bench(
            "Name,Email\nLi,a@contoso.cn\nWang,b@contoso.cn\n",
            Self.normaliser(
                fields: ["full_name", "level"],
                source: "return { normalise = function(row) if row.full_name == 'Li' then \(lua) end end }"))
        bench.options.acceptsBadRows = true
        let report = try run(bench)
        #expect(report.failure == nil, "\(String(describing: report.failure))")
        #expect(report.totals[.ok] == 1 && report.totals[.refused] == 1)
        let note = try #require(bench.console.notes.last { $0.contains("are wrong") })
        #expect(
            note.contains("in.csv: 1 of 2 rows are wrong; they are left out") && note.contains(message),
            "\(note)")
    }

    @Test("a row is judged the same in every pass: what a mapper remembers begins anew with each")
    func passes() throws {
        let bench = try bench("Name,Email\n" + (1...30).map { _ in "Li,\n" }.joined(), Self.normaliser())
        bench.options.groupSize = 7
        bench.diesAtOnce = true
        bench.console.stopsAfterGroups = 2
        let first = try run(bench)
        #expect(first.failure?.kind == .interrupted)
        let second = try bench.resume(first.runID, ["file": ["in.csv"]])
        #expect(second.failure == nil, "\(String(describing: second.failure))")
        #expect(
            try bench.users().suffix(30).map(\.email.text)
                == (1...30).map { "li\($0 > 1 ? "\($0)" : "")@contoso.cn" })
    }

    @Test("a batch that goes on with another version of a mapper is noticed")
    func divergence() throws {
        let bench = try bench("Name,Email\n" + (1...30).map { "P\($0),\n" }.joined(), Self.normaliser())
        bench.options.groupSize = 7
        bench.diesAtOnce = true
        let source = Self.script + "partner.users.get { id = 'u-1' }\n"
        bench.isAway = { bench.exists("out.csv") }
        let first = try bench.run(source.replacing("PLUGINS", with: ""), ["file": ["in.csv"]])
        #expect(first.failure?.kind == .unreachable)
        bench.isAway = { false }
        bench.plugins[0].code.manifest.version = SemanticVersion(1, 0, 1)
        let second = try bench.resume(first.runID, ["file": ["in.csv"]])
        #expect(second.failure?.kind == .divergence)
    }

    @Test("which plugins apply is the script's to say, and their order that of their manifests")
    func choosing() throws {
        func tag(_ id: String, before: [String] = [], after: [String] = []) throws -> InstalledPlugin {
            try InstalledPlugin(
                id,
                "local p = ... return { tag = function(row) return { full_name = row.full_name .. p.id:sub(-1) } end }",
                provides: [Provision(.rowsMap, "tag", before: before, after: after)],
                grants: [Capability("rows.map")], limits: .roomy)
        }
        let csv = "Name,Email\nL,a@contoso.cn\n"
        for (plugins, name) in [
            ("", "LCAB"), ("false", "L"), ("{}", "L"), ("{ 'acme/b:tag' }", "LB"),
            ("{ 'acme/a', 'acme/b' }", "LAB"),
        ] {
            let bench = try bench(
                csv, tag("acme/a"), tag("acme/b", after: ["acme/a:tag"]),
                tag("acme/c", before: ["acme/a:tag"]))
            #expect(try run(bench, plugins).failure == nil)
            #expect(try bench.users().last?.fullName.uppercased() == name)
        }
        let unknown = try run(bench(csv, tag("acme/a")), "{ 'acme/a:tog', 'acme/z' }")
        #expect(
            unknown.failure?.message.contains(
                "'acme/a:tog' neither changes nor judges rows in this project (did you mean 'acme/a:tag'?)")
                == true,
            "\(String(describing: unknown.failure))")
        let circle = try run(
            bench(csv, tag("acme/a", before: ["acme/b:tag"]), tag("acme/b", before: ["acme/a:tag"])))
        let message = try #require(circle.failure?.message)
        #expect(message.contains("acme/a:tag comes before acme/b:tag"), "\(message)")
        #expect(message.contains("acme/b:tag comes before acme/a:tag"), "\(message)")
    }

    @Test("a plugin that is not granted its part is refused before any row is read")
    func notGranted() throws {
        let bench = try bench("Name,Email\nLi,a@contoso.cn\n", Self.guarding("", grants: []))
        let report = try run(bench)
        #expect(report.failure?.code == "refused")
        #expect(
            report.failure?.message
                == "rows.open: acme/guard:check has a part in reading rows, and rows.validate is not granted")
        #expect(try run(bench, "false").failure == nil)
    }

    @Test("what a mapper prints is shown once, and what it requires has a state of its own for every pass")
    func printing() throws {
        let bench = try bench(
            "Name,Email\nLi,a@contoso.cn\nWang,b@contoso.cn\n",
            InstalledPlugin(
                "acme/count", "local n = 0 return { next = function() n = n + 1 return n end }",
                exports: ["next"],
                limits: .roomy),
            InstalledPlugin(
                "acme/staff",
                """
                local plugin = ...
                local count = plugin.use "acme/count"
                return { normalise = function(row) print("seen", row.full_name) return { level = count.next() } end }
                """, provides: [Provision(.rowsMap, "normalise")], grants: [Capability("rows.map")],
                requires: ["acme/count"], limits: .roomy))
        let report = try run(bench)
        #expect(report.failure == nil)
        #expect(bench.console.output == "acme/staff: seen\tLi\nacme/staff: seen\tWang\n")
        #expect(
            try Self.changes(bench, report) == [
                "1 level acme/staff:normalise nil -> 1", "2 level acme/staff:normalise nil -> 2",
            ])
    }

    @Test(
        "of 300 rows through a mapper and a validator, every changed field is told with the plugin that changed it"
    )
    func threeHundred() throws {
        let names = (1...300).map { "Person \($0 % 3 == 0 ? "x" : "")\($0)" }
        let bench = try bench(
            "Name,Email\n" + names.map { "\($0),\n" }.joined(), Self.normaliser(),
            Self.guarding(
                "if row.full_name:find('X', 1, true) then return { { field = 'full_name', message = 'has an X' } } end"
            ))
        bench.options.acceptsBadRows = true
        let report = try run(bench)
        #expect(report.failure == nil && report.totals[.ok] == 200 && report.totals[.refused] == 100)
        #expect(
            try Self.changes(bench, report)
                == names.enumerated().flatMap { index, name in
                    [
                        "\(index + 1) email acme/staff:normalise nil -> \(name.replacing(" ", with: ".").lowercased())@contoso.cn",
                        "\(index + 1) full_name acme/staff:normalise \(name) -> \(name.uppercased())",
                    ]
                })
    }
}

extension PluginLimits {
    /// Enough for a slow build.
    static let roomy = PluginLimits(processorMillisecondsPerCall: 2_000)
}
