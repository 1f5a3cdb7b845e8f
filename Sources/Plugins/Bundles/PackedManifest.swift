/// A file that a packed manifest lists.
public struct PackedFile: Sendable, Equatable {
    /// Its path below the plugin's folder.
    public var path: String
    /// Its bytes.
    public var size: Int
    /// What it must be.
    public var hash: ContentHash
}

/// What a bundle begins with: the plugin's manifest, and every file with its size and hash.
public struct PackedManifest: Sendable, Equatable {
    /// What it is called in a bundle and in the store.
    public static let fileName = "manifest.json"

    /// What the plugin says of itself.
    public var plugin: PluginManifest
    /// Its files, sorted by the bytes of their paths.
    public var files: [PackedFile]

    /// Its one form in bytes.
    public var bytes: [UInt8] { Self.shape(nil).write(self).canonical }

    /// Reads a packed manifest; `catalog` has the rights there are, and nil takes any.
    ///
    /// - Throws: `PluginFaults`; whatever is not the one form of its content is refused.
    static func read(
        _ bytes: [UInt8], file: String, catalog: CapabilityCatalog?
    ) throws(PluginFaults) -> PackedManifest {
        let packed = try shape(catalog).readCanonical(
            bytes, file: file, limits: DocumentLimits(bytes: BundleLimits.manifest),
            hint: "pack the plugin again: partnerctl plugin pack"
        ) { $0.bytes }
        if let faults = PluginFaults(packed.faults(file)) { throw faults }
        return packed
    }

    /// What is wrong with the list of files.
    private func faults(_ file: String) -> [PluginFault] {
        var faults = PluginPath.faults(files.map(\.path), file: file)
        for (one, next) in zip(files, files.dropFirst())
        where !one.path.utf8.lexicographicallyPrecedes(next.path.utf8) && one.path != next.path {
            faults.append(
                PluginFault(.notCanonical, file: file, "\(next.path) stands behind \(one.path): not sorted"))
        }
        for packed in files where PluginPath.fault(packed.path) == nil && PluginFileKind(packed.path) == nil {
            faults.append(
                PluginFault(
                    .strangeFile, file: file, "\(packed.path) is no file of a plugin",
                    hint: "a plugin has \(PluginFileKind.all)"))
        }
        if !files.contains(where: { $0.path == plugin.entry }) {
            faults.append(
                PluginFault(
                    .missingFile, file: file, path: "plugin.entry",
                    "names \(plugin.entry), which is not there"))
        }
        return faults
    }

    /// Bytes of the whole bundle.
    var bundleSize: Int {
        ([bytes.count] + files.map(\.size)).reduce(2 * ArchiveHeader.block) { sum, size in
            sum + ArchiveHeader.block + size + ArchiveHeader.padding(size)
        }
    }

    private static func shape(_ catalog: CapabilityCatalog?) -> DocumentShape<PackedManifest> {
        let file = DocumentShape<PackedFile>.object(
            .part, { PackedFile(path: $0, size: $1, hash: $2) },
            required("path", \PackedFile.path, .text("a path") { $0.utf8.count <= 1024 }, "Its path."),
            required("size", \PackedFile.size, .integer(0...BundleLimits.file), "Its bytes."),
            required("sha256", \PackedFile.hash, .contentHash, "Its SHA-256."))
        return DocumentShape.object(
            .written, { PackedManifest(plugin: $0, files: $1) },
            required(
                "plugin", \PackedManifest.plugin, PluginManifest.shape(.written, catalog), "The manifest."),
            required(
                "files", \PackedManifest.files, .list(of: file, 1...BundleLimits.files), "Every file."))
    }
}
