extension Parser {
    /// Statements up to a word that ends a block. Never fails: a faulty statement is reported and left out.
    mutating func block() -> Block {
        var block = Block()
        while !endsBlock {
            let start = cursor
            do throws(Abandoned) {
                if let statement = try statement() { block.statements.append(statement) }
            } catch {
                recover(from: start)
            }
        }
        return block
    }

    /// A block in a scope of its own.
    @inline(never)
    private mutating func scopedBlock(isLoop: Bool = false) -> Block {
        scopes.enterBlock(isLoop: isLoop)
        let result = block()
        scopes.leaveBlock(&tree.locals, at: here)
        return result
    }

    private mutating func statement() throws(Abandoned) -> Statement? {
        try enter()
        defer { leave() }
        let position = here
        let form: Statement.Form
        switch kind {
        case .semicolon:
            advance()
            return nil
        case .if: form = try ifStatement()
        case .while: form = try whileStatement()
        case .do: form = try doStatement()
        case .for: form = try forStatement()
        case .repeat: form = try repeatStatement()
        case .function: form = try functionStatement()
        case .local: form = try localStatement()
        case .return: form = try returnStatement()
        case .doubleColon: form = try labelStatement()
        case .break:
            if !scopes.isInLoop { report(.breakOutsideLoop, at: position) }
            advance()
            form = .jump
        case .goto:
            advance()
            let label = try name(after: "'goto'")
            tree.hasJumps = true
            scopes.jump(to: label.text, at: label.position)
            form = .jump
        default: form = try expressionStatement()
        }
        return Statement(position: position, form: form)
    }

    // MARK: Blocks

    private mutating func doStatement() throws(Abandoned) -> Statement.Form {
        begin("do", at: here)
        defer { open.removeLast() }
        advance()
        let body = scopedBlock()
        try close(with: .end)
        return .do(body)
    }

    private mutating func whileStatement() throws(Abandoned) -> Statement.Form {
        begin("while", at: here)
        defer { open.removeLast() }
        advance()
        let condition = condition(of: "while", upTo: .do)
        let body = scopedBlock(isLoop: true)
        try close(with: .end)
        guard let condition else { return .do(body) }
        return .while(condition, body)
    }

    private mutating func repeatStatement() throws(Abandoned) -> Statement.Form {
        begin("repeat", at: here)
        defer { open.removeLast() }
        advance()
        scopes.enterBlock(isLoop: true)
        defer { scopes.leaveBlock(&tree.locals, at: here) }
        // Its own scope is still open in the condition.
        let body = block()
        try close(with: .until)
        let condition = try expression(after: "'until'")
        try refuseAssignment(in: "until")
        return .repeat(body, condition)
    }

    private mutating func ifStatement() throws(Abandoned) -> Statement.Form {
        begin("if", at: here)
        defer { open.removeLast() }
        var clauses: [(condition: Expression, block: Block)] = []
        var otherwise: Block?
        repeat {
            // A condition that could not be read has its fault reported; nothing is said of the rest then.
            if let clause = clause() { clauses.append(clause) }
        } while kind == .elseif
        if take(.else) {
            if kind == .if, here.line == previous.position.line {
                elseIf = here.line
            }
            otherwise = scopedBlock()
        }
        try close(with: .end)
        return .if(clauses, otherwise: otherwise)
    }

    /// `if` or `elseif` with its block.
    @inline(never)
    private mutating func clause() -> (condition: Expression, block: Block)? {
        let word = kind.rawValue
        advance()
        let condition = condition(of: word, upTo: .then)
        let body = scopedBlock()
        return condition.map { ($0, body) }
    }

    /// A condition and the word behind it; `nil` if it had a fault.
    @inline(never)
    private mutating func condition(of construct: String, upTo word: Token.Kind) -> Expression? {
        header(upTo: word, of: "condition of '\(construct)'") { (parser: inout Parser) throws(Abandoned) in
            let condition = try parser.expression(after: "'\(construct)'")
            try parser.refuseAssignment(in: construct)
            return condition
        }
    }

    @inline(never)
    private mutating func refuseAssignment(in construct: String) throws(Abandoned) {
        if kind == .assign { throw fault(.assignmentInCondition(of: construct)) }
    }

