internal import PartnerCenter
public import Plugins

/// The plugins of a run are kept as modules of its program, named `plugin:acme/x/init.lua`, which no script can require.
extension ScriptProgram {
    /// What the names of such modules begin with.
    public static let pluginPrefix = "plugin:"

    /// The same program with `plugins` in place of those it has.
    public func pinning(_ plugins: PluginSet) -> ScriptProgram {
        var program = self
        program.modules = ownModules
        for plugin in plugins.plugins {
            for (path, content) in plugin.pinned {
                program.modules.append(("\(Self.pluginPrefix)\(plugin.id)/\(path)", content))
            }
        }
        return program
    }

    /// The same program with the plugins that `other` has.
    public func keepingPlugins(of other: ScriptProgram) -> ScriptProgram {
        var program = self
        program.modules =
            ownModules + other.modules.filter { $0.name.hasPrefix(Self.pluginPrefix) }
        return program
    }

    /// The plugins it has, each with the rights that `grants` gives it.
    ///
    /// - Throws: `PluginFaults` for a plugin that is damaged in the run's record.
    public func plugins(
        granting grants: (PluginID) -> [Capability]
    ) throws(PluginFaults) -> PluginSet {
        var files: [PluginID: [String: [UInt8]]] = [:]
        for module in modules {
            guard let (id, path) = Self.pluginFile(module.name) else { continue }
            files[id, default: [:]][path] = module.source
        }
        var plugins: [InstalledPlugin] = []
        for (id, files) in files.sorted(by: { $0.key < $1.key }) {
            var plugin = try InstalledPlugin(pinned: files, name: "\(id)", granting: [])
            // Another version may be locked by now, which declares more.
            // What leaves open what a grant must say allows nothing: a hole in a lock is no wider right.
            plugin.grants = grants(id).filter {
                plugin.code.manifest.undeclared([$0]).isEmpty && Right($0).openParameters.isEmpty
            }
            plugins.append(plugin)
        }
        return PluginSet(plugins)
    }

    /// Its modules that are the script's own.
    var ownModules: [(name: String, source: [UInt8])] {
        modules.filter { !$0.name.hasPrefix(Self.pluginPrefix) }
    }

    /// The text of the plugin's file that places name `acme/x/init.lua`; nil for none.
    public func pluginSource(_ place: some StringProtocol) -> [UInt8]? {
        modules.first { $0.name == "\(Self.pluginPrefix)\(place)" }?.source
    }

    private static func pluginFile(_ name: String) -> (PluginID, String)? {
        guard name.hasPrefix(pluginPrefix) else { return nil }
        let parts = name.dropFirst(pluginPrefix.count).split(
            separator: "/", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let id = PluginID("\(parts[0])/\(parts[1])") else { return nil }
        return (id, String(parts[2]))
    }
}
