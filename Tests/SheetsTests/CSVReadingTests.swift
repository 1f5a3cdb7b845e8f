import Testing
import TestKit

@testable import Sheets

@Suite struct CSVReadingTests {
    private let scratch: TemporaryFolder

    init() throws { scratch = try TemporaryFolder() }

    private let staff = [
        SheetColumn(name: "full_name", headers: ["Full name", "姓名"], isRequired: true),
        SheetColumn(name: "email", headers: ["Email", "邮箱"], type: .email, isRequired: true, isUnique: true),
        SheetColumn(name: "role", headers: ["Role"], map: ["管理": "admin"], defaultValue: "none"),
    ]

    @Test("cells are trimmed, folded, mapped and given defaults")
    func cells() throws {
        let path = try scratch.write(
            "a.csv", " Ｆull  NAME ,EMAIL,Role\r\n　Li Wei ,ｌｉ＠ｘ．ｃｎ,管理\r\n李２,b@x.cn, \r\n")
        let reading = try Reading(path, .fixture(staff))
        #expect(reading.rows == [["Li Wei", "li@x.cn", "admin"], ["李2", "b@x.cn", "none"]])
        #expect(reading.problems == [])
        #expect(reading.headers == ["Ｆull  NAME", "EMAIL", "Role"])
        #expect(reading.originals[0] == ["　Li Wei ", "ｌｉ＠ｘ．ｃｎ", "管理"])
        #expect(reading.lines == [2, 3])
        #expect(reading.notes == ["read as UTF-8, delimiter ','"])
    }

