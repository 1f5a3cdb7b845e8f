/// Reads a JSON document byte by byte.
///
/// Own code, because this room imports nothing, and because a plan comes from a file that anybody may have written:
/// depth is counted, nothing is guessed, and every complaint has a place.
struct JSONTreeReader {
    private let bytes: [UInt8]
    private let maximumDepth: Int
    private var position = 0

    init(_ bytes: [UInt8], maximumDepth: Int) {
        self.bytes = bytes
        self.maximumDepth = maximumDepth
    }

    mutating func document() throws(JSONFault) -> JSONTree {
        let tree = try value(depth: 0)
        skipSpace()
        if position < bytes.count { throw fault("something follows the value") }
        return tree
    }

    private func fault(_ message: String) -> JSONFault { JSONFault(byte: position + 1, message: message) }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || (0x09...0x0d).contains(byte) && byte != 0x0b && byte != 0x0c {
            position += 1
        }
    }

    private mutating func value(depth: Int) throws(JSONFault) -> JSONTree {
        skipSpace()
        guard let byte = next else { throw fault("a value is missing") }
        switch byte {
        case UInt8(ascii: "{"): return try object(depth: depth + 1)
        case UInt8(ascii: "["): return try list(depth: depth + 1)
        case UInt8(ascii: "\""): return .text(try text())
        case UInt8(ascii: "t"): return try word("true", .boolean(true))
        case UInt8(ascii: "f"): return try word("false", .boolean(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number(try number())
        default: throw fault("no value begins like this")
        }
    }

    private mutating func word(_ word: StaticString, _ tree: JSONTree) throws(JSONFault) -> JSONTree {
        let wanted = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
        guard bytes[position...].starts(with: wanted) else { throw fault("no value begins like this") }
        position += wanted.count
        return tree
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        skipSpace()
        guard next == byte else { return false }
        position += 1
        return true
    }

    private mutating func object(depth: Int) throws(JSONFault) -> JSONTree {
        if depth > maximumDepth { throw fault("lists and objects nest deeper than \(maximumDepth)") }
        position += 1
        var members: [JSONTree.Member] = []
        var names: Set<String> = []
        if take(UInt8(ascii: "}")) { return .object([]) }
        repeat {
            skipSpace()
            guard next == UInt8(ascii: "\"") else { throw fault("a member's name is missing") }
            let name = try text()
            if !names.insert(name).inserted { throw fault("the member '\(name.prefix(40))' is there twice") }
            guard take(UInt8(ascii: ":")) else { throw fault("a colon is missing") }
            members.append(JSONTree.Member(name, try value(depth: depth)))
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")) else { throw fault("the object does not end") }
        return .object(members)
    }

    private mutating func list(depth: Int) throws(JSONFault) -> JSONTree {
        if depth > maximumDepth { throw fault("lists and objects nest deeper than \(maximumDepth)") }
        position += 1
        var items: [JSONTree] = []
        if take(UInt8(ascii: "]")) { return .list([]) }
        repeat { items.append(try value(depth: depth)) } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "]")) else { throw fault("the list does not end") }
        return .list(items)
    }

    private mutating func digits() throws(JSONFault) {
        let start = position
        while let byte = next, (0x30...0x39).contains(byte) { position += 1 }
        if position == start { throw fault("a digit is missing") }
    }

    private mutating func number() throws(JSONFault) -> String {
        let start = position
        if next == UInt8(ascii: "-") { position += 1 }
        if next == UInt8(ascii: "0") { position += 1 } else { try digits() }
        if next == UInt8(ascii: ".") {
            position += 1
            try digits()
        }
        if let byte = next, byte | 0x20 == UInt8(ascii: "e") {
            position += 1
            if let sign = next, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { position += 1 }
            try digits()
        }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func text() throws(JSONFault) -> String {
        position += 1
        var content: [UInt8] = []
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                guard let text = String(validating: content, as: UTF8.self) else {
                    throw fault("the text is not UTF-8")
                }
                position += 1
                return text
            case UInt8(ascii: "\\"): try escape(into: &content)
            case 0..<0x20: throw fault("a control character must be escaped")
            default:
                content.append(byte)
                position += 1
            }
        }
        throw fault("the text does not end")
    }

    private mutating func escape(into content: inout [UInt8]) throws(JSONFault) {
        position += 1
        guard let byte = next else { throw fault("the text does not end") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): content.append(byte)
        case UInt8(ascii: "b"): content.append(0x08)
        case UInt8(ascii: "f"): content.append(0x0c)
        case UInt8(ascii: "n"): content.append(0x0a)
        case UInt8(ascii: "r"): content.append(0x0d)
        case UInt8(ascii: "t"): content.append(0x09)
        case UInt8(ascii: "u"):
            var unit = try hexadecimal()
            if (0xd800..<0xdc00).contains(unit) {
                guard next == UInt8(ascii: "\\"), position + 1 < bytes.count,
                    bytes[position + 1] == UInt8(ascii: "u")
                else { throw fault("half of a pair of surrogates") }
                position += 2
                let low = try hexadecimal()
                guard (0xdc00..<0xe000).contains(low) else { throw fault("half of a pair of surrogates") }
                unit = 0x10000 + (unit - 0xd800) << 10 + (low - 0xdc00)
            }
            guard let scalar = Unicode.Scalar(unit) else { throw fault("half of a pair of surrogates") }
            content.append(contentsOf: String(Character(scalar)).utf8)
        default:
            position -= 1
            throw fault("no such escape")
        }
    }

    private mutating func hexadecimal() throws(JSONFault) -> UInt32 {
        let digits = bytes[position...].prefix(4)
        guard digits.count == 4, digits.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
            let number = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw fault("four hexadecimal digits are missing") }
        position += 4
        return number
    }
}
