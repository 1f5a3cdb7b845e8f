extension Checker {
    mutating func visit(_ block: Tree.Block) {
        for statement in block.statements { visit(statement) }
    }

    private mutating func visit(_ statement: Tree.Statement) {
        switch statement.form {
        case .local(let numbers, let values): visitLocal(numbers, values)
        case .localFunction(let number, let body):
            if !tree.locals[number].isReassigned { known[number] = .function(body.number) }
            visit(body)
        case .assignment(let targets, let values):
            let meanings = values.map { visit($0) }
            for (index, target) in targets.enumerated() {
                visitTarget(target)
                noteField(target, holds: index < meanings.count ? meanings[index] : nil)
            }
        case .call(let call): visit(call)
        case .function(let target, let body):
            visitTarget(target)
            noteField(target, holds: .function(body.number))
            visit(body)
        case .do(let body): visit(body)
        case .while(let condition, let body):
            visit(condition, isTest: true)
            visit(branch: body)
        case .repeat(let body, let condition):
            visit(branch: body)
            visit(condition, isTest: true)
        case .if(let clauses, let otherwise):
            for clause in clauses {
                visit(clause.condition, isTest: true)
                visit(branch: clause.block)
            }
            if let otherwise { visit(branch: otherwise) }
        case .numericFor(_, let values, let body), .genericFor(_, let values, let body):
            for value in values { visit(value) }
            visit(branch: body)
        case .return(let values):
            for value in values { visit(value) }
            noteAnswer(values)
        case .jump: break
        }
    }

    private mutating func visitLocal(_ numbers: [Int], _ values: [Tree.Expression]) {
        for (index, value) in values.enumerated() {
            let meaning = visit(value)
            guard index < numbers.count, !tree.locals[numbers[index]].isReassigned else { continue }
            known[numbers[index]] = meaning
            noteTable(numbers[index], value)
            noteHandle(numbers[index], madeBy: value)
        }
    }

    mutating func visit(_ body: Tree.FunctionBody) {
        let outer = (function, handles)
        // Handles are followed in one function at a time: when an inner one runs is not known.
        (function, handles) = (body.number, [:])
        visit(body.block)
        (function, handles) = outer
    }

    /// A block that may or may not run.
    private mutating func visit(branch block: Tree.Block) {
        let before = handles
        visit(block)
        handles = before
    }

    /// Something that is written.
    private mutating func visitTarget(_ target: Tree.Expression) {
        switch target.form {
        case .local(let number):
            writes.append(
                Write(
                    name: tree.locals[number].name, local: number, position: target.position,
                    function: function))
        case .global(let name):
            writes.append(Write(name: name, local: nil, position: target.position, function: function))
        case .suffixed(let base, let suffixes):
            var parent = visitBase(base, of: suffixes, isTest: false)
            for suffix in suffixes.dropLast() { parent = visit(suffix, of: parent, isTest: false) }
            visitWrittenField(suffixes.last, of: parent)
        default: break
        }
    }

    private mutating func visitWrittenField(_ suffix: Tree.Suffix?, of parent: Reference) {
        var name: String?
        switch suffix {
        case .field(let field, _): name = field
        case .index(let key):
            if case .literal(let literal) = visit(key) { name = literal.text }
        case .call, .method, nil: return
        }
        if let path = parent.path { extended.insert(path + "." + (name ?? "*")) }
    }
}
