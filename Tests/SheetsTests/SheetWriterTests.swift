import Glibc
import TestKit
import Testing

@testable import Sheets

@Suite struct SheetWriterTests {
    private let scratch: TemporaryFolder

    init() throws { scratch = try TemporaryFolder() }

    @Test("CSV is UTF-8 with a mark, CRLF, quotes where they are needed, and no formulas")
    func csv() throws {
        let path = scratch.file("a.csv")
        let writer = try SheetWriter(path: path, columns: ["name", "=n"])
        try writer.add([.text("李"), .integer(-12)])
        try writer.add([.text("a\"b,c"), .decimal("1.50")])
        try writer.add([.text("=1+1"), .empty])
        try writer.add([.text("x\r\ny"), .text(" z ")])
        try writer.close()
        let text = "\u{FEFF}name,'=n\r\n李,-12\r\n\"a\"\"b,c\",1.50\r\n'=1+1,\r\n\"x\r\ny\",\" z \"\r\n"
        #expect(
            try scratch.text("a.csv").unicodeScalars.elementsEqual(
                text.unicodeScalars))
        #expect(writer.rowCount == 4)
        #expect(try scratch.names == ["a.csv"])
    }

    @Test(
        "text that a spreadsheet would run is escaped in CSV, plain numbers are not",
        arguments: [
            ("=1", "'=1"), ("+a", "'+a"), ("-a", "'-a"), ("@a", "'@a"), ("'=1", "''=1"), ("''-1", "'''-1"),
            ("'a", "'a"),
            ("-12", "-12"), ("+8613800138000", "+8613800138000"), ("-12.5", "-12.5"), ("-12.", "'-12."),
            ("--1", "'--1"),
            ("+86-138", "'+86-138"), ("-", "'-"), ("-1.2.3", "'-1.2.3"), ("\ta", "\"'\ta\""),
            ("\ra", "\"'\ra\""),
            ("'", "'"), ("a=1", "a=1"), ("-.5", "'-.5"), ("'-12", "''-12"),
        ])
    func escape(of text: String, is written: String) throws {
        let path = scratch.file("a.csv")
        let writer = try SheetWriter(path: path, columns: ["a"])
        try writer.add([.text(text)])
        try writer.close()
        #expect(try scratch.text("a.csv") == "\u{FEFF}a\r\n\(written)\r\n")
        #expect(try Reading(path, .fixture(textColumns("a"))).originals == [[text]])
    }

    @Test("a writer that is not closed leaves nothing", arguments: ["a.csv", "a.xlsx"])
    func abandoned(name: String) throws {
        do {
            let writer = try SheetWriter(path: scratch.file(name), columns: ["a"])
            try writer.add([.text("x")])
            #expect(try scratch.names.count == 1)
        }
        #expect(try scratch.names == [])
    }

    @Test("an existing file is replaced only when asked, and whole", arguments: ["a.csv", "a.xlsx"])
    func replace(name: String) throws {
        let path = try scratch.write(name, "old")
        #expect(throws: SheetError.alreadyExists(path: path)) { try SheetWriter(path: path, columns: ["a"]) }
        let writer = try SheetWriter(path: path, columns: ["a"], replaces: true)
        try writer.add([.text("new")])
        #expect(try scratch.text(name) == "old")
        try writer.close()
        #expect(try Reading(path, .fixture(textColumns("a"))).rows == [["new"]])
        #expect(try scratch.names == [name])
    }

    @Test("a file that comes to be meanwhile is not overwritten", arguments: ["a.csv", "a.xlsx"])
    func race(name: String) throws {
        let path = scratch.file(name)
        do {
            let writer = try SheetWriter(path: path, columns: ["a"])
            try scratch.write(name, "theirs")
            #expect(throws: SheetError.alreadyExists(path: path)) { try writer.close() }
        }
        #expect(try scratch.text(name) == "theirs")
        #expect(try scratch.names == [name])
    }

    @Test("a link at the target is replaced, not followed")
    func link() throws {
        let other = try scratch.write("other", "safe")
        let path = scratch.file("a.csv")
        #expect(symlink(other, path) == 0)
        #expect(throws: SheetError.alreadyExists(path: path)) { try SheetWriter(path: path, columns: ["a"]) }
        let writer = try SheetWriter(path: path, columns: ["a"], replaces: true)
        try writer.add([.text("x")])
        try writer.close()
        #expect(try scratch.text("other") == "safe")
        #expect(try Reading(path, .fixture(textColumns("a"))).rows == [["x"]])
    }

    @Test("a full disk is an error that leaves the target as it was")
    func fullDisk() throws {
        let path = try scratch.write("a.csv", "old")
        do {
            var room = 100_000
            let file = try PendingFile(path: path, replaces: true) { descriptor, bytes, count in
                if room == 0 {
                    errno = ENOSPC
                    return -1
                }
                let part = min(room, count)
                room -= part
                return Glibc.write(descriptor, bytes, part)
            }
            let writer = try SheetWriter(file: file, columns: ["a"])
            #expect(throws: SheetError.writeFailed(path: path, reason: "No space left on device")) {
                for _ in 0..<100_000 { try writer.add([.text("some text")]) }
                try writer.close()
            }
        }
        #expect(try scratch.text("a.csv") == "old")
        #expect(try scratch.names == ["a.csv"])
    }

    @Test("what cannot be written is told by row and column", arguments: ["a.csv", "a.xlsx"])
    func unwritable(name: String) throws {
        let path = scratch.file(name)
        let writer = try SheetWriter(path: path, columns: ["a", "b"])
        try writer.add([.text("x"), .text("y")])
        try writer.append("x")
        #expect(
            throws: SheetError.unwritable(
                path: path, row: 2, column: "b", reason: "a sheet cannot hold a NUL character")
        ) { try writer.append("a\0b") }
        #expect(
            throws: SheetError.unwritable(path: path, row: 2, column: "b", reason: "the text is not UTF-8")
        ) {
            try [UInt8(0xC3), 0x28].withUnsafeBytes { bytes in try writer.append(bytes) }
        }
        #expect(throws: SheetError.wrongCellCount(path: path, row: 2, count: 1, columns: 2)) {
            try writer.endRow()
        }
    }

    @Test("a cell too long for a workbook is told")
    func longCell() throws {
        let path = scratch.file("a.xlsx")
        let writer = try SheetWriter(path: path, columns: ["a"])
        try writer.add([.text(String(repeating: "李", count: 32_767))])
        #expect(
            throws: SheetError.unwritable(
                path: path, row: 2, column: "a",
                reason: "a cell of a workbook holds at most 32767 characters, this has 32768")
        ) { try writer.add([.text(String(repeating: "😀", count: 16_384))]) }
    }

    @Test("a workbook ends with the last row a sheet can have")
    func tooManyRows() throws {
        let path = scratch.file("a.xlsx")
        let writer = try SheetWriter(
            file: PendingFile(path: path, replaces: false), columns: ["a"], rowLimit: 3)
        for _ in 0..<2 { try writer.add([.text("x")]) }
        #expect(throws: SheetError.tooManyRows(path: path, limit: 3)) { try writer.add([.text("x")]) }
    }

    @Test("rows without a cell take nothing from a workbook's count of rows")
    func emptyRows() throws {
        let path = scratch.file("a.xlsx")
        let writer = try SheetWriter(path: path, columns: ["a"])
        for cell in [SheetWriter.Cell.text("x"), .empty, .text(""), .integer(1)] { try writer.add([cell]) }
        try writer.close()
        #expect(try Reading(path, .fixture(textColumns("a"))).lines == [2, 5])
    }

    @Test("other endings and folders that are not there are refused")
    func refused() throws {
        let odd = scratch.file("a.ods")
        #expect(throws: SheetError.unknownExtension(path: odd)) { try SheetWriter(path: odd, columns: ["a"]) }
        let lost = scratch.file("none/a.csv")
        #expect(throws: SheetError.writeFailed(path: lost, reason: "No such file or directory")) {
            try SheetWriter(path: lost, columns: ["a"])
        }
    }

    @Test("numbers come back as they were written, whatever their length", arguments: ["a.csv", "a.xlsx"])
    func numbers(name: String) throws {
        let path = scratch.file(name)
        let integers: [Int64] = [0, -1, 123_456_789_012_345, 1_234_567_890_123_456, .max, .min]
        let writer = try SheetWriter(path: path, columns: ["a", "b"])
        for integer in integers { try writer.add([.integer(integer), .decimal("0.07")]) }
        try writer.add([.integer(1), .decimal("12345678901234567.89")])
        try writer.close()
        let columns = [SheetColumn(name: "a", type: .integer), SheetColumn(name: "b", type: .decimal)]
        let reading = try Reading(path, .fixture(columns))
        #expect(reading.rows.map { $0[0] } == integers.map(String.init) + ["1"])
        #expect(reading.rows.map { $0[1] } == Array(repeating: "0.07", count: 6) + ["12345678901234567.89"])
    }
}
