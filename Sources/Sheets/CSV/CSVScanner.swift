/// What is wrong with the form of a CSV record, and where the cell in question began.
struct CSVFault: Error, Equatable {
    enum Kind {
        case textAfterQuote, unclosedQuote, cellTooLong, quotedCellTooLong, recordTooLong, tooManyColumns
    }
    var kind: Kind
    var line: Int
    /// From 1.
    var column: Int
}

/// Finds the records of CSV (RFC 4180) in bytes that arrive in pieces.
///
/// A value fed bytes: given a stretch that starts at a record, it finds that record's cells, or says that it
/// needs a longer stretch. Lines end in CR, LF or both. A quote counts only at the start of a cell.
struct CSVScanner {
    let delimiter: UInt8
    let limits: SheetLimits
    /// Line ends inside the record last found, its own included.
    private(set) var linesPassed = 0
    /// Where the last scan stopped short, for complaints about the bytes that follow.
    private(set) var stoppedColumn = 1

    init(delimiter: UInt8, limits: SheetLimits) {
        self.delimiter = delimiter
        self.limits = limits
    }

    private static let quote = UInt8(ascii: "\"")
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    /// Finds the cells of the record at `bytes[from]`, as ranges counted from `from`.
    ///
    /// Eight bytes past `to` must be readable.
    ///
    /// `isLast` says that nothing follows `to`; `line` is the line of `from`. Gives where the next record
    /// starts, or -1 when the stretch ends inside this one; at the end of everything, `from`.
    mutating func scan(
        _ bytes: UnsafePointer<UInt8>, from: Int, to: Int, isLast: Bool, line: Int, into cells: RawCells
    ) throws(CSVFault) -> Int {
        cells.removeAll()
        linesPassed = 0
        stoppedColumn = 1
        if from == to { return isLast ? from : -1 }
        var i = from
        while true {
            let start = i
            let began = line + linesPassed
            stoppedColumn = cells.count + 1
            if i < to, bytes[i] == Self.quote {
                i = try quoted(bytes, start, to, from, isLast, began, cells)
            } else {
                i = plainEnd(bytes, start, to)
                if i - start > limits.cellBytes { throw fault(.cellTooLong, began, cells) }
                if i < to || isLast { cells.append(start - from, i - from, .plain) }
            }
            if i < 0 || (i == to && !isLast) {
                if to - from > limits.recordBytes {
                    throw CSVFault(kind: .recordTooLong, line: line, column: 1)
                }
                return -1
            }
            if i - from > limits.recordBytes { throw CSVFault(kind: .recordTooLong, line: line, column: 1) }
            if cells.count > limits.columns {
                throw CSVFault(kind: .tooManyColumns, line: began, column: cells.count)
            }
            if i == to { return i }
            let byte = bytes[i]
            if byte == delimiter {
                i += 1
                continue
            }
            if byte == Self.lineFeed {
                linesPassed += 1
                return i + 1
            }
            if byte == Self.carriageReturn {
                if i + 1 == to, !isLast { return -1 }
                linesPassed += 1
                return i + 1 < to && bytes[i + 1] == Self.lineFeed ? i + 2 : i + 1
            }
            throw CSVFault(kind: .textAfterQuote, line: began, column: cells.count)
        }
    }

    /// The first delimiter or line end from `start` on, or `to`.
    @inline(__always)
    private func plainEnd(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ to: Int) -> Int {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let tops: UInt64 = 0x8080_8080_8080_8080
        let delimiters = ones &* UInt64(delimiter)
        let feeds = ones &* UInt64(Self.lineFeed)
        let returns = ones &* UInt64(Self.carriageReturn)
        let raw = UnsafeRawPointer(bytes)
        var i = start
        while i < to {
            let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: i, as: UInt64.self))
            let a = word ^ delimiters
            let b = word ^ feeds
            let c = word ^ returns
            // A zero byte is a hit. False hits lie above a true one, so the lowest is sound.
            let hits = (((a &- ones) & ~a) | ((b &- ones) & ~b) | ((c &- ones) & ~c)) & tops
            if hits != 0 { return min(to, i + hits.trailingZeroBitCount >> 3) }
            i += 8
        }
        return to
    }

    /// Adds the quoted cell at `start` and gives the byte behind its closing quote; -1 when cut off.
    private mutating func quoted(
        _ bytes: UnsafePointer<UInt8>, _ start: Int, _ to: Int, _ from: Int, _ isLast: Bool, _ began: Int,
        _ cells: RawCells
    ) throws(CSVFault) -> Int {
        var i = start + 1
        var form = CellForm.quoted
        while true {
            while i < to, bytes[i] != Self.quote {
                if bytes[i] == Self.lineFeed {
                    linesPassed += 1
                } else if bytes[i] == Self.carriageReturn, i + 1 < to, bytes[i + 1] != Self.lineFeed {
                    linesPassed += 1
                }
                i += 1
            }
            if i - start > limits.cellBytes + 1 { throw fault(.quotedCellTooLong, began, cells) }
            if i >= to {
                if isLast { throw fault(.unclosedQuote, began, cells) }
                return -1
            }
            if i + 1 < to, bytes[i + 1] == Self.quote {
                form = .doubled
                i += 2
                continue
            }
            if i + 1 == to, !isLast { return -1 }
            cells.append(start + 1 - from, i - from, form)
            return i + 1
        }
    }

    private func fault(_ kind: CSVFault.Kind, _ line: Int, _ cells: RawCells) -> CSVFault {
        CSVFault(kind: kind, line: line, column: cells.count + 1)
    }
}
