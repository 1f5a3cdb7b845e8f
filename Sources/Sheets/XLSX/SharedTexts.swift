/// The distinct texts of a workbook, held in one stretch of bytes.
///
/// A sheet names them by number, in any order, so they must be at hand; their size has a limit of its own.
final class SharedTexts: XMLHandler {
    private let path: String
    private let limits: SheetLimits
    private let bytes = ByteStore(capacity: 4_096)
    private var ends: [Int] = []
    private var isInText = false
    /// Inside a pronunciation guide, which is not part of the text.
    private var isInGuide = false
    private var start = 0

    init(path: String, limits: SheetLimits) {
        self.path = path
        self.limits = limits
    }

    var count: Int { ends.count }

    /// The text of that number; nil when there is none.
    subscript(_ index: Int) -> UnsafeBufferPointer<UInt8>? {
        guard index >= 0, index < ends.count else { return nil }
        let from = index == 0 ? 0 : ends[index - 1]
        return UnsafeBufferPointer(start: bytes.base + from, count: ends[index] - from)
    }

    func start(_ name: XMLName, _ attributes: XMLAttributes) throws(SheetError) {
        switch name {
        case "si": start = bytes.count
        case "t": isInText = !isInGuide
        case "rPh": isInGuide = true
        default: break
        }
    }

    func end(_ name: XMLName) throws(SheetError) {
        switch name {
        case "t": isInText = false
        case "rPh": isInGuide = false
        case "si":
            EscapedText.undo(bytes, from: start)
            ends.append(bytes.count)
        default: break
        }
    }

    func text(_ text: UnsafeBufferPointer<UInt8>) throws(SheetError) {
        guard isInText, let base = text.baseAddress else { return }
        bytes.append(base, text.count)
        if bytes.count > limits.sharedTextBytes {
            throw .expandsTooMuch(path: path, limit: limits.sharedTextBytes)
        }
    }
}

/// Characters that XML cannot hold, as a workbook writes them: `_x000D_` for a carriage return.
enum EscapedText {
    /// Replaces escapes in the bytes from `start` to the end, in place.
    static func undo(_ bytes: ByteStore, from start: Int) {
        let end = bytes.count
        var read = start
        while read + 7 <= end, !isEscape(bytes.base + read) { read += 1 }
        guard read + 7 <= end else { return }
        var write = read
        while read < end {
            if read + 7 <= end, isEscape(bytes.base + read), let scalar = scalar(bytes.base + read),
                scalar != "\0"
            {
                for unit in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter {
                    bytes.base[write] = unit
                    write += 1
                }
                read += 7
            } else {
                bytes.base[write] = bytes.base[read]
                write += 1
                read += 1
            }
        }
        bytes.truncate(to: write)
    }

    /// Writes `text` with escapes for what XML cannot hold and for what looks like an escape.
    static func escaped(_ text: UnsafeBufferPointer<UInt8>, into bytes: ByteStore) {
        guard let base = text.baseAddress else { return }
        bytes.reserve(text.count + 16)
        var i = 0
        while i < text.count {
            let byte = base[i]
            if byte < 0x20, byte != 0x09, byte != 0x0A {
                bytes.append("_x00\(ShownText.hex(byte))_")
            } else if byte == UInt8(ascii: "_"), i + 7 <= text.count, isEscape(base + i) {
                bytes.append("_x005F_")
            } else if byte == 0xEF, i + 2 < text.count, base[i + 1] == 0xBF, base[i + 2] >= 0xBE {
                bytes.append(base[i + 2] == 0xBE ? "_xFFFE_" : "_xFFFF_")
                i += 2
            } else {
                bytes.append(byte)
            }
            i += 1
        }
    }

    private static func isEscape(_ p: UnsafePointer<UInt8>) -> Bool {
        guard p[0] == UInt8(ascii: "_"), p[1] == UInt8(ascii: "x"), p[6] == UInt8(ascii: "_") else {
            return false
        }
        return (2..<6).allSatisfy { digit(p[$0]) != nil }
    }

    private static func scalar(_ p: UnsafePointer<UInt8>) -> Unicode.Scalar? {
        Unicode.Scalar((2..<6).reduce(UInt32(0)) { $0 << 4 | (digit(p[$1]) ?? 0) })
    }

    private static func digit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case 0x30...0x39: UInt32(byte - 0x30)
        case 0x41...0x46: UInt32(byte - 0x37)
        case 0x61...0x66: UInt32(byte - 0x57)
        default: nil
        }
    }
}
