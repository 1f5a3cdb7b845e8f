internal import LuaRuntime
internal import PartnerCenter

/// The arguments that a test gives to a script: a table from name to value, as the command line gives texts.
struct TestArguments {
    private(set) var texts: [String: [String]] = [:]
    private(set) var secrets: [String: Secret] = [:]

    /// Reads the table at `index`, which may be left out. Files that lie beside the test are brought along.
    init(_ stack: LuaStack, at index: Int32, for program: ScriptProgram, _ folder: TestFolder) throws {
        let declared = ScriptCheck.declaredArguments(of: program)
        if !stack.type(at: index).isAbsent { try read(stack, at: index, declared, program, folder) }
        // What a script reads unless told otherwise may lie beside the test, too.
        for declaration in declared ?? []
        where declaration.type == .inputFile && texts[declaration.name] == nil {
            if let name = declaration.defaultText { _ = try folder.input(name) }
        }
    }

    private mutating func read(
        _ stack: LuaStack, at index: Int32, _ declared: [ArgumentDeclaration]?, _ program: ScriptProgram,
        _ folder: TestFolder
    ) throws {
        guard stack.type(at: index) == .table, !stack.hasMetatable(at: index) else {
            throw OperationError(
                .badArgument,
                "script.run takes a table of the script's arguments, got \(stack.describe(index))",
                hint: "write script.run(\"\(program.name)\", { name = value, … })")
        }
        stack.pushNil()
        while stack.next(of: index) {
            guard let name = stack.text(at: -2) else {
                throw OperationError(
                    .badArgument, "script.run: an argument is called by a text, not by \(stack.describe(-2))")
            }
            let type = declared?.first { $0.name == name }?.type
            let values = try Self.values(stack, at: -1, of: name)
            if type == .secret {
                secrets[name] = values.last.map { Secret(Array($0.utf8)) }
            } else {
                let mayBeInput = type == .inputFile || declared == nil
                texts[name] = mayBeInput ? try values.map { try folder.input($0) } : values
            }
            stack.pop()
        }
    }

    private static func values(_ stack: LuaStack, at index: Int32, of name: String) throws -> [String] {
        if stack.type(at: index) == .table {
            var values: [String] = []
            while stack.item(values.count + 1, of: index) != .nil {
                values.append(try text(stack, of: name))
                stack.pop()
            }
            stack.pop()
            return values
        }
        stack.pushCopy(of: index)
        defer { stack.pop() }
        return [try text(stack, of: name)]
    }

    /// The value on top as the command line would give it.
    private static func text(_ stack: LuaStack, of name: String) throws -> String {
        if let money = ScriptMoney.find(stack, at: -1) { return money.money.description }
        if let text = stack.text(at: -1) { return text }
        if let number = stack.integer(at: -1) { return String(number) }
        if stack.type(at: -1) == .boolean { return stack.isTruthy(at: -1) ? "true" : "false" }
        throw OperationError(
            .badArgument, "script.run: an argument is text, a whole number, true or false, or a list of them",
            field: name, hint: "decimals and dates are given as text, got \(stack.describe(-1))")
    }
}
