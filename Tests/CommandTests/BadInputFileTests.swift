import Testing

@testable import partnerctl

/// Input files that are wrong in every way that people manage, given to the program itself.
@Suite struct BadInputFileTests {
    /// A file, how the run with it ends, and what it says.
    struct Case: CustomTestStringConvertible, Sendable {
        var name: String
        var bytes: [UInt8]
        var code = "bad_file"
        var says: [String]
        var testDescription: String { name }

        init(_ name: String, _ text: String, code: String = "bad_file", _ says: String...) {
            self.name = name
            bytes = Array(text.utf8)
            self.code = code
            self.says = says
        }

        init(_ name: String, bytes: [UInt8], _ says: String...) {
            self.name = name
            self.bytes = bytes
            self.says = says
        }
    }

    private static let head = "Full name,Email\n"
    private static let long = String(repeating: "x", count: 2 << 20)

    static let cases: [Case] = [
        Case(
            "column.csv", "Full name,Mail\nLi,li@contoso.cn\n", "missing column 'Email'",
            "did you mean 'Mail'?",
            "line 1 has 'Full name' and 'Mail'"),
        Case(
            "short.csv", head + "Li,li@contoso.cn\nWang\n", "line 3: the row has 1 cells, the header has 2",
            "1 of 2 rows are wrong; nothing was done"),
        Case("long-row.csv", head + "Li,li@contoso.cn,x\n", "line 2: the row has 3 cells, the header has 2"),
        Case(
            "quote.csv", head + "Li,\"li\"x@contoso.cn\n",
            "line 2, column 2 ('Email'): text follows the closing quote", "write a quote inside"),
        Case(
            "unclosed.csv", head + "Li,li@contoso.cn\nWang,\"w@contoso.cn\n",
            "line 3, column 2 ('Email'): the quote that opens here is never closed"),
        Case("nul.csv", head + "L\0i,li@contoso.cn\n", "nul.csv: seems to be binary data, not text"),
        Case(
            "late-nul.csv",
            head + String(repeating: "Li,li@contoso.cn\n", count: 20_000) + "L\0i,x@contoso.cn\n",
            "line 20002, column 1 ('Full name'): holds a NUL character"),
        Case(
            "email.csv", head + "Li,li.contoso.cn\n",
            "line 2, column 'Email': 'li.contoso.cn' is not an e-mail address: it has no @"),
        Case(
            "name.csv", head + String(repeating: "L", count: 10_000) + ",li@contoso.cn\n",
            "line 2, column 'Full name': 'LLLL", "is 10000 characters long, at most 256 are allowed"),
        Case(
            "twice.csv", head + "Li,li@contoso.cn\nLi,LI@contoso.cn\n",
            "line 3, column 'Email': 'LI@contoso.cn' is on line 2 already"),
        Case(
            "role.csv", "Full name,Email,Agent role\nLi,li@contoso.cn,sale\n",
            "line 2, column 'Agent role': 'sale' is not one of 'none', 'admin', 'sales' or 'helpdesk'",
            "did you mean 'sales'?"),
        Case("empty.csv", "", "empty.csv: holds no rows"),
        Case("pdf.csv", "%PDF-1.7\n1 0 obj\n", "pdf.csv: seems to be a PDF document"),
        Case(
            "zip.csv", bytes: [0x50, 0x4b, 3, 4] + [UInt8](repeating: 0, count: 40),
            "zip.csv: seems to be a zip archive"),
        Case(
            "picture.csv",
            bytes: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] + [UInt8](repeating: 0, count: 20),
            "picture.csv: seems to be a picture"),
        Case("pdf.xlsx", "%PDF-1.7\n1 0 obj\n", "pdf.xlsx: seems to be a PDF document"),
        Case("line.csv", long, "line 1, column 1: the cell that begins here is longer than 65536 characters"),
        Case(
            "cell.csv", head + long, "line 2, column 1 ('Full name'): the cell that begins here is longer"),
        Case(
            "record.csv", head + String(repeating: "x,", count: 1 << 20),
            "more than 1024 columns"),
    ]

    @Test("a wrong file is refused with line, column and value, and nothing is done", arguments: cases)
    func refused(_ bad: Case) throws {
        let bench = try ProcessBench()
        try bench.write(bad.name, bad.bytes)
        try expectRefusal(bench, bad.name, exit: 1, code: bad.code, says: bad.says)
    }

    @Test("a workbook that is an attack is refused, and nothing is done")
    func workbooks() throws {
        let bench = try ProcessBench()
        try BadWorkbook(before: "<!DOCTYPE x [<!ENTITY a \"b\">]>").write(to: "\(bench.path)/type.xlsx")
        try expectRefusal(
            bench, "type.xlsx", exit: 1, code: "bad_file", says: ["sheet1.xml declares a document type"])
        try BadWorkbook(blanks: 80 << 20).write(to: "\(bench.path)/bomb.xlsx")
        try expectRefusal(
            bench, "bomb.xlsx", exit: 1, code: "bad_file",
            says: ["bomb.xlsx: expands to more than 67108864 bytes"])
        try BadWorkbook().write(to: "\(bench.path)/good.xlsx")
        #expect(try bench.run(["run", ScriptFile.bulkCreate, "--file", "good.xlsx"]).end == .exited(0))
        #expect(try bench.number("SELECT count(*) FROM users") == 2)
    }

    @Test("a file that is not there, or no file, is a fault of the command line")
    func noFile() throws {
        let bench = try ProcessBench()
        try expectRefusal(
            bench, "none.csv", exit: 2, code: "bad_argument",
            says: ["--file names a file that does not exist: none.csv"])
        try expectRefusal(
            bench, ".config", exit: 2, code: "bad_argument",
            says: ["--file names a folder, not a file: .config"])
    }

    @Test("whoever is there already with another role is refused, and stays as he was")
    func otherRole() throws {
        let bench = try ProcessBench()
        try bench.write(
            "staff.csv", "Full name,Email,Admin role\nA,admin@contoso.partner.onmschina.cn,billing\n")
        let done = try bench.run(["run", ScriptFile.bulkCreate, "--file", "staff.csv", "--result", "r.csv"])
        #expect(done.end == .exited(3), "\(done.err)")
        #expect(done.err.contains("run-1 is done; 1 rows: 1 refused\n"))
        #expect(bench.text("r.csv")?.contains("exists already, with admin_role global") == true)
        #expect(try bench.number("SELECT count(*) FROM audit WHERE operation LIKE 'users.%'") == 1)
        #expect(!bench.files.contains("passwords.sealed"))
    }

    /// Runs the bulk script on `file`: it must fail, say so, and leave everything as it was.
    private func expectRefusal(
        _ bench: ProcessBench, _ file: String, exit: Int32, code: String, says: [String]
    )
        throws
    {
        #expect(try bench.run(["key"]).end == .exited(0))
        let before = bench.files
        let done = try bench.run([
            "run", ScriptFile.bulkCreate, "--file", file, "--result", "r.csv", "--sealed", "p.sealed",
        ])
        #expect(done.end == .exited(exit), "\(file): \(done.err)")
        for sentence in says { #expect(done.err.contains(sentence), "\(file): \(done.err)") }
        #expect(done.err.contains("  code: \(code)\n"), "\(file): \(done.err)")
        #expect(bench.files == before)
        #expect(try bench.number("SELECT count(*) FROM users") == 1)
        #expect(try bench.number("SELECT count(*) FROM audit WHERE operation LIKE 'users.%'") == 1)
    }
}
