internal import PartnerCenter

/// The cells of one ledger row, as bytes: each a tag and its value.
///
/// Not JSON, because a result of a million rows is read back cell by cell: this needs no parser.
enum CellList {
    /// One cell.
    enum Cell: Equatable {
        case empty
        case text(String)
        case integer(Int64)
        case number(Double)
        case boolean(Bool)
        /// As `74.52 CNY`.
        case money(String)
        /// The index of a sealed value of the row.
        case secret(Int)

        /// As people read it in a table or a file.
        var shown: String {
            switch self {
            case .empty: ""
            case .text(let text), .money(let text): text
            case .integer(let number): String(number)
            case .number(let number): "\(number)"
            case .boolean(let truth): truth ? "true" : "false"
            case .secret: "(sealed)"
            }
        }
    }

    private enum Tag {
        static let empty: UInt8 = 0
        static let text: UInt8 = 1
        static let integer: UInt8 = 2
        static let number: UInt8 = 3
        static let no: UInt8 = 4
        static let yes: UInt8 = 5
        static let money: UInt8 = 6
        static let secret: UInt8 = 7
    }

    /// Appends one cell.
    static func append(_ cell: Cell, to bytes: inout [UInt8]) {
        switch cell {
        case .empty: bytes.append(Tag.empty)
        case .text(var text): text.withUTF8 { append(text: UnsafeRawBufferPointer($0), to: &bytes) }
        case .integer(let number): append(Tag.integer, UInt64(bitPattern: number), to: &bytes)
        case .number(let number): append(Tag.number, number.bitPattern, to: &bytes)
        case .boolean(let truth): bytes.append(truth ? Tag.yes : Tag.no)
        case .money(let text):
            bytes.append(Tag.money)
            appendCounted(Array(text.utf8), to: &bytes)
        case .secret(let index): append(Tag.secret, UInt64(index), to: &bytes)
        }
    }

    /// Appends text given as UTF-8.
    static func append(text: UnsafeRawBufferPointer, to bytes: inout [UInt8]) {
        bytes.append(Tag.text)
        appendCounted(text, to: &bytes)
    }

    /// The texts as cells.
    static func encode(_ texts: [String]) -> [UInt8] {
        var bytes: [UInt8] = []
        for text in texts { append(.text(text), to: &bytes) }
        return bytes
    }

    /// Every cell, in order.
    ///
    /// - Throws: `OperationError` for bytes that are no such list.
    static func decode(_ bytes: UnsafeRawBufferPointer) throws -> [Cell] {
        var cells: [Cell] = []
        var position = 0
        while position < bytes.count {
            let tag = bytes[position]
            position += 1
            switch tag {
            case Tag.empty: cells.append(.empty)
            case Tag.no: cells.append(.boolean(false))
            case Tag.yes: cells.append(.boolean(true))
            case Tag.integer: cells.append(.integer(Int64(bitPattern: try word(bytes, &position))))
            case Tag.number: cells.append(.number(Double(bitPattern: try word(bytes, &position))))
            case Tag.secret: cells.append(.secret(Int(truncatingIfNeeded: try word(bytes, &position))))
            case Tag.text: cells.append(.text(try counted(bytes, &position)))
            case Tag.money: cells.append(.money(try counted(bytes, &position)))
            default: throw damaged
            }
        }
        return cells
    }

    /// Where the cell that begins at `start` ends.
    ///
    /// - Throws: `OperationError` for bytes that are no such list.
    static func end(of start: Int, in bytes: UnsafeRawBufferPointer) throws -> Int {
        guard start < bytes.count else { throw damaged }
        let content = start + 1
        let end: Int
        switch bytes[start] {
        case Tag.empty, Tag.no, Tag.yes: end = content
        case Tag.integer, Tag.number, Tag.secret: end = content + 8
        case Tag.text, Tag.money: end = content + 4 + (try count(bytes, content))
        default: throw damaged
        }
        guard end <= bytes.count else { throw damaged }
        return end
    }

    /// The whole number that begins at `start`; nil for any other cell.
    ///
    /// - Throws: `OperationError` for bytes that are no such list.
    static func integer(at start: Int, in bytes: UnsafeRawBufferPointer) throws -> Int64? {
        guard start < bytes.count, bytes[start] == Tag.integer else { return nil }
        var position = start + 1
        return Int64(bitPattern: try word(bytes, &position))
    }

    private static func append(_ tag: UInt8, _ word: UInt64, to bytes: inout [UInt8]) {
        bytes.append(tag)
        withUnsafeBytes(of: word.littleEndian) { bytes.append(contentsOf: $0) }
    }

    private static func appendCounted(_ text: some Collection<UInt8>, to bytes: inout [UInt8]) {
        withUnsafeBytes(of: UInt32(clamping: text.count).littleEndian) { bytes.append(contentsOf: $0) }
        bytes.append(contentsOf: text)
    }

    private static func word(_ bytes: UnsafeRawBufferPointer, _ position: inout Int) throws -> UInt64 {
        guard position + 8 <= bytes.count else { throw damaged }
        defer { position += 8 }
        return UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self))
    }

    private static func counted(_ bytes: UnsafeRawBufferPointer, _ position: inout Int) throws -> String {
        let count = try count(bytes, position)
        position += 4
        guard position + count <= bytes.count else { throw damaged }
        defer { position += count }
        return String(
            decoding: UnsafeRawBufferPointer(rebasing: bytes[position..<(position + count)]), as: UTF8.self)
    }

    private static func count(_ bytes: UnsafeRawBufferPointer, _ position: Int) throws -> Int {
        guard position + 4 <= bytes.count else { throw damaged }
        return Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: position, as: UInt32.self)))
    }

    private static let damaged = OperationError(
        .badFile, "the center's database holds a damaged row of a ledger")
}
