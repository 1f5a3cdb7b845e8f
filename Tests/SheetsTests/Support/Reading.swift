import Testing

@testable import Sheets

/// All that reading a file gave.
struct Reading: Equatable {
    var rows: [[String?]] = []
    var originals: [[String]] = []
    var lines: [Int] = []
    var problems: [String] = []
    var headers: [String] = []
    var notes: [String] = []

    init(_ path: String, _ options: SheetOptions) throws {
        try self.init(SheetReader(path: path, options: options))
    }

    init(_ reader: SheetReader) throws {
        let row = SheetRow()
        while try reader.next(into: row) {
            rows.append(reader.columns.indices.map { row.text($0) })
            originals.append((0..<row.original.count).map { row.original.text($0) })
            lines.append(row.line)
            problems += row.problems.map(\.description)
        }
        headers = reader.headers
        notes = reader.notes
    }
}

extension SheetOptions {
    static func fixture(
        _ columns: [SheetColumn], sheet: String? = nil, headerRow: Int? = nil, encoding: SheetEncoding? = nil,
        readSize: Int = 256 << 10
    ) -> SheetOptions {
        var options = SheetOptions(columns: columns, sheet: sheet, headerRow: headerRow, encoding: encoding)
        options.readSize = readSize
        return options
    }
}

/// The error that reading a file to its end throws; nil when it throws none.
func errorReading(_ path: String, _ options: SheetOptions) throws -> SheetError? {
    do {
        _ = try Reading(path, options)
        return nil
    } catch let error as SheetError {
        return error
    }
}

/// Columns of text by these names, the first one required.
func textColumns(_ names: String...) -> [SheetColumn] {
    names.enumerated().map { SheetColumn(name: $0.element, isRequired: $0.offset == 0) }
}
