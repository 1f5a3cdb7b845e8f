internal import CSodium

/// Bytes as text and back: hexadecimal, base64 with padding, and base32 in small letters without.
enum Encoding {
    static func hex(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// Nil unless `text` is exactly `count` bytes in small hexadecimal digits.
    static func bytes(hex text: some Collection<UInt8>, count: Int) -> [UInt8]? {
        guard text.count == count * 2 else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(count)
        var high: UInt8?
        for character in text {
            let digit: UInt8
            switch character {
            case 0x30...0x39: digit = character - 0x30
            case 0x61...0x66: digit = character - 0x61 + 10
            default: return nil
            }
            if let first = high {
                bytes.append(first << 4 | digit)
                high = nil
            } else {
                high = digit
            }
        }
        return bytes
    }

    /// Appends `bytes` in base64.
    static func appendBase64(_ bytes: UnsafeRawBufferPointer, to text: inout [UInt8]) {
        // The length counts the C string's end, which is cut off again.
        let length = sodium_base64_encoded_len(bytes.count, sodium_base64_VARIANT_ORIGINAL)
        let start = text.count
        text.append(contentsOf: repeatElement(0, count: length))
        text.withUnsafeMutableBytes { buffer in
            let target = buffer.slice(start, length)
            _ = sodium_bin2base64(
                target.characters, length, bytes.octets, bytes.count, sodium_base64_VARIANT_ORIGINAL)
        }
        text.removeLast()
    }

    static func base64(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        bytes.withUnsafeBytes { appendBase64($0, to: &text) }
        return String(decoding: text, as: UTF8.self)
    }

    /// Replaces `bytes` by what `text` spells; false unless all of it is strict base64.
    static func decode(base64 text: UnsafeRawBufferPointer, into bytes: inout [UInt8]) -> Bool {
        bytes.removeAll(keepingCapacity: true)
        // The library takes some bytes outside ASCII for letters.
        guard text.allSatisfy({ $0 < 0x80 }) else { return false }
        bytes.append(contentsOf: repeatElement(0, count: text.count / 4 * 3))
        var length = 0
        let isDecoded = bytes.withUnsafeMutableBytes { buffer in
            sodium_base642bin(
                buffer.octets, buffer.count, text.characters, text.count, nil, &length, nil,
                sodium_base64_VARIANT_ORIGINAL) == 0
        }
        bytes.removeLast(bytes.count - (isDecoded ? length : 0))
        return isDecoded
    }

    static func bytes(base64 text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        return Array(text.utf8).withUnsafeBytes { decode(base64: $0, into: &bytes) } ? bytes : nil
    }

    private static let base32Letters = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)

    static func base32(_ bytes: some Sequence<UInt8>) -> String {
        var text: [UInt8] = []
        var (bits, held) = (0, UInt32(0))
        for byte in bytes {
            held = (held << 8 | UInt32(byte)) & 0xFFFF
            bits += 8
            while bits >= 5 {
                bits -= 5
                text.append(base32Letters[Int(held >> UInt32(bits)) & 31])
            }
        }
        if bits > 0 { text.append(base32Letters[Int(held << UInt32(5 - bits)) & 31]) }
        return String(decoding: text, as: UTF8.self)
    }

    /// The value of a base32 letter.
    static func base32Value(_ character: Character) -> UInt32? {
        guard let ascii = character.asciiValue else { return nil }
        switch ascii {
        case 0x61...0x7A: return UInt32(ascii - 0x61)
        case 0x32...0x37: return UInt32(ascii - 0x32 + 26)
        default: return nil
        }
    }
}
