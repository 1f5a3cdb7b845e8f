extension Checker {
    /// Checks a call and says what it gives back.
    mutating func visitCall(
        of callee: Reference, _ arguments: [Tree.Expression], isMethod: Bool
    ) -> Reference {
        let meanings = visit(arguments: arguments, of: callee)
        let unknown = Reference(known: nil, path: nil, position: callee.position)
        guard case .entry(let entry, let path) = callee.known else { return unknown }
        guard case .function(let function) = entry else {
            if case .table = entry { report(.notAFunction(path: path), at: callee.position) }
            return unknown
        }
        guard isMethod == function.isMethod else {
            checkForm(path, of: function, arguments, at: callee.position)
            return unknown
        }
        let call = Call(path: path, position: callee.position)
        check(arguments[...], meanings[...], of: function, in: call)
        play(function.role, call, arguments, meanings)
        switch function.role {
        case .declaresArguments:
            let names = (literalArguments(arguments) ?? []).map(\.name)
            return Reference(
                known: names.isEmpty ? nil : .arguments(names), path: nil, position: callee.position)
        default:
            let result = Known.entry(function.result, path: path + "()")
            return Reference(known: result, path: path + "()", position: callee.position)
        }
    }

    struct Call {
        let path: String
        let position: SourcePosition
    }

    /// A call with the wrong one of dot and colon.
    private mutating func checkForm(
        _ path: String, of function: Surface.Function, _ arguments: [Tree.Expression],
        at position: SourcePosition
    ) {
        if !function.isMethod {
            // A function without a description may well take what a colon gives it.
            if function.parameters != nil { report(.calledWithColon(path: path), at: position) }
            return
        }
        // `a.b(a)` is the same as `a:b()`.
        switch arguments.first?.ungrouped.form {
        case .literal, .table, .function, nil: report(.calledWithDot(path: path), at: position)
        default: break
        }
    }

    private mutating func visit(arguments: [Tree.Expression], of callee: Reference) -> [Known?] {
        // `type(x)` asks whether x is there.
        let isTest = callee.path == "type"
        let meanings = arguments.map { visit($0, isTest: isTest) }
        if callee.path == "setmetatable" || callee.path == "rawset",
            case .entry(_, let path)? = meanings.first ?? nil
        {
            extended.insert(path + ".*")
        }
        return meanings
    }

    private mutating func play(
        _ role: Surface.Role, _ call: Call, _ arguments: [Tree.Expression], _ meanings: [Known?]
    ) {
        switch role {
        case .callsPerRow:
            if let last = arguments.last, case .function(let number)? = meanings.last ?? nil {
                let isLiteral = if case .function = last.form { true } else { false }
                let position = isLiteral ? last.position : tree.functions[number].position
                perRow[number] = PerRow(call: call.path, position: position)
            }
        case .declaresArguments:
            if declaredArguments == nil { declaredArguments = literalArguments(arguments) }
        case .callsFirst:
            guard case .entry(.function(let inner), let path)? = meanings.first ?? nil, !inner.isMethod else {
                break
            }
            let innerCall = Call(path: path, position: call.position)
            check(arguments.dropFirst(), meanings.dropFirst(), of: inner, in: innerCall)
            play(inner.role, innerCall, Array(arguments.dropFirst()), Array(meanings.dropFirst()))
        case .waits: endHandles(with: call)
        case .ordinary, .opensHandle: break
        }
    }

    // MARK: Arguments

    private mutating func check(
        _ arguments: ArraySlice<Tree.Expression>, _ meanings: ArraySlice<Known?>,
        of function: Surface.Function,
        in call: Call
    ) {
        guard let parameters = function.parameters else { return }
        var next = 0
        for (argument, meaning) in zip(arguments, meanings) {
            let isLast = argument.position == arguments.last?.position
            if isLast, argument.isOpenEnded { return }
            while next < parameters.count, canSkip(parameters, at: next, for: meaning) { next += 1 }
            guard next < parameters.count else {
                if !function.isVariadic {
                    report(.tooManyArguments(call: call.path, most: parameters.count), at: argument.position)
                }
                return
            }
            check(argument, meaning, for: parameters[next], in: call)
            next += 1
        }
        for parameter in parameters.dropFirst(next) where parameter.isRequired {
            report(
                .missingArgument(call: call.path, argument: parameter.name, accepts: parameter.accepts),
                at: call.position)
            return
        }
    }

    /// Whether an argument is meant for a later parameter.
    private func canSkip(_ parameters: [Surface.Slot], at index: Int, for meaning: Known?) -> Bool {
        guard !parameters[index].isRequired, index + 1 < parameters.count else { return false }
        return accepts(meaning, parameters[index]) == false && accepts(meaning, parameters[index + 1]) == true
    }

    /// Whether a slot takes a value of that type; `nil` if its type is not known.
    private func accepts(_ meaning: Known?, _ slot: Surface.Slot) -> Bool? {
        switch meaning {
        case .literal(let literal):
            switch literal {
            case .null: return nil
            case .boolean: return slot.accepts.contains(.boolean)
            case .integer: return slot.accepts.contains(.integer)
            case .float(let value):
                return slot.accepts.contains(.number)
                    || slot.accepts.contains(.integer) && LuaLiteral.whole(value) != nil
            case .string: return slot.accepts.contains(.string)
            case .table: return slot.accepts.contains(.table)
            }
        case .table: return slot.accepts.contains(.table)
        case .function, .entry(.function, _): return slot.accepts.contains(.function)
        case .arguments: return slot.accepts.contains(.table)
        case .entry, nil: return nil
        }
    }

    /// Checks a value given for the field at `place`; for an argument where that is `nil`.
    private mutating func check(
        _ value: Tree.Expression, _ meaning: Known?, for slot: Surface.Slot, at place: String? = nil,
        in call: Call
    ) {
        let name = place ?? slot.name
        if accepts(meaning, slot) == false {
            let found = Checker.description(of: meaning)
            report(
                .wrongType(call: call.path, slot: name, accepts: slot.accepts, found: found),
                at: value.position)
        } else if case .literal(let literal) = meaning, let text = literal.text, !slot.oneOf.isEmpty,
            !slot.oneOf.contains(text)
        {
            report(
                .notOneOf(call: call.path, slot: name, found: text, choices: slot.oneOf), at: value.position)
        } else if case .table(let items) = value.ungrouped.form {
            check(items, against: slot.content, at: place ?? "", in: call)
        }
    }

    private static func description(of meaning: Known?) -> String {
        switch meaning {
        case .literal(.boolean(let value)): "\(value)"
        case .literal(.integer(let value)): "the number \(value)"
        case .literal(.float(let value)): "the number \(value)"
        case .literal(.string(let text)): "the text \"\(text ?? "…")\""
        case .function, .entry(.function, _): "a function"
        default: "a table"
        }
    }

    // MARK: Fields

    /// Checks a table given for the field at `place`; for an argument where that is empty.
    private mutating func check(
        _ items: [Tree.Item], against content: Surface.Content, at place: String, in call: Call
    ) {
        switch content {
        case .unknown: break
        case .fields(let slots): checkFields(items, slots, at: place, in: call)
        case .list(let slots): checkList(items, slots, at: place, in: call)
        case .map(let slots):
            for case .named(let key, let position, let value) in items {
                guard case .table(let inner) = value.ungrouped.form else { continue }
                let entry = Call(path: call.path, position: position)
                checkFields(inner, slots, at: place.isEmpty ? key : place + "." + key, in: entry)
            }
        }
    }

    private mutating func checkList(
        _ items: [Tree.Item], _ slots: [Surface.Slot], at place: String, in call: Call
    ) {
        for item in items {
            switch item {
            case .positional(let value):
                guard case .table(let inner) = value.ungrouped.form else { continue }
                let entry = Call(path: call.path, position: value.position)
                checkFields(inner, slots, at: place + "[]", in: entry)
            case .named(let name, let position, _):
                // One table where a list of one is meant.
                report(.listExpected(call: call.path, place: place, field: name), at: position)
                return
            case .keyed: continue
            }
        }
    }

    private mutating func checkFields(
        _ items: [Tree.Item], _ slots: [Surface.Slot], at place: String, in call: Call
    ) {
        let byName = Dictionary(slots.map { ($0.name, $0) }) { first, _ in first }
        var given: Set<String> = []
        var isComplete = true
        for item in items {
            guard let (name, position, value) = namedField(item, &isComplete, at: place, in: call) else {
                continue
            }
            guard let slot = byName[name] else {
                let candidates = byName.keys.filter { !given.contains($0) }.sorted()
                report(
                    .unknownField(call: call.path, place: place, field: name, candidates: candidates),
                    at: position)
                // It was likely meant for one that is then missing: one word is enough.
                if let meant = nearest(name, in: candidates) { given.insert(meant) }
                continue
            }
            let meaning = meaning(of: value)
            if case .literal(.null) = meaning { continue }
            given.insert(name)
            check(value, meaning, for: slot, at: place.isEmpty ? name : place + "." + name, in: call)
        }
        guard isComplete else { return }
        for slot in slots where slot.isRequired && !given.contains(slot.name) {
            report(.missingField(call: call.path, place: place, field: slot.name), at: call.position)
        }
    }

    private mutating func namedField(
        _ item: Tree.Item, _ isComplete: inout Bool, at place: String, in call: Call
    ) -> (String, SourcePosition, Tree.Expression)? {
        switch item {
        case .named(let name, let position, let value): return (name, position, value)
        case .keyed(let key, let value):
            if case .literal(let literal) = meaning(of: key), let name = literal.text {
                return (name, key.position, value)
            }
            isComplete = false
        case .positional(let value):
            // One word about it is enough, and none about the fields it was meant for.
            if isComplete { report(.fieldWithoutName(call: call.path, place: place), at: value.position) }
            isComplete = false
        }
        return nil
    }

    /// What a value is, without checking it again.
    func meaning(of expression: Tree.Expression) -> Known? {
        switch expression.ungrouped.form {
        case .literal(let literal): .literal(literal)
        case .local(let number): known[number]
        case .table: .table
        case .function(let body): .function(body.number)
        default: nil
        }
    }

    // MARK: Declared arguments

    /// The arguments that a list of tables declares; `nil` unless each of their names is written out. Facts that
    /// are computed are left out.
    private func literalArguments(_ arguments: [Tree.Expression]) -> [DeclaredArgument]? {
        guard let first = arguments.first, case .table(let items) = first.ungrouped.form else { return nil }
        var result: [DeclaredArgument] = []
        for item in items {
            guard case .positional(let value) = item, case .table(let fields) = value.ungrouped.form else {
                return nil
            }
            var facts: [String: LuaLiteral] = [:]
            for case .named(let key, _, let value) in fields { facts[key] = literal(value) }
            guard let name = facts.removeValue(forKey: "name")?.text, !name.isEmpty else { return nil }
            result.append(DeclaredArgument(name: name, facts: facts, position: value.position))
        }
        return result
    }

    private func literal(_ expression: Tree.Expression) -> LuaLiteral? {
        switch expression.ungrouped.form {
        case .literal(let literal): return literal
        case .table(let items):
            var entries: [LuaLiteral.Entry] = []
            var count: Int64 = 0
            for item in items {
                let pair: (LuaLiteral?, LuaLiteral?)
                switch item {
                case .named(let name, _, let value): pair = (.string(name), literal(value))
                case .keyed(let key, let value): pair = (literal(key), literal(value))
                case .positional(let value):
                    count += 1
                    pair = (.integer(count), literal(value))
                }
                guard let key = pair.0, let value = pair.1 else { return nil }
                entries.append(LuaLiteral.Entry(key: key, value: value))
            }
            return .table(entries)
        default: return nil
        }
    }
}

extension Tree.Expression {
    /// What parentheses around it hold.
    var ungrouped: Tree.Expression {
        if case .grouped(let inside) = form { inside.ungrouped } else { self }
    }

    /// Whether it may stand for any number of values.
    var isOpenEnded: Bool {
        switch form {
        case .vararg: true
        case .suffixed(_, let suffixes): suffixes.last?.isCall ?? false
        default: false
        }
    }
}
