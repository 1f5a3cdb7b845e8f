import FoundationEssentials
import Plugins

extension InstalledPlugin {
    /// A plugin of this repository with everything that it asks for, unless `grants` says otherwise.
    static func firstParty(
        _ name: String, config: [String: ConfigValue] = [:], grants: [Capability]? = nil
    ) throws -> InstalledPlugin {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "../../../../plugins/partnerctl/\(name)")
        func read(_ path: String) throws -> [UInt8] {
            [UInt8](try Data(contentsOf: folder.appending(path: path)))
        }
        let manifest = try PluginManifest.read(read("plugin.json"))
        return InstalledPlugin(
            code: PluginCode(manifest: manifest, files: ["init.lua": try read("init.lua")]),
            grants: grants ?? manifest.capabilities.map(\.capability), config: config)
    }
}
