import CArchive
import TestKit
import Testing

/// A workbook built part by part, so that any part can be wrong.
struct WorkbookFixture {
    var parts: [(name: String, text: String)]

    /// One sheet, "Staff", with these rows of XML.
    static func fixture(
        rows: String, sharedTexts: [String] = [], styles: String = "", workbook: String? = nil,
        dropping dropped: String = ""
    ) -> WorkbookFixture {
        let spreadsheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        let documents = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        let packages = "http://schemas.openxmlformats.org/package/2006/relationships"
        let texts = sharedTexts.map { "<si>\($0)</si>" }.joined()
        let parts: [(name: String, text: String)] = [
            (
                "_rels/.rels",
                "<Relationships xmlns=\"\(packages)\"><Relationship Id=\"r\" Type=\"\(documents)/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
            (
                "xl/workbook.xml",
                workbook
                    ?? "<workbook xmlns=\"\(spreadsheet)\" xmlns:r=\"\(documents)\"><sheets><sheet name=\"Staff\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
            ),
            (
                "xl/_rels/workbook.xml.rels",
                """
                <Relationships xmlns="\(packages)"><Relationship Id="rId1" Type="\(documents)/worksheet" \
                Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="\(documents)/worksheet" \
                Target="/xl/worksheets/sheet2.xml"/><Relationship Id="rId3" Type="\(documents)/sharedStrings" \
                Target="sharedStrings.xml"/><Relationship Id="rId4" Type="\(documents)/styles" Target="styles.xml"/></Relationships>
                """
            ),
            (
                "xl/worksheets/sheet1.xml",
                "<worksheet xmlns=\"\(spreadsheet)\"><sheetData>\(rows)</sheetData></worksheet>"
            ),
            (
                "xl/worksheets/sheet2.xml",
                "<worksheet xmlns=\"\(spreadsheet)\"><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>name</t></is></c></row><row r=\"2\"><c r=\"A2\" t=\"inlineStr\"><is><t>second</t></is></c></row></sheetData></worksheet>"
            ),
            ("xl/styles.xml", "<styleSheet xmlns=\"\(spreadsheet)\">\(styles)</styleSheet>"),
            ("xl/sharedStrings.xml", "<sst xmlns=\"\(spreadsheet)\">\(texts)</sst>"),
        ]
        return WorkbookFixture(parts: parts.filter { $0.name != dropped })
    }

    /// `<row>` elements of inline texts, from row 1 on.
    static func rows(_ rows: [[String]]) -> String {
        rows.enumerated().map { index, cells in
            let xml = cells.map { "<c t=\"inlineStr\"><is><t>\($0)</t></is></c>" }.joined()
            return "<row r=\"\(index + 1)\">\(xml)</row>"
        }.joined()
    }

    func write(to path: String) throws {
        let archive = try #require(archive_write_new())
        defer { archive_write_free(archive) }
        archive_write_set_format_zip(archive)
        try #require(archive_write_open_filename(archive, path) == ARCHIVE_OK)
        for part in parts {
            let entry = try #require(archive_entry_new())
            defer { archive_entry_free(entry) }
            archive_entry_set_pathname(entry, part.name)
            archive_entry_set_filetype(entry, 0o100000)
            archive_entry_set_perm(entry, 0o644)
            archive_entry_set_size(entry, Int64(part.text.utf8.count))
            try #require(archive_write_header(archive, entry) == ARCHIVE_OK)
            var text = part.text
            let wrote = text.withUTF8 { archive_write_data(archive, $0.baseAddress, $0.count) }
            try #require(wrote == part.text.utf8.count)
        }
        try #require(archive_write_close(archive) == ARCHIVE_OK)
    }

    func file(in scratch: TemporaryFolder, _ name: String = "book.xlsx") throws -> String {
        try write(to: scratch.file(name))
        return scratch.file(name)
    }
}