    private mutating func forStatement() throws(Abandoned) -> Statement.Form {
        begin("for", at: here)
        defer { open.removeLast() }
        advance()
        let first = try name(after: "'for'")
        scopes.enterBlock(isLoop: true)
        defer { scopes.leaveBlock(&tree.locals, at: here) }
        var names = [first]
        let isNumeric = kind == .assign
        let values =
            header(upTo: .do, of: "header of 'for'") { (parser: inout Parser) throws(Abandoned) in
                try parser.forHeader(&names)
            } ?? []
        // The machine keeps three or four values of its own beside the named ones.
        for _ in 0..<(isNumeric ? 3 : 4) { declareHidden() }
        scopes.enterBlock(isLoop: false)
        let numbers = names.map { declare($0.text, at: $0.position) }
        let body = block()
        scopes.leaveBlock(&tree.locals, at: here)
        try close(with: .end)
        return isNumeric ? .numericFor(numbers[0], values, body) : .genericFor(numbers, values, body)
    }

    @inline(never)
    private mutating func forHeader(
        _ names: inout [(text: String, position: SourcePosition)]
    ) throws(Abandoned) -> [Expression] {
        if take(.assign) {
            var values = [try expression(after: "'='")]
            try expect(.comma, after: "between first and last value of 'for'")
            values.append(try expression(after: "','"))
            if take(.comma) { values.append(try expression(after: "','")) }
            return values
        }
        while take(.comma) { names.append(try name(after: "','")) }
        guard take(.in) else {
            throw missing(names.count == 1 ? ["'='", "'in'"] : ["'in'"])
        }
        return try expressionList(after: "'in'")
    }

    // MARK: Declarations

    @inline(never)
    private mutating func localStatement() throws(Abandoned) -> Statement.Form {
        advance()
        if kind == .function {
            let begin = here
            advance()
            let name = try name(after: "'local function'")
            let number = declare(name.text, at: name.position)
            return .localFunction(number, try functionBody(at: begin, isMethod: false))
        }
        var names: [(text: String, position: SourcePosition, attribute: Tree.Local.Attribute?)] = []
        repeat {
            let name = try name(after: names.isEmpty ? "'local'" : "','")
            names.append((name.text, name.position, try attribute()))
        } while take(.comma)
        if names.count(where: { $0.attribute == .close }) > 1 {
            report(.severalToBeClosed, at: names[0].position)
        }
        var values: [Expression] = []
        if take(.assign) {
            values = try expressionList(after: "'='")
        }
        let numbers = names.map { declare($0.text, at: $0.position, attribute: $0.attribute) }
        return .local(numbers, values)
    }

    @inline(never)
    private mutating func attribute() throws(Abandoned) -> Tree.Local.Attribute? {
        guard take(.less) else { return nil }
        let word = try name(after: "'<'")
        try expect(.greater, after: "after '<\(word.text)'")
        switch word.text {
        case "const": return .const
        case "close": return .close
        default:
            report(.unknownAttribute(word.text), at: word.position)
            return nil
        }
    }

    @inline(never)
    private mutating func functionStatement() throws(Abandoned) -> Statement.Form {
        let begin = here
        advance()
        let first = try name(after: "'function'")
        var suffixes: [Tree.Suffix] = []
        var isMethod = false
        while !isMethod, kind == .dot || kind == .colon {
            isMethod = kind == .colon
            let sign = current.description
            advance()
            let member = try name(after: sign)
            suffixes.append(.field(member.text, member.position))
        }
        let base =
            suffixes.isEmpty ? target(first.text, at: first.position) : use(first.text, at: first.position)
        let target = Expression(
            position: first.position, form: suffixes.isEmpty ? base.form : .suffixed(base, suffixes))
        return .function(target, try functionBody(at: begin, isMethod: isMethod))
    }

