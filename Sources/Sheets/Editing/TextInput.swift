internal import Glibc

/// A text file read line by line or in pieces, as UTF-8 whatever its encoding.
public final class TextInput {
    private let text: TextSource
    private let isGuess: Bool
    private let longestLine: Int
    /// How many lines have been begun.
    public private(set) var line = 0

    /// Opens a file; its encoding is detected unless it is given. A line may have `longestLine` bytes.
    ///
    /// - Throws: `SheetError` for a file that cannot be read.
    public init(
        path: String, encoding: SheetEncoding? = nil, longestLine: Int = SheetLimits().recordBytes
    ) throws(SheetError) {
        let file = try OpenFile(path: path)
        let opening = try TextOpening.look(at: file, wanted: encoding)
        text = try TextSource(
            file: file, encoding: opening.encoding, markLength: opening.markLength, readSize: 256 << 10)
        isGuess = opening.isGuess
        self.longestLine = longestLine
    }

    /// Goes back to the start of the file.
    public func rewind() throws(SheetError) {
        try text.rewind()
        line = 0
    }

    /// Lends the next line without its end, CRLF or LF; nil behind the last.
    public func nextLine<R>(_ body: (UnsafeRawBufferPointer) -> R) throws(SheetError) -> R? {
        var searched = 0
        while true {
            let length = text.to - text.from
            if length > searched,
                let found = memchr(text.base + text.from + searched, 0x0A, length - searched)
            {
                return give(UnsafeRawPointer(found) - UnsafeRawPointer(text.base + text.from), 1, body)
            }
            searched = length
            if length > longestLine {
                throw .recordTooLong(
                    SheetPlace(path: text.file.path, line: line + 1, column: 1), limit: longestLine)
            }
            if text.isLast { return length == 0 ? nil : give(length, 0, body) }
            if try !text.fill() { throw complaint() }
        }
    }

    private func give<R>(_ length: Int, _ end: Int, _ body: (UnsafeRawBufferPointer) -> R) -> R {
        let start = text.base + text.from
        let hasReturn = end == 1 && length > 0 && start[length - 1] == 0x0D
        line += 1
        defer { text.advance(to: text.from + length + end) }
        return body(UnsafeRawBufferPointer(start: start, count: hasReturn ? length - 1 : length))
    }

    /// Lends at most `count` bytes more, whole characters; nil behind the last.
    public func read<R>(_ count: Int, _ body: (UnsafeRawBufferPointer) -> R) throws(SheetError) -> R? {
        while text.to - text.from < count, !text.isLast {
            if try !text.fill() {
                if text.to > text.from { break }
                throw complaint()
            }
        }
        var length = min(count, text.to - text.from)
        if length == 0 { return nil }
        let start = text.base + text.from
        // Never the middle of a character: it goes with the next piece, or whole where it is all that was asked for.
        if text.from + length < text.to {
            while length > 0, start[length] & 0xC0 == 0x80 { length -= 1 }
            if length == 0 {
                length = 1
                while start[length] & 0xC0 == 0x80 { length += 1 }
            }
        }
        for index in 0..<length where start[index] == 0x0A { line += 1 }
        defer { text.advance(to: text.from + length) }
        return body(UnsafeRawBufferPointer(start: start, count: length))
    }

    private func complaint() -> SheetError {
        text.complaint(at: SheetPlace(path: text.file.path, line: line + 1, column: 1), isGuess: isGuess)
    }
}
