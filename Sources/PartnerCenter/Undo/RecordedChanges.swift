/// What an audit record says of each field it names: the value before and after.
struct RecordedChanges: Equatable {
    var before = FieldTexts()
    var after = FieldTexts()

    /// Reads what `ChangeList` writes: `{"field":["before",null]}`.
    ///
    /// Own code, because an undo reads as many of them as a bulk run wrote, and this room has no library.
    ///
    /// - Throws: `OperationError` with code `bad_file` for anything else.
    init(_ json: String) throws {
        var reader = Reader(bytes: Array(json.utf8))
        try reader.take("{")
        var hasMore = reader.next != UInt8(ascii: "}")
        while hasMore {
            guard let name = try reader.value() else { throw Reader.damaged }
            try reader.take(":")
            try reader.take("[")
            before.add(name, try reader.value())
            try reader.take(",")
            after.add(name, try reader.value())
            try reader.take("]")
            hasMore = reader.skip(",")
        }
        try reader.finish()
    }
}

private struct Reader {
    let bytes: [UInt8]
    var position = 0

    static let damaged = OperationError(.badFile, "the center's database holds a damaged audit record")

    init(bytes: [UInt8]) { self.bytes = bytes }

    var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    mutating func take(_ character: Unicode.Scalar) throws {
        if !skip(character) { throw Self.damaged }
    }

    mutating func finish() throws {
        try take("}")
        if position != bytes.count { throw Self.damaged }
    }

    /// A text, or nil for null.
    mutating func value() throws -> String? {
        if bytes[position...].starts(with: "null".utf8) {
            position += 4
            return nil
        }
        try take("\"")
        var text: [UInt8] = []
        while let byte = next {
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: text, as: UTF8.self)
            case UInt8(ascii: "\\"): text += try escaped()
            default: text.append(byte)
            }
        }
        throw Self.damaged
    }

    private mutating func escaped() throws -> [UInt8] {
        guard let byte = next else { throw Self.damaged }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
        case UInt8(ascii: "n"): return [0x0a]
        case UInt8(ascii: "r"): return [0x0d]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"):
            // Only control characters are spelt so.
            let end = min(position + 4, bytes.count)
            let digits = String(decoding: bytes[position..<end], as: UTF8.self)
            guard digits.utf8.count == 4, let code = UInt8(digits, radix: 16), code < 0x80 else {
                throw Self.damaged
            }
            position = end
            return [code]
        default: throw Self.damaged
        }
    }
}