    /// From the parameters to `end`.
    mutating func functionBody(
        at begin: SourcePosition, isMethod: Bool
    ) throws(Abandoned) -> Tree.FunctionBody {
        self.begin("function", at: begin)
        defer { open.removeLast() }
        let parameters = try parameterList()
        let number = tree.functions.count
        tree.functions.append(Tree.Function(position: begin, parent: scopes.function))
        scopes.enterFunction(number, isVariadic: parameters.isVariadic)
        var numbers: [Int] = []
        if isMethod { numbers.append(declare("self", at: begin, isParameter: true)) }
        for name in parameters.names {
            numbers.append(declare(name.text, at: name.position, isParameter: true))
        }
        let body = block()
        report(scopes.leaveFunction(&tree.locals, at: here))
        try close(with: .end)
        return Tree.FunctionBody(number: number, parameters: numbers, block: body)
    }

    @inline(never)
    private mutating func parameterList() throws(Abandoned) -> (
        names: [(text: String, position: SourcePosition)], isVariadic: Bool
    ) {
        let begin = here
        try expect(.openParenthesis, after: "before the parameters of 'function'")
        var names: [(text: String, position: SourcePosition)] = []
        var isVariadic = false
        if kind != .closeParenthesis {
            repeat {
                isVariadic = take(.vararg)
                if !isVariadic { names.append(try name(after: names.isEmpty ? "'('" : "','")) }
            } while !isVariadic && take(.comma)
        }
        guard take(.closeParenthesis) else {
            throw missing(
                isVariadic ? ["')'"] : ["','", "')'"], toClose: SyntaxFault.Opening("(", at: begin))
        }
        return (names, isVariadic)
    }

    // MARK: Jumps

    @inline(never)
    private mutating func returnStatement() throws(Abandoned) -> Statement.Form {
        advance()
        var values: [Expression] = []
        if !endsBlock, kind != .semicolon { values = try expressionList(after: "'return'") }
        if kind == .semicolon { advance() }
        if !endsBlock { report(.afterReturn, at: here) }
        return .return(values)
    }

    /// Labels in a row, and the semicolons between, are one statement: all stand where the last one stands.
    @inline(never)
    private mutating func labelStatement() throws(Abandoned) -> Statement.Form {
        var names: [(text: String, position: SourcePosition)] = []
        while kind == .doubleColon || kind == .semicolon {
            if take(.semicolon) { continue }
            advance()
            names.append(try name(after: "'::'"))
            try expect(.doubleColon, after: "after the name of a label")
        }
        let isLast = endsBlock && kind != .until
        for name in names.reversed() {
            report(scopes.label(name.text, at: name.position, isLast: isLast))
        }
        return .jump
    }

    // MARK: Names

    /// Makes a local visible from here on.
    mutating func declare(
        _ name: String, at position: SourcePosition, attribute: Tree.Local.Attribute? = nil,
        isParameter: Bool = false
    ) -> Int {
        let number = tree.locals.count
        tree.locals.append(
            Tree.Local(
                name: name, position: position, function: scopes.function, attribute: attribute,
                isParameter: isParameter))
        if !scopes.declare(number, name: name) {
            report(.tooManyLocals(limit: Scopes.localLimit), at: position)
        }
        return number
    }

    @inline(never)
    private mutating func declareHidden() {
        if !scopes.declare(nil, name: "(for state)") {
            report(.tooManyLocals(limit: Scopes.localLimit), at: here)
        }
    }

    /// A name that is read.
    mutating func use(_ name: String, at position: SourcePosition) -> Expression {
        let number = scopes.local(named: name)
        if let number { tree.locals[number].reads += 1 }
        return reference(name, number, at: position)
    }

    /// A name that is written.
    mutating func target(_ name: String, at position: SourcePosition) -> Expression {
        let number = scopes.local(named: name)
        if let number {
            tree.locals[number].isReassigned = true
            if tree.locals[number].attribute != nil {
                let line = tree.locals[number].position.line
                report(.constantAssigned(name: name, declaredAt: line), at: position)
            }
        } else {
            tree.assignedGlobals.insert(name)
        }
        return reference(name, number, at: position)
    }

    @inline(never)
    private mutating func reference(_ name: String, _ number: Int?, at position: SourcePosition) -> Expression
    {
        if !scopes.use(number, ownedBy: number.map { tree.locals[$0].function }) {
            report(.tooManyUpvalues(limit: Scopes.upvalueLimit), at: position)
        }
        return Expression(position: position, form: number.map { .local($0) } ?? .global(name))
    }
}
