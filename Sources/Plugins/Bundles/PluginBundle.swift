/// A plugin in one file: an uncompressed archive that begins with its packed manifest.
///
/// A bundle has one form: the same manifest and files give the same bytes. A value of this type was checked whole.
public struct PluginBundle: Sendable, Equatable {
    /// What it begins with.
    public let packed: PackedManifest
    /// The content of each file, in the order of the packed manifest.
    public let contents: [[UInt8]]

    /// What the plugin says of itself.
    public var manifest: PluginManifest { packed.plugin }

    /// The plugin as it is run.
    public var code: PluginCode {
        PluginCode(
            manifest: manifest,
            files: Dictionary(zip(packed.files.map(\.path), contents)) { first, _ in first })
    }

    /// Packs `files`, by their paths; `name` is what messages call the plugin's folder.
    ///
    /// - Throws: `PluginFaults` with everything that a bundle may not have.
    public init(
        _ manifest: PluginManifest, files: [String: [UInt8]], name: String
    ) throws(PluginFaults) {
        let sorted = files.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
        packed = PackedManifest(
            plugin: manifest,
            files: sorted.map {
                PackedFile(path: $0.key, size: $0.value.count, hash: ContentHash(of: $0.value))
            })
        contents = sorted.map(\.value)
        try check(name)
        // What a reader would refuse is not packed.
        _ = try PackedManifest.read(packed.bytes, file: name, catalog: nil)
    }

    /// The sizes and the content of files, all at once.
    private func check(_ name: String) throws(PluginFaults) {
        var faults: [PluginFault] = []
        if packed.files.count > BundleLimits.files {
            faults.append(
                PluginFault(
                    .tooLarge, file: name,
                    "has \(packed.files.count) files; at most \(BundleLimits.files) are taken"))
        } else if packed.bundleSize > BundleLimits.bundle {
            faults.append(
                PluginFault(
                    .tooLarge, file: name,
                    "has \(packed.bundleSize) bytes when packed; at most \(BundleLimits.bundle) are taken"))
        }
        for (file, content) in zip(packed.files, contents).prefix(BundleLimits.files)
        where PluginPath.fault(file.path) == nil {
            faults += SourceCheck.faults(file.path, content, file: "\(name)/\(file.path)")
        }
        if let found = PluginFaults(faults) { throw found }
    }

    /// Its bytes.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(packed.bundleSize)
        func append(_ path: String, _ content: [UInt8]) {
            bytes += ArchiveHeader.bytes(path: path, size: content.count)
            bytes += content
            bytes += repeatElement(0, count: ArchiveHeader.padding(content.count))
        }
        append(PackedManifest.fileName, packed.bytes)
        for (file, content) in zip(packed.files, contents) { append(file.path, content) }
        bytes += repeatElement(0, count: 2 * ArchiveHeader.block)
        return bytes
    }

    /// What stands for it: the SHA-256 of its bytes.
    public var hash: ContentHash { ContentHash(of: bytes) }

    /// Reads a bundle; `name` is what messages call it, `catalog` has the rights there are (nil takes any).
    ///
    /// Only the packed manifest is parsed. Everything else is computed from it and compared.
    ///
    /// - Throws: `PluginFaults`.
    public init(
        reading bytes: [UInt8], name: String, catalog: CapabilityCatalog? = nil
    ) throws(PluginFaults) {
        var reader = try BundleReader(bytes, name)
        packed = try PackedManifest.read(
            try reader.manifest(), file: "\(name): \(PackedManifest.fileName)", catalog: catalog)
        contents = try reader.files(packed)
        try check(name)
    }
}
