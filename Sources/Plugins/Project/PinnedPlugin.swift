/// A plugin as a run keeps it: so it goes on with the code and the settings it began with, whatever became of the
/// project. What it may do is not kept: that is always what today's lock says.
extension InstalledPlugin {
    /// Where the settings stand among the files.
    private static let settings = "config.json"

    private struct Settings: Sendable {
        var config: [String: ConfigValue]
        var isDirect: Bool
    }

    private static let shape = DocumentShape<Settings>.object(
        .part, { Settings(config: $0, isDirect: $1) },
        required("config", \Settings.config, .settings, "What the project sets."),
        required("direct", \Settings.isDirect, .boolean, "Whether the project itself lists it."))

    /// Its files by their paths, sorted: those of its code, `plugin.json` and `config.json`.
    public var pinned: [(path: String, content: [UInt8])] {
        var files = code.files
        files[PluginManifest.fileName] = code.manifest.document.canonical
        files[Self.settings] = Self.shape.write(Settings(config: config, isDirect: isDirect)).canonical
        return files.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            .map { ($0.key, $0.value) }
    }

    /// The plugin out of the files that `pinned` gave, with these rights; `name` is what messages call it.
    ///
    /// - Throws: `PluginFaults` for files that are damaged.
    public init(
        pinned files: [String: [UInt8]], name: String, granting grants: [Capability]
    ) throws(PluginFaults) {
        var files = files
        guard let manifest = files.removeValue(forKey: PluginManifest.fileName),
            let settings = files.removeValue(forKey: Self.settings)
        else {
            throw PluginFaults(
                PluginFault(
                    .missingFile, file: name, "has no \(PluginManifest.fileName) among what the run keeps"))
        }
        let found = try Self.shape.read(settings, file: "\(name)/\(Self.settings)")
        self.init(
            code: PluginCode(
                manifest: try PluginManifest.read(manifest, file: "\(name)/\(PluginManifest.fileName)"),
                files: files),
            grants: grants, config: found.config, isDirect: found.isDirect)
    }
}
