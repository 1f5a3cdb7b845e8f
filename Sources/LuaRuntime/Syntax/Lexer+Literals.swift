extension Lexer {
    /// Digits, with whatever letters and dots are stuck to them.
    mutating func number() {
        let (start, position) = (index, here)
        let isHex = peek() == UInt8(ascii: "0") && (peek(1).map { $0 | 0x20 == UInt8(ascii: "x") } ?? false)
        let exponent = UInt8(ascii: isHex ? "p" : "e")
        if isHex { advance(2) }
        while let byte = peek() {
            if byte | 0x20 == exponent {
                advance()
                if let sign = peek(), sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { advance() }
            } else if byte == UInt8(ascii: ".")
                || isNameByte(byte) && byte != UInt8(ascii: "_") && isHexDigit(byte)
            {
                advance()
            } else {
                break
            }
        }
        // A letter that touches a number spoils it; take the rest of the word for the message.
        while let byte = peek(), isNameByte(byte) { advance() }
        let digits = text(start..<index)
        if LuaLiteral(number: digits) == nil { report(.malformedNumber(digits), at: position) }
        append(.number, from: start, at: position, text: digits)
    }

    /// A string in quotes, decoded.
    mutating func quotedString(closedBy quote: UInt8) {
        let (start, position) = (index, here)
        var decoded: [UInt8] = []
        advance()
        while let byte = peek() {
            if byte == quote {
                advance()
                append(.string, from: start, at: position, text: String(validating: decoded, as: UTF8.self))
                return
            }
            if isLineEnd(byte) { break }
            if byte == UInt8(ascii: "\\") {
                escape(into: &decoded)
            } else {
                decoded.append(byte)
                advance()
            }
        }
        report(.unfinishedString(quote: String(UnicodeScalar(quote))), at: position)
        append(.string, from: start, at: position)
    }

    private mutating func escape(into decoded: inout [UInt8]) {
        let (start, position) = (index, here)
        advance()
        guard let byte = peek() else { return }
        if isLineEnd(byte) {
            advanceLine()
            decoded.append(UInt8(ascii: "\n"))
        } else if let plain = Lexer.escapes[byte] {
            advance()
            decoded.append(plain)
        } else if byte == UInt8(ascii: "x") {
            advance()
            hexEscape(from: start, at: position, into: &decoded)
        } else if byte == UInt8(ascii: "z") {
            advance()
            while let blank = peek(), isBlank(blank) {
                if isLineEnd(blank) { advanceLine() } else { advance() }
            }
        } else if byte == UInt8(ascii: "u") {
            advance()
            unicodeEscape(from: start, at: position, into: &decoded)
        } else if isDigit(byte) {
            decimalEscape(from: start, at: position, into: &decoded)
        } else {
            advance()
            while let rest = peek(), rest & 0xC0 == 0x80 { advance() }
            report(.invalidEscape(text(start..<index), .unknown), at: position)
        }
    }

    private mutating func hexEscape(from start: Int, at position: SourcePosition, into decoded: inout [UInt8])
    {
        var value: UInt8 = 0
        for _ in 0..<2 {
            guard let byte = peek(), let digit = hexValue(byte) else {
                report(.invalidEscape(text(start..<index), .hexDigits), at: position)
                return
            }
            value = value << 4 | digit
            advance()
        }
        decoded.append(value)
    }

    private mutating func decimalEscape(
        from start: Int, at position: SourcePosition, into decoded: inout [UInt8]
    ) {
        var value = 0
        for _ in 0..<3 {
            guard let byte = peek(), isDigit(byte) else { break }
            value = value * 10 + Int(byte - UInt8(ascii: "0"))
            advance()
        }
        if let byte = UInt8(exactly: value) {
            decoded.append(byte)
        } else {
            report(.invalidEscape(text(start..<index), .tooLarge), at: position)
        }
    }

    private mutating func unicodeEscape(
        from start: Int, at position: SourcePosition, into decoded: inout [UInt8]
    ) {
        guard peek() == UInt8(ascii: "{") else {
            report(.invalidEscape(text(start..<index), .unicodeForm), at: position)
            return
        }
        advance()
        var (value, count, isTooLarge) = (UInt32(0), 0, false)
        while let byte = peek(), let digit = hexValue(byte) {
            if value >= 1 << 27 { isTooLarge = true }
            value = (value & 0x07FF_FFFF) << 4 | UInt32(digit)
            count += 1
            advance()
        }
        guard count > 0, peek() == UInt8(ascii: "}") else {
            report(.invalidEscape(text(start..<index), .unicodeForm), at: position)
            return
        }
        advance()
        if isTooLarge {
            report(.invalidEscape(text(start..<index), .unicodeTooLarge), at: position)
        } else if let scalar = Unicode.Scalar(value) {
            decoded.append(contentsOf: UTF8.encode(scalar).map { Array($0) } ?? [])
        } else {
            // Lua writes surrogates and numbers above U+10FFFF too; such text is no UTF-8.
            decoded.append(0xFF)
        }
    }

    private func isHexDigit(_ byte: UInt8) -> Bool { hexValue(byte) != nil }

    private func hexValue(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }

    private func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || (0x09...0x0D).contains(byte) }

    private static let escapes: [UInt8: UInt8] = [
        UInt8(ascii: "a"): 0x07, UInt8(ascii: "b"): 0x08, UInt8(ascii: "f"): 0x0C, UInt8(ascii: "n"): 0x0A,
        UInt8(ascii: "r"): 0x0D, UInt8(ascii: "t"): 0x09, UInt8(ascii: "v"): 0x0B,
        UInt8(ascii: "\\"): UInt8(ascii: "\\"), UInt8(ascii: "\""): UInt8(ascii: "\""),
        UInt8(ascii: "'"): UInt8(ascii: "'"),
    ]
}
