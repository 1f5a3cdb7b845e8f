/// What the first bytes of a file seem to be.
public enum FileKind: String, Sendable, CaseIterable {
    /// Text that may be CSV.
    case text
    /// Text whose lines are JSON objects.
    case jsonLines
    /// An XLSX workbook.
    case workbook
    /// A zip archive with no workbook inside, or under a name that promises text.
    case zip
    /// A binary workbook (`.xlsb`).
    case binaryWorkbook
    /// An old `.xls` workbook, or a workbook with a password.
    case compound
    /// A PDF document.
    case pdf
    /// A PNG, JPEG or GIF picture.
    case picture
    /// A gzip file.
    case gzip
    /// A RAR or 7z archive.
    case archive
    /// A web page, as some portals save under the name of a sheet.
    case webPage
    /// An XML document.
    case xml
    /// Something binary.
    case binary

    /// What `head` seems to be; `.text` covers everything without a sign of its own.
    static func sniff(_ head: UnsafeRawBufferPointer) -> FileKind {
        let signatures: [([UInt8], FileKind)] = [
            ([0x50, 0x4B, 0x03, 0x04], .zip), ([0x50, 0x4B, 0x05, 0x06], .zip),
            ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], .compound),
            (Array("%PDF-".utf8), .pdf), ([0x89, 0x50, 0x4E, 0x47], .picture),
            ([0xFF, 0xD8, 0xFF], .picture),
            (Array("GIF8".utf8), .picture), ([0x1F, 0x8B], .gzip), (Array("Rar!\u{1A}".utf8), .archive),
            ([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], .archive),
        ]
        for (signature, kind) in signatures where head.starts(with: signature) { return kind }
        if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) { return .text }
        if head.prefix(4_096).contains(0) { return .binary }
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let body = head.dropFirst(head.starts(with: mark) ? 3 : 0).drop { $0 <= 0x20 }
        if body.first == UInt8(ascii: "{") { return .jsonLines }
        let start = String(decoding: body.prefix(16), as: UTF8.self).lowercased()
        if start.hasPrefix("<!doctype html") || start.hasPrefix("<html") || start.hasPrefix("<table") {
            return .webPage
        }
        return start.hasPrefix("<?xml") ? .xml : .text
    }
}
