/// The message of a failed row without what is the row's own, so that rows that failed alike read alike.
enum GeneralMessage {
    /// A message of this row: cells of the row become `‹header›`, quoted words `'…'`, words in brackets `(…)`, e-mails `‹e-mail›`, numbers
    /// `N`. The script's place in front stays: `staff.lua:12: `.
    static func of(_ message: String, row: FailureGroups.Row) -> String {
        var message = message
        for cell in row.cells where cell.column.isSecret && !cell.text.isEmpty {
            message = message.replacing(cell.text, with: "‹\(cell.column.header)›")
        }
        message = Cut.text(message, limit: 600)
        let start = place(of: message).map { message.index(message.startIndex, offsetBy: $0.count) }
        let rest = message[(start ?? message.startIndex)...]
        var pieces = [Piece.plain(Array(rest.utf8))]
        // The longest first: a name may be part of an e-mail.
        let cells = row.cells.filter { $0.text.utf8.count > 1 }.sorted {
            $0.text.utf8.count > $1.text.utf8.count
        }
        for cell in cells {
            pieces = pieces.flatMap { $0.replacing(Array(cell.text.utf8), by: cell.column.header) }
        }
        var text = start.map { String(message[..<$0]) } ?? ""
        for piece in pieces {
            switch piece {
            case .plain(let bytes): text += general(bytes)
            case .column(let header): text += "‹\(header)›"
            }
        }
        return text
    }

    /// The script's file and line at the start of a message: `staff.lua:12`.
    static func place(of message: String) -> String? {
        guard let end = placeEnd(message.utf8) else { return nil }
        let place = message[..<end]
        guard let colon = place.lastIndex(of: ":"), colon != place.startIndex else { return nil }
        let number = place[place.index(after: colon)...]
        guard !number.isEmpty, number.utf8.allSatisfy(isDigit), number.utf8.count < 10 else { return nil }
        let file = place[..<colon]
        return file.hasSuffix(".lua") || file == "-e" ? String(place) : nil
    }

    /// The colon of the first `: `, which a place never has far behind it.
    private static func placeEnd(_ text: String.UTF8View) -> String.Index? {
        var index = text.startIndex
        for _ in 0..<300 where index != text.endIndex {
            let next = text.index(after: index)
            if text[index] == 0x3a, next != text.endIndex, text[next] == 0x20 { return index }
            index = next
        }
        return nil
    }

    // The library's search takes as long for one row as all the rest together.
    private static func range(of wanted: [UInt8], in bytes: ArraySlice<UInt8>) -> Range<Int>? {
        var start = bytes.startIndex
        while start + wanted.count <= bytes.endIndex {
            if bytes[start] == wanted[0], bytes[start..<(start + wanted.count)].elementsEqual(wanted) {
                return start..<(start + wanted.count)
            }
            start += 1
        }
        return nil
    }

    private enum Piece {
        case plain([UInt8])
        case column(String)

        func replacing(_ wanted: [UInt8], by header: String) -> [Piece] {
            guard case .plain(let bytes) = self, bytes.count >= wanted.count else { return [self] }
            var pieces: [Piece] = []
            var rest = bytes[...]
            while let found = GeneralMessage.range(of: wanted, in: rest) {
                let isWhole =
                    !(found.lowerBound > bytes.startIndex && isWordByte(bytes[found.lowerBound - 1])
                    && isWordByte(wanted[0]))
                    && !(found.upperBound < bytes.endIndex && isWordByte(bytes[found.upperBound])
                        && isWordByte(wanted[wanted.count - 1]))
                if isWhole {
                    pieces.append(.plain(Array(rest[..<found.lowerBound])))
                    pieces.append(.column(header))
                } else {
                    pieces.append(.plain(Array(rest[..<found.upperBound])))
                }
                rest = rest[found.upperBound...]
            }
            if pieces.isEmpty { return [self] }
            return pieces + [.plain(Array(rest))]
        }
    }

    private static func general(_ bytes: [UInt8]) -> String {
        var out: [UInt8] = []
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if let (end, close) = aside(bytes, index) {
                out.append(byte)
                out += "…".utf8
                out.append(close)
                index = end + 1
            } else if isDigit(byte) {
                while index < bytes.count, isDigit(bytes[index]) || isInNumber(bytes, index) { index += 1 }
                out.append(0x4e)
            } else {
                out.append(byte)
                index += 1
            }
        }
        return eMailsReplaced(String(decoding: out, as: UTF8.self))
    }

    /// The end of a quotation or of brackets that begin at `start`, with what closes them; nil where nothing does.
    private static func aside(_ bytes: [UInt8], _ start: Int) -> (end: Int, close: UInt8)? {
        let close: UInt8
        switch bytes[start] {
        case 0x28: close = 0x29
        case 0x22: close = 0x22
        case 0x27 where start == 0 || !isWordByte(bytes[start - 1]): close = 0x27
        default: return nil
        }
        return bytes[(start + 1)...].firstIndex(of: close).map { ($0, close) }
    }

    private static func isInNumber(_ bytes: [UInt8], _ index: Int) -> Bool {
        (bytes[index] == 0x2c || bytes[index] == 0x2e) && index + 1 < bytes.count && isDigit(bytes[index + 1])
    }

    private static func eMailsReplaced(_ text: String) -> String {
        guard text.utf8.contains(0x40) else { return text }
        return text.split(separator: " ", omittingEmptySubsequences: false).map { word in
            guard let at = word.firstIndex(of: "@"), at != word.startIndex, word.last != "@" else {
                return String(word)
            }
            let tail = word.reversed().prefix { ",;:.)".contains($0) }.reversed()
            let head = word.prefix { "(".contains($0) }
            return head + "‹e-mail›" + String(tail)
        }.joined(separator: " ")
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        isDigit(byte) || (0x61...0x7a).contains(byte | 0x20) || byte == 0x5f || byte >= 0x80
    }
}
