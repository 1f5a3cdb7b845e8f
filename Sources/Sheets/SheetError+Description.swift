internal import Loading

extension SheetError: CustomStringConvertible {
    /// One sentence: what happened, where, and one thing to try.
    public var description: String {
        switch self {
        case .cannotOpen, .notAFile, .readFailed, .wrongKind, .noRows, .sourceFailed: return aboutFile
        case .unknownEncoding, .invalidBytes, .nulByte, .noConverter: return aboutEncoding
        case .textAfterQuote, .unclosedQuote, .recordTooLong, .cellTooLong, .tooManyColumns, .badJSON:
            return aboutText
        case .missingColumns, .duplicateHeader, .noHeaderRow, .badColumn: return aboutHeaders
        case .damaged, .noSheet, .expandsTooMuch, .tooManyParts, .documentType: return aboutWorkbook
        case .alreadyExists, .unknownExtension, .writeFailed, .unwritable, .wrongCellCount, .tooManyRows:
            return aboutWriting
        case .noLibrary(let path, let missing): return "\(path): \(missing); try: \(missing.remedy)"
        }
    }

    private var aboutFile: String {
        switch self {
        case .cannotOpen(let path, let reason):
            return "\(path): cannot be opened: \(reason); try: check the name and who may read it"
        case .notAFile(let path): return "\(path): is not a regular file; try: name a CSV or XLSX file"
        case .readFailed(let path, let reason):
            return "\(path): reading stopped: \(reason); try: copy the file to this machine and run again"
        case .wrongKind(let path, let kind): return "\(path): \(kind.sentence)"
        case .sourceFailed(let path, let reason): return "\(path): \(reason)"
        case .noRows(let path): return "\(path): holds no rows; try: check that it was saved"
        default: return ""
        }
    }

    private var aboutEncoding: String {
        switch self {
        case .unknownEncoding(let place, let bytes):
            return "\(place): the bytes \(Self.hex(bytes)) are neither UTF-8 nor GB18030; "
                + "try: save the sheet as CSV UTF-8 or XLSX, or name its encoding"
        case .invalidBytes(let place, let bytes, let encoding):
            return "\(place): the bytes \(Self.hex(bytes)) are not \(encoding.rawValue); "
                + "try: save the sheet as CSV UTF-8 or XLSX, or name its encoding"
        case .nulByte(let place):
            return
                "\(place): holds a NUL character, which text never does; try: save the sheet as CSV UTF-8 or XLSX"
        case .noConverter(let encoding):
            return "this system cannot convert \(encoding.rawValue); try: save the sheet as CSV UTF-8 or XLSX"
        default: return ""
        }
    }

    private var aboutText: String {
        switch self {
        case .textAfterQuote(let place):
            return "\(place): text follows the closing quote of the cell that begins here; "
                + "try: write a quote inside a quoted cell twice"
        case .unclosedQuote(let place):
            return "\(place): the quote that opens here is never closed; "
                + "try: close it, or write a quote inside a quoted cell twice"
        case .recordTooLong(let place, let limit):
            return "\(place): the record that begins here is longer than \(limit) bytes; "
                + "try: check for a missing quote or line ending"
        case .cellTooLong(let place, let limit, let isQuoted):
            let try_ =
                isQuoted ? "check that its quote is closed" : "check for a missing delimiter or line ending"
            return "\(place): the cell that begins here is longer than \(limit) characters; try: \(try_)"
        case .tooManyColumns(let place, let limit):
            return "\(place): more than \(limit) columns; try: remove the columns that are not needed"
        case .badJSON(let place, let reason):
            return "\(place.path): line \(place.line), character \(place.column): \(reason); "
                + "try: write one JSON object per line"
        default: return ""
        }
    }

    private var aboutHeaders: String {
        switch self {
        case .missingColumns(let path, let line, let missing, let found):
            let names = missing.map { column in
                let headers = ShownText.list(column.headers, last: "or")
                guard let near = column.suggestion else { return headers }
                return headers + " (did you mean '\(ShownText.short(near))'?)"
            }
            let have = found.isEmpty ? "no headers were found" : "line \(line) has \(ShownText.list(found))"
            return
                "\(path): missing \(missing.count == 1 ? "column" : "columns") \(names.joined(separator: "; ")); "
                + "\(have); try: add the missing headers, or name the header row"
        case .duplicateHeader(let path, let line, let first, let second):
            let what =
                first == second
                ? "two columns are called '\(ShownText.short(first))'"
                : "'\(ShownText.short(first))' and '\(ShownText.short(second))' stand for the same column"
            return "\(path): line \(line): \(what); try: rename or remove one of them"
        case .noHeaderRow(let path, let line):
            return "\(path): there is no line \(line) to take headers from; try: a smaller header row"
        case .badColumn(let name, let reason):
            return "column '\(ShownText.short(name))' cannot be read: \(reason); try: correct its declaration"
        default: return ""
        }
    }

