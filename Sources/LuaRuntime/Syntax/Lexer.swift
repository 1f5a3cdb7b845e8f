/// Cuts a chunk into tokens.
///
/// Reads bytes as the Lua 5.4 compiler does, so strings and comments may hold anything. Goes on after a
/// fault with the token that was most likely meant. Takes time in proportion to the source.
struct Lexer {
    let bytes: [UInt8]
    var index = 0
    private(set) var tokens: [Token] = []
    private(set) var faults: [LocatedFault] = []

    private var line = 1
    private var lineStart = 0
    private var continuations = 0
    private var lineHasToken = false

    init(_ source: some Sequence<UInt8>) {
        bytes = Array(source)
    }

    /// All tokens, the last of which is the end of the file.
    mutating func run() -> [Token] {
        skipPreamble()
        while index < bytes.count { scan() }
        append(.endOfFile, from: index, at: here)
        return tokens
    }

    /// The byte `distance` ahead; `nil` past the end.
    func peek(_ distance: Int = 0) -> UInt8? {
        let at = index + distance
        return at < bytes.count ? bytes[at] : nil
    }

    var here: SourcePosition {
        SourcePosition(line: line, column: index - lineStart - continuations + 1)
    }

    mutating func advance(_ count: Int = 1) {
        for _ in 0..<count {
            if bytes[index] & 0xC0 == 0x80 { continuations += 1 }
            index += 1
        }
    }

    /// Steps over a line end: one byte, or two different ones.
    mutating func advanceLine() {
        let first = bytes[index]
        index += 1
        if let second = peek(), isLineEnd(second), second != first { index += 1 }
        line += 1
        lineStart = index
        continuations = 0
        lineHasToken = false
    }

    mutating func report(_ fault: SyntaxFault, at position: SourcePosition) {
        faults.append(LocatedFault(position: position, fault: fault))
    }

    mutating func append(
        _ kind: Token.Kind, from start: Int, at position: SourcePosition, text: String? = nil
    ) {
        tokens.append(
            Token(
                kind: kind, position: position, range: start..<index, text: text, isFirstOnLine: !lineHasToken
            ))
        lineHasToken = true
    }

