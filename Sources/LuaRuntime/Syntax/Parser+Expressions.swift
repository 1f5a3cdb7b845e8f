extension Parser {
    /// One value, with operators that bind tighter than `limit`. `what` stands before it, for the message if there
    /// is none.
    mutating func expression(after what: String, tighterThan limit: Int = 0) throws(Abandoned) -> Expression {
        try enter()
        defer { leave() }
        let position = here
        let first = try operand(after: what)
        var rest: [(sign: Token.Kind, operand: Expression)] = []
        while let binding = Parser.binding(of: kind), binding.left > limit {
            let sign = kind
            // `a == = b`, `x += 1` inside of a value: the second sign is the fault.
            advance()
            let operand = try expression(after: "'\(sign.rawValue)'", tighterThan: binding.right)
            rest.append((sign, operand))
        }
        return rest.isEmpty ? first : Expression(position: position, form: .chain(first, rest))
    }

    mutating func expressionList(after what: String) throws(Abandoned) -> [Expression] {
        var list = [try expression(after: what)]
        while take(.comma) { list.append(try expression(after: "','")) }
        return list
    }

    @inline(never)
    private mutating func operand(after what: String) throws(Abandoned) -> Expression {
        let token = current
        let form: Expression.Form
        switch token.kind {
        case .not, .minus, .hash, .tilde:
            advance()
            return try prefixed(token)
        case .number: form = .literal(token.text.flatMap { LuaLiteral(number: $0) } ?? .float(.nan))
        case .string: form = .literal(.string(token.text))
        case .nil: form = .literal(.null)
        case .true: form = .literal(.boolean(true))
        case .false: form = .literal(.boolean(false))
        case .vararg:
            if !scopes.isVariadic { report(.varargOutside, at: token.position) }
            form = .vararg
        case .openBrace: return Expression(position: token.position, form: .table(try tableItems()))
        case .function:
            advance()
            return Expression(
                position: token.position,
                form: .function(try functionBody(at: token.position, isMethod: false)))
        default: return try suffixedExpression(after: what)
        }
        advance()
        return Expression(position: token.position, form: form)
    }

    @inline(never)
    private mutating func prefixed(_ sign: Token) throws(Abandoned) -> Expression {
        let operand = try expression(after: sign.description, tighterThan: Parser.unaryBinding)
        if sign.kind == .minus, case .literal(let literal) = operand.form, let negated = literal.negated {
            return Expression(position: sign.position, form: .literal(negated))
        }
        return Expression(position: sign.position, form: .prefixed(sign.kind, operand))
    }

    /// A name or parentheses, with its fields, indexes and calls.
    mutating func suffixedExpression(after what: String) throws(Abandoned) -> Expression {
        let position = here
        let base = try primaryExpression(after: what)
        var suffixes: [Tree.Suffix] = []
        while let suffix = try suffix() { suffixes.append(suffix) }
        return suffixes.isEmpty ? base : Expression(position: position, form: .suffixed(base, suffixes))
    }

    @inline(never)
    private mutating func primaryExpression(after what: String) throws(Abandoned) -> Expression {
        let token = current
        switch token.kind {
        case .name:
            advance()
            return use(token.text ?? "", at: token.position)
        case .openParenthesis:
            begin("(", at: token.position)
            defer { open.removeLast() }
            advance()
            let inside = try expression(after: "'('")
            if kind == .assign { throw fault(.assignmentInCondition(of: "(")) }
            try close(with: .closeParenthesis)
            return Expression(position: token.position, form: .grouped(inside))
        default:
            throw fault(.valueExpected(after: what, found: token.description))
        }
    }

    @inline(never)
    private mutating func suffix() throws(Abandoned) -> Tree.Suffix? {
        switch kind {
        case .dot:
            advance()
            let field = try name(after: "'.'")
            return .field(field.text, field.position)
        case .openBracket:
            return .index(try bracketed())
        case .colon:
            advance()
            let method = try name(after: "':'")
            guard let arguments = try arguments() else {
                throw missing(["arguments of ':\(method.text)'"])
            }
            return .method(method.text, method.position, arguments)
        default:
            return try arguments().map { .call($0) }
        }
    }

    @inline(never)
    private mutating func bracketed() throws(Abandoned) -> Expression {
        begin("[", at: here)
        defer { open.removeLast() }
        advance()
        let key = try expression(after: "'['")
        try close(with: .closeBracket)
        return key
    }

    /// The arguments of a call in any of its three forms; `nil` if there is no call here.
    @inline(never)
    private mutating func arguments() throws(Abandoned) -> [Expression]? {
        let token = current
        switch token.kind {
        case .string:
            advance()
            return [Expression(position: token.position, form: .literal(.string(token.text)))]
        case .openBrace:
            return [Expression(position: token.position, form: .table(try tableItems()))]
        case .openParenthesis:
            return try argumentList()
        default:
            return nil
        }
    }

    @inline(never)
    private mutating func argumentList() throws(Abandoned) -> [Expression] {
        let opening = SyntaxFault.Opening("(", at: here)
        begin("(", at: here)
        defer { open.removeLast() }
        advance()
        if take(.closeParenthesis) { return [] }
        var list = [try expression(after: "'('")]
        while true {
            if take(.comma) {
                list.append(try expression(after: "','"))
            } else if beginsValue, here.line == previous.position.line {
                reportMissingComma(before: "')'", in: opening)
                list.append(try expression(after: "','"))
            } else {
                if kind == .assign { throw fault(.assignmentInCondition(of: "(")) }
                try close(with: .closeParenthesis)
                return list
            }
        }
    }

    // MARK: Tables

    @inline(never)
    private mutating func tableItems() throws(Abandoned) -> [Tree.Item] {
        let opening = SyntaxFault.Opening("{", at: here)
        begin("{", at: here)
        defer { open.removeLast() }
        advance()
        var items: [Tree.Item] = []
        while kind != .closeBrace {
            items.append(try tableItem())
            if take(.comma) || take(.semicolon) { continue }
            guard beginsValue || kind == .openBracket else { break }
            reportMissingComma(before: "'}'", in: opening)
        }
        try close(with: .closeBrace)
        return items
    }

    private mutating func tableItem() throws(Abandoned) -> Tree.Item {
        switch kind {
        case .openBracket: return try keyedItem()
        case .name where next.kind == .assign || isColonForEqual: return try namedItem()
        case .string where next.kind == .colon || next.kind == .assign: return try quotedItem()
        default: return .positional(try expression(after: "'{' or ','"))
        }
    }

    @inline(never)
    private mutating func keyedItem() throws(Abandoned) -> Tree.Item {
        let key = try bracketed()
        try expect(.assign, after: "after the key in '[ ]'")
        return .keyed(key, try expression(after: "'='"))
    }

    @inline(never)
    private mutating func namedItem() throws(Abandoned) -> Tree.Item {
        let field = try name(after: "'{'")
        if kind == .colon { report(.colonInTable, at: here) }
        advance()
        return .named(field.text, field.position, try expression(after: "'='"))
    }

    /// `"key": value` or `"key" = value`, which other languages write so.
    @inline(never)
    private mutating func quotedItem() throws(Abandoned) -> Tree.Item {
        advance()
        if kind == .colon {
            report(.colonInTable, at: here)
        } else {
            report(
                .nameExpected(after: "'{'", found: previous.description, isKeyword: false),
                at: previous.position)
        }
        advance()
        return .positional(try expression(after: "'='"))
    }

    /// Whether `name:` here cannot be the beginning of a method call.
    private var isColonForEqual: Bool {
        guard next.kind == .colon else { return false }
        guard afterNext.kind == .name else { return true }
        switch tokenAfterThree.kind {
        case .openParenthesis, .openBrace, .string: return false
        default: return true
        }
    }

    /// Whether a value could begin here, which speaks for a comma that was left out.
    private var beginsValue: Bool {
        switch kind {
        case .name, .number, .string, .nil, .true, .false, .vararg, .openBrace, .function, .not: true
        default: false
        }
    }

    /// Goes on as if the comma were there.
    @inline(never)
    private mutating func reportMissingComma(before closer: String, in opening: SyntaxFault.Opening) {
        _ = missing(["','", closer], toClose: opening)
    }

    // MARK: Binding

    private static let unaryBinding = 12

    /// How tightly an operator holds what stands on its left and right; `nil` if it is no operator.
    private static func binding(of kind: Token.Kind) -> (left: Int, right: Int)? {
        switch kind {
        case .or: (1, 1)
        case .and: (2, 2)
        case .less, .greater, .lessOrEqual, .greaterOrEqual, .notEqual, .equal: (3, 3)
        case .bar: (4, 4)
        case .tilde: (5, 5)
        case .ampersand: (6, 6)
        case .shiftLeft, .shiftRight: (7, 7)
        case .concat: (9, 8)
        case .plus, .minus: (10, 10)
        case .star, .slash, .doubleSlash, .percent: (11, 11)
        case .caret: (14, 13)
        default: nil
        }
    }
}

extension LuaLiteral {
    /// The number with its sign turned; `nil` for what is no number.
    var negated: LuaLiteral? {
        switch self {
        case .integer(let value): .integer(0 &- value)
        case .float(let value): .float(-value)
        default: nil
        }
    }
}
