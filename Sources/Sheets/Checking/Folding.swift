/// Making one of characters that people take for the same: full-width forms, odd spaces, case.
enum Folding {
    /// Which characters are replaced.
    enum Depth {
        /// Full-width digits and wide spaces: safe in any text.
        case digitsAndSpaces
        /// All full-width forms of ASCII: right for numbers, dates, e-mail addresses and headers.
        case allForms
        /// All full-width forms, and case: for comparing only.
        case key
    }

    /// A header or name as it is compared: trimmed, folded, runs of white space made one space.
    static func key(_ text: String) -> String {
        var result = ""
        var hasGap = false
        for scalar in text.unicodeScalars {
            if isSpace(scalar) {
                hasGap = !result.isEmpty
                continue
            }
            if hasGap { result += " " }
            hasGap = false
            result += folded(scalar, .key)
        }
        return result
    }

    /// Writes `bytes[from..<to]`, sound UTF-8, folded at the end of `store`.
    static func append(_ store: ByteStore, copyOf from: Int, _ to: Int, _ depth: Depth) {
        store.reserve((to - from) * 3 + 16)
        var i = from
        while i < to {
            let byte = store.base[i]
            if byte < 0x80 {
                store.append(depth == .key && byte &- 0x41 < 26 ? byte | 0x20 : byte)
                i += 1
                continue
            }
            let (scalar, length) = decode(store.base + i)
            i += length
            if depth == .key, scalar.value < 0x2E80, scalar.value > 0xBF {
                store.append(scalar.properties.lowercaseMapping)
            } else {
                store.append(foldedForm(scalar, depth))
            }
        }
    }

    private static func folded(_ scalar: Unicode.Scalar, _ depth: Depth) -> String {
        let form = foldedForm(scalar, depth)
        return depth == .key ? form.properties.lowercaseMapping : String(Character(form))
    }

    @inline(__always)
    private static func foldedForm(_ scalar: Unicode.Scalar, _ depth: Depth) -> Unicode.Scalar {
        switch scalar.value {
        case 0xFF10...0xFF19: return ascii(scalar)
        case 0x3000, 0xA0: return " "
        case 0xFF01...0xFF5E where depth != .digitsAndSpaces:
            let plain = ascii(scalar)
            return depth == .key && ("A"..."Z").contains(plain)
                ? Unicode.Scalar(UInt8(plain.value | 0x20)) : plain
        default: return scalar
        }
    }

    private static func ascii(_ wide: Unicode.Scalar) -> Unicode.Scalar {
        Unicode.Scalar(UInt8(wide.value - 0xFF01 + 0x21))
    }

    /// The character at `p`, which must be sound UTF-8, and its length in bytes.
    @inline(__always)
    static func decode(_ p: UnsafePointer<UInt8>) -> (Unicode.Scalar, Int) {
        let lead = UInt32(p[0])
        let value: UInt32
        let length: Int
        if lead < 0x80 {
            (value, length) = (lead, 1)
        } else if lead < 0xE0 {
            (value, length) = ((lead & 0x1F) << 6 | UInt32(p[1] & 0x3F), 2)
        } else if lead < 0xF0 {
            (value, length) = ((lead & 0x0F) << 12 | UInt32(p[1] & 0x3F) << 6 | UInt32(p[2] & 0x3F), 3)
        } else {
            let high = (lead & 0x07) << 18 | UInt32(p[1] & 0x3F) << 12
            (value, length) = (high | UInt32(p[2] & 0x3F) << 6 | UInt32(p[3] & 0x3F), 4)
        }
        return (Unicode.Scalar(value) ?? "\u{FFFD}", length)
    }

    /// White space, and marks that cannot be seen at the ends of a cell.
    static func isSpace(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09...0x0D, 0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200B, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000,
            0xFEFF:
            return true
        default: return false
        }
    }

    /// The range of `bytes[start..<end]` without white space at its ends.
    @inline(__always)
    static func trimmed(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> (Int, Int) {
        if start < end, bytes[start] &- 0x21 < 0x5E, bytes[end - 1] &- 0x21 < 0x5E { return (start, end) }
        return slowlyTrimmed(bytes, start, end)
    }

    private static func slowlyTrimmed(_ bytes: UnsafePointer<UInt8>, _ from: Int, _ to: Int) -> (Int, Int) {
        var (start, end) = (from, to)
        while start < end {
            let (scalar, length) = decode(bytes + start)
            if !isSpace(scalar) { break }
            start += length
        }
        while start < end {
            var last = end - 1
            while last > start, bytes[last] & 0xC0 == 0x80 { last -= 1 }
            if !isSpace(decode(bytes + last).0) { break }
            end = last
        }
        return (start, end)
    }

    /// True when no byte of the range is beyond ASCII.
    @inline(__always)
    static func isASCII(_ bytes: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
        let raw = UnsafeRawPointer(bytes)
        var i = start
        while i + 8 <= end {
            if raw.loadUnaligned(fromByteOffset: i, as: UInt64.self) & 0x8080_8080_8080_8080 != 0 {
                return false
            }
            i += 8
        }
        while i < end {
            if bytes[i] >= 0x80 { return false }
            i += 1
        }
        return true
    }
}
