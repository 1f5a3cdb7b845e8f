/// Writes canonical JSON bytes: fields in declaration order, no spaces, only the escapes JSON demands.
///
/// Own code because audit records and journal entries of a bulk run are written a million times; a library's
/// encoder is an order of magnitude slower and does not promise one spelling for one value.
public struct JSONWriter: FieldSink, Sendable {
    /// What was written so far.
    public var bytes: [UInt8] = []
    /// The secrets that were met, in order; the text holds `{"$secret":index}` in their place.
    public var secrets: [Secret] = []
    @usableFromInline var needsComma = false

    /// Creates an empty writer.
    @inlinable
    public init() {}

    /// Opens an object or list: `{` or `[`.
    @inlinable
    public mutating func begin(_ bracket: Unicode.Scalar) {
        comma()
        bytes.append(UInt8(truncatingIfNeeded: bracket.value))
        needsComma = false
    }

    /// Closes an object or list: `}` or `]`.
    @inlinable
    public mutating func end(_ bracket: Unicode.Scalar) {
        bytes.append(UInt8(truncatingIfNeeded: bracket.value))
        needsComma = true
    }

    /// Writes a member's name.
    @inlinable
    public mutating func key(_ name: StaticString) {
        comma()
        bytes.append(0x22)
        bytes.append(contentsOf: UnsafeBufferPointer(start: name.utf8Start, count: name.utf8CodeUnitCount))
        bytes.append(0x22)
        bytes.append(0x3a)
        needsComma = false
    }

    /// Writes a member's name that is not known when compiling.
    public mutating func key(_ name: String) {
        value(name)
        bytes.append(0x3a)
        needsComma = false
    }

    /// Writes text.
    @inlinable
    public mutating func value(_ text: String) {
        comma()
        var text = text
        text.withUTF8 { quote(UnsafeRawBufferPointer($0)) }
        needsComma = true
    }

    /// Writes text given as UTF-8 bytes; bytes that are no UTF-8 become U+FFFD.
    public mutating func value(_ text: UnsafeRawBufferPointer) {
        value(String(decoding: text, as: UTF8.self))
    }

    /// Writes a whole number.
    @inlinable
    public mutating func value(_ number: Int64) {
        comma()
        appendDecimal(number)
        needsComma = true
    }

    /// Writes a number; one that is not finite becomes `null`, as JSON has none.
    public mutating func value(_ number: Double) {
        comma()
        if number.isFinite { bytes.append(contentsOf: number.description.utf8) } else { literal("null") }
        needsComma = true
    }

    /// Writes a truth value.
    public mutating func value(_ truth: Bool) {
        comma()
        literal(truth ? "true" : "false")
        needsComma = true
    }

    /// Writes `null`.
    public mutating func null() {
        comma()
        literal("null")
        needsComma = true
    }

    /// Writes a value that is JSON already.
    public mutating func raw(_ json: some Sequence<UInt8>) {
        comma()
        bytes.append(contentsOf: json)
        needsComma = true
    }

    /// Writes a reference to a secret, with the file where it was read if there is one, and keeps the secret aside.
    public mutating func value(_ secret: Secret, from file: String? = nil) {
        begin("{")
        key("$secret")
        value(Int64(secrets.count))
        if let file { put("file", file) }
        end("}")
        secrets.append(secret)
    }

    /// Writes one value under `name`.
    @inlinable
    public mutating func put(_ name: StaticString, _ value: String) {
        key(name)
        self.value(value)
    }
    /// Writes one value under `name`.
    @inlinable
    public mutating func put(_ name: StaticString, _ value: Int64) {
        key(name)
        self.value(value)
    }
    /// Writes one value under `name`.
    @inlinable
    public mutating func put(_ name: StaticString, _ value: Bool) {
        key(name)
        self.value(value)
    }
    /// Writes one value under `name`.
    public mutating func put(_ name: StaticString, _ value: Secret) {
        key(name)
        self.value(value)
    }
    /// Writes one value under `name`.
    public mutating func put(_ name: StaticString, _ value: [String]) {
        key(name)
        begin("[")
        for text in value { self.value(text) }
        end("]")
    }

