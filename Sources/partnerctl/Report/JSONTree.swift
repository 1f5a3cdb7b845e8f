internal import PartnerCenter

/// A JSON value whose members stay in their order, as people read what an operation was given.
///
/// Own code, because a library's decoder forgets the order.
indirect enum JSONTree: Equatable, Sendable {
    case text(String)
    /// A number, `true`, `false` or `null`, as it was written.
    case word(String)
    case list([JSONTree])
    case object([Member])

    struct Member: Equatable, Sendable {
        var name: String
        var value: JSONTree
    }

    /// Reads one document; nil for anything else, and for one that nests deeper than 100.
    init?(_ bytes: [UInt8]) {
        var reader = JSONTreeReader(bytes: bytes)
        guard let tree = reader.value(depth: 0), reader.isAtEnd else { return nil }
        self = tree
    }

    /// The member called `name`; nil for none.
    subscript(_ name: String) -> JSONTree? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    /// As people read it: `full_name: "Li Na", roles: [1, 2]`, secrets masked, long texts cut.
    ///
    /// It stops soon after `limit` bytes; what is longer is for `Cut` to end.
    func short(limit: Int) -> String {
        var text = ""
        write(to: &text, limit: limit, isInner: false)
        return Cut.text(text, limit: limit)
    }

    private func write(to text: inout String, limit: Int, isInner: Bool) {
        if text.utf8.count > limit { return }
        switch self {
        case .text(let value): text += "\"\(Cut.text(value, limit: 60))\""
        case .word(let word): text += word
        case .list(let items):
            text += "["
            for (index, item) in items.enumerated() where text.utf8.count <= limit {
                if index > 0 { text += ", " }
                item.write(to: &text, limit: limit, isInner: true)
            }
            text += "]"
        case .object(let members):
            if members.count == 1, members[0].name == "$secret" { return text += Masking.mask }
            if isInner { text += "{" }
            for (index, member) in members.enumerated() where text.utf8.count <= limit {
                if index > 0 { text += ", " }
                text += "\(Cut.text(member.name, limit: 60)): "
                if Masking.isSecret(member.name), member.value.isContent {
                    text += Masking.mask
                } else {
                    member.value.write(to: &text, limit: limit, isInner: true)
                }
            }
            if isInner { text += "}" }
        }
    }

    /// Whether there is something to mask: `true` and `null` say no secret.
    private var isContent: Bool {
        switch self {
        case .text(let text): !text.isEmpty
        case .word(let word): word.utf8.first.map { $0 == 0x2d || (0x30...0x39).contains($0) } ?? false
        case .list, .object: true
        }
    }
}

private struct JSONTreeReader {
    let bytes: [UInt8]
    private var position = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool {
        mutating get {
            skipSpace()
            return position == bytes.count
        }
    }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    mutating func value(depth: Int) -> JSONTree? {
        if depth > 100 { return nil }
        skipSpace()
        switch next {
        case 0x22: return text().map(JSONTree.text)
        case 0x7b: return object(depth)
        case 0x5b: return list(depth)
        default: return word()
        }
    }

    private mutating func object(_ depth: Int) -> JSONTree? {
        var members: [JSONTree.Member] = []
        let isRead = items(until: 0x7d) { reader in
            guard let name = reader.text() else { return false }
            reader.skipSpace()
            guard reader.next == 0x3a else { return false }
            reader.position += 1
            guard let value = reader.value(depth: depth + 1) else { return false }
            members.append(JSONTree.Member(name: name, value: value))
            return true
        }
        return isRead ? .object(members) : nil
    }

    private mutating func list(_ depth: Int) -> JSONTree? {
        var values: [JSONTree] = []
        let isRead = items(until: 0x5d) { reader in
            guard let value = reader.value(depth: depth + 1) else { return false }
            values.append(value)
            return true
        }
        return isRead ? .list(values) : nil
    }

    private mutating func items(until end: UInt8, _ read: (inout JSONTreeReader) -> Bool) -> Bool {
        position += 1
        skipSpace()
        if next == end {
            position += 1
            return true
        }
        while true {
            skipSpace()
            guard read(&self) else { return false }
            skipSpace()
            guard let byte = next else { return false }
            position += 1
            if byte == end { return true }
            if byte != 0x2c { return false }
        }
    }

    private mutating func word() -> JSONTree? {
        let start = position
        while let byte = next, byte == 0x2b || byte == 0x2d || byte == 0x2e || isAlphanumeric(byte) {
            position += 1
        }
        return start == position ? nil : .word(String(decoding: bytes[start..<position], as: UTF8.self))
    }

    private func isAlphanumeric(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte | 0x20)
    }

    private mutating func text() -> String? {
        guard next == 0x22 else { return nil }
        position += 1
        var units: [UInt8] = []
        while let byte = next {
            position += 1
            if byte == 0x22 { return String(decoding: units, as: UTF8.self) }
            if byte != 0x5c {
                units.append(byte)
                continue
            }
            guard let escaped = next else { return nil }
            position += 1
            switch escaped {
            case 0x6e: units.append(0x0a)
            case 0x74: units.append(0x09)
            case 0x72: units.append(0x0d)
            case 0x62: units.append(0x08)
            case 0x66: units.append(0x0c)
            case 0x75:
                guard let scalar = scalar() else { return nil }
                units += String(Character(scalar)).utf8
            default: units.append(escaped)
            }
        }
        return nil
    }

    private mutating func scalar() -> Unicode.Scalar? {
        guard let first = unit() else { return nil }
        if let scalar = Unicode.Scalar(first) { return scalar }
        // Half of a pair: the other half follows, or it stands for nothing.
        guard first < 0xdc00, next == 0x5c, position + 1 < bytes.count, bytes[position + 1] == 0x75 else {
            return "\u{fffd}"
        }
        position += 2
        guard let second = unit() else { return nil }
        guard (0xdc00..<0xe000).contains(second) else { return "\u{fffd}" }
        return Unicode.Scalar(0x10000 + (UInt32(first) - 0xd800) << 10 + (UInt32(second) - 0xdc00))
    }

    private mutating func unit() -> UInt16? {
        guard position + 4 <= bytes.count else { return nil }
        defer { position += 4 }
        return UInt16(String(decoding: bytes[position..<(position + 4)], as: UTF8.self), radix: 16)
    }

    private mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 { position += 1 }
    }
}
