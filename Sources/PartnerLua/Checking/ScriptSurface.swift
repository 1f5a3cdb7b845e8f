internal import LuaRuntime
internal import PartnerCenter

/// What a script finds, for checks before it runs: from the same declarations as the bindings and the help.
enum ScriptSurface {
    /// Counted up when a script that runs on one release would not do the same on the one before.
    static let apiLevel = 2

    static let all: Surface = {
        var globals: [String: Surface.Entry] = [:]
        for (name, functions) in members(of: ModuleFunctions.all) {
            globals[name] = .table(Surface.Table(functions))
        }
        globals["partner"] = .table(Surface.Table(nouns))
        return Surface.standardLua.adding(Surface(globals: globals))
    }()

    /// As much of it as tells which arguments a script declares: a run asks that each time it starts, and what
    /// describes every operation takes longer to make than many a script runs.
    static let arguments: Surface = {
        let args = members(of: ArgsModule.functions)
        return Surface.standardLua.adding(Surface(globals: args.mapValues { .table(Surface.Table($0)) }))
    }()

    /// `partner.users` and so on.
    private static var nouns: [String: Surface.Entry] {
        var nouns: [String: [String: Surface.Entry]] = [:]
        for operation in Operations.all {
            let function = Surface.Function(
                [options(operation.arguments)], result: operation.isListing ? source : .value)
            nouns[operation.noun, default: [:]][operation.verb] = .function(function)
        }
        for function in EnvironmentModule.functions {
            let parts = function.name.split(separator: ".")
            nouns["\(parts[1])", default: [:]]["\(parts[2])"] = entry(function)
        }
        return nouns.mapValues { .table(Surface.Table($0)) }
    }

    /// `rows`, `bulk` and so on; what is declared with a colon belongs to a handle instead.
    private static func members(of functions: [ModuleFunction]) -> [String: [String: Surface.Entry]] {
        var modules: [String: [String: Surface.Entry]] = [:]
        for function in functions {
            let parts = function.name.split(separator: ".")
            let isOfHandle = function.form == .field && handles[String(parts[0])] != nil
            guard parts.count == 2, !isOfHandle else { continue }
            modules["\(parts[0])", default: [:]]["\(parts[1])"] = entry(function)
        }
        return modules
    }

    /// A function as checks know it; a field is any value.
    static func entry(_ function: ModuleFunction) -> Surface.Entry {
        if function.form == .field { return .value }
        var parameters = function.subjects.map(slot)
        if let fields = function.options { parameters.append(options(fields)) }
        if function.function != nil {
            parameters.append(Surface.Slot("function", .function, isRequired: true))
        }
        return .function(
            Surface.Function(
                parameters, isMethod: function.form == .method,
                result: results[function.name].flatMap { handles[$0] } ?? .value,
                role: roles[function.name] ?? .ordinary))
    }

    private static let roles: [String: Surface.Role] = {
        var roles: [String: Surface.Role] = [
            "bulk.map": .callsPerRow, "args.declare": .declaresArguments, "rows.open": .opensHandle,
            "rows.create": .opensHandle,
        ]
        for function in WaitModule.functions { roles[function.name] = .waits }
        roles["plugins.step"] = .waits
        return roles
    }()

    /// What is inside of tables that calls take.
    private static let contents: [String: Surface.Content] = [
        "columns": .map(RowsModule.columnOptions.map(plainSlot)),
        "list": .list(ArgsModule.argumentOptions.map(plainSlot)),
    ]

    private static let source = Surface.Entry.value

    /// The handles that functions answer, where their members are known.
    private static let results = [
        "bulk.map": "batch", "rows.create": "writer", "money.of": "money", "money.zero": "money",
    ]

    /// The methods and fields of handles, by the handle's name.
    private static let handles: [String: Surface.Entry] = {
        var members: [String: [String: Surface.Entry]] = [
            "batch": Dictionary(
                uniqueKeysWithValues: BatchHandle.fields.map { ("\($0.name)", Surface.Entry.value) }),
            "money": ["amount": .value, "currency": .value],
        ]
        let money = Surface.Entry.value
        for function in ModuleFunctions.all where function.form == .method {
            let parts = function.name.split(separator: ":")
            var parameters = function.subjects.map(slot)
            if let fields = function.options { parameters.append(options(fields)) }
            members["\(parts[0])", default: [:]]["\(parts[1])"] = .function(
                Surface.Function(parameters, isMethod: true, result: money))
        }
        return members.mapValues { .table(Surface.Table($0)) }
    }()

    /// The one table of named values that a call takes.
    private static func options(_ fields: [FieldDescription]) -> Surface.Slot {
        Surface.Slot(
            "options", .table, isRequired: fields.contains { $0.isRequired },
            content: .fields(fields.map(slot)))
    }

    private static func slot(_ field: FieldDescription) -> Surface.Slot {
        var slot = plainSlot(field)
        slot.content = contents[field.name] ?? .unknown
        return slot
    }

    /// A field of which nothing more is known inside.
    private static func plainSlot(_ field: FieldDescription) -> Surface.Slot {
        Surface.Slot(
            field.name, types[field.type.name] ?? .any, oneOf: field.type.values, isRequired: field.isRequired
        )
    }

    /// The types of fields as the checks know them; anything else takes any value.
    private static let types: [String: Surface.Types] = [
        "string": .string, "integer": .integer, "boolean": .boolean, "table": [.table, .handle],
    ]
}
