/// The records of a file of any kind.
enum SheetRecords {
    case csv(CSVRecords)
    case json(JSONRecords)
    case workbook(WorkbookRecords)
    case source(SourceRecords)

    /// The names met so far, of records whose headers are found while reading; nil for others.
    var grownHeaders: [String]? {
        switch self {
        case .json(let records): records.headers
        case .source(let records): records.headers
        case .csv, .workbook: nil
        }
    }

    @inline(__always)
    func next(into row: SheetRow) throws(SheetError) -> Bool {
        switch self {
        case .csv(let records): try records.next(into: row)
        case .json(let records): try records.next(into: row)
        case .workbook(let records): try records.next(into: row)
        case .source(let records): try records.next(into: row)
        }
    }

    func rewind() throws(SheetError) {
        switch self {
        case .csv(let records): try records.rewind()
        case .json(let records): try records.rewind()
        case .workbook(let records): try records.rewind()
        case .source(let records): try records.rewind()
        }
    }
}
