/// The lines of a file in one of minisign's forms. As minisign does, a carriage return before a line's end is
/// dropped, and the last line may lack its end.
struct MinisignLines {
    private let lines: [ArraySlice<UInt8>]

    static let untrusted = Array("untrusted comment: ".utf8)
    static let trusted = Array("trusted comment: ".utf8)

    /// Nil unless `text` has `count` lines and nothing after them.
    init?(_ text: [UInt8], count: Int) {
        var lines = text.split(separator: 0x0A, omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        guard lines.count == count else { return nil }
        self.lines = lines.map { $0.last == 0x0D ? $0.dropLast() : $0 }
    }

    subscript(_ index: Int) -> ArraySlice<UInt8> { lines[index] }

    /// What follows `prefix` on a line; nil where that is no comment.
    func comment(_ index: Int, after prefix: [UInt8]) -> String? {
        guard lines[index].starts(with: prefix),
            let text = String(validating: lines[index].dropFirst(prefix.count), as: UTF8.self),
            Signature.isUsable(text)
        else { return nil }
        return text
    }

    /// The bytes that a line spells; nil unless they are so many. Wipe them when they are secret.
    func base64(_ index: Int, count: Int) -> [UInt8]? {
        var bytes: [UInt8] = []
        guard lines[index].withUnsafeBytes({ Encoding.decode(base64: $0, into: &bytes) }),
            bytes.count == count
        else {
            bytes.wipe()
            return nil
        }
        return bytes
    }
}
