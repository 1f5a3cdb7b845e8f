extension Checker {
    /// A value on the way along fields and calls.
    struct Reference {
        var known: Known?
        /// How messages name it; of known things the host's own path.
        var path: String?
        /// Where its last name stands.
        var position: SourcePosition
    }

    /// Checks a value and says what it is. In a test only its truth matters, or whether it is there.
    @discardableResult
    mutating func visit(_ expression: Tree.Expression, isTest: Bool = false) -> Known? {
        switch expression.form {
        case .literal(let literal): return .literal(literal)
        case .vararg: return nil
        case .function(let body):
            visit(body)
            return .function(body.number)
        case .table(let items):
            visit(items)
            return .table
        case .local, .global:
            return visitBase(expression, of: [], isTest: isTest).known
        case .grouped(let inside): return visit(inside, isTest: isTest)
        case .suffixed(let base, let suffixes):
            var reference = visitBase(base, of: suffixes, isTest: isTest)
            for (index, suffix) in suffixes.enumerated() {
                reference = visit(suffix, of: reference, isTest: isTest && index == suffixes.count - 1)
            }
            return reference.known
        case .prefixed(let sign, let operand):
            visit(operand, isTest: sign == .not)
            return nil
        case .chain(let first, let rest):
            visitChain(first, rest, isTest: isTest)
            return nil
        }
    }

    private mutating func visitChain(
        _ first: Tree.Expression, _ rest: [(sign: Token.Kind, operand: Tree.Expression)], isTest: Bool
    ) {
        visit(first, isTest: Checker.tests(rest.first?.sign))
        for (index, item) in rest.enumerated() {
            let next = index + 1 < rest.count ? rest[index + 1].sign : nil
            let compares = item.sign == .equal || item.sign == .notEqual
            // What stands behind `and` or `or` may not be reached.
            let before = handles
            visit(item.operand, isTest: isTest || compares || Checker.tests(next))
            if item.sign == .and || item.sign == .or { handles = before }
        }
    }

    /// Whether an operator only looks at whether what stands before it is there.
    private static func tests(_ sign: Token.Kind?) -> Bool {
        switch sign {
        case .and, .or, .equal, .notEqual: true
        default: false
        }
    }

    /// What a chain of fields and calls begins with.
    mutating func visitBase(_ base: Tree.Expression, of suffixes: [Tree.Suffix], isTest: Bool) -> Reference {
        switch base.form {
        case .local(let number):
            useHandle(number, at: base.position)
            return reference(to: known[number], named: tree.locals[number].name, at: base.position)
        case .global(let name):
            return visitGlobal(
                name, at: base.position, suffixes: suffixes, isTest: isTest && suffixes.isEmpty)
        default:
            return Reference(known: visit(base), path: nil, position: base.position)
        }
    }

    private func reference(to known: Known?, named name: String, at position: SourcePosition) -> Reference {
        if case .entry(_, let path) = known { return Reference(known: known, path: path, position: position) }
        // Without a path nothing that the script writes to it is taken for the surface's; the arguments have one
        // of their own, which no global can have.
        if case .arguments = known { return Reference(known: known, path: "<arguments>", position: position) }
        return Reference(known: known, path: nil, position: position)
    }

    private mutating func note(_ path: String, at position: SourcePosition) {
        if used[path] == nil { used[path] = position }
    }

    private mutating func visitGlobal(
        _ name: String, at position: SourcePosition, suffixes: [Tree.Suffix], isTest: Bool
    ) -> Reference {
        if name == "_G" || name == "_ENV" {
            globalsAreOpen = true
            return Reference(known: nil, path: nil, position: position)
        }
        if hasOwnGlobals || tree.assignedGlobals.contains(name) {
            return Reference(known: nil, path: nil, position: position)
        }
        if let entry = surface.globals[name] {
            note(name, at: position)
            return Reference(known: .entry(entry, path: name), path: name, position: position)
        }
        if isTest { tested.insert(name) }
        if reportedGlobals.insert(name).inserted, doubtful.count < SyntaxChecker.findingLimit {
            let candidates = Set(surface.globals.keys).union(visibleLocals(at: position))
                .union(tree.assignedGlobals)
            doubt(
                .unknownGlobal(name, candidates: candidates.sorted(), instead: surface.withheld[name]),
                of: name,
                at: position)
        }
        return Reference(known: nil, path: nil, position: position)
    }

    /// One step along a chain.
    mutating func visit(_ suffix: Tree.Suffix, of parent: Reference, isTest: Bool) -> Reference {
        switch suffix {
        case .field(let name, let position):
            return member(name, of: parent, at: position, isTest: isTest)
        case .index(let key):
            if case .literal(let literal) = visit(key), let name = literal.text {
                return member(name, of: parent, at: key.position, isTest: isTest)
            }
            return Reference(known: nil, path: nil, position: key.position)
        case .call(let arguments):
            return visitCall(of: parent, arguments, isMethod: false)
        case .method(let name, let position, let arguments):
            let method = member(name, of: parent, at: position, isTest: isTest)
            return visitCall(of: method, arguments, isMethod: true)
        }
    }

    private mutating func member(
        _ name: String, of parent: Reference, at position: SourcePosition, isTest: Bool
    ) -> Reference {
        let unknown = Reference(known: nil, path: nil, position: position)
        switch parent.known {
        case .entry(.table(let table), let path):
            let full = path + "." + name
            if let entry = table.members[name] {
                note(full, at: position)
                return Reference(known: .entry(entry, path: full), path: full, position: position)
            }
            if isTest { tested.insert(full) }
            if !table.isOpen {
                doubt(
                    .unknownMember(
                        path: full, parent: path, candidates: table.members.keys.sorted(),
                        instead: surface.withheld[full]),
                    of: full, at: position)
            }
            return unknown
        case .entry(.function, let path):
            doubt(.notATable(path: path, field: name), of: path + "." + name, at: position)
            return unknown
        case .arguments(let names):
            if !names.contains(name) {
                doubt(.unknownArgument(name, candidates: names), of: "<arguments>." + name, at: position)
            }
            return unknown
        case .entry(.value, _), .literal, .table, .function, nil:
            return unknown
        }
    }

    // MARK: Tables

    private mutating func visit(_ items: [Tree.Item]) {
        var seen: [Key: SourcePosition] = [:]
        var count: Int64 = 0
        for item in items {
            switch item {
            case .positional(let value):
                count += 1
                noteKey(.integer(count), at: value.position, in: &seen)
                visit(value)
            case .named(let name, let position, let value):
                noteKey(.text(name), at: position, in: &seen)
                visit(value)
            case .keyed(let key, let value):
                if case .literal(let literal) = visit(key), let constant = Key(literal) {
                    noteKey(constant, at: key.position, in: &seen)
                }
                visit(value)
            }
        }
    }

    private enum Key: Hashable {
        case text(String)
        case integer(Int64)
        case float(Double)
        case boolean(Bool)

        init?(_ literal: LuaLiteral) {
            switch literal {
            case .string(let text?): self = .text(text)
            case .integer(let value): self = .integer(value)
            // Lua files whole floats under the integer.
            case .float(let value): self = LuaLiteral.whole(value).map { .integer($0) } ?? .float(value)
            case .boolean(let value): self = .boolean(value)
            case .null, .string(nil), .table: return nil
            }
        }

        var description: String {
            switch self {
            case .text(let text): text
            case .integer(let value): "[\(value)]"
            case .float(let value): "[\(value)]"
            case .boolean(let value): "[\(value)]"
            }
        }
    }

    private mutating func noteKey(
        _ key: Key, at position: SourcePosition, in seen: inout [Key: SourcePosition]
    ) {
        if let first = seen[key] {
            report(.duplicateKey(key.description, first: first), .warning, at: position)
        } else {
            seen[key] = position
        }
    }
}
