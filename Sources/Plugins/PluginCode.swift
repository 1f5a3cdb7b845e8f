/// A plugin as it is run: its manifest and its files, as they were pinned.
public struct PluginCode: Sendable, Equatable {
    /// What it says of itself.
    public var manifest: PluginManifest
    /// Its files by their paths below its folder: `init.lua`, `lib/fold.lua`, `data/table.txt`.
    public var files: [String: [UInt8]]

    /// A plugin of these files.
    public init(manifest: PluginManifest, files: [String: [UInt8]]) {
        self.manifest = manifest
        self.files = files
    }
}

/// A plugin that a project lists: what it is, what it may do and how it is set.
public struct InstalledPlugin: Sendable, Equatable {
    /// What is run.
    public var code: PluginCode
    /// What the project grants it.
    public var grants: [Capability]
    /// What the project sets.
    public var config: [String: ConfigValue]
    /// Whether the project itself lists it, not only a plugin that requires it.
    public var isDirect: Bool

    /// An installed plugin.
    public init(
        code: PluginCode, grants: [Capability], config: [String: ConfigValue] = [:], isDirect: Bool = true
    ) {
        self.code = code
        self.grants = grants
        self.config = config
        self.isDirect = isDirect
    }

    /// Which plugin.
    public var id: PluginID { code.manifest.id }
}

/// All plugins of a project, as its lock says.
public struct PluginSet: Sendable, Equatable {
    /// By id.
    public private(set) var plugins: [InstalledPlugin]

    /// A set of plugins; none without an argument.
    public init(_ plugins: [InstalledPlugin] = []) { self.plugins = plugins.sorted { $0.id < $1.id } }

    /// Whether there are none.
    public var isEmpty: Bool { plugins.isEmpty }

    /// The plugin called `id`.
    public subscript(_ id: PluginID) -> InstalledPlugin? { plugins.first { $0.id == id } }

    /// What all plugins provide at `point`, plugins by id, provisions as their manifests list them.
    public func provisions(at point: ExtensionPoint) -> [(plugin: PluginID, provision: Provision)] {
        plugins.flatMap { plugin in
            plugin.code.manifest.provides.filter { $0.point == point }.map { (plugin.id, $0) }
        }
    }
}
