/// Gives records that are in no format known here, as texts by header.
public protocol RecordSource: AnyObject {
    /// Goes back before the first record.
    func rewind() throws(SheetError)
    /// Fills `record` with the next one; false behind the last.
    ///
    /// - Throws: what makes the rest unreadable.
    func next(into record: RecordDraft) throws(SheetError) -> Bool
}

/// A record that a source fills.
public struct RecordDraft {
    let records: SourceRecords
    let row: SheetRow

    /// Says on which line of its file the record begins; the records are counted where nobody does.
    public func begins(onLine line: Int) { row.line = line }

    /// Adds the text of one header.
    ///
    /// - Throws: `SheetError` for text over the limit, more headers than there may be, or one that is there already.
    public func add(_ header: String, _ text: String) throws(SheetError) {
        try records.add(header, text, to: row)
    }
}

/// The records of a source. Every header met becomes a column, in the order of first appearance, so `headers` grows
/// while reading and is whole after the last row.
final class SourceRecords {
    private let source: any RecordSource
    private let path: String
    private let limits: SheetLimits
    private(set) var headers: [String] = []
    private var columnOfKey: [[UInt8]: Int] = [:]
    private var lastSeen: [Int] = []
    private var number = 0

    init(_ source: any RecordSource, path: String, limits: SheetLimits) {
        self.source = source
        self.path = path
        self.limits = limits
    }

    func rewind() throws(SheetError) {
        try source.rewind()
        number = 0
        lastSeen = lastSeen.map { _ in 0 }
    }

    func next(into row: SheetRow) throws(SheetError) -> Bool {
        number += 1
        row.bytes.removeAll()
        row.cells.removeAll()
        row.cells.pad(to: headers.count)
        row.line = number
        return try source.next(into: RecordDraft(records: self, row: row))
    }

    func add(_ header: String, _ text: String, to row: SheetRow) throws(SheetError) {
        let column = try column(of: header, row.line)
        let count = text.utf8.count
        let place = SheetPlace(path: path, line: row.line, column: column + 1, header: headers[column])
        if lastSeen[column] == number {
            throw .sourceFailed(path: path, reason: "\(place): the header stands there twice")
        }
        lastSeen[column] = number
        if count > limits.cellBytes {
            throw .cellTooLong(place, limit: limits.cellBytes, isQuoted: false)
        }
        if row.bytes.count + count > limits.recordBytes {
            throw .recordTooLong(place, limit: limits.recordBytes)
        }
        let start = row.bytes.count
        row.bytes.append(text)
        row.cells.pad(to: headers.count)
        row.cells.set(column, start, row.bytes.count, .plain)
    }

    private func column(of header: String, _ line: Int) throws(SheetError) -> Int {
        // By bytes: two spellings of one text are two headers.
        let key = Array(header.utf8)
        if let known = columnOfKey[key] { return known }
        let column = headers.count
        if column >= limits.columns {
            throw .tooManyColumns(
                SheetPlace(path: path, line: line, column: column + 1), limit: limits.columns)
        }
        columnOfKey[key] = column
        headers.append(header)
        lastSeen.append(0)
        return column
    }
}
