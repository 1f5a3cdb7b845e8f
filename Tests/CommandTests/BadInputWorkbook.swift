import CArchive
import Testing

/// A small workbook of one user, with something wrong in its sheet.
struct BadWorkbook {
    /// What stands before the sheet's first element.
    var before = ""
    /// So many blanks after its last row, which cost next to nothing in the archive.
    var blanks = 0

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
            archive_entry_set_size(entry, Int64(part.bytes.count))
            try #require(archive_write_header(archive, entry) == ARCHIVE_OK)
            try #require(archive_write_data(archive, part.bytes, part.bytes.count) == part.bytes.count)
        }
        try #require(archive_write_close(archive) == ARCHIVE_OK)
    }

    private var parts: [(name: String, bytes: [UInt8])] {
        let sheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
        let document = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        let package = "http://schemas.openxmlformats.org/package/2006/relationships"
        let rows = [["Full name", "Email"], ["Li", "li@contoso.cn"]].enumerated().map { index, cells in
            let xml = cells.map { "<c t=\"inlineStr\"><is><t>\($0)</t></is></c>" }.joined()
            return "<row r=\"\(index + 1)\">\(xml)</row>"
        }.joined()
        let start = "\(before)<worksheet xmlns=\"\(sheet)\"><sheetData>\(rows)"
        return [
            (
                "_rels/.rels",
                Array(
                    "<Relationships xmlns=\"\(package)\"><Relationship Id=\"r\" Type=\"\(document)/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
                        .utf8)
            ),
            (
                "xl/workbook.xml",
                Array(
                    "<workbook xmlns=\"\(sheet)\" xmlns:r=\"\(document)\"><sheets><sheet name=\"Staff\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
                        .utf8)
            ),
            (
                "xl/_rels/workbook.xml.rels",
                Array(
                    "<Relationships xmlns=\"\(package)\"><Relationship Id=\"r1\" Type=\"\(document)/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
                        .utf8)
            ),
            (
                "xl/worksheets/sheet1.xml",
                Array(start.utf8) + [UInt8](repeating: 0x20, count: blanks)
                    + Array("</sheetData></worksheet>".utf8)
            ),
        ]
    }
}
