import PartnerCenter
import PartnerLua
import Testing

@Suite struct RowsTests {
    static let open = """
        local opt = args.declare { { name = "file", type = "input_file" }, { name = "out", type = "output_file", default = "out.csv" },
          { name = "dir", type = "output_dir", default = "made" } }
        local src = rows.open { path = opt.file, columns = {
          name = { header = { "Name", "姓名" }, required = true, max = 5 },
          role = { header = { "Role", "角色" }, default = "none", map = { ["销售"] = "sales" }, one_of = { "none", "sales" } },
          n = { header = { "N" }, type = "integer" }, paid = { header = { "Paid" }, type = "boolean" },
          at = { header = { "At" }, type = "date" },
        } }

        """

    func output(_ lua: String, _ csv: String, accepts: Bool = false) throws -> String {
        let bench = try ScriptBench()
        bench.options.acceptsBadRows = accepts
        try bench.write("in.csv", csv)
        return try bench.output(Self.open + lua, ["file": ["in.csv"]])
    }

    @Test("cells arrive trimmed, mapped, typed, with defaults, and empty ones as nil")
    func cells() throws {
        let csv = "说明\r\n\r\n姓名;角色;N;Paid;At;More\r\n 王芳 ;销售;１２;是;2026年11月20日;x\r\nLi;;;;;\r\n\r\n"
        #expect(
            try output("for r in src do print(r.name, r.role, r.n, r.paid, r.at, r.More) end", csv)
                == "王芳\tsales\t12\ttrue\t2026-11-20\tnil\nLi\tnone\tnil\tnil\tnil\tnil\n")
    }

    @Test("all bad rows are named with line, column and value before any row is given")
    func badRows() throws {
        let bench = try ScriptBench()
        try bench.write("in.csv", "Name,Role,N\nLi,sales,1\n,sales,2\nWang,boss,x\nFarTooLong,none,3\n")
        let report = try bench.run(Self.open + "for r in src do print(r.name) end", ["file": ["in.csv"]])
        #expect(report.failure?.kind == .badRows && report.failure?.code == "bad_file")
        #expect(report.failure?.message == "in.csv: 3 of 4 rows are wrong; nothing was done")
        #expect(bench.console.output.isEmpty)
        let note = try #require(bench.console.notes.last)
        for line in [
            "line 3, column 'Name': the cell is empty",
            "line 4, column 'Role': 'boss' is not one of 'none' or 'sales'",
            "line 4, column 'N': 'x' is not a whole number",
            "line 5, column 'Name': 'FarTooLong' is 10 characters long, at most 5 are allowed",
        ] { #expect(note.contains(line), "\(note)") }
    }

    @Test("bad rows are left out when somebody says so, and counted")
    func accepted() throws {
        let csv = "Name,Role\nLi,sales\n,sales\nWang,none\n"
        #expect(try output("for r in src do print(r.name) end", csv, accepts: true) == "Li\nWang\n")
        let bench = try ScriptBench()
        bench.console.answer = true
        try bench.write("in.csv", csv)
        let report = try bench.run(Self.open + "for r in src do print(r.name) end", ["file": ["in.csv"]])
        #expect(report.failure == nil && report.leftOutRows == 1)
        #expect(bench.console.questions == ["Leave out what is wrong and go on with the others?"])
    }

    @Test("rows that follow each other with the same value are one group, which streams")
    func group() throws {
        let csv = "Name,Role,N\nA,sales,1\nA,none,2\nB,sales,3\n"
        #expect(
            try output(
                "for g in rows.group(src, 'name') do local s = 0 for r in g.rows do s = s + r.n end print(g.key, s) end",
                csv)
                == "A\t3\nB\t3\n")
        #expect(try output("for g in rows.group(src, 'name') do print(g.key) end", csv) == "A\nB\n")
        #expect(
            try output("for g in rows.group(src, 'role') do print(g.key) end", csv)
                == "sales\nnone\nFAILED invalid: rows.group: 'sales' comes again in row 3: the rows are not sorted by role"
        )
        #expect(
            try output(
                "for g in rows.group(src, 'name') do for r in g.rows do end for r in g.rows do end end", csv)
                == "FAILED forbidden_state: the rows of a group can be walked through once, while it is the present one"
        )
    }

    @Test("an index finds a row by the value of its column")
    func index() throws {
        #expect(
            try output("local i = rows.index(src, 'name') print(i.A.n, i['B'].n, i.C)", "Name,N\nA,1\nB,2\n")
                == "1\t2\tnil\n")
    }

    @Test("a file that is written has a BOM, CRLF, and guards its cells against being formulas")
    func create() throws {
        let bench = try ScriptBench()
        let output = try bench.output(
            """
            local opt = args.declare { { name = "out", type = "output_file", default = "out.csv" } }
            local w = rows.create { path = opt.out, columns = { "a", "b" } }
            w:add { a = "x,y", b = 1 }
            w:add { b = money.of("1.50", "CNY") }
            w:add { a = "=1+1", b = false }
            local done = w:close()
            print(done.path, done.count)
            """)
        #expect(output == "out.csv\t3\n")
        let text = try bench.read("out.csv")
        #expect(text.hasPrefix("\u{feff}a,b\r\n\"x,y\",1\r\n,1.50\r\n"))
        #expect(!text.contains("\r\n=1+1"))
    }

    @Test("a file that is not closed leaves nothing, and one that exists stays unless it may be replaced")
    func notClosed() throws {
        let bench = try ScriptBench()
        let declare =
            "local opt = args.declare { { name = 'out', type = 'output_file', default = 'out.csv' } } "
        #expect(
            try bench.run(declare + "rows.create { path = opt.out, columns = { 'a' } }:add { a = 1 }").failure
                == nil)
        #expect(!bench.exists("out.csv"))
        try bench.write("out.csv", "mine")
        let refused = try bench.run(declare + "rows.create { path = opt.out, columns = { 'a' } }")
        #expect(refused.failure?.code == "already_exists")
        #expect(try bench.read("out.csv") == "mine")
        #expect(
            try bench.run(
                declare + "rows.create { path = opt.out, columns = { 'a' }, replace = true }:close()"
            ).failure == nil)
        #expect(try bench.read("out.csv") == "\u{feff}a\r\n")
    }

    @Test("files below an output folder are made with their folders, and none outside of it")
    func outputFolder() throws {
        let bench = try ScriptBench()
        let declare = "local opt = args.declare { { name = 'dir', type = 'output_dir', default = 'made' } } "
        #expect(
            try bench.run(
                declare + "rows.create { path = opt.dir .. '/2026/a.csv', columns = { 'a' } }:close()"
            ).failure == nil)
        #expect(bench.exists("made/2026/a.csv"))
        for path in ["/../a.csv", "/./../a.csv", "a.csv"] {
            let report = try bench.run(
                declare + "rows.create { path = opt.dir .. '\(path)', columns = { 'a' } }")
            #expect(report.failure?.code == "refused")
        }
    }

    @Test("a run that goes on leaves the file that it finished as it is")
    func resumedFile() throws {
        let bench = try ScriptBench()
        let lua = """
            local opt = args.declare { { name = "out", type = "output_file", default = "out.csv" } }
            local w = rows.create { path = opt.out, columns = { "a" } }
            w:add { a = 1 }
            print(w:close().count)
            partner.users.find { id = "u-1" }
            print("end")
            """
        bench.isAway = { bench.exists("out.csv") }
        let first = try bench.run(lua)
        #expect(first.failure?.kind == .unreachable)
        bench.isAway = { false }
        try bench.write("out.csv", "taken away and put back")
        #expect(try bench.resume(first.runID).failure == nil)
        #expect(bench.console.output == "1\nend\n")
        #expect(try bench.read("out.csv") == "taken away and put back")
    }
}
