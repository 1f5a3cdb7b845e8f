public import Loading

/// Why a file could not be read or written as a sheet.
///
/// These concern the file; what is wrong with one row is a `CellProblem`. Reading again is safe after any
/// of them. Each says in `description` what happened, where, and one thing to try.
public enum SheetError: Error, Equatable, Sendable {
    /// The file cannot be opened; the reason is the system's.
    case cannotOpen(path: String, reason: String)
    /// A folder, pipe or device where a file is wanted.
    case notAFile(path: String)
    /// The system failed to read on.
    case readFailed(path: String, reason: String)
    /// The content is of another kind than the name, or than anything readable.
    case wrongKind(path: String, seems: FileKind)
    /// What reads or writes workbooks is not installed.
    case noLibrary(path: String, MissingLibrary)
    /// Not one row with anything in it.
    case noRows(path: String)

    /// Bytes that fit neither UTF-8 nor GB18030.
    case unknownEncoding(SheetPlace, bytes: [UInt8])
    /// Bytes that the encoding of the file does not have.
    case invalidBytes(SheetPlace, bytes: [UInt8], encoding: SheetEncoding)
    /// A NUL character in text.
    case nulByte(SheetPlace)
    /// The system has no converter for the encoding.
    case noConverter(SheetEncoding)

    /// Text between a closing quote and the delimiter; the place is where the quoted cell began.
    case textAfterQuote(SheetPlace)
    /// A quote that is never closed; the place is where it began.
    case unclosedQuote(SheetPlace)
    /// A record or line over the limit, in bytes.
    case recordTooLong(SheetPlace, limit: Int)
    /// A cell over the limit; the place is where it began.
    case cellTooLong(SheetPlace, limit: Int, isQuoted: Bool)
    /// More columns than the limit.
    case tooManyColumns(SheetPlace, limit: Int)

    /// No row has all required headers; the line is that of the row that comes nearest.
    case missingColumns(path: String, line: Int, missing: [MissingColumn], found: [String])
    /// Two columns of the file have the same header, or are both accepted for the same field.
    case duplicateHeader(path: String, line: Int, first: String, second: String)
    /// The header row asked for is beyond the end of the file.
    case noHeaderRow(path: String, line: Int)
    /// A column was declared that cannot work, such as a default that its own type refuses.
    case badColumn(name: String, reason: String)

    /// An archive or one of its parts that is not well formed.
    case damaged(path: String, part: String, reason: String)
    /// No such sheet in the workbook.
    case noSheet(path: String, name: String, found: [String], suggestion: String?)
    /// A workbook that expands beyond the limit, in bytes.
    case expandsTooMuch(path: String, limit: Int)
    /// An archive with more parts than the limit.
    case tooManyParts(path: String, limit: Int)
    /// A workbook whose XML declares a document type, which could name other files.
    case documentType(path: String, part: String)

    /// A line that is not one JSON object.
    case badJSON(SheetPlace, reason: String)

    /// Whatever gives or edits the records could not go on.
    case sourceFailed(path: String, reason: String)

    /// The target exists and was not to be replaced.
    case alreadyExists(path: String)
    /// The name ends in nothing that can be written.
    case unknownExtension(path: String)
    /// The system failed to write; the target is as it was.
    case writeFailed(path: String, reason: String)
    /// A cell that no sheet can hold.
    case unwritable(path: String, row: Int, column: String, reason: String)
    /// A row with another number of cells than there are columns.
    case wrongCellCount(path: String, row: Int, count: Int, columns: Int)
    /// More rows than a sheet of a workbook can have.
    case tooManyRows(path: String, limit: Int)
}

/// A place in a file.
public struct SheetPlace: Equatable, Sendable {
    /// The path as it was given.
    public var path: String
    /// The line, from 1; the row's number in a workbook.
    public var line: Int
    /// The column, from 1.
    public var column: Int
    /// The header of the column, when known.
    public var header: String?
    /// The sheet or part of a workbook; nil for text files.
    public var sheet: String?

    /// A place in a text file unless `sheet` is given.
    public init(path: String, line: Int, column: Int, header: String? = nil, sheet: String? = nil) {
        self.path = path
        self.line = line
        self.column = column
        self.header = header
        self.sheet = sheet
    }
}

/// A required column that the file does not have.
public struct MissingColumn: Equatable, Sendable {
    /// The name of the column wanted.
    public var name: String
    /// The headers it could have had, best first.
    public var headers: [String]
    /// A header of the file that may have been meant.
    public var suggestion: String?

    /// All of a missing column; see the members.
    public init(name: String, headers: [String], suggestion: String?) {
        self.name = name
        self.headers = headers
        self.suggestion = suggestion
    }
}