    private var aboutWorkbook: String {
        switch self {
        case .damaged(let path, let part, let reason):
            let what = part.isEmpty ? "the workbook" : "part \(ShownText.short(part))"
            return
                "\(path): \(what) is damaged: \(reason); try: open it in a spreadsheet and save it as XLSX again"
        case .noSheet(let path, let name, let found, let suggestion):
            let near = suggestion.map { "; did you mean '\(ShownText.short($0))'?" } ?? ""
            let wanted = name.isEmpty ? "no sheet with cells" : "no sheet '\(ShownText.short(name))'"
            return "\(path): \(wanted); it has \(ShownText.list(found))\(near); try: name one of these"
        case .expandsTooMuch(let path, let limit):
            return "\(path): expands to more than \(limit) bytes; try: save the sheet as CSV UTF-8"
        case .tooManyParts(let path, let limit):
            return "\(path): holds more than \(limit) parts; try: save the sheet as CSV UTF-8"
        case .documentType(let path, let part):
            return
                "\(path): part \(ShownText.short(part)) declares a document type, which no spreadsheet writes; "
                + "try: open it in a spreadsheet and save it as XLSX again"
        default: return ""
        }
    }

    private var aboutWriting: String {
        switch self {
        case .alreadyExists(let path):
            return "\(path): already exists; try: another name, or ask to replace it"
        case .unknownExtension(let path):
            return "\(path): a sheet is written as .csv or .xlsx; try: one of these endings"
        case .writeFailed(let path, let reason):
            return
                "\(path): writing stopped: \(reason); nothing was changed; try: free space, or another folder"
        case .unwritable(let path, let row, let column, let reason):
            return "\(path): row \(row), column '\(ShownText.short(column))': \(reason); try: another value"
        case .wrongCellCount(let path, let row, let count, let columns):
            return "\(path): row \(row) has \(count) cells for \(columns) columns; try: one cell per column"
        case .tooManyRows(let path, let limit):
            return "\(path): a sheet of a workbook ends at row \(limit); try: write .csv"
        default: return ""
        }
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        bytes.map(ShownText.hex).joined(separator: " ")
    }
}

extension SheetPlace: CustomStringConvertible {
    /// Where, as a complaint begins: `staff.csv: line 5, column 2 ('E-mail')`.
    public var description: String {
        let where_ =
            sheet.map { "\(path): sheet '\(ShownText.short($0))', row \(line)" } ?? "\(path): line \(line)"
        let name = header.map { $0.isEmpty ? "" : " ('\(ShownText.short($0))')" } ?? ""
        return "\(where_), column \(column)\(name)"
    }
}

extension FileKind {
    /// What it is and what to do, for a file that is not what its name says.
    fileprivate var sentence: String {
        switch self {
        case .text: return "holds text where a workbook was expected; try: name it .csv, or save it as XLSX"
        case .jsonLines: return "holds JSON where a workbook was expected; try: name it .jsonl"
        case .workbook: return "is an XLSX workbook under another name; try: name it .xlsx"
        case .zip:
            return "seems to be a zip archive, such as an XLSX workbook, or a document of another program; "
                + "try: name it .xlsx if it is a workbook, or save it as CSV UTF-8 or XLSX"
        case .binaryWorkbook: return "is a binary workbook (.xlsb); try: save it as CSV UTF-8 or XLSX"
        case .compound:
            return "seems to be an old .xls workbook, or one with a password; "
                + "try: save it as CSV UTF-8 or XLSX, without a password"
        case .pdf: return "seems to be a PDF document; try: save the sheet itself as CSV UTF-8 or XLSX"
        case .picture: return "seems to be a picture; try: save the sheet itself as CSV UTF-8 or XLSX"
        case .gzip: return "seems to be a gzip file; try: unpack it first, or save as CSV UTF-8 or XLSX"
        case .archive: return "seems to be an archive; try: unpack it first, or save as CSV UTF-8 or XLSX"
        case .webPage:
            return "seems to be a web page; try: open it in a spreadsheet and save as CSV UTF-8 or XLSX"
        case .xml:
            return "seems to be an XML document; try: open it in a spreadsheet and save as CSV UTF-8 or XLSX"
        case .binary: return "seems to be binary data, not text; try: save the sheet as CSV UTF-8 or XLSX"
        }
    }
}