    /// A byte order mark, then a first line that begins with `#`.
    private mutating func skipPreamble() {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) {
            index = 3
            lineStart = 3
        }
        if peek() == UInt8(ascii: "#") { skipLine() }
    }

    private mutating func skipLine() {
        while let byte = peek(), !isLineEnd(byte) { advance() }
    }

    private mutating func scan() {
        let byte = bytes[index]
        switch byte {
        case UInt8(ascii: "\n"), UInt8(ascii: "\r"): advanceLine()
        case UInt8(ascii: " "), 0x09, 0x0B, 0x0C: advance()
        case UInt8(ascii: "\""), UInt8(ascii: "'"): quotedString(closedBy: byte)
        case UInt8(ascii: "-") where peek(1) == byte: comment()
        case UInt8(ascii: "[") where peek(1) == byte || peek(1) == UInt8(ascii: "="): longString()
        case UInt8(ascii: "0")...UInt8(ascii: "9"): number()
        case UInt8(ascii: ".") where peek(1).map(isDigit) ?? false: number()
        case _ where isNameByte(byte) && byte < 0x80: name()
        case 0x80...0xFF: foreign()
        default: sign()
        }
    }

    private mutating func comment() {
        let position = here
        advance(2)
        if peek() == UInt8(ascii: "["), let level = longBracketLevel() {
            if longBody(level: level) == nil {
                report(.unfinishedComment(closer: closer(level)), at: position)
            }
        } else {
            skipLine()
        }
    }

    private mutating func longString() {
        let (start, position) = (index, here)
        guard let level = longBracketLevel() else {
            advance()
            while peek() == UInt8(ascii: "=") { advance() }
            report(.unfinishedLongBracket(text(start..<index)), at: position)
            append(.openBracket, from: start, at: position)
            return
        }
        let wasFirst = !lineHasToken
        if let body = longBody(level: level) {
            lineHasToken = !wasFirst
            append(.string, from: start, at: position, text: decode(bytes[body]))
        } else {
            report(.unfinishedLongString(closer: closer(level)), at: position)
            append(.string, from: start, at: position)
        }
    }

    private func closer(_ level: Int) -> String { "]" + String(repeating: "=", count: level) + "]" }

    /// The count of `=` between two opening brackets here; `nil` if it is no long bracket.
    private func longBracketLevel() -> Int? {
        var level = 0
        while peek(1 + level) == UInt8(ascii: "=") { level += 1 }
        return peek(1 + level) == UInt8(ascii: "[") ? level : nil
    }

    /// Steps over a long bracket and gives its inside; `nil` if the file ends first.
    private mutating func longBody(level: Int) -> Range<Int>? {
        advance(level + 2)
        if let byte = peek(), isLineEnd(byte) { advanceLine() }
        let start = index
        while let byte = peek() {
            if isLineEnd(byte) {
                advanceLine()
            } else if byte == UInt8(ascii: "]") {
                let end = index
                advance()
                var count = 0
                while peek() == UInt8(ascii: "=") {
                    advance()
                    count += 1
                }
                if count == level, peek() == byte {
                    advance()
                    return start..<end
                }
            } else {
                advance()
            }
        }
        return nil
    }

    private mutating func name() {
        let (start, position) = (index, here)
        while let byte = peek(), isNameByte(byte), byte < 0x80 { advance() }
        if let byte = peek(), byte >= 0x80, isForeignLetter(scalarHere()) {
            foreignName(from: start, at: position)
            return
        }
        let word = text(start..<index)
        if let keyword = Token.keywords[word] {
            append(keyword, from: start, at: position)
        } else {
            append(.name, from: start, at: position, text: word)
        }
    }

    /// Goes on with a name of which some letter is not ASCII, and tells of the first such letter.
    private mutating func foreignName(from start: Int, at position: SourcePosition) {
        var first: (letter: Unicode.Scalar, position: SourcePosition)?
        while let byte = peek() {
            if byte < 0x80 {
                guard isNameByte(byte) else { break }
                advance()
                continue
            }
            guard let scalar = scalarHere(), isForeignLetter(scalar) else { break }
            if first == nil { first = (scalar, here) }
            advance(UTF8.width(scalar))
        }
        let name = text(start..<index)
        if let first {
            report(
                .foreignLetter(
                    name: name, letter: String(first.letter), codePoint: first.letter.value,
                    lookAlike: LookAlikes.asciiLetter(for: first.letter)),
                at: first.position)
        }
        append(.name, from: start, at: position, text: name)
    }

    /// Something outside of ASCII, which only strings and comments may hold.
    private mutating func foreign() {
        let (start, position) = (index, here)
        guard let scalar = scalarHere() else {
            advance()
            report(.unexpectedByte(bytes[start]), at: position)
            return
        }
        if LookAlikes.isInvisible(scalar) {
            advance(UTF8.width(scalar))
            report(.invisibleCharacter(codePoint: scalar.value), at: position)
        } else if let meant = LookAlikes.asciiSign(for: scalar) {
            advance(UTF8.width(scalar))
            report(.foreignSign(found: String(scalar), codePoint: scalar.value, meant: meant), at: position)
            if meant == "\"" || meant == "'" {
                restOfForeignString(from: start, at: position)
            } else if let kind = Token.Kind(rawValue: meant) {
                append(kind, from: start, at: position)
            }
        } else if isForeignLetter(scalar) {
            foreignName(from: start, at: position)
        } else {
            advance(UTF8.width(scalar))
            report(.unexpectedCharacter(String(scalar), codePoint: scalar.value), at: position)
        }
    }

    /// Takes what follows a typographic quote for a string, up to a quote of any kind or the line's end.
    private mutating func restOfForeignString(from start: Int, at position: SourcePosition) {
        while let byte = peek(), !isLineEnd(byte) {
            guard byte >= 0x80 else {
                advance()
                if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") { break }
                continue
            }
            let scalar = scalarHere()
            advance(scalar.map { UTF8.width($0) } ?? 1)
            if let scalar, let sign = LookAlikes.asciiSign(for: scalar), sign == "\"" || sign == "'" { break }
        }
        append(.string, from: start, at: position)
    }

    /// The character here; `nil` where the bytes are no UTF-8.
    private func scalarHere() -> Unicode.Scalar? {
        var bytes = bytes[index..<Swift.min(index + 4, bytes.count)].makeIterator()
        var decoder = UTF8()
        if case .scalarValue(let scalar) = decoder.decode(&bytes) { return scalar }
        return nil
    }

    private func isForeignLetter(_ scalar: Unicode.Scalar?) -> Bool {
        guard let scalar else { return false }
        return scalar.properties.isXIDContinue && !LookAlikes.isInvisible(scalar)
    }

    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

    /// The text of `bytes` with line ends as Lua keeps them; `nil` if it is no UTF-8.
    func decode(_ bytes: some Collection<UInt8>) -> String? {
        guard bytes.contains(UInt8(ascii: "\r")) else { return String(validating: bytes, as: UTF8.self) }
        var plain: [UInt8] = []
        var pending: UInt8?
        for byte in bytes {
            if isLineEnd(byte) {
                if let first = pending, first != byte {
                    pending = nil
                } else {
                    plain.append(UInt8(ascii: "\n"))
                    pending = byte
                }
            } else {
                pending = nil
                plain.append(byte)
            }
        }
        return String(validating: plain, as: UTF8.self)
    }

    func isLineEnd(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") }

    func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"):
            true
        default: isDigit(byte)
        }
    }
}
