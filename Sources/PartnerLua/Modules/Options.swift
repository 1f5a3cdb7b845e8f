internal import LuaRuntime
internal import PartnerCenter

/// The options table of a host function's call.
struct Options {
    let stack: LuaStack
    let call: String
    /// Where the table is; 0 when it was left out.
    private let table: Int32

    /// Takes the table at `index`, which may be left out.
    ///
    /// - Throws: `OperationError` with code `bad_argument` for anything but a plain table with known keys.
    init(_ stack: LuaStack, at index: Int32, of call: String, known: [String]) throws {
        self.stack = stack
        self.call = call
        if stack.type(at: index).isAbsent {
            table = 0
            return
        }
        guard stack.type(at: index) == .table, !stack.hasMetatable(at: index) else {
            throw OperationError(
                .badArgument, "\(call) takes a table of named values, got \(stack.describe(index))",
                hint: "write \(call) { name = value, … }")
        }
        table = index
        var source = LuaFieldSource(stack, table: index)
        let problems = source.names().sorted().filter { !known.contains($0) }.map { name in
            let near = Suggestion.nearest(name, in: known)
            return FieldProblem(
                field: name, "is not an option of this call",
                hint: near.map { "did you mean '\($0)'?" } ?? "it takes \(Suggestion.list(known))")
        }
        if !problems.isEmpty { throw OperationError.badArgument(call, problems) }
    }

    /// Lends the value under `name` on top of the stack with its type.
    func with<R>(_ name: String, _ body: (LuaType) throws -> R) throws -> R {
        if table == 0 { return try body(.nil) }
        let type = stack.field(named: name, of: table)
        defer { stack.pop() }
        return try body(type)
    }

    /// The text under `name`; `nil` when it was left out.
    func text(_ name: String) throws -> String? {
        try with(name) { type in
            if type == .nil { return nil }
            guard let text = stack.text(at: -1) else { throw wrong(name, "text") }
            return text
        }
    }

    /// The text under `name`, which must be there.
    func requiredText(_ name: String) throws -> String {
        guard let text = try text(name) else { throw missing(name) }
        return text
    }

    /// On whose behalf, under `as`; `nil` when it was left out.
    func signedIn() throws -> SignedIn? {
        guard let text = try text("as") else { return nil }
        do { return try SignedIn(text) } catch let problem as FieldProblem {
            let others = [SignedIn.centerOperator, .applicant].map(\.text)
            let near = text.contains("@") ? nil : Suggestion.nearest(text, in: others)
            throw OperationError.badArgument(
                call,
                [
                    FieldProblem(
                        field: "as", problem.message,
                        hint: near.map { "did you mean '\($0)'?" }
                            ?? "name a user's e-mail, operator or applicant")
                ])
        }
    }

    /// The whole number under `name`; `nil` when it was left out.
    func integer(_ name: String, in range: ClosedRange<Int>) throws -> Int? {
        try with(name) { type in
            if type == .nil { return nil }
            guard let number = stack.integer(at: -1), range.contains(number) else {
                throw wrong(name, "a whole number from \(range.lowerBound) to \(range.upperBound)")
            }
            return number
        }
    }

    /// The truth value under `name`, false when it was left out.
    func boolean(_ name: String) throws -> Bool {
        try with(name) { type in
            if type == .nil { return false }
            guard type == .boolean else { throw wrong(name, "true or false") }
            return stack.isTruthy(at: -1)
        }
    }

    /// The list of texts under `name`; `nil` when it was left out.
    func texts(_ name: String) throws -> [String]? {
        try with(name) { type in
            if type == .nil { return nil }
            guard let list = try? [String].read(stack, at: -1) else { throw wrong(name, "a list of texts") }
            return list
        }
    }

    /// The zone under `zone`, or `standard`.
    func zone(or standard: Zone) throws -> Zone { try text("zone").map { try Zone($0) } ?? standard }

    /// The value on top is not what `name` takes.
    func wrong(_ name: String, _ expected: String) -> OperationError {
        .badArgument(call, [FieldProblem(field: name, "must be \(expected), got \(stack.describe(-1))")])
    }

    func missing(_ name: String) -> OperationError {
        .badArgument(call, [FieldProblem(field: name, "is missing")])
    }
}

extension LuaStack {
    /// The text at `index` of a call.
    func requireText(at index: Int32, _ call: String) throws -> String {
        guard let text = text(at: index) else { throw LuaMismatch(self, at: index, expected: "text") }
        return text
    }
}

extension JSONWriter {
    /// One text as a JSON document.
    static func text(_ text: String) -> [UInt8] {
        var writer = JSONWriter()
        writer.value(text)
        return writer.bytes
    }
}
