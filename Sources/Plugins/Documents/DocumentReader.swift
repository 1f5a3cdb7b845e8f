/// Reads JSON strictly by RFC 8259, in UTF-8 without a mark of its order.
///
/// A reader of our own, because it must refuse two members of one name (Foundation keeps one of them), say the place
/// of each value, and keep numbers as they are written.
public struct DocumentReader {
    private let bytes: [UInt8]
    private let file: String
    private let limits: DocumentLimits
    private var position = 0
    private var line = 1
    private var lineStart = 0
    private var values = 0

    /// The document in `bytes`; `file` is for messages.
    ///
    /// - Throws: `PluginFaults` with one fault: `not_json`, `duplicate_name` or `too_large`.
    public static func read(
        _ bytes: [UInt8], file: String, limits: DocumentLimits = DocumentLimits()
    ) throws(PluginFaults) -> DocumentValue {
        var reader = DocumentReader(bytes: bytes, file: file, limits: limits)
        return try reader.document()
    }

    private init(bytes: [UInt8], file: String, limits: DocumentLimits) {
        self.bytes = bytes
        self.file = file
        self.limits = limits
    }

    private mutating func document() throws(PluginFaults) -> DocumentValue {
        guard bytes.count <= limits.bytes else {
            throw PluginFaults(
                PluginFault(
                    .tooLarge, file: file, "has \(bytes.count) bytes; at most \(limits.bytes) are taken"))
        }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            throw fault("begins with a byte order mark", hint: "save it as UTF-8 without one")
        }
        skipSpace()
        let value = try value(depth: 0)
        skipSpace()
        guard position == bytes.count else { throw fault("something follows the document") }
        return value
    }

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    private func fault(
        _ message: String, _ code: PluginFault.Code = .notJSON, at start: DocumentPlace? = nil,
        hint: String = ""
    ) -> PluginFaults {
        PluginFaults(
            PluginFault(
                code, file: file, line: start?.line ?? line,
                column: start?.column ?? position - lineStart + 1, message, hint: hint))
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() {
        while let byte = peek {
            switch byte {
            case 0x0A:
                line += 1
                lineStart = position + 1
            case 0x20, 0x09, 0x0D: break
            default: return
            }
            position += 1
        }
    }

    private mutating func value(depth: Int) throws(PluginFaults) -> DocumentValue {
        values += 1
        if values > limits.values { throw fault("has more than \(limits.values) values", .tooLarge) }
        if depth > limits.depth {
            throw fault("lists and objects nest deeper than \(limits.depth)", .tooLarge)
        }
        let (start, startLine, column) = (position, line, position - lineStart + 1)
        let content: DocumentValue.Content
        switch peek {
        case UInt8(ascii: "\""): content = .text(try text())
        case UInt8(ascii: "{"): content = .object(try members(depth: depth))
        case UInt8(ascii: "["): content = .list(try items(depth: depth))
        case UInt8(ascii: "t"): content = try word("true", .boolean(true))
        case UInt8(ascii: "f"): content = try word("false", .boolean(false))
        case UInt8(ascii: "n"): content = try word("null", .null)
        default: content = .number(try number())
        }
        return DocumentValue(
            content, at: DocumentPlace(line: startLine, column: column, range: start..<position))
    }

    private mutating func items(depth: Int) throws(PluginFaults) -> [DocumentValue] {
        position += 1
        skipSpace()
        if take(UInt8(ascii: "]")) { return [] }
        var items: [DocumentValue] = []
        repeat {
            skipSpace()
            items.append(try value(depth: depth + 1))
            skipSpace()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "]")) else { throw fault("a comma or a closing ] is missing") }
        return items
    }

    private mutating func members(depth: Int) throws(PluginFaults) -> [DocumentMember] {
        position += 1
        skipSpace()
        if take(UInt8(ascii: "}")) { return [] }
        var members: [DocumentMember] = []
        // Compared as Swift compares strings: two spellings of one accented letter are one name as well.
        var names: Set<String> = []
        repeat {
            skipSpace()
            guard peek == UInt8(ascii: "\"") else { throw fault("a name in quotes is missing") }
            let (start, column) = (position, position - lineStart + 1)
            let name = try text()
            let place = DocumentPlace(line: line, column: column, range: start..<position)
            guard names.insert(name).inserted else {
                throw fault("\(ShownText.quoted(name)) is there twice", .duplicateName, at: place)
            }
            skipSpace()
            guard take(UInt8(ascii: ":")) else { throw fault("a colon is missing") }
            skipSpace()
            members.append(DocumentMember(name, try value(depth: depth + 1), at: place))
            skipSpace()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")) else { throw fault("a comma or a closing } is missing") }
        return members
    }

    private mutating func word(
        _ word: String, _ content: DocumentValue.Content
    ) throws(PluginFaults) -> DocumentValue.Content {
        guard bytes[position...].starts(with: word.utf8) else { throw noValue }
        position += word.utf8.count
        return content
    }

    private var noValue: PluginFaults {
        fault("a value is missing: text, a number, true, false, null, [ or {")
    }

    private mutating func number() throws(PluginFaults) -> String {
        let start = position
        _ = take(UInt8(ascii: "-"))
        let hasZero = peek == UInt8(ascii: "0")
        let whole = digits()
        guard whole > 0 else {
            position = start
            throw noValue
        }
        if hasZero, whole > 1 { throw fault("a number must not begin with zero") }
        if take(UInt8(ascii: ".")), digits() == 0 { throw fault("digits are missing behind the point") }
        if let byte = peek, byte | 0x20 == UInt8(ascii: "e") {
            position += 1
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            if digits() == 0 { throw fault("digits are missing in the exponent") }
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func digits() -> Int {
        let start = position
        while let byte = peek, byte &- 0x30 < 10 { position += 1 }
        return position - start
    }

    private mutating func text() throws(PluginFaults) -> String {
        position += 1
        var unescaped: [UInt8] = []
        while let byte = peek {
            switch byte {
            case UInt8(ascii: "\""):
                guard let text = String(validating: unescaped, as: UTF8.self) else {
                    throw fault("a text is not UTF-8")
                }
                position += 1
                return text
            case UInt8(ascii: "\\"): try escape(into: &unescaped)
            case 0..<0x20: throw fault("a control character in a text must be escaped")
            default:
                unescaped.append(byte)
                position += 1
            }
        }
        throw fault("a text is not closed")
    }

    private mutating func escape(into text: inout [UInt8]) throws(PluginFaults) {
        position += 1
        guard let byte = peek else { throw fault("a text is not closed") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"): text.append(contentsOf: String(Character(try scalar())).utf8)
        default:
            position -= 1
            throw fault("an escape is not one of \\\" \\\\ \\/ \\b \\f \\n \\r \\t \\u")
        }
    }

    /// The character of four digits, or of the two halves of a pair.
    private mutating func scalar() throws(PluginFaults) -> Unicode.Scalar {
        let high = try fourDigits()
        if high == 0 { throw fault("a text must not hold a NUL character") }
        if let scalar = Unicode.Scalar(high) { return scalar }
        guard high < 0xDC00, take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
            throw fault("half of a surrogate pair is missing")
        }
        let low = try fourDigits()
        guard (0xDC00...0xDFFF).contains(low),
            let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
        else { throw fault("half of a surrogate pair is missing") }
        return scalar
    }

    private mutating func fourDigits() throws(PluginFaults) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = peek, byte < 0x80, let digit = Character(Unicode.Scalar(byte)).hexDigitValue
            else {
                throw fault("\\u takes four hexadecimal digits")
            }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }
}