    /// Writes an amount under `name`: `{"$money":"74.52 CNY"}`.
    public mutating func put(_ name: StaticString, _ value: Money) {
        key(name)
        begin("{")
        put("$money", value.description)
        end("}")
    }
    /// Writes `null` under `name`.
    public mutating func putNull(_ name: StaticString) {
        key(name)
        null()
    }
    /// Writes an object under `name`, whose members `body` writes.
    public mutating func nested(
        _ name: StaticString, _ body: (inout JSONWriter) throws -> Void
    ) rethrows {
        key(name)
        begin("{")
        try body(&self)
        end("}")
    }
    /// Writes a list of objects under `name`; `body` writes the members of each.
    public mutating func list(
        _ name: StaticString, count: Int, _ body: (inout JSONWriter, Int) throws -> Void
    ) rethrows {
        key(name)
        begin("[")
        for index in 0..<count {
            begin("{")
            try body(&self, index)
            end("}")
        }
        end("]")
    }

    /// Writes a list of lists of texts under `name`: the rows of a table.
    public mutating func put(_ name: StaticString, rows: [[String]]) {
        key(name)
        begin("[")
        for row in rows {
            begin("[")
            for cell in row { value(cell) }
            end("]")
        }
        end("]")
    }
    /// Writes a list of objects under `name`; `body` writes the members of each.
    public mutating func put<Item>(
        _ name: StaticString, objects items: [Item], _ body: (Item, inout JSONWriter) -> Void
    ) {
        key(name)
        begin("[")
        for item in items {
            begin("{")
            body(item, &self)
            end("}")
        }
        end("]")
    }

    @inlinable
    mutating func comma() { if needsComma { bytes.append(0x2c) } }

    @usableFromInline
    mutating func literal(_ text: StaticString) {
        bytes.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    @usableFromInline
    mutating func appendDecimal(_ number: Int64) {
        if number < 0 { bytes.append(0x2d) }
        var rest = number.magnitude
        let start = bytes.count
        repeat {
            bytes.append(0x30 + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        } while rest > 0
        bytes[start...].reverse()
    }

    @usableFromInline
    mutating func quote(_ text: UnsafeRawBufferPointer) {
        bytes.append(0x22)
        var plain = 0
        var index = 0
        while index < text.count {
            if text.count - index >= 8,
                !Self.hasEscapes(text.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            {
                index += 8
                continue
            }
            let byte = text[index]
            if byte < 0x20 || byte == 0x22 || byte == 0x5c {
                bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: text[plain..<index]))
                escape(byte)
                plain = index + 1
            }
            index += 1
        }
        bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: text[plain...]))
        bytes.append(0x22)
    }

    /// Whether one of eight bytes must be escaped; perhaps also for bytes that need not.
    private static func hasEscapes(_ word: UInt64) -> Bool {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let quotes = word ^ (ones &* 0x22)
        let slashes = word ^ (ones &* 0x5c)
        // Taking n from each byte borrows into the topmost bit of those below n.
        let found = (word &- ones &* 0x20) & ~word | (quotes &- ones) & ~quotes | (slashes &- ones) & ~slashes
        return found & (ones &* 0x80) != 0
    }

    private mutating func escape(_ byte: UInt8) {
        bytes.append(0x5c)
        switch byte {
        case 0x22, 0x5c: bytes.append(byte)
        case 0x0a: bytes.append(0x6e)
        case 0x0d: bytes.append(0x72)
        case 0x09: bytes.append(0x74)
        default:
            literal("u00")
            let digits: StaticString = "0123456789abcdef"
            bytes.append(digits.utf8Start[Int(byte >> 4)])
            bytes.append(digits.utf8Start[Int(byte & 15)])
        }
    }
}

/// Writes a record's fields to any sink.
public struct FieldWriter<W: FieldSink>: FieldVisitor {
    /// Where the fields go.
    public var sink: W

    /// Creates a writer to `sink`.
    @inlinable
    public init(_ sink: W) { self.sink = sink }

    /// A field that must be there.
    @inlinable
    public mutating func field<T: FieldValue>(
        _ name: StaticString, _ value: inout T, _ rule: T.Rule, _ doc: StaticString
    ) { value.write(name, to: &sink) }

    /// A field that may be left out.
    @inlinable
    public mutating func optional<T: FieldValue>(
        _ name: StaticString, _ value: inout T, _ rule: T.Rule, _ doc: StaticString
    ) { value.write(name, to: &sink) }
}
