internal import LuaRuntime

/// What a file of tests finds, for checks before it runs.
enum TestSurface {
    /// What the names of files of tests end with.
    static let suffix = "_test.lua"

    static let all: Surface = {
        // What a script only has while it runs is no part of a test.
        let shared = ["partner", "json", "money"]
        var globals = ScriptSurface.all.globals.filter { name, _ in
            Surface.standardLua.globals[name] != nil || shared.contains(name)
        }
        var modules: [String: [String: Surface.Entry]] = ["clock": members(of: "clock")]
        for function in TestFunctions.functions where function.form == .function {
            let parts = function.name.split(separator: ".").map(String.init)
            guard case .function(var known) = ScriptSurface.entry(function) else { continue }
            known.result = handles[results[function.name] ?? ""] ?? .value
            if parts.count == 1 {
                globals[parts[0]] = .function(known)
            } else {
                modules[parts[0], default: [:]][parts[1]] = .function(known)
            }
        }
        globals[TestFunctions.operatorTable] = globals["partner"]
        for (name, members) in modules { globals[name] = .table(Surface.Table(members)) }
        return Surface(globals: globals, withheld: Surface.standardLua.withheld)
    }()

    /// What the tests of a plugin find: what all tests do, the plugin, and what it exports.
    static func ofPlugin(exports: [String]) -> Surface {
        var modules: [String: [String: Surface.Entry]] = [:]
        for function in PluginTestFunctions.functions {
            let parts = function.name.split(separator: ".").map(String.init)
            if parts.count == 2 { modules[parts[0], default: [:]][parts[1]] = ScriptSurface.entry(function) }
        }
        let functions = Dictionary(uniqueKeysWithValues: exports.map { ($0, open) })
        var surface = all
        for (name, members) in modules { surface.globals[name] = .table(Surface.Table(members)) }
        surface.globals["exports"] = .table(Surface.Table(functions))
        if case .function(var test)? = surface.globals["test"] {
            for index in test.parameters?.indices ?? 0..<0 {
                guard case .fields(let slots)? = test.parameters?[index].content else { continue }
                test.parameters?[index].content = .fields(
                    slots + [Surface.Slot("without", .table), Surface.Slot("config", .table)])
            }
            surface.globals["test"] = .function(test)
        }
        return surface
    }

    /// A function that takes what it takes.
    private static let open = Surface.Entry.function(Surface.Function())

    private static func members(of module: String) -> [String: Surface.Entry] {
        guard case .table(let table)? = ScriptSurface.all.globals[module] else { return [:] }
        return table.members
    }

    /// What functions answer, where its fields are known.
    private static let results = ["expect": "expectation", "script.run": "run"]

    private static let handles: [String: Surface.Entry] = {
        var members: [String: [String: Surface.Entry]] = [:]
        for function in TestFunctions.functions {
            let parts = function.name.split { $0 == ":" || $0 == "." }.map(String.init)
            // A table of its own belongs to no handle.
            if parts.count == 1 { continue }
            switch function.form {
            case .field: members[parts[0], default: [:]][parts[1]] = .value
            case .method:
                guard case .function(let method) = ScriptSurface.entry(function) else { continue }
                members[parts[0], default: [:]][parts[1]] = .function(method)
            case .function: continue
            }
        }
        return members.mapValues { .table(Surface.Table($0)) }
    }()
}
