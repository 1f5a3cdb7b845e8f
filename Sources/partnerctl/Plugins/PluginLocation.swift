internal import Plugins

/// A folder or a bundle's file that a plugin is taken from.
struct PluginLocation {
    private let source: PluginSource
    private let path: String

    /// Where `source` leads from the folder `project`; nil for a registry.
    init?(_ source: PluginSource, in project: String) {
        switch source {
        case .registry: return nil
        case .path(let folder): path = Paths.absolute(folder, in: project)
        case .bundle(let file): path = Paths.absolute(file, in: project)
        }
        self.source = source
    }

    /// Reads it; nothing of it is executed.
    func bundle(named name: String) throws(PluginFaults) -> PluginBundle {
        if case .path = source { return try PluginFolder.read(path, name: name, catalog: .host).bundle }
        return try PluginBundle(
            reading: try InputBytes.read(path, atMost: BundleLimits.bundle), name: name, catalog: .host)
    }
}
