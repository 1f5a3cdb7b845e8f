internal import LuaRuntime
internal import PartnerCenter

/// `args`: what a script wants to be told.
enum ArgsModule {
    static let functions: [ModuleFunction] = [
        ModuleFunction(
            "args.declare", "Declares the script's arguments and gives their values. It must come first.",
            subjects: [
                FieldDescription(
                    name: "list",
                    type: FieldType(
                        "table", rule: "a list of { name, type, help, required, default, one_of, many }"),
                    isRequired: true,
                    doc:
                        "One table per argument. Types: \(ArgumentType.allCases.map(\.rawValue).joined(separator: " "))."
                )
            ],
            returns: "a table from name to value",
            errors: [ErrorFact(.forbiddenState, "something else was done before, or it is called twice")],
            example: """
                local opt = args.declare {
                  { name = "greeting", type = "string", help = "what to say", default = "hello" },
                }
                print(opt.greeting)
                """)
    ]

    /// What one argument of `args.declare` may say.
    static let argumentOptions: [FieldDescription] = [
        FieldDescription(
            name: "name", type: FieldType("string", rule: "a-z, 0-9 and _"), isRequired: true,
            doc: "What the command line calls it: --name."),
        FieldDescription(
            name: "type", type: FieldType("string", values: ArgumentType.allCases.map(\.rawValue)),
            isRequired: false, doc: "What it must be; string when left out."),
        FieldDescription(name: "help", type: FieldType("string"), isRequired: false, doc: "What it is for."),
        FieldDescription(
            name: "required", type: FieldType("boolean"), isRequired: false, doc: "Whether it must be given."),
        FieldDescription(
            name: "default", type: FieldType("any"), isRequired: false,
            doc: "What it is when it is not given."),
        FieldDescription(
            name: "one_of", type: FieldType("table", rule: "a list of texts"), isRequired: false,
            doc: "The only values."),
        FieldDescription(
            name: "many", type: FieldType("integer", rule: "1 to 1000"), isRequired: false,
            doc: "How many may be given; more than one gives a list."),
    ]

    static func install(in module: LuaModule, _ session: RunSession, _ given: GivenArguments) {
        var hasDeclared = false
        module.function("declare") { stack in
            if hasDeclared || session.hasEffects {
                throw OperationError(
                    .forbiddenState, "args.declare must be the first thing a script does, and done once",
                    hint: "move it to the top of the script")
            }
            let declared = try ArgumentDeclaration.list(stack, at: 1)
            hasDeclared = true
            var writer = JSONWriter()
            writer.begin("[")
            for declaration in declared { declaration.write(to: &writer) }
            writer.end("]")
            // A new run is made with its arguments known, so they are read before the effect that keeps them.
            var fresh: [UInt8] = []
            if !session.isReplaying {
                fresh = try given.values(for: declared, session: session)
                session.arguments = try ScriptArguments(
                    declared, JSONValue.read(fresh, from: "the arguments"))
                try session.offerResume()
            }
            let json = try session.effect("args.declare", writer.bytes, stack, changes: true) { fresh }
            session.arguments = try ScriptArguments(declared, JSONValue.read(json, from: "the journal"))
            try session.arguments?.checkInputs(session)
            try session.arguments?.push(onto: stack, given)
            return 1
        }
    }
}

/// The types of arguments.
public enum ArgumentType: String, Sendable, CaseIterable {
    case string, integer, decimal, money, date, month, duration, boolean
    case inputFile = "input_file"
    case outputFile = "output_file"
    case outputDir = "output_dir"
    case recipient, secret
}

/// One argument as a script declares it.
public struct ArgumentDeclaration: Sendable, Equatable {
    /// As the command line spells it: `--name`.
    public var name: String
    /// What it must be.
    public var type: ArgumentType
    /// What it is for.
    public var help: String
    /// Whether it must be given.
    public var isRequired: Bool
    /// What it is when it is not given, as text.
    public var defaultText: String?
    /// The only values it may have; empty for any.
    public var oneOf: [String]
    /// How many values it may have at most, as a list; 1 for a plain value.
    public var many: Int

    /// Names that the command line uses itself.
    public static let reserved: Set<String> = [
        "center", "as", "key", "yes", "json", "report", "deadline", "memory", "max-output",
        "max-instructions",
        "max-coroutines", "cpu", "help", "quiet", "accept-bad-rows", "validate-only", "concurrency", "max",
        "max-spend", "max-irreversible",
        "group-size",
        "new", "zone", "verbose", "no-check", "resume", "eval",
    ]

    static func list(_ stack: LuaStack, at index: Int32) throws -> [ArgumentDeclaration] {
        guard stack.type(at: index) == .table, !stack.hasMetatable(at: index) else {
            throw OperationError(
                .badArgument, "args.declare takes a list of tables, got \(stack.describe(index))",
                hint: "write args.declare { { name = \"file\", type = \"input_file\" } }")
        }
        var list: [ArgumentDeclaration] = []
        while stack.item(list.count + 1, of: index) == .table {
            let declaration = try ArgumentDeclaration(stack, at: stack.top, number: list.count + 1)
            stack.pop()
            if list.contains(where: { $0.name == declaration.name }) {
                throw wrong(list.count + 1, "the name '\(declaration.name)' is declared twice")
            }
            list.append(declaration)
            if list.count > 100 { throw wrong(list.count, "more than 100 arguments") }
        }
        stack.pop()
        return list
    }

    private init(_ stack: LuaStack, at index: Int32, number: Int) throws {
        let options = try Options(
            stack, at: index, of: "args.declare", known: ArgsModule.argumentOptions.map(\.name))
        name = try options.requiredText("name")
        let typeName = try options.text("type") ?? "string"
        guard let type = ArgumentType(rawValue: typeName) else {
            let names = ArgumentType.allCases.map(\.rawValue)
            let near = Suggestion.nearest(typeName, in: names)
            throw Self.wrong(
                number, "'\(typeName)' is not a type of arguments",
                hint: near.map { "did you mean '\($0)'?" } ?? "one of \(Suggestion.list(names, "or"))")
        }
        self.type = type
        help = try options.text("help") ?? ""
        isRequired = try options.boolean("required")
        defaultText = try options.with("default") { type in
            if type == .nil { return nil }
            if let text = stack.text(at: -1) { return text }
            if type == .boolean { return stack.isTruthy(at: -1) ? "true" : "false" }
            if let number = stack.integer(at: -1) { return String(number) }
            throw options.wrong("default", "text, a whole number or true or false")
        }
        oneOf = try options.texts("one_of") ?? []
        many = try options.integer("many", in: 1...1000) ?? 1
        if !name.utf8.allSatisfy({ (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5f })
            || !(name.utf8.first.map { (0x61...0x7a).contains($0) } ?? false)
        {
            throw Self.wrong(number, "the name '\(name)' is not made of a-z, 0-9 and _")
        }
        if Self.reserved.contains(name.replacing("_", with: "-")) {
            throw Self.wrong(number, "the name '\(name)' is one that the command line uses itself")
        }
    }

    private static func wrong(_ number: Int, _ what: String, hint: String? = nil) -> OperationError {
        OperationError(.badArgument, "args.declare: argument \(number): \(what)", hint: hint)
    }

    func write(to writer: inout JSONWriter) {
        writer.begin("{")
        writer.put("name", name)
        writer.put("type", type.rawValue)
        writer.put("required", isRequired)
        if let defaultText { writer.put("default", defaultText) }
        if !oneOf.isEmpty { writer.put("one_of", oneOf) }
        if many > 1 { writer.put("many", Int64(many)) }
        writer.end("}")
    }
}
