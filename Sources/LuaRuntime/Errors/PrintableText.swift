/// Turns any bytes into text that can go to a terminal, a log or JSON.
public enum PrintableText {
    /// Repairs UTF-8, escapes what is not printable, and shortens to `limit` bytes.
    public static func clean(_ bytes: some Collection<UInt8>, limit: Int = 4096) -> String {
        // One byte becomes at most eight: what is beyond the limit need not be looked at.
        clean(String(decoding: bytes.prefix(limit + 4), as: UTF8.self), limit: limit)
    }

    /// The same for text.
    public static func clean(_ text: String, limit: Int = 4096) -> String {
        var result = ""
        var size = 0
        for scalar in text.unicodeScalars {
            let piece = isPrintable(scalar) ? String(scalar) : escape(scalar)
            size += piece.utf8.count
            if size > limit - 3 {
                // Three bytes are kept for the mark, which the last piece may not need.
                return result + "…"
            }
            result += piece
        }
        return result
    }

    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7f..<0xa0: false  // control
        case 0x2028, 0x2029: false  // line ends that are not \n
        case 0x200e, 0x200f, 0x202a...0x202e, 0x2066...0x2069: false  // turn the direction of what follows
        default: true
        }
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\n": "\\n"
        case "\r": "\\r"
        case "\t": "\\t"
        default: "\\u{" + String(scalar.value, radix: 16) + "}"
        }
    }
}
