import Plugins

extension InstalledPlugin {
    /// A plugin of one file, whose `exports` and other provisions are functions that the file answers.
    init(
        _ id: String, _ source: String, exports: [String] = [], privileged: [String] = [],
        provides: [Provision] = [], grants: [Capability] = [], requires: [String] = [],
        config: [String: ConfigValue] = [:], limits: PluginLimits = PluginLimits(),
        files: [String: String] = [:]
    ) throws {
        var manifest = PluginManifest(
            id: try .of(id), version: SemanticVersion(1, 0, 0), summary: "For tests.", license: "MIT")
        manifest.provides =
            provides + exports.map { Provision(.exports, $0) }
            + privileged.map { Provision(.exports, $0, details: ["privileged": .text("true")]) }
        manifest.limits = limits
        for id in requires { manifest.requires[try .of(id)] = SemanticVersion(1, 0, 0) }
        var contents = files.mapValues { Array($0.utf8) }
        contents["init.lua"] = Array(source.utf8)
        self.init(
            code: PluginCode(manifest: manifest, files: contents), grants: grants, config: config)
    }
}

extension PluginID {
    struct NoID: Error {}

    static func of(_ text: String) throws -> PluginID {
        guard let id = PluginID(text) else { throw NoID() }
        return id
    }
}
