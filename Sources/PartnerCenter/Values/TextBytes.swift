/// Lends the UTF-8 bytes of `text`, without a copy for Swift's own strings.
func withUTF8<R>(of text: some StringProtocol, _ body: (UnsafeBufferPointer<UInt8>) -> R) -> R {
    text.utf8.withContiguousStorageIfAvailable(body) ?? Array(text.utf8).withUnsafeBufferPointer(body)
}

/// `text` as an error message shows it: in quotes, control characters escaped, at most 40 characters.
func quoted(_ text: String) -> String {
    let shown = text.prefix(40).unicodeScalars.map { $0.escaped(asASCII: false) }.joined()
    return "'\(shown)\(text.dropFirst(40).isEmpty ? "" : "…")'"
}

extension UnsafeBufferPointer<UInt8> {
    /// The number that the `width` bytes from `start` spell in ASCII digits, or nil for any other byte.
    @inline(__always)
    func digits(_ start: Int, _ width: Int) -> Int? {
        var number = 0
        for index in start..<start + width {
            let digit = Int(self[index]) - 48
            guard digit >= 0, digit <= 9 else { return nil }
            number = number * 10 + digit
        }
        return number
    }
}

extension UnsafeMutableRawBufferPointer {
    /// Writes `number` at `start` as `width` ASCII digits with leading zeros.
    @inline(__always)
    func setDigits(_ number: Int, at start: Int, width: Int) {
        var rest = number
        for index in stride(from: start + width - 1, through: start, by: -1) {
            self[index] = UInt8(truncatingIfNeeded: 48 + rest % 10)
            rest /= 10
        }
    }

    /// Writes one ASCII character at `index`.
    @inline(__always)
    func setCharacter(_ character: Unicode.Scalar, at index: Int) {
        self[index] = UInt8(truncatingIfNeeded: character.value)
    }
}

/// A string of exactly `count` ASCII bytes that `write` fills in.
func asciiText(_ count: Int, _ write: (UnsafeMutableRawBufferPointer) -> Void) -> String {
    String(unsafeUninitializedCapacity: count) { buffer in
        write(UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[..<count]))
        return count
    }
}
