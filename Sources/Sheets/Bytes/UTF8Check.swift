/// What a look at some bytes of UTF-8 found.
enum UTF8Check: Equatable {
    /// Sound up to here; what follows, if anything, is a character cut off at the end.
    case sound(upTo: Int)
    /// The first byte that is no UTF-8.
    case invalid(at: Int)
    /// The first NUL.
    case nul(at: Int)

    /// Looks at `bytes[from..<to]`, which begins at the start of a character.
    ///
    /// Eight bytes may be read past no end: only whole words inside the range are loaded at once.
    static func look(_ bytes: UnsafePointer<UInt8>, from: Int, to: Int) -> UTF8Check {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let tops: UInt64 = 0x8080_8080_8080_8080
        let raw = UnsafeRawPointer(bytes)
        var i = from
        while i < to {
            while i + 8 <= to {
                let word = raw.loadUnaligned(fromByteOffset: i, as: UInt64.self)
                if (word | ((word &- ones) & ~word)) & tops != 0 { break }
                i += 8
            }
            if i >= to { break }
            let byte = bytes[i]
            if byte == 0 { return .nul(at: i) }
            if byte < 0x80 {
                i += 1
                continue
            }
            let length = sequence(bytes + i, to - i)
            if length == 0 { return .sound(upTo: i) }
            if length < 0 { return .invalid(at: i) }
            i += length
        }
        return .sound(upTo: to)
    }

    /// Bytes of the character at `p`, of which `available` can be read; 0 when cut off, -1 when invalid.
    @inline(__always)
    static func sequence(_ p: UnsafePointer<UInt8>, _ available: Int) -> Int {
        let lead = p[0]
        let length: Int
        var low: UInt8 = 0x80
        var high: UInt8 = 0xBF
        switch lead {
        case 0x00...0x7F: return 1
        case 0xC2...0xDF: length = 2
        case 0xE0:
            length = 3
            low = 0xA0
        case 0xED:
            length = 3
            high = 0x9F
        case 0xE1...0xEF: length = 3
        case 0xF0:
            length = 4
            low = 0x90
        case 0xF4:
            length = 4
            high = 0x8F
        case 0xF1...0xF3: length = 4
        default: return -1
        }
        if available < 2 { return 0 }
        if p[1] < low || p[1] > high { return -1 }
        var k = 2
        while k < length {
            if k >= available { return 0 }
            if p[k] & 0xC0 != 0x80 { return -1 }
            k += 1
        }
        return length
    }
}
