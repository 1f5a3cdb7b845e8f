import FoundationEssentials
import PartnerCenter
import PartnerLua
import Plugins
import Testing

@Suite struct RowSourceTests {
    /// Reads `name=…;email=…` lines.
    static let source = """
        local input
        return {
          open = function(params, given) input = given; assert(#params.columns == 2) end,
          next = function()
            local line = input:line()
            if not line or line == "END" then return nil end
            if line == "boom" then error("it went off") end
            if line == "odd" then return 7 end
            local row = {}
            for key, value in line:gmatch "(%w+)=([^;]*)" do row[key] = value end
            return row
          end,
          close = function() print("closed") end,
        }
        """

    private func bench(_ text: String, _ source: String = source) throws -> ScriptBench {
        let bench = try ScriptBench()
        try bench.write("in.txt", text)
        bench.plugins = [
            try InstalledPlugin(
                "acme/lines", source,
                provides: [
                    Provision(
                        .sources, "lines",
                        details: ["open": .text("open"), "next": .text("next"), "close": .text("close")])
                ], limits: .roomy)
        ]
        return bench
    }

    private func script(_ body: String, _ options: String = "source = 'acme/lines:lines'") -> String {
        """
        local opt = args.declare { { name = "file", type = "input_file" } }
        local src = rows.open { path = opt.file, \(options), columns = {
          name = { header = { "Name" }, required = true }, email = { header = { "mail" }, type = "email" } } }
        \(body)
        """
    }

    private let walk = "for r in src do print(r.name, r.email) end"

    @Test("a source's rows are checked and walked through like those of any file")
    func reading() throws {
        let bench = try bench(
            "name=Li;mail=li@b.cn\nname=Wang\n\nname=Zhao;mail=z@b.cn;more=x\nEND\nname=No\n")
        #expect(
            try bench.output(script(walk), ["file": ["in.txt"]]) == "Li\tli@b.cn\nWang\tnil\nZhao\tz@b.cn\n")
        // The gap is a row without cells, and a required column may be missing in the first rows.
        let wrong = try self.bench("mail=li@b.cn\nname=Wang;mail=no\n")
        #expect(try wrong.run(script(walk), ["file": ["in.txt"]]).failure?.kind == .badRows)
        let note = try #require(wrong.console.notes.last)
        #expect(note.contains("line 1, column 'name': the cell is empty"), "\(note)")
        #expect(note.contains("line 2, column 'mail': 'no' is not an e-mail address"), "\(note)")
    }

    @Test("the encoding of the file is found, and pieces are whole characters")
    func encodings() throws {
        let bench = try bench(
            "",
            """
            local rest
            return {
              open = function(_, input) rest = "" for piece in function() return input:read(2) end do
                assert(utf8.len(piece)) rest = rest .. piece end end,
              next = function() local line = rest:match "^([^\\n]+)\\n" if not line then return end
                rest = rest:sub(#line + 2) return { name = line } end,
            }
            """)
        try Data([0xFE, 0xFF] + Array("王芳\nLi\n".utf16).flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }).write(
            to: bench.folder.appending(path: "in.txt"))
        #expect(try bench.output(script(walk), ["file": ["in.txt"]]) == "王芳\tnil\nLi\tnil\n")
    }

    @Test(
        "a source that fails ends the run, with its name and the place in the file",
        arguments: [
            (
                "name=Li\nboom\n",
                "in.txt, near line 2: acme/lines:lines failed: acme/lines/init.lua:7: it went off"
            ),
            ("name=Li\nodd\n", "in.txt, near line 2: acme/lines:lines must answer a row, got number 7"),
            ("x=1\n", "in.txt: no row has all the headers"),
        ])
    func failing(text: String, message: String) throws {
        let report = try bench(text).run(script(walk), ["file": ["in.txt"]])
        let failure = try #require(report.failure)
        #expect(
            failure.message.hasPrefix(message) || text == "x=1\n" && failure.code == "bad_file",
            "\(failure.message)")
    }

    @Test("a source that is not there is refused, and so are options that mean nothing to one")
    func options() throws {
        let bench = try bench("name=Li\n")
        #expect(
            try bench.output(script(walk, "source = 'acme/lines:line'"), ["file": ["in.txt"]]).contains(
                "'acme/lines:line' is no source of this project"))
        #expect(
            try bench.output(
                script(walk, "source = 'acme/lines:lines', sheet = 'A'"), ["file": ["in.txt"]]
            ).contains("sheet and header_row are nothing to a source"))
    }
}
