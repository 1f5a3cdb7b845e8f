/// Text of any script in a header of mail, which takes ASCII only.
///
/// Source: RFC 2047: a word is `=?utf-8?B?…?=`, at most 75 characters, never cut inside a character.
enum EncodedWord {
    private static let bytesPerWord = 45

    /// A text as it stands in `Subject`.
    static func text(_ text: String) -> String {
        isPlain(text) && text.utf8.count <= 900 ? text : encoded(text)
    }

    /// A name as it stands before an address: a quoted string, or encoded.
    static func phrase(_ text: String) -> String {
        guard isPlain(text), text.utf8.count <= 200 else { return encoded(text) }
        var quoted = "\""
        for character in text {
            if character == "\"" || character == "\\" { quoted.append("\\") }
            quoted.append(character)
        }
        return quoted + "\""
    }

    private static func isPlain(_ text: String) -> Bool {
        text.utf8.allSatisfy { (0x20..<0x7f).contains($0) } && !text.contains("=?") && text.first != " "
            && text.last != " "
    }

    private static func encoded(_ text: String) -> String {
        var words: [String] = []
        var bytes: [UInt8] = []
        func end() {
            words.append("=?utf-8?B?\(base64(bytes))?=")
            bytes = []
        }
        for scalar in text.unicodeScalars {
            let next = Array(String(scalar).utf8)
            if bytes.count + next.count > bytesPerWord { end() }
            bytes += next
        }
        if !bytes.isEmpty { end() }
        // Readers leave out what is between two words.
        return words.joined(separator: "\r\n ")
    }

    static func base64(_ bytes: [UInt8]) -> String {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let word = (0..<3).reduce(0) { word, index in
                word << 8 | (index < group.count ? Int(group[start + index]) : 0)
            }
            for digit in 0..<4 {
                text.append(
                    digit <= group.count ? digits[word >> (18 - 6 * digit) & 63] : UInt8(ascii: "="))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
