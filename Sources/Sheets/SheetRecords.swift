/// The records of a file of any kind.
enum SheetRecords {
    case csv(CSVRecords)
    case json(JSONRecords)
    case workbook(WorkbookRecords)

    @inline(__always)
    func next(into row: SheetRow) throws(SheetError) -> Bool {
        switch self {
        case .csv(let records): try records.next(into: row)
        case .json(let records): try records.next(into: row)
        case .workbook(let records): try records.next(into: row)
        }
    }

    func rewind() throws(SheetError) {
        switch self {
        case .csv(let records): try records.rewind()
        case .json(let records): try records.rewind()
        case .workbook(let records): try records.rewind()
        }
    }
}
