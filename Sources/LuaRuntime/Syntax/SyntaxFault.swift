/// Why the compiler would refuse a script, as facts.
public indirect enum SyntaxFault: Equatable, Sendable {
    // Words and signs.
    /// A quoted string that its line ends before its closing quote.
    case unfinishedString(quote: String)
    /// A long string that the file ends before `closer`.
    case unfinishedLongString(closer: String)
    /// A long comment that the file ends before `closer`.
    case unfinishedComment(closer: String)
    /// `[=` that no second bracket follows.
    case unfinishedLongBracket(String)
    /// Digits that make no number, as written.
    case malformedNumber(String)
    /// A backslash in a string that means nothing, as written.
    case invalidEscape(String, EscapeProblem)
    /// A name with a letter outside of ASCII; `lookAlike` is the ASCII letter it resembles.
    case foreignLetter(name: String, letter: String, codePoint: UInt32, lookAlike: String?)
    /// A sign of another language or keyboard; `meant` is Lua's.
    case foreignSign(found: String, codePoint: UInt32?, meant: String)
    /// A blank that Lua does not take for one.
    case invisibleCharacter(codePoint: UInt32)
    /// A character that begins nothing.
    case unexpectedCharacter(String, codePoint: UInt32)
    /// A byte that is no UTF-8.
    case unexpectedByte(UInt8)

    // Sentences.
    /// Something other than one of `expected`; `closing` is the construct that waits for it. `suspect` is a
    /// closing word earlier on whose indentation fits another construct; `elseIf` is the line of an
    /// `else if`, which takes an `end` of its own.
    case expected([String], found: String, closing: Opening?, suspect: SuspectEnd?, elseIf: Int?)
    /// No name where one is needed.
    case nameExpected(after: String, found: String, isKeyword: Bool)
    /// No value where one is needed.
    case valueExpected(after: String, found: String)
    /// `=` in a condition.
    case assignmentInCondition(of: String)
    /// `x == 1` where a statement is needed.
    case comparisonAsStatement
    /// `x += 1`, `x++`: the operator.
    case compoundAssignment(String)
    /// Assigning to something that holds no value: a call, a literal.
    case notAssignable(String)
    /// An expression that does nothing; `found` follows it.
    case notAStatement(String, found: String)
    /// A statement that begins with a word of another language or a misspelt one.
    case foreignWord(String, meant: String)
    /// A statement that begins with something that begins none.
    case statementExpected(found: String)
    /// `{ a: 1 }`.
    case colonInTable
    /// `//` or `/*` or `#` where a comment is meant.
    case foreignComment(String)
    /// A closing word that closes nothing.
    case strayWord(String)
    /// A statement after `return` in the same block.
    case afterReturn
    /// Constructs in one another, deeper than `limit`.
    case nestedTooDeep(limit: Int)

    // Meaning.
    /// A write to a `<const>` or `<close>` local.
    case constantAssigned(name: String, declaredAt: Int)
    /// `<word>` other than const and close.
    case unknownAttribute(String)
    /// Two `<close>` in one `local`.
    case severalToBeClosed
    /// `break` without a loop around it in its function.
    case breakOutsideLoop
    /// `goto` to a label that is not visible; `candidates` are labels of the chunk.
    case undefinedLabel(String, candidates: [String])
    /// A label that is visible already.
    case duplicateLabel(String, declaredAt: Int)
    /// A `goto` past the declaration of a local.
    case jumpIntoScope(label: String, local: String)
    /// `...` in a function without it.
    case varargOutside
    /// More locals in one function than the machine has room for.
    case tooManyLocals(limit: Int)
    /// More outer locals used in one function than the machine has room for.
    case tooManyUpvalues(limit: Int)

    /// A construct that waits for its closing word.
    public struct Opening: Equatable, Sendable {
        /// `function`, `(`…
        public let word: String
        /// Where it stands.
        public let position: SourcePosition

        /// A construct that begins with `word` at `position`.
        public init(_ word: String, at position: SourcePosition) {
            self.word = word
            self.position = position
        }
    }

    /// An `end` that closes one construct and is indented like another.
    public struct SuspectEnd: Equatable, Sendable {
        /// What it closes.
        public let closed: Opening
        /// Where the closing word stands.
        public let line: Int

        /// The word at `line`, which closed `closed`.
        public init(closed: Opening, line: Int) {
            self.closed = closed
            self.line = line
        }
    }

    /// What is wrong with an escape.
    public enum EscapeProblem: Equatable, Sendable {
        /// No such escape.
        case unknown
        /// `\x` without two hexadecimal digits.
        case hexDigits
        /// `\ddd` above 255.
        case tooLarge
        /// `\u` without `{`, digits and `}`.
        case unicodeForm
        /// `\u{…}` of 2³¹ or more.
        case unicodeTooLarge
    }
}

/// A fault and where it was noticed.
struct LocatedFault {
    let position: SourcePosition
    let fault: SyntaxFault
}
