/// Reads Lua as far as it is typed, for what completion must know of the place behind it.
struct StatementScanner {
    /// What can come next.
    enum Place: Equatable {
        /// Nothing that is known: inside of a comment or of any text.
        case nothing
        /// A name, of which `typed` is there, behind `path` and its dot or colon; a global for an empty path.
        case name(path: [String], isMethod: Bool, typed: String)
        /// A field of the table that `call` takes, or a value in a list; `used` are there already.
        case field(call: String, used: [String], typed: String)
        /// A value of a field; with `quote` inside of a text, of which `typed` is there.
        case value(call: String, field: String, typed: String, quote: Character?)
    }

    private struct Frame {
        var bracket: Character
        /// What is called with what is inside; nil where nothing is.
        var call: String?
        var field: String?
        var used: [String] = []
        /// Only blanks or a name stand behind the last comma.
        var expectsKey = true
    }

    private enum Last: Equatable {
        case start, name, dot, colon, assign, opening, comma, other
    }

    private let text: [Character]
    private var index = 0
    private var frames: [Frame] = []
    /// The names of a path that ends here: `partner`, `users`.
    private var chain: [String] = []
    private var last = Last.start
    private var lastEnd = 0

    private init(_ text: String) { self.text = Array(text) }

    /// The place at the end of `text`.
    static func place(behind text: String) -> Place {
        var scanner = StatementScanner(text)
        return scanner.scan()
    }

    private mutating func scan() -> Place {
        while index < text.count {
            let character = text[index]
            if character.isWhitespace {
                index += 1
            } else if isName(character), !character.isNumber {
                name()
            } else if character == "\"" || character == "'" {
                if let open = string(character) { return place(inText: open, character) }
            } else if character == "-", peek == "-" {
                if !skipComment() { return .nothing }
            } else if character == "[", let level = longLevel(index) {
                if !skipLong(level) { return .nothing }
                note(.other)
            } else {
                sign(character)
            }
        }
        return place()
    }

    private var peek: Character? { index + 1 < text.count ? text[index + 1] : nil }

    private func isName(_ character: Character) -> Bool {
        character == "_" || (character.isASCII && (character.isLetter || character.isNumber))
    }

    private mutating func note(_ kind: Last) {
        if kind != .name, kind != .dot, kind != .colon { chain = [] }
        last = kind
        lastEnd = index
        if kind == .other, let top = frames.indices.last { frames[top].expectsKey = false }
    }

    private mutating func name() {
        let start = index
        while index < text.count, isName(text[index]) { index += 1 }
        let word = String(text[start..<index])
        if last == .dot || last == .colon { chain.append(word) } else { chain = [word] }
        note(.name)
    }

    /// Steps over a text; gives what is in it where it does not end.
    private mutating func string(_ quote: Character) -> String? {
        index += 1
        var content = ""
        while index < text.count, text[index] != quote, text[index] != "\n" {
            if text[index] == "\\", index + 1 < text.count { index += 1 }
            content.append(text[index])
            index += 1
        }
        if index == text.count { return content }
        index += 1
        note(.other)
        return nil
    }

    /// Whether the comment ends before the text does.
    private mutating func skipComment() -> Bool {
        index += 2
        if index < text.count, text[index] == "[", let level = longLevel(index) { return skipLong(level) }
        while index < text.count, text[index] != "\n" { index += 1 }
        return index < text.count
    }

    /// How many `=` the long bracket at `start` has; nil where there is none.
    private func longLevel(_ start: Int) -> Int? {
        var end = start + 1
        while end < text.count, text[end] == "=" { end += 1 }
        return end < text.count && text[end] == "[" ? end - start - 1 : nil
    }

    private mutating func skipLong(_ level: Int) -> Bool {
        let closing = Array("]" + String(repeating: "=", count: level) + "]")
        while index + closing.count <= text.count {
            if Array(text[index..<index + closing.count]) == closing {
                index += closing.count
                return true
            }
            index += 1
        }
        index = text.count
        return false
    }

    private mutating func sign(_ character: Character) {
        switch character {
        case "(", "[", "{":
            let call: String? =
                if last == .name { path } else if last == .opening || last == .comma, character == "{" {
                    // The table of `call({ … })` and of `call(source, { … })`.
                    frames.last.flatMap { $0.bracket == "(" ? $0.call : nil }
                } else { nil }
            if let top = frames.indices.last { frames[top].expectsKey = false }
            frames.append(Frame(bracket: character, call: call))
            index += 1
            note(.opening)
        case ")", "]", "}":
            _ = frames.popLast()
            index += 1
            note(.other)
        case ",", ";":
            if let top = frames.indices.last {
                frames[top].field = nil
                frames[top].expectsKey = true
            }
            index += 1
            note(.comma)
        case ".":
            let isConcat = peek == "."
            index += isConcat ? 2 : 1
            if isConcat { note(.other) } else { separator(.dot) }
        case ":":
            index += 1
            separator(.colon)
        case "=" where peek != "=":
            if let top = frames.indices.last, frames[top].expectsKey, last == .name, chain.count == 1 {
                frames[top].field = chain[0]
                frames[top].used.append(chain[0])
                frames[top].expectsKey = false
            }
            index += 1
            note(.assign)
        default:
            // `==`, `<=`, `~=` and `>=` assign nothing.
            index += peek == "=" ? 2 : 1
            note(.other)
        }
    }

    private mutating func separator(_ kind: Last) {
        // Whatever a call or an index gives has no name, and its fields are not known.
        if last != .name { chain = [Self.unnamed] }
        note(kind)
    }

    private static let unnamed = "()"

    /// `partner.users.create`; of a method only its name with the colon before it.
    private var path: String {
        let start = lastColon ? ":" : ""
        return lastColon ? start + (chain.last ?? "") : chain.joined(separator: ".")
    }

    /// Whether a colon stands before the last name of the chain.
    private var lastColon: Bool {
        guard let word = chain.last else { return false }
        let before = lastEnd - word.count - 1
        return before >= 0 && text[before] == ":"
    }

    private func place(inText typed: String, _ quote: Character) -> Place {
        guard last == .assign, let top = frames.last, top.bracket == "{", let call = top.call,
            let field = top.field
        else { return .nothing }
        return .value(call: call, field: field, typed: typed, quote: quote)
    }

    private func place() -> Place {
        let isTyping = last == .name && lastEnd == text.count
        let typed = isTyping ? chain.last ?? "" : ""
        if last == .dot || last == .colon {
            return .name(path: chain, isMethod: last == .colon, typed: "")
        }
        if isTyping, chain.count > 1 {
            return .name(path: Array(chain.dropLast()), isMethod: lastColon, typed: typed)
        }
        if last == .name, !isTyping { return .nothing }
        if let top = frames.last, top.bracket == "{", let call = top.call {
            if top.expectsKey { return .field(call: call, used: top.used, typed: typed) }
            if let field = top.field, last == .assign {
                return .value(call: call, field: field, typed: "", quote: nil)
            }
        }
        return .name(path: [], isMethod: false, typed: typed)
    }
}
