extension SyntaxFault {
    /// What happened, in one sentence without a full stop. `position` is the fault's own, so that the sentence says
    /// only what is elsewhere.
    func message(at position: SourcePosition) -> String {
        switch self {
        case .unfinishedString(let quote):
            "unfinished string: no closing \(quote) on this line"
        case .unfinishedLongString(let closer):
            "unfinished string: no closing \(closer) up to the end of file"
        case .unfinishedComment(let closer):
            "unfinished comment: no closing \(closer) up to the end of file"
        case .unfinishedLongBracket(let text):
            "'\(text)' begins no string: a second '[' is missing"
        case .malformedNumber(let digits):
            "malformed number '\(digits)'"
        case .invalidEscape(let text, let problem):
            "invalid escape '\(text)' in a string: \(problem.reason)"
        case .foreignLetter(let name, let letter, let codePoint, let lookAlike):
            "the name '\(name)' has the letter '\(letter)' (\(hex(codePoint)))"
                + (lookAlike.map { ", which only looks like '\($0)'" }
                    ?? "; names have a to z, A to Z, 0 to 9 and _")
        case .foreignSign(let found, let codePoint, let meant):
            "'\(found)'\(codePoint.map { " (\(hex($0)))" } ?? "") is not Lua, which writes \(quoted(meant))"
        case .invisibleCharacter(let codePoint):
            "invisible character \(hex(codePoint)) between words"
        case .unexpectedCharacter(let character, let codePoint):
            codePoint < 0x20 || codePoint == 0x7F
                ? "unexpected character \(hex(codePoint))"
                : "unexpected character '\(character)' (\(hex(codePoint)))"
        case .unexpectedByte(let byte):
            "the file is not UTF-8 here: byte 0x\(String(byte, radix: 16, uppercase: true))"
        case .expected(let words, let found, let closing, _, _):
            listed(words, "or") + " expected"
                + (closing.map { " to close \($0.place(from: position))" } ?? "")
                + ", found \(found)"
        case .nameExpected(let after, let found, let isKeyword):
            "a name expected after \(after), found \(found)"
                + (isKeyword ? ", which is a word of the language" : "")
        case .valueExpected(let after, let found):
            "a value expected\(after.isEmpty ? "" : " after \(after)"), found \(found)"
        case .assignmentInCondition(let word) where word == "(":
            "'=' inside of parentheses, where '==' compares"
        case .assignmentInCondition(let word):
            "'=' used in the condition of '\(word)', where '==' was meant"
        case .comparisonAsStatement:
            "'==' compares; '=' assigns"
        case .compoundAssignment(let sign):
            "Lua has no '\(sign)'"
        case .notAssignable(let what):
            "\(what) cannot be assigned to"
        case .notAStatement(let what, let found):
            "\(what) alone does nothing: a call or '=' expected, found \(found)"
        case .foreignWord(let word, _):
            "'\(word)' is no word of Lua"
        case .statementExpected(let found):
            "a statement cannot begin with \(found)"
        case .colonInTable:
            "':' after a key in a table, where Lua writes '='"
        case .foreignComment(let sign):
            "'\(sign)' begins no comment in Lua"
        case .strayWord(let word):
            "'\(word)' closes nothing: there is one too many before it or here"
        case .afterReturn:
            "'return' must be the last statement of its block"
        case .nestedTooDeep(let limit):
            "nested too deep: at most \(limit) constructs in one another"
        case .constantAssigned(let name, let line):
            "'\(name)' is constant (declared at line \(line)) and cannot be assigned to"
        case .unknownAttribute(let word):
            "unknown attribute '<\(word)>': there are <const> and <close>"
        case .severalToBeClosed:
            "only one <close> variable per 'local'"
        case .breakOutsideLoop:
            "'break' outside of a loop"
        case .undefinedLabel(let label, _):
            "no label '::\(label)::' is visible to this 'goto'"
        case .duplicateLabel(let label, let line):
            "label '::\(label)::' is already at line \(line)"
        case .jumpIntoScope(let label, let local):
            "'goto \(label)' jumps past the declaration of local '\(local)'"
        case .varargOutside:
            "'...' in a function that does not take it"
        case .tooManyLocals(let limit):
            "too many local variables in one function: at most \(limit)"
        case .tooManyUpvalues(let limit):
            "too many outer variables used in one function: at most \(limit)"
        }
    }

    /// One thing to try, if there is one.
    var suggestion: String? {
        switch self {
        case .unfinishedLongBracket: "write [=[ … ]=], or a space before '='"
        case .malformedNumber(let digits) where digits.contains(".."): "put a space before '..'"
        case .invalidEscape(_, .unknown): "write \\\\ for a backslash, or / in paths"
        case .foreignLetter(_, _, _, .some(let lookAlike)): "type '\(lookAlike)' again"
        case .invisibleCharacter: "delete it, or type a space instead"
        case .foreignSign(_, .some, let meant): "type \(quoted(meant)) again"
        case .expected(_, _, _, .some(let suspect), _):
            "look at the 'end' at line \(suspect.line): it closes '\(suspect.closed.word)' at line "
                + "\(suspect.closed.position.line), but is indented like another construct"
        case .expected(_, _, _, nil, .some(let line)):
            "write 'elseif' at line \(line): 'else if' needs an 'end' of its own"
        case .nameExpected(let after, let found, true) where after == "'.'":
            "write [\"\(found.dropFirst().dropLast())\"] instead"
        case .assignmentInCondition: "write '=='"
        case .comparisonAsStatement: "write '='"
        case .compoundAssignment(let sign) where sign == "++": "write x = x + 1"
        case .compoundAssignment(let sign): "write x = x \(sign.dropLast()) …"
        case .foreignWord(_, let meant): "write \(meant)"
        case .colonInTable: "write key = value"
        case .foreignComment: "write --"
        case .afterReturn: "remove what follows it, or write 'do return end'"
        case .undefinedLabel(let label, let candidates):
            nearest(label, in: candidates).map { "did you mean '\($0)'?" }
        case .jumpIntoScope(_, let local): "declare '\(local)' before the 'goto', or put it in 'do … end'"
        case .varargOutside: "add '...' to its parameters"
        case .tooManyLocals, .tooManyUpvalues: "keep some of them in a table"
        default: nil
        }
    }
}

extension SyntaxFault.Opening {
    /// `'function' at line 12`; without the line if it is the same one.
    fileprivate func place(from position: SourcePosition) -> String {
        self.position.line == position.line ? "'\(word)'" : "'\(word)' at line \(self.position.line)"
    }
}

extension SyntaxFault.EscapeProblem {
    fileprivate var reason: String {
        switch self {
        case .unknown: "it means nothing"
        case .hexDigits: "\\x needs two hexadecimal digits"
        case .tooLarge: "the number after \\ is at most 255"
        case .unicodeForm: "\\u needs hexadecimal digits in braces, \\u{20AC}"
        case .unicodeTooLarge: "the number is too large"
        }
    }
}

private func hex(_ codePoint: UInt32) -> String {
    let digits = String(codePoint, radix: 16, uppercase: true)
    return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
}

/// In quotes of the other kind where it is a quote.
private func quoted(_ sign: String) -> String { sign == "'" ? "\"'\"" : "'\(sign)'" }