    @Test("title rows, empty rows, columns out of order and columns not wanted are no trouble")
    func titleRows() throws {
        let path = try scratch.write(
            "a.csv",
            "Staff of 2026;;\n;;\nEmail;Phone;Full name\na@x.cn;1;A\n;;\n\n\"b@x.cn\";2;\"B\nB\"\n c@x.cn;3;C\n"
        )
        let reader = try SheetReader(path: path, options: .fixture(staff))
        let reading = try Reading(reader)
        #expect(
            reading.rows == [["A", "a@x.cn", "none"], ["B\nB", "b@x.cn", "none"], ["C", "c@x.cn", "none"]])
        #expect(reading.lines == [4, 7, 9])
        #expect(reading.problems == [])
        #expect(
            reading.notes == [
                "read as UTF-8, delimiter ';'", "1 title row skipped", "not in the file: 'role'",
            ])
        #expect(reader.emptyRowCount == 2)
        #expect(reader.rowCount == 3)
    }

    @Test("the whole file can be read again, with the same outcome")
    func rewind() throws {
        let path = try scratch.write("a.csv", "Full name,Email\nA,a@x.cn\nB,A@x.cn\n")
        let reader = try SheetReader(path: path, options: .fixture(staff))
        let first = try Reading(reader)
        try reader.rewind()
        #expect(try Reading(reader) == first)
        #expect(
            first.problems == [
                "line 3, column 'Email': 'A@x.cn' is on line 2 already; try: keep one of the two rows"
            ])
    }

    @Test(
        "every encoding gives the same rows, in pieces of any size",
        arguments: [
            ("plain", "UTF-8"), ("mark", "UTF-8"), ("utf16le", "UTF-16LE"), ("utf16be", "UTF-16BE"),
            ("gb18030", "GB18030"), ("cr", "UTF-8"),
        ])
    func encodings(variant: String, name: String) throws {
        let text = "姓名\t邮箱\tRole\r\n李伟𠮷\ta@x.cn\t管理\r\n\"王\r\n\"\"芳\"\"\"\tb@x.cn\t\r\n"
        let utf16 = Array(text.utf16)
        let bytes: [UInt8] =
            switch variant {
            case "mark": [0xEF, 0xBB, 0xBF] + Array(text.utf8)
            case "utf16le": [0xFF, 0xFE] + utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
            case "utf16be": [0xFE, 0xFF] + utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
            case "gb18030": GB18030.bytes(text)
            case "cr": Array(text.utf8).filter { $0 != 0x0A }
            default: Array(text.utf8)
            }
        let path = try scratch.write("a.csv", bytes)
        let inner = variant == "cr" ? "王\r\"芳\"" : "王\r\n\"芳\""
        for size in [1, 2, 3, 4, 5, 7, 16, 61, 1 << 16] {
            let reading = try Reading(path, .fixture(staff, readSize: size))
            #expect(
                reading.rows == [["李伟𠮷", "a@x.cn", "admin"], [inner, "b@x.cn", "none"]], "pieces of \(size)")
            #expect(reading.notes == ["read as \(name), delimiter tab"])
            #expect(reading.lines == [2, 3])
        }
    }

    @Test("Chinese of GB18030 far behind plain text is still found")
    func lateEncoding() throws {
        let plain = String(repeating: "A,a\n", count: 400_000)
        let path = try scratch.write("a.csv", Array("name,note\n\(plain)".utf8) + GB18030.bytes("李伟,管理\n"))
        let reader = try SheetReader(path: path, options: .fixture(textColumns("name", "note")))
        #expect(reader.notes == ["read as GB18030, delimiter ','"])
        let row = SheetRow()
        var last: String?
        while try reader.next(into: row) { last = row.text(0) }
        #expect(last == "李伟")
    }

    @Test(
        "rows of the wrong width are problems of their line",
        arguments: [
            (
                "a,b\n1\n",
                [
                    "line 2: the row has 1 cells, the header has 2; try: check for a missing delimiter or an unclosed quote on this line"
                ]
            ),
            (
                "a,b\n1,2,3\n",
                [
                    "line 2: the row has 3 cells, the header has 2; try: put a cell that contains the delimiter in quotes"
                ]
            ),
            (
                "a,b\n1,2,\n",
                [
                    "line 2: the row has 3 cells, the header has 2; try: put a cell that contains the delimiter in quotes"
                ]
            ),
            ("a,b,,\n1,2\n1,2,,\n", []), ("a,b\n,,,\n", []),
        ])
    func width(of text: String, gives problems: [String]) throws {
        let path = try scratch.write("a.csv", text)
        #expect(try Reading(path, .fixture(textColumns("a", "b"))).problems == problems)
    }

    @Test(
        "an apostrophe before a formula is taken off, and no other",
        arguments: [
            ("'=1+1", "=1+1"), ("'+1", "+1"), ("'-x", "-x"), ("'@a", "@a"), ("''=1", "'=1"), ("'a", "'a"),
            ("'", "'"),
            ("''", "''"), ("-12", "-12"), ("=1", "=1"), ("\"'=\"\"x\"\"\"", "=\"x\""),
        ])
    func apostrophe(before cell: String, reads text: String) throws {
        let path = try scratch.write("a.csv", "a,b\n\(cell),x\n")
        let reading = try Reading(path, .fixture(textColumns("a")))
        #expect(reading.rows == [[text]])
        #expect(reading.originals == [[text, "x"]])
    }

    @Test("the header row can be named")
    func headerRow() throws {
        let path = try scratch.write("a.csv", "a,b\nx,y\na,b\n1,2\n")
        let reading = try Reading(path, .fixture(textColumns("a", "b"), headerRow: 3))
        #expect(reading.rows == [["1", "2"]])
        #expect(reading.notes.contains("2 title rows skipped"))
    }

    @Test("without declared columns the rows are still there as they stand")
    func noColumns() throws {
        let path = try scratch.write("a.csv", "\n x ,y\n1,2\n")
        let reading = try Reading(path, .fixture([]))
        #expect(reading.headers == ["x", "y"])
        #expect(reading.originals == [["1", "2"]])
    }

    @Test("the encoding can be named where bytes do not tell")
    func namedEncoding() throws {
        let path = try scratch.write("a.csv", "a\n1\n".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] })
        #expect(try Reading(path, .fixture(textColumns("a"), encoding: .utf16LittleEndian)).rows == [["1"]])
    }
}

/// Text as a Chinese spreadsheet saves it, through the system's converter.
enum GB18030 {
    static func bytes(_ text: String) -> [UInt8] {
        Converter.convert(Array(text.utf8), from: "UTF-8", to: "GB18030")
    }
}
