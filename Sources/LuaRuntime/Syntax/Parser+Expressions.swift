extension Parser {
    /// One value, with operators that bind tighter than `limit`. `what` stands before it, for the message if there
    /// is none.
    mutating func expression(after what: String, tighterThan limit: Int = 0) throws(Abandoned) -> Expression {
        try enter()
        defer { leave() }
        let position = current.position
        let first = try operand(after: what)
        var rest: [(sign: Token.Kind, operand: Expression)] = []
        while let binding = Parser.binding(of: current.kind), binding.left > limit {
            let sign = current.kind
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

    private mutating func prefixed(_ sign: Token) throws(Abandoned) -> Expression {
        let operand = try expression(after: sign.description, tighterThan: Parser.unaryBinding)
        if sign.kind == .minus, case .literal(let literal) = operand.form, let negated = literal.negated {
            return Expression(position: sign.position, form: .literal(negated))
        }
        return Expression(position: sign.position, form: .prefixed(sign.kind, operand))
    }

    /// A name or parentheses, with its fields, indexes and calls.
    mutating func suffixedExpression(after what: String) throws(Abandoned) -> Expression {
        let position = current.position
        let base = try primaryExpression(after: what)
        var suffixes: [Tree.Suffix] = []
        while let suffix = try suffix() { suffixes.append(suffix) }
        return suffixes.isEmpty ? base : Expression(position: position, form: .suffixed(base, suffixes))
    }

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
            if current.kind == .assign { throw fault(.assignmentInCondition(of: "(")) }
            try close(with: .closeParenthesis)
            return Expression(position: token.position, form: .grouped(inside))
        default:
            throw fault(.valueExpected(after: what, found: token.description))
        }
    }

    private mutating func suffix() throws(Abandoned) -> Tree.Suffix? {
        switch current.kind {
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
                throw fault(
                    .expected(
                        ["arguments of ':\(method.text)'"], found: current.description, closing: nil,
                        suspect: nil, elseIf: nil))
            }
            return .method(method.text, method.position, arguments)
        default:
            return try arguments().map { .call($0) }
        }
    }

    private mutating func bracketed() throws(Abandoned) -> Expression {
        begin("[", at: current.position)
        defer { open.removeLast() }
        advance()
        let key = try expression(after: "'['")
        try close(with: .closeBracket)
        return key
    }

    /// The arguments of a call in any of its three forms; `nil` if there is no call here.
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

    private mutating func argumentList() throws(Abandoned) -> [Expression] {
        let opening = SyntaxFault.Opening("(", at: current.position)
        begin("(", at: current.position)
        defer { open.removeLast() }
        advance()
        if take(.closeParenthesis) { return [] }
        var list = [try expression(after: "'('")]
        while true {
            if take(.comma) {
                list.append(try expression(after: "','"))
            } else if beginsValue, current.position.line == previous.position.line {
                reportMissingComma(before: "')'", in: opening)
                list.append(try expression(after: "','"))
            } else {
                if current.kind == .assign { throw fault(.assignmentInCondition(of: "(")) }
                try close(with: .closeParenthesis)
                return list
            }
        }
    }

    // MARK: Tables

    private mutating func tableItems() throws(Abandoned) -> [Tree.Item] {
        let opening = SyntaxFault.Opening("{", at: current.position)
        begin("{", at: current.position)
        defer { open.removeLast() }
        advance()
        var items: [Tree.Item] = []
        while current.kind != .closeBrace {
            items.append(try tableItem())
            if take(.comma) || take(.semicolon) { continue }
            guard beginsValue || current.kind == .openBracket else { break }
            reportMissingComma(before: "'}'", in: opening)
        }
        try close(with: .closeBrace)
        return items
    }

    private mutating func tableItem() throws(Abandoned) -> Tree.Item {
        if current.kind == .openBracket {
            let key = try bracketed()
            try expect(.assign, after: "after the key in '[ ]'")
            return .keyed(key, try expression(after: "'='"))
        }
        if current.kind == .name, let text = current.text {
            let position = current.position
            if next.kind == .assign || isColonForEqual {
                advance()
                if current.kind == .colon { report(.colonInTable, at: current.position) }
                advance()
                return .named(text, position, try expression(after: "'='"))
            }
        } else if current.kind == .string, next.kind == .colon || next.kind == .assign {
            advance()
            let fault: SyntaxFault =
                current.kind == .colon
                ? .colonInTable : .nameExpected(after: "'{'", found: previous.description, isKeyword: false)
            report(fault, at: current.kind == .colon ? current.position : previous.position)
            advance()
            return .positional(try expression(after: "'='"))
        }
        return .positional(try expression(after: "'{' or ','"))
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
        switch current.kind {
        case .name, .number, .string, .nil, .true, .false, .vararg, .openBrace, .function, .not: true
        default: false
        }
    }

    private mutating func reportMissingComma(before closer: String, in opening: SyntaxFault.Opening) {
        report(
            .expected(
                ["','", closer], found: current.description, closing: opening, suspect: nil, elseIf: nil),
            at: current.position)
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
