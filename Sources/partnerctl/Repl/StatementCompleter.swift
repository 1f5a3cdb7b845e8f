internal import LineEditing
internal import LuaRuntime
internal import PartnerCenter
internal import PartnerLua

/// What can come next in a statement, from the declarations that the bindings and the help come from.
struct StatementCompleter {
    /// Names that the value at a path has by now, seen from the globals on: what the person made.
    var members: (_ path: [String]) -> [String] = { _ in [] }

    /// What can stand behind `before`, the cursor's line up to the cursor; `earlier` are the lines of the same
    /// statement before it.
    func complete(_ before: String, after earlier: [String] = []) -> LineCompletion {
        if earlier.isEmpty, before.first == ":" { return command(before) }
        // Tab on an empty line indents, as in text that is pasted.
        if before.allSatisfy({ $0 == " " || $0 == "\t" }) {
            return LineCompletion(typed: "", candidates: ["  "])
        }
        let text = (earlier + [before]).joined(separator: "\n")
        switch StatementScanner.place(behind: text) {
        case .nothing: return .none
        case .name(let path, let isMethod, let typed): return names(path, isMethod, typed)
        case .field(let call, let used, let typed):
            guard let fields = Self.arguments[call] else { return names([], false, typed) }
            let left = fields.filter { !used.contains($0.name) }.map { "\($0.name) = " }
            return offer(typed, left)
        case .value(let call, let field, let typed, let quote):
            return values(call, field, typed, quote)
        }
    }

    private func offer(_ typed: String, _ candidates: [String]) -> LineCompletion {
        LineCompletion(typed: typed, candidates: candidates.filter { $0.hasPrefix(typed) })
    }

    private func names(_ path: [String], _ isMethod: Bool, _ typed: String) -> LineCompletion {
        if isMethod { return offer(typed, Self.methods) }
        var names = Set(Self.names[path.joined(separator: ".")] ?? [])
        names.formUnion(members(path))
        if path.isEmpty {
            names.subtract(Self.refused)
            if typed.count > 1 { names.formUnion(Self.keywords) }
        }
        return offer(typed, names.filter { !$0.hasPrefix("_") }.sorted())
    }

    private func values(_ call: String, _ field: String, _ typed: String, _ quote: Character?)
        -> LineCompletion
    {
        guard let type = Self.arguments[call]?.first(where: { $0.name == field })?.type else { return .none }
        if let quote { return offer(typed, type.values.map { "\($0)\(quote)" }) }
        if type.name == "boolean" { return offer(typed, ["false", "true"]) }
        return offer(typed, type.values.map { "\"\($0)\"" })
    }

    private func command(_ before: String) -> LineCompletion {
        let words = before.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
        guard words.count > 1 else { return offer(before, ReplWord.allCases.map { ":\($0.rawValue)" }) }
        guard words.count == 2, words[0] == ":\(ReplWord.help.rawValue)" else { return .none }
        return offer(words[1], HelpIndex.names.sorted())
    }

    // MARK: What is declared

    /// Names behind a path: under "" the globals, under `partner.users` its verbs.
    private static let names: [String: [String]] = {
        var names: [String: Set<String>] = [:]
        func add(_ path: String) {
            var parts = path.split(separator: ".").map(String.init)
            while let name = parts.popLast() { names[parts.joined(separator: "."), default: []].insert(name) }
        }
        for operation in Operations.all { add("partner.\(operation.name)") }
        for function in ModuleFunctions.all where function.form == .function { add(function.name) }
        // A field of a handle has no module.
        for function in ModuleFunctions.all where function.form == .field {
            let module = String(function.name.prefix { $0 != "." })
            if names[""]?.contains(module) == true { add(function.name) }
        }
        for (name, entry) in Surface.standardLua.globals {
            add(name)
            if case .table(let table) = entry {
                for member in table.members.keys { add("\(name).\(member)") }
            }
        }
        return names.mapValues { $0.sorted() }
    }()

    /// The fields of the table that a call takes; of methods, by their names with the colon.
    private static let arguments: [String: [FieldDescription]] = {
        var arguments: [String: [FieldDescription]] = [:]
        for operation in Operations.all { arguments["partner.\(operation.name)"] = operation.arguments }
        for function in ModuleFunctions.all {
            guard let options = function.options else { continue }
            let name = function.form == .method ? function.name.drop { $0 != ":" } : function.name[...]
            arguments[String(name)] = options
        }
        return arguments
    }()

    private static let methods: [String] = ModuleFunctions.all.filter { $0.form == .method }
        .map { String($0.name.drop { $0 != ":" }.dropFirst()) }.sorted()

    /// Modules that a prompt has no use for.
    private static let refused = ["args", "wait"]

    private static let keywords = [
        "break", "else", "elseif", "end", "false", "for", "function", "local", "nil", "not", "repeat",
        "return",
        "then", "true", "until", "while",
    ]
}

extension LineCompletion {
    /// Nothing is known.
    static let none = LineCompletion(typed: "", candidates: [])
}
