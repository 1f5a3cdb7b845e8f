/// Decides between UTF-8 and GB18030 by looking at every byte of a file, fed in any pieces.
///
/// A file is UTF-8 when all of it is, or most of its characters beyond ASCII. Otherwise it is GB18030 when all of it has that form, most of its
/// characters are common ones, and it looks less like UTF-8 with an accident: one bad byte in a file of good
/// UTF-8 must be named, not turned into other characters. Western single-byte text fails the second test,
/// for its accented letters are followed by plain ones.
struct EncodingDetector {
    enum Verdict: Equatable {
        case utf8, gb18030
        case neither
    }

    private var tail: [UInt8] = []
    private var soundCharacters = 0
    private var unsoundBytes = 0

    private var gbState = 0
    private var gbIsSound = true
    private var gbLead: UInt8 = 0
    private var commonCharacters = 0
    private var rareCharacters = 0

    mutating func feed(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let base = bytes.baseAddress else { return }
        let length = bytes.count
        var i = 0
        while i < length {
            if gbState == 0, tail.isEmpty {
                let raw = UnsafeRawPointer(base)
                while i + 8 <= length,
                    raw.loadUnaligned(fromByteOffset: i, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
                {
                    i += 8
                }
                if i >= length { break }
            }
            let byte = base[i]
            feedUTF8(byte)
            feedGB(byte)
            i += 1
        }
    }

    func verdict() -> Verdict {
        let unsound = unsoundBytes + tail.count
        if unsound == 0 || soundCharacters > unsound { return .utf8 }
        return gbIsSound && gbState == 0 && commonCharacters > rareCharacters ? .gb18030 : .neither
    }

    private mutating func feedUTF8(_ byte: UInt8) {
        if tail.isEmpty, byte < 0x80 { return }
        tail.append(byte)
        while !tail.isEmpty {
            let length = tail.withUnsafeBufferPointer { buffer in
                buffer.baseAddress.map { UTF8Check.sequence($0, buffer.count) } ?? 0
            }
            if length == 0 { return }
            if length < 0 {
                unsoundBytes += 1
                tail.removeFirst()
            } else {
                if length > 1 { soundCharacters += 1 }
                tail.removeFirst(length)
            }
        }
    }

    // States: 0 between characters, 1 after a lead, 2 and 3 inside a character of four bytes.
    private mutating func feedGB(_ byte: UInt8) {
        switch gbState {
        case 0:
            if byte < 0x80 { return }
            if byte == 0x80 || byte == 0xFF { gbIsSound = false } else { (gbLead, gbState) = (byte, 1) }
        case 1:
            switch byte {
            case 0x30...0x39: gbState = 2
            case 0x40...0x7E, 0x80...0xFE:
                gbState = 0
                if gbLead >= 0xA1, byte >= 0xA1 { commonCharacters += 1 } else { rareCharacters += 1 }
            default: (gbIsSound, gbState) = (false, 0)
            }
        case 2:
            gbState = 3
            if !(0x81...0xFE).contains(byte) { (gbIsSound, gbState) = (false, 0) }
        default:
            gbState = 0
            if (0x30...0x39).contains(byte) { rareCharacters += 1 } else { gbIsSound = false }
        }
    }
}
