/// The headers of an archive in the ustar format: always made, never trusted.
///
/// What is in a header follows from the name and size of its file; a reader makes the header that must be there and
/// compares.
enum ArchiveHeader {
    /// Bytes of a block: a header, or a piece of a file.
    static let block = 512

    /// The header of a file of `size` bytes: mode 0644, owner and time 0.
    static func bytes(path: String, size: Int) -> [UInt8] {
        var header = [UInt8](repeating: 0, count: block)
        func put(_ text: String, at offset: Int) {
            header.replaceSubrange(offset..<offset + text.utf8.count, with: text.utf8)
        }
        put(path, at: 0)
        put(octal(0o644, 7), at: 100)
        put(octal(0, 7), at: 108)
        put(octal(0, 7), at: 116)
        put(octal(size, 11), at: 124)
        put(octal(0, 11), at: 136)
        put("        ", at: 148)
        put("0", at: 156)
        put("ustar\u{0}00", at: 257)
        put(octal(0, 7), at: 329)
        put(octal(0, 7), at: 337)
        let sum = header.reduce(0) { $0 + Int($1) }
        put(octal(sum, 6) + "\u{0} ", at: 148)
        return header
    }

    private static func octal(_ number: Int, _ digits: Int) -> String {
        let text = String(number, radix: 8)
        return String(repeating: "0", count: digits - text.utf8.count) + text
    }

    /// How many bytes follow a file of `size` bytes up to the next block.
    static func padding(_ size: Int) -> Int { (block - size % block) % block }

    /// The size that a header claims; nil unless it is written as it is here.
    static func size(_ header: ArraySlice<UInt8>) -> Int? {
        let digits = header.dropFirst(124).prefix(11)
        guard digits.allSatisfy({ (0x30...0x37).contains($0) }) else { return nil }
        return digits.reduce(0) { $0 << 3 | Int($1 - 0x30) }
    }

    /// What a header that is not the wanted one seems to be, for a message only.
    static func shown(_ header: ArraySlice<UInt8>) -> String {
        let header = Array(header)
        let name = ShownText.quoted(
            String(decoding: header.prefix(100).prefix { $0 != 0 }, as: UTF8.self))
        guard header[257..<262].elementsEqual("ustar".utf8) else { return "no header of an archive" }
        switch header[156] {
        case UInt8(ascii: "0"), 0: break
        case UInt8(ascii: "1"): return "a hard link called \(name)"
        case UInt8(ascii: "2"): return "a symbolic link called \(name)"
        case UInt8(ascii: "3"), UInt8(ascii: "4"): return "a device called \(name)"
        case UInt8(ascii: "5"): return "a folder called \(name)"
        case UInt8(ascii: "6"): return "a pipe called \(name)"
        case UInt8(ascii: "x"), UInt8(ascii: "g"), UInt8(ascii: "L"), UInt8(ascii: "K"):
            return "an extended header"
        default: return "an entry of an unknown kind called \(name)"
        }
        return "a file called \(name) with other size, mode, owner or time"
    }
}
