public import LuaRuntime
public import Plugins

/// What is wrong with a plugin's Lua, as far as it can be told without running it.
public enum PluginCheck {
    /// Findings in the plugin's own Lua, its tests left out, in the order of the files' names.
    public static func findings(in code: PluginCode) -> [Finding] {
        let surface = PluginCheck.surface(of: code.manifest)
        return scripts(of: code).flatMap { path, source in
            SyntaxChecker.check(
                source: source, name: path, surface: surface,
                perRow: path == code.manifest.entry ? handlersPerRow(code.manifest) : [:])
        }
    }

    /// The functions that the entry answers, with the place of each; nil where that cannot be known without running it.
    public static func functions(of code: PluginCode) -> [String: SourcePosition]? {
        guard let entry = code.files[code.manifest.entry] else { return nil }
        return SyntaxChecker.facts(of: entry, surface: surface(of: code.manifest))?.functions
    }

    /// What the plugin's own Lua names of what it finds, with the first place of each: `partner.users.create`.
    public static func uses(of code: PluginCode) -> [String: (file: String, position: SourcePosition)] {
        let surface = PluginCheck.surface(of: code.manifest)
        var uses: [String: (file: String, position: SourcePosition)] = [:]
        for (path, source) in scripts(of: code) {
            for (name, position) in SyntaxChecker.facts(of: source, surface: surface)?.uses ?? [:]
            where uses[name] == nil {
                uses[name] = (path, position)
            }
        }
        return uses
    }

    /// The plugin's own Lua by path, sorted; its tests find other functions.
    private static func scripts(of code: PluginCode) -> [(String, [UInt8])] {
        code.files.filter { $0.key.hasSuffix(".lua") && !$0.key.hasPrefix("tests/") }
            .sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    /// The functions that are called per row, which must not remember in outer variables what a row said.
    private static func handlersPerRow(_ manifest: PluginManifest) -> [String: String] {
        var handlers: [String: String] = [:]
        for provision in manifest.provides
        where provision.point == .rowsMap || provision.point == .rowsValidate {
            handlers[provision.handler] = provision.point.rawValue
        }
        return handlers
    }

    /// What a plugin of this manifest finds.
    static func surface(of manifest: PluginManifest) -> Surface {
        var surface = ScriptSurface.ofPlugins
        if !manifest.capabilities.contains(where: { $0.capability.name == "random" }),
            case .table(var math)? = surface.globals["math"]
        {
            for name in ["random", "randomseed"] { math.members[name] = nil }
            surface.globals["math"] = .table(math)
            surface.withheld["math.random"] = "ask for the capability random in plugin.json"
        }
        return surface
    }
}

extension ScriptCheck {
    /// Findings in a file of a plugin's tests.
    static func findings(inTests program: ScriptProgram, of manifest: PluginManifest) -> [Finding] {
        let exports = manifest.provides.filter { $0.point == .exports }.map(\.name)
        return findings(in: program, surface: TestSurface.ofPlugin(exports: exports))
    }
}

extension ScriptSurface {
    /// What plugins find: of scripts what makes no difference who asks, and what only plugins have.
    static let ofPlugins: Surface = {
        var surface = all
        for name in ["args", "rows", "bulk", "deliver", "report", "plugins"] {
            surface.globals[name] = nil
            surface.withheld[name] = "a plugin is given what it works with as arguments"
        }
        var own: [String: [String: Surface.Entry]] = [:]
        for function in ModuleFunctions.ofPlugins {
            let parts = function.name.split(separator: ".").map(String.init)
            if parts.count == 2 { own[parts[0], default: [:]][parts[1]] = entry(function) }
        }
        for (name, members) in own { surface.globals[name] = .table(Surface.Table(members)) }
        if case .table(let json)? = surface.globals["json"] {
            let plain = json.members.filter { ["encode", "decode", "null"].contains($0.key) }
            surface.globals["json"] = .table(Surface.Table(plain))
        }
        if case .table(var wait)? = surface.globals["wait"] {
            wait.members["until_true"] = nil
            surface.globals["wait"] = .table(wait)
        }
        return surface
    }()
}
