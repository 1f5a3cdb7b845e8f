/// What is wrong with a line of JSON, and at which byte of the line, from 0.
struct JSONFault: Error, Equatable {
    var reason: String
    var offset: Int
}

/// One JSON object on one line, strictly by RFC 8259, read where it stands.
///
/// A parser of our own, because the columns must keep the file's order, a number must stay as it is written,
/// and a row must not cost a string per cell: a general decoder gives none of these. Texts with escapes are
/// rewritten in place, which only makes them shorter. A list or an object in a cell is kept as its text.
struct JSONLineParser {
    private let bytes: UnsafeMutablePointer<UInt8>
    private let end: Int
    private let maxDepth: Int
    private var position = 0
    private var isInside = false

    init(_ bytes: UnsafeMutablePointer<UInt8>, count: Int, maxDepth: Int) {
        self.bytes = bytes
        self.maxDepth = maxDepth
        end = count
    }

    /// A name and its value as ranges of the line.
    struct Member {
        var key: Range<Int>
        var value: Range<Int>
        var form: CellForm
    }

    /// The next member of the object, in order; nil behind the last, once the rest of the line is found empty.
    mutating func next() throws(JSONFault) -> Member? {
        skipSpace()
        if !isInside {
            guard take(UInt8(ascii: "{")) else {
                throw fault("a line must be one object, such as {\"a\": 1}")
            }
            isInside = true
            skipSpace()
            if take(UInt8(ascii: "}")) { return try finish() }
        } else if take(UInt8(ascii: "}")) {
            return try finish()
        } else if !take(UInt8(ascii: ",")) {
            throw fault("a comma or a closing brace is missing")
        }
        skipSpace()
        guard peek == UInt8(ascii: "\"") else { throw fault("a name in quotes is missing") }
        let key = try text()
        skipSpace()
        guard take(UInt8(ascii: ":")) else { throw fault("a colon is missing") }
        skipSpace()
        let (value, form) = try value()
        return Member(key: key, value: value, form: form)
    }

    private mutating func finish() throws(JSONFault) -> Member? {
        skipSpace()
        guard position == end else { throw fault("something follows the object") }
        return nil
    }

    private var peek: UInt8? { position < end ? bytes[position] : nil }

    private func fault(_ reason: String) -> JSONFault { JSONFault(reason: reason, offset: position) }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = peek, byte == 0x20 || byte == 0x09 || byte == 0x0D { position += 1 }
    }

    private mutating func value() throws(JSONFault) -> (Range<Int>, CellForm) {
        let start = position
        switch peek {
        case UInt8(ascii: "\""): return (try text(), .plain)
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            try skipNested(depth: 1)
            return (start..<position, .nested)
        case UInt8(ascii: "t"): try word("true")
        case UInt8(ascii: "f"): try word("false")
        case UInt8(ascii: "n"):
            try word("null")
            return (position..<position, .plain)
        default: try number()
        }
        return (start..<position, .plain)
    }

    private mutating func word(_ word: StaticString) throws(JSONFault) {
        let length = word.utf8CodeUnitCount
        for i in 0..<length where position + i >= end || bytes[position + i] != word.utf8Start[i] {
            throw fault("a value must be a text, a number, true, false or null")
        }
        position += length
    }

    private mutating func number() throws(JSONFault) {
        let start = position
        _ = take(UInt8(ascii: "-"))
        let hasZero = peek == UInt8(ascii: "0")
        let whole = digits()
        guard whole > 0 else {
            position = start
            throw fault("a value must be a text, a number, true, false or null")
        }
        if hasZero, whole > 1 { throw fault("a number must not begin with zero") }
        if take(UInt8(ascii: ".")), digits() == 0 { throw fault("digits are missing behind the point") }
        if let byte = peek, byte | 0x20 == UInt8(ascii: "e") {
            position += 1
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            if digits() == 0 { throw fault("digits are missing in the exponent") }
        }
    }

    private mutating func digits() -> Int {
        let start = position
        while let byte = peek, byte &- 0x30 < 10 { position += 1 }
        return position - start
    }

    private mutating func skipNested(depth: Int) throws(JSONFault) {
        if depth > maxDepth { throw fault("lists and objects nest too deep") }
        let isObject = bytes[position] == UInt8(ascii: "{")
        let closing = UInt8(ascii: isObject ? "}" : "]")
        position += 1
        skipSpace()
        if take(closing) { return }
        repeat {
            skipSpace()
            if isObject {
                guard peek == UInt8(ascii: "\"") else { throw fault("a name in quotes is missing") }
                try skipText()
                skipSpace()
                guard take(UInt8(ascii: ":")) else { throw fault("a colon is missing") }
                skipSpace()
            }
            switch peek {
            case UInt8(ascii: "{"), UInt8(ascii: "["): try skipNested(depth: depth + 1)
            case UInt8(ascii: "\""): try skipText()
            default: _ = try value()
            }
            skipSpace()
        } while take(UInt8(ascii: ","))
        guard take(closing) else { throw fault("a comma or a closing bracket is missing") }
    }

    /// Passes a text without rewriting it.
    private mutating func skipText() throws(JSONFault) {
        position += 1
        while let byte = peek {
            if byte == UInt8(ascii: "\"") {
                position += 1
                return
            }
            if byte < 0x20 { throw fault("a control character in a text must be escaped") }
            position += byte == UInt8(ascii: "\\") ? 2 : 1
        }
        throw fault("a text is not closed")
    }

    /// Reads a text and gives its range without quotes, escapes already undone.
    private mutating func text() throws(JSONFault) -> Range<Int> {
        position += 1
        let start = position
        while let byte = peek, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 {
            position += 1
        }
        var write = position
        while let byte = peek {
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return start..<write
            case UInt8(ascii: "\\"): try escape(&write)
            case 0..<0x20: throw fault("a control character in a text must be escaped")
            default:
                bytes[write] = byte
                write += 1
                position += 1
            }
        }
        throw fault("a text is not closed")
    }

    private mutating func escape(_ write: inout Int) throws(JSONFault) {
        position += 1
        guard let byte = peek else { throw fault("a text is not closed") }
        let plain: UInt8
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): plain = byte
        case UInt8(ascii: "b"): plain = 0x08
        case UInt8(ascii: "f"): plain = 0x0C
        case UInt8(ascii: "n"): plain = 0x0A
        case UInt8(ascii: "r"): plain = 0x0D
        case UInt8(ascii: "t"): plain = 0x09
        case UInt8(ascii: "u"):
            let scalar = try unicode()
            for unit in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
                bytes[write] = unit
                write += 1
            }
            return
        default: throw fault("an escape is not one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u")
        }
        bytes[write] = plain
        write += 1
        position += 1
    }

    /// Reads `uXXXX`, or the two of a surrogate pair.
    private mutating func unicode() throws(JSONFault) -> Unicode.Scalar {
        let high = try fourDigits()
        if high == 0 { throw fault("a text must not hold a NUL character") }
        if let scalar = Unicode.Scalar(high) { return scalar }
        guard high < 0xDC00, take(UInt8(ascii: "\\")), peek == UInt8(ascii: "u") else {
            throw fault("half of a surrogate pair is missing")
        }
        let low = try fourDigits()
        guard (0xDC00...0xDFFF).contains(low),
            let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
        else { throw fault("half of a surrogate pair is missing") }
        return scalar
    }

    private mutating func fourDigits() throws(JSONFault) -> UInt32 {
        position += 1
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = peek, let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80
            else {
                throw fault("\\u takes four hexadecimal digits")
            }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }
}
