import FoundationEssentials
import Plugins

extension InstalledPlugin {
    /// A plugin of this repository with everything that it asks for, unless `grants` says otherwise.
    static func firstParty(
        _ name: String, config: [String: ConfigValue] = [:], grants: [Capability]? = nil
    ) throws -> InstalledPlugin {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "../../../../plugins/partnerctl/\(name)")
        let code = try PluginFolder.read(folder.path, name: name).bundle.code
        return InstalledPlugin(
            code: code, grants: grants ?? code.manifest.capabilities.map(\.capability), config: config)
    }
}
