extension DocumentValue {
    /// The one form in bytes that its content has: names sorted by their bytes, no spaces, one final newline.
    public var canonical: [UInt8] {
        var bytes: [UInt8] = []
        appendCanonical(to: &bytes)
        bytes.append(0x0A)
        return bytes
    }

    /// As `canonical`, without the newline.
    func appendCanonical(to bytes: inout [UInt8]) {
        switch content {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .boolean(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
        case .number(let text): bytes.append(contentsOf: text.utf8)
        case .text(let text): Self.append(text, to: &bytes)
        case .list(let items):
            bytes.append(UInt8(ascii: "["))
            for (index, item) in items.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                item.appendCanonical(to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            let sorted = members.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
            for (index, member) in sorted.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                Self.append(member.name, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                member.value.appendCanonical(to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    /// For people: members in their order, two spaces a level, short lists on one line, one final newline.
    public var indented: String {
        var bytes: [UInt8] = []
        appendIndented(to: &bytes, level: 0, step: 2)
        bytes.append(0x0A)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// As `indented`, without the newline; `level` is that of what holds it, in spaces.
    func appendIndented(to bytes: inout [UInt8], level: Int, step: Int) {
        func newLine(_ level: Int) {
            bytes.append(0x0A)
            bytes.append(contentsOf: repeatElement(0x20, count: level))
        }
        switch content {
        case .list(let items) where !items.isEmpty && !isShort(items):
            bytes.append(UInt8(ascii: "["))
            for (index, item) in items.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                newLine(level + step)
                item.appendIndented(to: &bytes, level: level + step, step: step)
            }
            newLine(level)
            bytes.append(UInt8(ascii: "]"))
        case .list(let items):
            bytes.append(UInt8(ascii: "["))
            for (index, item) in items.enumerated() {
                if index > 0 { bytes.append(contentsOf: ", ".utf8) }
                item.appendCanonical(to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members) where !members.isEmpty:
            bytes.append(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                newLine(level + step)
                member.appendIndented(to: &bytes, level: level + step, step: step)
            }
            newLine(level)
            bytes.append(UInt8(ascii: "}"))
        case .object, .null, .boolean, .number, .text: appendCanonical(to: &bytes)
        }
    }

    private func isShort(_ items: [DocumentValue]) -> Bool {
        var length = 0
        for item in items {
            switch item.content {
            case .list, .object: return false
            case .text(let text): length += text.utf8.count + 4
            case .number(let text): length += text.utf8.count + 2
            case .null, .boolean: length += 7
            }
        }
        return length <= 80
    }

    /// A text in quotes: only what must be escaped is.
    private static func append(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(contentsOf: [UInt8(ascii: "\\"), byte])
            case 0x0A: bytes.append(contentsOf: "\\n".utf8)
            case 0x0D: bytes.append(contentsOf: "\\r".utf8)
            case 0x09: bytes.append(contentsOf: "\\t".utf8)
            case 0..<0x20:
                bytes.append(contentsOf: "\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8)
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}

extension DocumentMember {
    func appendIndented(to bytes: inout [UInt8], level: Int, step: Int) {
        DocumentValue.text(name).appendCanonical(to: &bytes)
        bytes.append(contentsOf: ": ".utf8)
        value.appendIndented(to: &bytes, level: level, step: step)
    }
}
