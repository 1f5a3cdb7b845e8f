import Testing
import TestKit

@testable import Sheets

/// Files that cannot be read, and exactly what is said of each. `FILE` stands for the path.
@Suite struct BadFileTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var name: String
        var bytes: [UInt8]
        var sentence: String

        init(_ name: String, _ text: String, _ sentence: String) {
            self.init(name, bytes: Array(text.utf8), sentence)
        }

        init(_ name: String, bytes: [UInt8], _ sentence: String) {
            (self.name, self.bytes, self.sentence) = (name, bytes, sentence)
        }

        var testDescription: String { sentence }
    }

    private static let save = "save as CSV UTF-8 or XLSX"
    private static let mend = "try: save the sheet as CSV UTF-8 or XLSX, or name its encoding"

    static let kinds: [Case] = [
        Case("a.csv", "", "FILE: holds no rows; try: check that it was saved"),
        Case("a.csv", "\n\n,,\n", "FILE: holds no rows; try: check that it was saved"),
        Case("a.csv", bytes: [0xEF, 0xBB, 0xBF], "FILE: holds no rows; try: check that it was saved"),
        Case(
            "a.csv", bytes: [0x50, 0x4B, 0x03, 0x04, 0, 0],
            "FILE: seems to be a zip archive, such as an XLSX workbook, or a document of another program; "
                + "try: name it .xlsx if it is a workbook, or save it as CSV UTF-8 or XLSX"),
        Case(
            "a.csv", "%PDF-1.7\n",
            "FILE: seems to be a PDF document; try: save the sheet itself as CSV UTF-8 or XLSX"),
        Case(
            "a.csv", bytes: [0x89, 0x50, 0x4E, 0x47, 0x0D],
            "FILE: seems to be a picture; try: save the sheet itself as CSV UTF-8 or XLSX"),
        Case(
            "a.csv", bytes: [0x1F, 0x8B, 8, 0],
            "FILE: seems to be a gzip file; try: unpack it first, or \(save)"),
        Case(
            "a.csv", bytes: [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C],
            "FILE: seems to be an archive; try: unpack it first, or \(save)"),
        Case(
            "a.csv", bytes: [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1],
            "FILE: seems to be an old .xls workbook, or one with a password; "
                + "try: save it as CSV UTF-8 or XLSX, without a password"),
        Case(
            "a.csv", bytes: [0x61, 0, 0x62, 0],
            "FILE: seems to be binary data, not text; try: save the sheet as CSV UTF-8 or XLSX"),
        Case(
            "a.csv", "<!DOCTYPE html><table>",
            "FILE: seems to be a web page; try: open it in a spreadsheet and \(save)"),
        Case(
            "a.csv", "<?xml version=\"1.0\"?><x/>",
            "FILE: seems to be an XML document; try: open it in a spreadsheet and \(save)"),
        Case(
            "a.xlsx", "a,b\n",
            "FILE: holds text where a workbook was expected; try: name it .csv, or save it as XLSX"),
        Case("a.xlsx", "{\"a\":1}\n", "FILE: holds JSON where a workbook was expected; try: name it .jsonl"),
    ]

    static let texts: [Case] = [
        Case(
            "a.csv", "a,b\n1,x\"\n\"2\"y,3\n",
            "FILE: line 3, column 1 ('a'): text follows the closing quote of the cell that begins here; "
                + "try: write a quote inside a quoted cell twice"),
        Case(
            "a.csv", "a,b\n1,2\n3,\"4\n5,6\n",
            "FILE: line 3, column 2 ('b'): the quote that opens here is never closed; "
                + "try: close it, or write a quote inside a quoted cell twice"),
        Case(
            "a.csv", "a,b\n" + String(repeating: "x", count: 70_000) + "\n",
            "FILE: line 2, column 1 ('a'): the cell that begins here is longer than 65536 characters; "
                + "try: check for a missing delimiter or line ending"),
        Case(
            "a.csv", "a,b\n1,\"" + String(repeating: "x\n", count: 40_000),
            "FILE: line 2, column 2 ('b'): the cell that begins here is longer than 65536 characters; "
                + "try: check that its quote is closed"),
        Case(
            "a.csv",
            "a,b\n" + String(repeating: String(repeating: "x", count: 60_000) + ",", count: 20) + "\n",
            "FILE: line 2, column 1 ('a'): the record that begins here is longer than 1048576 bytes; "
                + "try: check for a missing quote or line ending"),
        Case(
            "a.csv", "a,b\n" + String(repeating: ",", count: 1_100) + "\n",
            "FILE: line 2, column 1025: more than 1024 columns; try: remove the columns that are not needed"),
        Case(
            "a.csv", bytes: Array("a,b\n1,2\n3,x".utf8) + [0, 0x79, 0x0A] + [],
            "FILE: seems to be binary data, not text; try: save the sheet as CSV UTF-8 or XLSX"),
        Case(
            "a.csv",
            bytes: Array(("a,b\n" + String(repeating: "1,2\n", count: 2_000) + "3,x").utf8) + [0, 0x0A],
            "FILE: line 2002, column 2 ('b'): holds a NUL character, which text never does; "
                + "try: save the sheet as CSV UTF-8 or XLSX"),
        Case(
            "a.csv", bytes: Array("a,b\n李,王\n3,x".utf8) + [0xFF, 0x79, 0x0A],
            "FILE: line 3, column 2 ('b'): the bytes FF 79 are not UTF-8; \(mend)"),
        Case(
            "a.csv", bytes: [0xEF, 0xBB, 0xBF] + Array("a,b\n\"3\n".utf8) + [0xC3, 0x28, 0x22, 0x0A],
            "FILE: line 3, column 1 ('a'): the bytes C3 28 are not UTF-8; \(mend)"),
        // Windows-1252: "José,Müller".
        Case(
            "a.csv", bytes: Array("a,b\nJos".utf8) + [0xE9, 0x2C, 0x4D, 0xFC] + Array("ller\n".utf8),
            "FILE: line 2, column 1 ('a'): the bytes E9 2C are neither UTF-8 nor GB18030; \(mend)"),
        Case(
            "a.csv",
            bytes: [0xFF, 0xFE] + "a,b\n1,2\n".utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] } + [
                0x00, 0xD8, 0x41, 0x00,
            ],
            "FILE: line 3, column 1 ('a'): the bytes 00 D8 41 00 are not UTF-16LE; \(mend)"),
        Case(
            "a.csv", bytes: Array("a,b\n李".utf8) + [0xE6],
            "FILE: line 2, column 1 ('a'): the bytes E6 are neither UTF-8 nor GB18030; \(mend)"),
    ]

    static let headers: [Case] = [
        Case(
            "a.csv", "x,y\n1,2\n",
            "FILE: missing columns 'a'; 'b'; line 1 has 'x' and 'y'; "
                + "try: add the missing headers, or name the header row"),
        Case(
            "a.csv", "aa,B ,c\n1,2,3\n",
            "FILE: missing column 'a'; line 1 has 'aa', 'B' and 'c'; "
                + "try: add the missing headers, or name the header row"),
        Case(
            "a.csv", "a,b,A\n",
            "FILE: line 1: 'a' and 'A' stand for the same column; try: rename or remove one of them"),
        Case(
            "a.csv", "a,b,z,z\n",
            "FILE: line 1: two columns are called 'z'; try: rename or remove one of them"),
    ]

    private let scratch: TemporaryFolder

    init() throws { scratch = try TemporaryFolder() }

    @Test("a bad file is told in one sentence", arguments: kinds + texts + headers)
    func sentence(of file: Case) throws {
        let path = try scratch.write(file.name, file.bytes)
        let columns = [SheetColumn(name: "a", isRequired: true), SheetColumn(name: "b", isRequired: true)]
        // Small pieces of a large file take long, and show nothing that small files do not.
        for size in file.bytes.count > 10_000 ? [1 << 18, 10_000] : [1 << 18, 1_000, 7] {
            let error = try errorReading(path, .fixture(columns, readSize: size))
            #expect(error?.description == file.sentence.replacing("FILE", with: path), "pieces of \(size)")
        }
    }

    @Test("two headers for one column are refused")
    func twoAliases() throws {
        let path = try scratch.write("a.csv", "Mail,E-mail\n")
        let column = SheetColumn(name: "email", headers: ["E-mail", "Mail"], isRequired: true)
        let error = try errorReading(path, .fixture([column]))
        #expect(error == .duplicateHeader(path: path, line: 1, first: "E-mail", second: "Mail"))
    }

    @Test("what is no file is refused")
    func noFile() throws {
        let options = SheetOptions.fixture(textColumns("a"))
        #expect(try errorReading(scratch.path, options) == .notAFile(path: scratch.path))
        #expect(try errorReading("/dev/zero", options) == .notAFile(path: "/dev/zero"))
        let missing = scratch.file("none.csv")
        #expect(
            try errorReading(missing, options)
                == .cannotOpen(path: missing, reason: "No such file or directory"))
    }

    @Test("a header row beyond the end is refused")
    func noHeaderRow() throws {
        let path = try scratch.write("a.csv", "a\n1\n")
        #expect(
            try errorReading(path, .fixture(textColumns("a"), headerRow: 9))
                == .noHeaderRow(path: path, line: 9))
    }

    @Test(
        "a column that cannot work is refused before anything is read",
        arguments: [
            (
                SheetColumn(name: "n", type: .integer, defaultValue: "x"),
                "column 'n' cannot be read: its default 'x' is not a whole number; try: correct its declaration"
            ),
            (
                SheetColumn(name: "n", oneOf: ["a"], defaultValue: "b"),
                "column 'n' cannot be read: its default 'b' is not one of 'a'; try: correct its declaration"
            ),
            (
                SheetColumn(name: "n", defaultValue: " "),
                "column 'n' cannot be read: its default is empty; try: correct its declaration"
            ),
        ])
    func badColumn(_ column: SheetColumn, sentence: String) throws {
        let path = try scratch.write("a.csv", "n\n1\n")
        #expect(try errorReading(path, .fixture([column]))?.description == sentence)
    }
}
