internal import FoundationEssentials
internal import LuaRuntime
internal import PartnerCenter

/// `json`: documents in and out.
enum JSONModule {
    static let functions: [ModuleFunction] = [
        ModuleFunction(
            "json.read", "Reads a JSON file.", subjects: [.text("path", "an argument of type input_file")],
            returns: "the value", errors: [ErrorFact(.badFile, "the file is not JSON; the line is named")]),
        ModuleFunction(
            "json.encode", "Writes a value as JSON: object keys sorted, lists in order.",
            subjects: [
                FieldDescription(
                    name: "value", type: FieldType("any"), isRequired: true,
                    doc: "A table, text, number, true, false or json.null.")
            ], returns: "text",
            errors: [ErrorFact(.invalid, "a value that JSON cannot hold")],
            example: #"print(json.encode { name = "Li Na", roles = { "sales" } })"#),
        ModuleFunction(
            "json.decode", "Reads JSON from text.", subjects: [.text("text", "JSON")], returns: "the value",
            errors: [ErrorFact(.badFile, "the text is not JSON")],
            example: #"print(json.decode("[1, 2]")[2])"#),
        ModuleFunction(
            "json.null", "JSON's null, and what clears a field in an update.", form: .field,
            returns: "a value of its own"),
    ]

    static func declare(in state: LuaState) {
        state.type(JSONNull.self, name: "json.null") { type in
            type.metamethod(.eq) { (_: JSONNull, _: JSONNull) in true }
            type.metamethod(.tostring) { (_: JSONNull) in "null" }
        }
    }

    static func install(in module: LuaModule, _ session: RunSession) throws {
        try install(in: module)
        module.function("read") { stack in
            let shown = try stack.requireText(at: 1, "json.read")
            let path = try session.inputPath(shown, for: "json.read")
            guard let data = FileManager.default.contents(atPath: path) else {
                throw OperationError(.badFile, "\(shown) cannot be read")
            }
            if data.count > JSONModule.largestFile {
                throw OperationError(
                    .badFile,
                    "\(shown) has \(data.count) bytes; a document may have \(JSONModule.largestFile)",
                    hint: "give many records as JSON lines, and read them with rows.open")
            }
            try JSONValue.read(data, from: shown).push(onto: stack)
            return 1
        }
    }

    /// What needs no file.
    static func install(in module: LuaModule) throws {
        try module.value("null", JSONNull())
        module.function("encode") { stack in
            var writer = JSONWriter()
            try LuaJSON.write(stack, at: 1, to: &writer)
            writer.bytes.withUnsafeBytes { stack.push(bytes: $0) }
            return 1
        }
        module.function("decode") { stack in
            guard let bytes = stack.borrowedBytes(at: 1) else {
                throw LuaMismatch(stack, at: 1, expected: "text")
            }
            try JSONValue.read(bytes, from: "the text").push(onto: stack)
            return 1
        }
    }

    private static let largestFile = 16 << 20
}

/// Writes Lua values as JSON.
enum LuaJSON {
    /// Writes the value at `index`.
    ///
    /// - Throws: `OperationError` for functions, secrets, cycles, mixed keys, and numbers that JSON does not have.
    ///
    /// With `keepsMoney`, amounts are written so that `JSONValue.push` gives them back, not as text.
    static func write(
        _ stack: LuaStack, at index: Int32, to writer: inout JSONWriter, keepsMoney: Bool = false,
        depth: Int = 0
    ) throws {
        try stack.reserve(4)
        switch stack.type(at: index) {
        case .nil: writer.null()
        case .boolean: writer.value(stack.isTruthy(at: index))
        case .number:
            if stack.isInteger(at: index), let number = stack.integer(at: index) {
                return writer.value(Int64(number))
            }
            let number = stack.number(at: index) ?? 0
            if !number.isFinite { throw wrong("\(number) is no number that JSON has") }
            writer.value(number)
        case .string:
            guard let text = stack.text(at: index) else { throw wrong("the text is not UTF-8") }
            writer.value(text)
        case .table: try table(stack, stack.absolute(index), to: &writer, keepsMoney, depth)
        default:
            if JSONNull.isNull(stack, at: index) { return writer.null() }
            if let money = ScriptMoney.find(stack, at: index) {
                let text = money.money.description
                if !keepsMoney { return writer.value(text) }
                writer.begin("{")
                writer.put("$money", text)
                return writer.end("}")
            }
            if stack.isSecret(at: index) {
                throw OperationError(
                    .refused, "a secret cannot be written as JSON", hint: "deliver it sealed: deliver.sealed")
            }
            throw wrong("\(stack.describe(index)) cannot be JSON")
        }
    }

    private static func table(
        _ stack: LuaStack, _ table: Int32, to writer: inout JSONWriter, _ keepsMoney: Bool, _ depth: Int
    ) throws {
        if depth >= JSONValue.maximumDepth {
            throw wrong("tables nest deeper than \(JSONValue.maximumDepth), or hold themselves")
        }
        if stack.hasMetatable(at: table) { throw wrong("a table with a metatable cannot be JSON") }
        var names: [String] = []
        var items = 0
        stack.pushNil()
        while stack.next(of: table) {
            if let name = stack.text(at: -2) {
                names.append(name)
            } else if stack.isInteger(at: -2) {
                items += 1
            } else {
                throw wrong("a key is \(stack.describe(-2)); JSON has text keys and lists")
            }
            stack.pop()
        }
        if items > 0 {
            if !names.isEmpty { throw wrong("a table is either a list or has names: this one has both") }
            writer.begin("[")
            for position in 1...items {
                if stack.item(position, of: table) == .nil { throw wrong("a list has a hole at \(position)") }
                try write(stack, at: -1, to: &writer, keepsMoney: keepsMoney, depth: depth + 1)
                stack.pop()
            }
            writer.end("]")
            return
        }
        writer.begin("{")
        for name in names.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
            writer.key(name)
            stack.field(named: name, of: table)
            try write(stack, at: -1, to: &writer, keepsMoney: keepsMoney, depth: depth + 1)
            stack.pop()
        }
        writer.end("}")
    }

    private static func wrong(_ what: String) -> OperationError { OperationError(.invalid, "json: \(what)") }
}
