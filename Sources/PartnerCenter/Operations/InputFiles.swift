/// Reads the files that operations are given by their paths, as tables or whole.
public protocol InputFiles {
    /// The rows of a CSV, XLSX or JSON lines file, checked; what is wrong in them is reported at once.
    ///
    /// `check` says what else is wrong with a row whose cells are as their columns say.
    ///
    /// - Throws: `OperationError` with code `bad_file` that names line, column and value of every fault; what `check`
    ///   throws.
    func rows(
        _ file: InputFile, _ columns: [InputColumn], check: (InputRow) throws -> [InputFault]
    ) throws -> [InputRow]
    /// Name, size and SHA-256 of a file.
    ///
    /// - Throws: `OperationError` with code `bad_file` when it cannot be read.
    func facts(_ file: InputFile) throws -> InputFileFacts
}

/// A file that an operation reads, by its path.
public struct InputFile: Sendable, Hashable, FieldItem {
    /// The path as it was given.
    public var path: String

    /// Names the file at `path`.
    public init(_ path: String = "") { self.path = path }

    /// Reads the value, or says what is wrong with it.
    public static func read<S: FieldSource>(
        _ source: inout S, _ kind: ValueKind, _ rule: AnyRule
    ) throws -> InputFile {
        InputFile(try String.read(&source, kind, .text(1...4096)))
    }

    /// Writes the value under `name`.
    public func write<W: FieldSink>(_ name: StaticString, to sink: inout W) { sink.put(name, path) }

    /// Writes several values under `name`.
    public static func write<W: FieldSink>(_ items: [InputFile], _ name: StaticString, to sink: inout W) {
        sink.put(name, items.map(\.path))
    }

    /// The type as help shows it.
    public static func type(_ rule: AnyRule) -> FieldType { FieldType("input_file", rule: "a file's path") }
}

/// What is known of a file beside its content.
public struct InputFileFacts: Sendable, Equatable {
    /// Its name, without folders.
    public var name: String
    /// Its size in bytes.
    public var size: Int64
    /// Its SHA-256, 32 bytes.
    public var digest: [UInt8]

    /// Creates the facts.
    public init(name: String, size: Int64, digest: [UInt8]) {
        self.name = name
        self.size = size
        self.digest = digest
    }
}

/// A column that an operation reads from a file.
public struct InputColumn: Sendable {
    /// The types of cell.
    public enum CellType: String, Sendable {
        case text, integer, decimal, date, boolean
    }
    /// The name that the operation uses.
    public var name: String
    /// The headers it may have, the first of them in messages.
    public var headers: [String]
    /// What its cells hold.
    public var type: CellType
    /// Whether every row must have a value.
    public var isRequired: Bool
    /// Whether no two rows may have the same value.
    public var isUnique: Bool

    /// Declares a column.
    public init(
        _ name: String, headers: [String], type: CellType = .text, isRequired: Bool = false,
        isUnique: Bool = false
    ) {
        self.name = name
        self.headers = headers
        self.type = type
        self.isRequired = isRequired
        self.isUnique = isUnique
    }
}

/// A row of a file: its cells by column name, each spelt as its type spells values; empty cells are absent.
public struct InputRow: Sendable, Equatable {
    /// The line in the file, from 1 on.
    public var line: Int
    /// The cells.
    public var cells: [String: String]

    /// Creates a row.
    public init(line: Int, cells: [String: String]) {
        self.line = line
        self.cells = cells
    }
}

extension InputRow {
    /// The cell of a column; nil for an empty one.
    public subscript(_ column: String) -> String? { cells[column] }
}

/// Something wrong with a cell that is as its column says: the operation's own rules.
public struct InputFault: Sendable, Equatable {
    /// The name that the operation uses for the column.
    public var column: String
    /// What is wrong, after the cell's value: `is below zero`.
    public var message: String
    /// What to try; empty when the message says it.
    public var hint: String

    /// Creates a fault.
    public init(_ column: String, _ message: String, hint: String = "") {
        self.column = column
        self.message = message
        self.hint = hint
    }
}

extension InputFiles {
    /// The rows of a file, whose cells only have to be as their columns say.
    public func rows(_ file: InputFile, _ columns: [InputColumn]) throws -> [InputRow] {
        try rows(file, columns) { _ in [] }
    }
}

extension OperationContext {
    /// The files, where there are any.
    ///
    /// - Throws: `OperationError` with code `unsupported` where no files can be read.
    public func inputFiles() throws -> any InputFiles {
        guard let files else {
            throw OperationError(
                .unsupported, "files cannot be read here", hint: "call it from a script or by hand")
        }
        return files
    }
}
