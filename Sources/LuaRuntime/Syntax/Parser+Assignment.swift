extension Parser {
    /// A statement that begins with a value: a call or an assignment.
    mutating func expressionStatement() throws(Abandoned) -> Statement.Form {
        let start = current
        guard start.kind == .name || start.kind == .openParenthesis else {
            throw fault(.statementExpected(found: start.description))
        }
        let first = try suffixedExpression(after: "")
        if kind == .assign || kind == .comma, !isMisspeltKeyword(start) {
            return try assignment(to: first)
        }
        if case .suffixed(_, let suffixes) = first.form, let last = suffixes.last, last.isCall {
            return .call(first)
        }
        if let sign = compoundOperator { throw fault(.compoundAssignment(sign)) }
        if kind == .equal { throw fault(.comparisonAsStatement) }
        report(complaint(about: start), at: start.position)
        throw Abandoned()
    }

    @inline(never)
    private mutating func assignment(to first: Expression) throws(Abandoned) -> Statement.Form {
        var targets = [try assignable(first)]
        while take(.comma) {
            // The compiler goes one deeper for each target.
            guard targets.count < Parser.depthLimit else {
                throw fault(.nestedTooDeep(limit: Parser.depthLimit))
            }
            targets.append(try assignable(try suffixedExpression(after: "','")))
        }
        try expect(.assign, after: "after the names to assign to")
        return .assignment(targets, try expressionList(after: "'='"))
    }

    private mutating func assignable(_ expression: Expression) throws(Abandoned) -> Expression {
        switch expression.form {
        case .local(let number):
            // It was taken for a read before the sign behind it was seen.
            tree.locals[number].reads -= 1
            return target(tree.locals[number].name, at: expression.position)
        case .global(let name):
            return target(name, at: expression.position)
        case .suffixed(_, let suffixes):
            guard let last = suffixes.last, !last.isCall else { break }
            return expression
        default: break
        }
        let isCall = if case .suffixed = expression.form { true } else { false }
        report(.notAssignable(isCall ? "a call" : "a value in parentheses"), at: expression.position)
        throw Abandoned()
    }

    /// `+=` and its like, and `++`, if they stand here.
    private var compoundOperator: String? {
        switch kind {
        case .plus, .minus, .star, .slash, .doubleSlash, .percent, .caret, .concat, .ampersand, .bar,
            .shiftLeft,
            .shiftRight:
            let touches = current.range.upperBound == next.range.lowerBound
            guard touches, next.kind == .assign || next.kind == .plus && kind == .plus else {
                return nil
            }
            return kind.rawValue + next.kind.rawValue
        default: return nil
        }
    }

    /// Whether a name alone, followed by another one, is meant for a keyword.
    @inline(never)
    private func isMisspeltKeyword(_ start: Token) -> Bool {
        guard start.kind == .name, let word = start.text else { return false }
        return previous.position == start.position && Parser.foreignWords[word] != nil
            && kind == .name
    }

    /// What is wrong with a statement that began with `start` and does nothing.
    @inline(never)
    private func complaint(about start: Token) -> SyntaxFault {
        let word = start.text ?? start.kind.rawValue
        let isAlone = previous.position == start.position
        if start.kind == .name, isAlone || kind == .name {
            if let meant = Parser.foreignWords[word] { return .foreignWord(word, meant: meant) }
            if isAlone, kind == .name || current.isKeyword,
                let meant = nearest(word, in: Token.keywords.keys.sorted())
            {
                return .foreignWord(word, meant: "'\(meant)'")
            }
        }
        return .notAStatement(isAlone ? "'\(word)'" : "this value", found: current.description)
    }

    /// Words that begin statements elsewhere, with what Lua has for them.
    private static let foreignWords: [String: String] = [
        "elif": "'elseif'", "elsif": "'elseif'", "elseIf": "'elseif'", "var": "'local'", "let": "'local'",
        "const": "'local name <const>'", "def": "'function'", "func": "'function'", "fn": "'function'",
        "continue": "'goto continue' with '::continue::' before the loop's 'end'", "foreach": "'for'",
        "import": "'local name = require \"name\"'", "throw": "'error(…)'", "raise": "'error(…)'",
        "try": "'pcall(f, …)'", "switch": "'if … elseif … end'", "case": "'elseif'", "pass": "nothing",
    ]
}

extension Tree.Suffix {
    var isCall: Bool {
        switch self {
        case .call, .method: true
        case .field, .index: false
        }
    }
}
