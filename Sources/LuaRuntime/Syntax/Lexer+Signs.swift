extension Lexer {
    /// An operator or a bracket; the longest that fits.
    mutating func sign() {
        let (start, position) = (index, here)
        if let (found, meant) = foreignOperator() {
            advance(found.utf8.count)
            report(.foreignSign(found: found, codePoint: nil, meant: meant.rawValue), at: position)
            append(meant, from: start, at: position)
            return
        }
        for length in [3, 2, 1] where start + length <= bytes.count {
            if let kind = Lexer.signs[text(start..<start + length)] {
                advance(length)
                append(kind, from: start, at: position)
                return
            }
        }
        let byte = bytes[start]
        advance()
        report(
            .unexpectedCharacter(String(UnicodeScalar(byte)), codePoint: UInt32(byte)), at: position)
    }

    /// An operator that other languages have and that begins nothing in Lua.
    private func foreignOperator() -> (String, Token.Kind)? {
        switch (bytes[index], peek(1)) {
        case (UInt8(ascii: "!"), UInt8(ascii: "=")): ("!=", .notEqual)
        case (UInt8(ascii: "!"), _): ("!", .not)
        case (UInt8(ascii: "&"), UInt8(ascii: "&")): ("&&", .and)
        case (UInt8(ascii: "|"), UInt8(ascii: "|")): ("||", .or)
        default: nil
        }
    }

    private static let signs: [String: Token.Kind] = {
        let kinds: [Token.Kind] = [
            .plus, .minus, .star, .slash, .doubleSlash, .percent, .caret, .hash, .ampersand, .tilde, .bar,
            .shiftLeft, .shiftRight, .equal, .notEqual, .lessOrEqual, .greaterOrEqual, .less, .greater,
            .assign,
            .openParenthesis, .closeParenthesis, .openBrace, .closeBrace, .openBracket, .closeBracket,
            .doubleColon, .semicolon, .colon, .comma, .dot, .concat, .vararg,
        ]
        return Dictionary(uniqueKeysWithValues: kinds.map { ($0.rawValue, $0) })
    }()
}
