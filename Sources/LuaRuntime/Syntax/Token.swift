/// One word, sign or literal of a chunk.
struct Token {
    /// Raw values are the spelling where there is only one.
    enum Kind: String {
        case and, `break`, `do`, `else`, elseif, end, `false`, `for`, function, goto, `if`, `in`, local, `nil`
        case not, or, `repeat`, `return`, then, `true`, until, `while`
        case plus = "+"
        case minus = "-"
        case star = "*"
        case slash = "/"
        case doubleSlash = "//"
        case percent = "%"
        case caret = "^"
        case hash = "#"
        case ampersand = "&"
        case tilde = "~"
        case bar = "|"
        case shiftLeft = "<<"
        case shiftRight = ">>"
        case equal = "=="
        case notEqual = "~="
        case lessOrEqual = "<="
        case greaterOrEqual = ">="
        case less = "<"
        case greater = ">"
        case assign = "="
        case openParenthesis = "("
        case closeParenthesis = ")"
        case openBrace = "{"
        case closeBrace = "}"
        case openBracket = "["
        case closeBracket = "]"
        case doubleColon = "::"
        case semicolon = ";"
        case colon = ":"
        case comma = ","
        case dot = "."
        case concat = ".."
        case vararg = "..."
        case name = "a name"
        case string = "a string"
        case number = "a number"
        case endOfFile = "end of file"
    }

    let kind: Kind
    let position: SourcePosition
    /// Byte offsets in the source, the end not included.
    let range: Range<Int>
    /// Names: the name. Numbers: the digits as written. Strings: the decoded text if it is UTF-8.
    var text: String?
    /// Whether only blanks stand before it on its line.
    let isFirstOnLine: Bool

    static let keywords: [String: Kind] = {
        let words: [Kind] = [
            .and, .break, .do, .else, .elseif, .end, .false, .for, .function, .goto, .if, .in, .local, .nil,
            .not, .or, .repeat, .return, .then, .true, .until, .while,
        ]
        return Dictionary(uniqueKeysWithValues: words.map { ($0.rawValue, $0) })
    }()

    var isKeyword: Bool { Token.keywords[kind.rawValue] != nil }

    /// How a message names it: `'then'`, `'total'`, `number 10`, `a string`, `end of file`.
    var description: String {
        switch kind {
        case .name: "'\(text ?? "")'"
        case .number: "number \(text ?? "")"
        case .string, .endOfFile: kind.rawValue
        default: "'\(kind.rawValue)'"
        }
    }
}
