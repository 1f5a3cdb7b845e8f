import Testing
import TestKit

@testable import Sheets

@Suite struct WorkbookTests {
    private let scratch: TemporaryFolder

    init() throws { scratch = try TemporaryFolder() }

    private static let styles = """
        <numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/>\
        <numFmt numFmtId="165" formatCode="[Red]#,##0.00&quot;days&quot;"/></numFmts>\
        <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>\
        <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="22"/></cellXfs>
        """

    @Test("cells of every kind are read, in pieces of any size")
    func cells() throws {
        let rows = """
            <row r="2"><c r="A2" t="s"><v>0</v></c><c r="B2" t="inlineStr"><is><r><t>va</t></r><r><t>lue</t></r></is></c></row>\
            <row r="3"><c r="A3" t="s"><v>1</v></c><c r="B3"><v>1.1499999999999999</v></c></row>\
            <row r="5"><c r="A5" t="str"><f>A1</f><v>f&amp;x</v></c><c r="B5" t="b"><v>1</v></c></row>\
            <row r="6"><c r="A6" s="1"><v>45000</v></c><c r="B6" s="2"><v>46346</v></c></row>\
            <row r="7"><c r="A7" s="4"><v>46346.354166666664</v></c><c r="B7" s="3"><v>46346</v></c></row>\
            <row r="8"><c r="A8" t="d"><v>2026-11-20</v></c><c r="B8"><v>1.3800138E+10</v></c></row>\
            <row r="9"><c r="B9" t="e"><v>#N/A</v></c></row>\
            <row r="10"><c r="A10"/><c r="B10"/><c r="XFD10"/></row>\
            <row><c t="inlineStr"><is><t>no reference</t></is></c></row>\
            <row r="12"><c r="A12"><f>1+1</f></c></row>
            """
        let texts = [
            "<t> name </t>",
            "<r><t xml:space=\"preserve\">a_x000D_</t></r><r><t>b</t></r><rPh sb=\"0\" eb=\"1\"><t>GUIDE</t></rPh>",
        ]
        let book = WorkbookFixture.fixture(
            rows: "<row r=\"1\"><c r=\"C1\" t=\"inlineStr\"><is><t>Title</t></is></c></row>" + rows,
            sharedTexts: texts, styles: Self.styles)
        let path = try book.file(in: scratch)
        let columns = [SheetColumn(name: "name"), SheetColumn(name: "value", isRequired: true)]
        for size in [1, 3, 64, 1 << 16] {
            let reading = try Reading(path, .fixture(columns, readSize: size))
            #expect(
                reading.rows == [
                    ["a\rb", "1.15"], ["f&x", "true"], ["2023-03-15", "2026-11-20"],
                    ["2026-11-20T08:30:00", "46346"],
                    ["2026-11-20", "13800138000"], [nil, nil], ["no reference", nil], [nil, nil],
                ], "pieces of \(size)")
            #expect(reading.lines == [3, 5, 6, 7, 8, 9, 11, 12])
            #expect(
                reading.problems == [
                    "line 9, column 'value': '#N/A' is an error of the spreadsheet; try: correct the formula",
                    "line 11, column 'value': the cell is empty; try: fill it in, or remove the row",
                    "line 12, column 'name': the cell holds a formula without a result; try: open the workbook in a spreadsheet and save it",
                    "line 12, column 'value': the cell is empty; try: fill it in, or remove the row",
                ])
            #expect(reading.notes == ["read sheet 'Staff'", "1 title row skipped"])
        }
    }

    private static let twoSheets = """
        <workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><workbookPr date1904="1"/><sheets>\
        <sheet name="Hidden" state="hidden" r:id="rId1"/><sheet name="R &amp; D" r:id="rId2"/></sheets></workbook>
        """

    @Test("the first visible sheet is read, or the one that is named")
    func sheets() throws {
        let book = WorkbookFixture.fixture(
            rows: WorkbookFixture.rows([["name"], ["first"]]), workbook: Self.twoSheets)
        let path = try book.file(in: scratch)
        let reading = try Reading(path, .fixture(textColumns("name")))
        #expect(reading.rows == [["second"]])
        #expect(reading.notes == ["read sheet 'R & D', 1 other sheet not read"])
        #expect(try Reading(path, .fixture(textColumns("name"), sheet: "hidden")).rows == [["first"]])
        #expect(
            try errorReading(path, .fixture(textColumns("name"), sheet: "R & B"))
                == .noSheet(path: path, name: "R & B", found: ["Hidden", "R & D"], suggestion: "R & D"))
    }

    @Test("days counted from 1904 are four years later")
    func days1904() throws {
        let workbook = Self.twoSheets.replacing("state=\"hidden\"", with: "")
        let rows = "<row><c t=\"inlineStr\"><is><t>day</t></is></c></row><row><c s=\"1\"><v>0</v></c></row>"
        let path = try WorkbookFixture.fixture(rows: rows, styles: Self.styles, workbook: workbook).file(
            in: scratch)
        #expect(try Reading(path, .fixture([SheetColumn(name: "day", type: .date)])).rows == [["1904-01-01"]])
    }

    @Test(
        "a number is what its user sees",
        arguments: [
            ("0.1", "0.1"), ("0.30000000000000004", "0.3"), ("1.1499999999999999", "1.15"),
            ("-2.5E-3", "-0.0025"),
            ("1E3", "1000"), ("12345678901234567890", "12345678901234567890"),
            ("9.9999999999999994E-2", "0.1"),
            ("0", "0"), ("0.0E0", "0"), ("1.0000000000000001E+20", "100000000000000000000"),
            ("99999999999999999E1", "1000000000000000000"), ("123456789.12345678", "123456789.123457"),
        ])
    func number(_ text: String, reads plain: String) {
        let store = ByteStore()
        #expect(Array(text.utf8).withUnsafeBufferPointer { NumberText.append($0, to: store) })
        #expect(
            String(decoding: UnsafeBufferPointer(start: store.base, count: store.count), as: UTF8.self)
                == plain)
    }

    @Test(
        "a day is counted from its epoch",
        arguments: [
            ("1", "1900-01-01"), ("59", "1900-02-28"), ("61", "1900-03-01"), ("45000", "2023-03-15"),
            ("2958465", "9999-12-31"), ("0.5", "12:00:00"), ("1.9999999", "1900-01-02"), ("60", ""),
            ("-1", ""),
            ("2958466", ""), ("nan", ""), ("1e400", ""),
        ])
    func serial(_ text: String, reads day: String) {
        let store = ByteStore()
        let isDay = Array(text.utf8).withUnsafeBufferPointer {
            SerialDay.append($0, uses1904: false, to: store)
        }
        #expect(isDay == !day.isEmpty)
        #expect(
            String(decoding: UnsafeBufferPointer(start: store.base, count: store.count), as: UTF8.self) == day
        )
    }

    @Test(
        "a format with a day or a time in it is known",
        arguments: [
            ("yyyy-mm-dd", true), ("General", false), ("0.00", false), ("#,##0.00 \"days\"", false),
            ("[h]:mm:ss", false),
            ("[$-804]yyyy\"年\"m\"月\"", true), ("h:mm AM/PM", true), ("[Red]0", false), ("0\\d", false),
            ("0_d", false),
            ("@", false), ("0;[Blue]-0;d", false),
        ])
    func format(_ code: String, shows isMoment: Bool) { #expect(CellStyles.shows(code) == isMoment) }

    struct Hostile: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var book: @Sendable () -> WorkbookFixture
        var sentence: String
    }

    private static let again = "; try: open it in a spreadsheet and save it as XLSX again"
    private static let sheet = "FILE: part sheet 'Staff' is damaged: "

    private static func rows(_ rows: String) -> @Sendable () -> WorkbookFixture {
        { .fixture(rows: WorkbookFixture.rows([["name"]]) + rows, sharedTexts: ["<t>x</t>"]) }
    }

    private static func replacing(_ name: String, _ text: String) -> @Sendable () -> WorkbookFixture {
        {
            var book = WorkbookFixture.fixture(rows: WorkbookFixture.rows([["name"], ["x"]]))
            for index in book.parts.indices where book.parts[index].name == name {
                book.parts[index].text = text
            }
            return book
        }
    }

    static let hostile: [Hostile] = [
        Hostile(
            testDescription: "document type",
            book: replacing(
                "xl/worksheets/sheet1.xml",
                "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><worksheet>&e;</worksheet>"),
            sentence:
                "FILE: part xl/worksheets/sheet1.xml declares a document type, which no spreadsheet writes\(again)"
        ),
        Hostile(
            testDescription: "document type in shared texts",
            book: replacing("xl/sharedStrings.xml", "<!DOCTYPE sst><sst/>"),
            sentence:
                "FILE: part xl/sharedStrings.xml declares a document type, which no spreadsheet writes\(again)"
        ),
        Hostile(
            testDescription: "an entity nobody declared",
            book: replacing("xl/worksheets/sheet1.xml", "<worksheet>&e;</worksheet>"),
            sentence:
                "FILE: part xl/worksheets/sheet1.xml is damaged: line 1 of its XML: "
        ),
        Hostile(
            testDescription: "bomb",
            book: replacing(
                "xl/worksheets/sheet1.xml", "<worksheet>" + String(repeating: " ", count: 4 << 20)),
            sentence: "FILE: expands to more than 1048576 bytes; try: save the sheet as CSV UTF-8"),
        Hostile(
            testDescription: "deep",
            book: replacing("xl/worksheets/sheet1.xml", String(repeating: "<a>", count: 100)),
            sentence: "FILE: part xl/worksheets/sheet1.xml is damaged: its XML nests deeper than 64\(again)"),
        Hostile(
            testDescription: "cut off", book: replacing("xl/worksheets/sheet1.xml", "<worksheet><sheetData>"),
            sentence:
                "FILE: part xl/worksheets/sheet1.xml is damaged: line 1 of its XML: "
        ),
        Hostile(
            testDescription: "no sheet part",
            book: { .fixture(rows: "", dropping: "xl/worksheets/sheet1.xml") },
            sentence: "FILE: part sheet 'Staff' is damaged: it is not in the archive\(again)"),
        Hostile(
            testDescription: "no workbook", book: { .fixture(rows: "", dropping: "xl/workbook.xml") },
            sentence: "FILE: \(zip)"),
        Hostile(
            testDescription: "no sheets", book: replacing("xl/workbook.xml", "<workbook/>"),
            sentence: "FILE: no sheet with cells; it has none; try: name one of these"),
        Hostile(
            testDescription: "binary workbook",
            book: { WorkbookFixture(parts: [("xl/workbook.bin", "x")]) },
            sentence: "FILE: is a binary workbook (.xlsb); try: save it as CSV UTF-8 or XLSX"),
        Hostile(
            testDescription: "twice the same part",
            book: {
                var book = WorkbookFixture.fixture(rows: "")
                book.parts.append(("XL/Workbook.xml", "<workbook/>"))
                return book
            },
            sentence: "FILE: part xl/workbook.xml is damaged: it is in the archive 2 times\(again)"),
        Hostile(
            testDescription: "too many parts",
            book: { WorkbookFixture(parts: (0..<4_097).map { ("p\($0)", "") }) },
            sentence: "FILE: holds more than 4096 parts; try: save the sheet as CSV UTF-8"),
        Hostile(
            testDescription: "absurd row", book: rows("<row r=\"99999999999\"/>"),
            sentence: "\(sheet)row '99999999999' is not from 1 to 1048576\(again)"),
        Hostile(
            testDescription: "row zero", book: rows("<row r=\"0\"/>"),
            sentence: "\(sheet)row '0' is not from 1 to 1048576\(again)"),
        Hostile(
            testDescription: "negative row", book: rows("<row r=\"-5\"/>"),
            sentence: "\(sheet)row '-5' is not from 1 to 1048576\(again)"),
        Hostile(
            testDescription: "rows backward", book: rows("<row r=\"1\"/>"),
            sentence: "\(sheet)row 1 follows row 1\(again)"),
        Hostile(
            testDescription: "absurd column", book: rows("<row r=\"2\"><c r=\"ZZZZ2\"><v>1</v></c></row>"),
            sentence: "\(sheet)row 2 has a cell 'ZZZZ2'\(again)"),
        Hostile(
            testDescription: "far column", book: rows("<row r=\"2\"><c r=\"XFD2\"><v>1</v></c></row>"),
            sentence:
                "FILE: sheet 'Staff', row 2, column 16384: more than 1024 columns; try: remove the columns that are not needed"
        ),
        Hostile(
            testDescription: "cells backward", book: rows("<row r=\"2\"><c r=\"B2\"/><c r=\"A2\"/></row>"),
            sentence: "\(sheet)row 2 has its cells out of order\(again)"),
        Hostile(
            testDescription: "shared text out of range",
            book: rows("<row r=\"2\"><c t=\"s\"><v>1</v></c></row>"),
            sentence: "\(sheet)row 2, column 1 names shared text '1' of 1\(again)"),
        Hostile(
            testDescription: "negative shared text",
            book: rows("<row r=\"2\"><c t=\"s\"><v>-1</v></c></row>"),
            sentence: "\(sheet)row 2, column 1 names shared text '-1' of 1\(again)"),
        Hostile(
            testDescription: "no number", book: rows("<row r=\"2\"><c><v>1.2.3</v></c></row>"),
            sentence: "\(sheet)row 2, column 1 is no number: '1.2.3'\(again)"),
        Hostile(
            testDescription: "long cell",
            book: {
                .fixture(rows: WorkbookFixture.rows([["name"], [String(repeating: "x", count: 32_768)]]))
            },
            sentence:
                "FILE: sheet 'Staff', row 2, column 1: the cell that begins here is longer than 32767 characters; "
                + "try: check for a missing delimiter or line ending"),
        Hostile(
            testDescription: "long row",
            book: {
                .fixture(
                    rows: WorkbookFixture.rows([
                        ["name"], Array(repeating: String(repeating: "x", count: 32_000), count: 40),
                    ]))
            },
            sentence:
                "FILE: sheet 'Staff', row 2, column 1: the record that begins here is longer than 1048576 bytes; "
                + "try: check for a missing quote or line ending"),
    ]

    private static let zip =
        "seems to be a zip archive, such as an XLSX workbook, or a document of another program; "
        + "try: name it .xlsx if it is a workbook, or save it as CSV UTF-8 or XLSX"

    @Test("a hostile or broken workbook is told in one sentence", arguments: hostile)
    func sentence(of hostile: Hostile) throws {
        let path = try hostile.book().file(in: scratch)
        var options = SheetOptions.fixture(textColumns("name"))
        if hostile.testDescription == "bomb" {
            options.limits.ratioFloor = 1 << 20
            options.limits.expansionRatio = 10
        }
        let error = try errorReading(path, options)
        let sentence = hostile.sentence.replacing("FILE", with: path)
        // Behind this the words are the XML library's, which change from version to version.
        let isOpen = sentence.hasSuffix("of its XML: ")
        let told = try #require(error).description
        #expect(isOpen ? told.hasPrefix(sentence) && told.hasSuffix(Self.again) : told == sentence)
    }

    @Test(
        "the rows before a fault are given before it is told, in pieces of any size",
        arguments: [1, 50, 1 << 16])
    func rowsBeforeFault(size: Int) throws {
        let bad = "<row r=\"4\"><c t=\"s\"><v>7</v></c></row>"
        let rows = WorkbookFixture.rows([["name"], ["x"], ["y"]]) + bad
        let path = try WorkbookFixture.fixture(rows: rows).file(in: scratch)
        let reader = try SheetReader(path: path, options: .fixture(textColumns("name"), readSize: size))
        let row = SheetRow()
        #expect(try reader.next(into: row) && row.text(0) == "x")
        #expect(try reader.next(into: row) && row.text(0) == "y")
        #expect(throws: SheetError.self) { try reader.next(into: row) }
        #expect(throws: SheetError.self) { try reader.next(into: row) }
    }

    @Test("a workbook cut short at any place is an error or whole, never a crash")
    func cutShort() throws {
        _ = try WorkbookFixture.fixture(rows: WorkbookFixture.rows([["name"], ["x"]])).file(
            in: scratch, "whole.xlsx")
        let bytes = try scratch.bytes("whole.xlsx")
        for length in stride(from: 4, to: bytes.count - 1, by: 37) {
            let path = try scratch.write("cut.xlsx", Array(bytes[..<length]))
            #expect(
                try errorReading(path, .fixture(textColumns("name"))) != nil,
                "\(length) of \(bytes.count) bytes")
        }
    }

    @Test("a workbook with any byte changed is read or refused, never a crash")
    func changed() throws {
        _ = try WorkbookFixture.fixture(rows: WorkbookFixture.rows([["name"], ["x"]])).file(
            in: scratch, "whole.xlsx")
        let bytes = try scratch.bytes("whole.xlsx")
        var draws = SeededGenerator(seed: 11)
        var refused = 0
        for _ in 0..<300 {
            var changed = bytes
            changed[Int.random(in: 4..<bytes.count, using: &draws)] ^= UInt8(
                1 << Int.random(in: 0..<8, using: &draws))
            let path = try scratch.write("changed.xlsx", changed)
            if try errorReading(path, .fixture(textColumns("name"))) != nil { refused += 1 }
        }
        #expect(refused > 0)
    }
}
