internal import PartnerCenter
internal import Sealing
internal import Sheets

/// Files as operations read them.
enum SheetInput {
    /// How many faults one message names; all of them are counted.
    static let shownFaults = 100

    /// The rows of the file at `path`, which messages call `shown`.
    static func rows(
        _ path: String, shown: String, _ columns: [InputColumn],
        check: (InputRow) throws -> [InputFault]
    ) throws -> [InputRow] {
        let reader = try naming(shown, path) {
            try SheetReader(path: path, options: SheetOptions(columns: columns.map(SheetColumn.init)))
        }
        let row = SheetRow()
        var rows: [InputRow] = []
        var faults = Faults()
        while try naming(shown, path, { try reader.next(into: row) }) {
            faults.rows += 1
            if !row.problems.isEmpty {
                faults.add(row.problems)
                continue
            }
            let read = Self.row(row, columns)
            faults.add(try check(read).map { CellProblem($0, read, columns, reader.headers) })
            rows.append(read)
        }
        try faults.refuse(shown)
        return rows
    }

    /// Name, size and SHA-256 of the file at `path`.
    static func facts(_ path: String, shown: String) throws -> InputFileFacts {
        try naming(shown, path) {
            let (digest, size) = try SHA256.ofFile(path)
            return InputFileFacts(
                name: shown.split(separator: "/").last.map(String.init) ?? shown, size: size,
                digest: digest)
        }
    }

    private static func row(_ row: SheetRow, _ columns: [InputColumn]) -> InputRow {
        var read = InputRow(line: row.line, cells: [:])
        for (index, column) in columns.enumerated() {
            if let text = row.text(index) { read.cells[column.name] = text }
        }
        return read
    }

    /// Messages name the file as it was given.
    private static func naming<R>(_ shown: String, _ path: String, _ body: () throws -> R) throws -> R {
        do { return try body() } catch {
            guard var known = FileErrors.operationError(error) else { throw error }
            known.message = known.message.replacing(path, with: shown)
            // A file that cannot be read is the call's fault, which a script may handle.
            known.endsRun = false
            throw known
        }
    }
}

/// What is wrong in a file.
private struct Faults {
    var rows = 0
    private var wrongRows = 0
    private var problems: [CellProblem] = []

    init() {}

    mutating func add(_ found: [CellProblem]) {
        if found.isEmpty { return }
        wrongRows += 1
        problems += found.prefix(max(0, SheetInput.shownFaults - problems.count))
    }

    /// - Throws: `OperationError` with code `bad_file` that names every fault.
    func refuse(_ shown: String) throws {
        if wrongRows == 0 { return }
        let named = Set(problems.map(\.line)).count
        let more = named < wrongRows ? "; and \(wrongRows - named) more" : ""
        throw OperationError(
            .badFile,
            "\(shown): \(wrongRows) of \(rows) rows are wrong: "
                + problems.map(\.description).joined(separator: "; ") + more,
            hint: "correct them and take the file in again; nothing was changed")
    }
}

extension CellProblem {
    fileprivate init(_ fault: InputFault, _ row: InputRow, _ columns: [InputColumn], _ headers: [String]) {
        let column = columns.first { $0.name == fault.column }
        let accepted = column.map { SheetColumn($0).headers } ?? []
        let header = headers.first { found in
            accepted.contains { $0.lowercased() == found.lowercased() }
        }
        let value = Self.shown(row[fault.column] ?? "")
        self.init(
            line: row.line, column: header ?? accepted.first ?? fault.column, field: fault.column,
            value: value, message: value.isEmpty ? fault.message : "'\(value)' \(fault.message)",
            hint: fault.hint)
    }
}

extension SheetColumn {
    fileprivate init(_ column: InputColumn) {
        let type: Kind =
            switch column.type {
            case .text: .text
            case .integer: .integer
            case .decimal: .decimal
            case .date: .date
            case .boolean: .boolean
            }
        self.init(
            name: column.name, headers: column.headers, type: type, isRequired: column.isRequired,
            isUnique: column.isUnique)
    }
}
