/// Lengths in as few bytes as they need: seven bits each, the lowest first, the high bit for "more".
enum Varint {
    static func append(_ number: Int, to bytes: inout [UInt8]) {
        var rest = UInt(number)
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    static func append(_ part: [UInt8], to bytes: inout [UInt8]) {
        append(part.count, to: &bytes)
        bytes.append(contentsOf: part)
    }
}

/// Reads what was written in order; nil where the bytes end too early.
struct ByteReader {
    private var bytes: [UInt8]
    private(set) var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }

    /// Zeroes the bytes, so that nothing is left to read.
    mutating func wipe() {
        bytes.wipe()
        position = 0
    }

    /// Hands back the array, so that its memory is used again.
    mutating func takeBytes() -> [UInt8] {
        defer { self = ByteReader([]) }
        return bytes
    }

    mutating func byte() -> UInt8? {
        guard position < bytes.count else { return nil }
        defer { position += 1 }
        return bytes[position]
    }

    mutating func number() -> Int? {
        var number = 0
        for shift in stride(from: 0, to: 56, by: 7) {
            guard let byte = byte() else { return nil }
            number |= Int(byte & 0x7F) << shift
            if byte < 0x80 { return number }
        }
        return nil
    }

    mutating func part() -> ArraySlice<UInt8>? { number().flatMap { take($0) } }

    mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard count <= bytes.count - position else { return nil }
        defer { position += count }
        return bytes[position..<position + count]
    }
}
