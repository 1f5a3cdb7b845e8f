/// An author's folder as a bundle, and what of it stays outside.
public struct PluginFolder: Sendable, Equatable {
    /// What is packed.
    public let bundle: PluginBundle
    /// What is not, each with why: `.git: is hidden`.
    public let leftOut: [String]

    /// Reads the folder at `path`: `plugin.json`, and the files of the kinds that a plugin has.
    ///
    /// `name` is what messages call it; `catalog` has the rights and events there are, and nil takes any.
    ///
    /// - Throws: `PluginFaults` with everything that is wrong.
    public static func read(
        _ path: String, name: String? = nil, catalog: CapabilityCatalog? = nil
    ) throws(PluginFaults) -> PluginFolder {
        let root = try FolderHandle.open(path)
        let name = name ?? path
        guard let bytes = try root.content(PluginManifest.fileName, atMost: BundleLimits.manifest) else {
            throw PluginFaults(
                PluginFault(
                    .missingFile, file: "\(name)/\(PluginManifest.fileName)",
                    "is missing: the folder is no plugin",
                    hint: "make one: partnerctl plugin new PUBLISHER/NAME"))
        }
        var walk = Walk()
        var faults: [PluginFault] = []
        var manifest: PluginManifest?
        do throws(PluginFaults) {
            manifest = try PluginManifest.read(
                bytes, file: "\(name)/\(PluginManifest.fileName)", catalog: catalog)
        } catch { faults += error.all }
        try walk.enter(root, "", name)
        faults += PluginPath.faults(walk.files.keys.sorted(), file: name)
        guard let manifest, faults.isEmpty else {
            for (path, content) in walk.files.sorted(by: { $0.key < $1.key }) {
                faults += SourceCheck.faults(path, content, file: "\(name)/\(path)")
            }
            throw PluginFaults(faults) ?? PluginFaults(PluginFault(.system, file: name, "cannot be read"))
        }
        return PluginFolder(
            bundle: try PluginBundle(manifest, files: walk.files, name: name), leftOut: walk.leftOut)
    }

    private struct Walk {
        var files: [String: [UInt8]] = [:]
        var leftOut: [String] = []

        mutating func enter(_ folder: FolderHandle, _ prefix: String, _ name: String) throws(PluginFaults) {
            let limit = 2 * BundleLimits.files
            let names = try folder.names(atMost: limit)
            guard names.count <= limit, files.count <= BundleLimits.files else {
                throw PluginFaults(
                    PluginFault(
                        .tooLarge, file: name, "has too many files; at most \(BundleLimits.files) are taken"))
            }
            for entry in names {
                let path = prefix + entry
                if entry.hasPrefix(".") {
                    leftOut.append("\(ShownText.plain(path)): is hidden")
                    continue
                }
                switch folder.kind(entry) {
                case .file?: try take(folder, entry, path)
                case .folder?:
                    if prefix.utf8.count > PluginPath.longest {
                        leftOut.append("\(ShownText.plain(path)): is too deep")
                    } else if let inner = try folder.folder(entry) {
                        try enter(inner, path + "/", name)
                    }
                case .link?: leftOut.append("\(ShownText.plain(path)): is a link")
                case .other?: leftOut.append("\(ShownText.plain(path)): is no file")
                case nil: leftOut.append("\(ShownText.plain(path)): is gone")
                }
            }
        }

        private mutating func take(
            _ folder: FolderHandle, _ entry: String, _ path: String
        ) throws(PluginFaults) {
            if path == PluginManifest.fileName { return }
            guard PluginFileKind(path) != nil else {
                leftOut.append("\(ShownText.plain(path)): is no file of a plugin")
                return
            }
            files[path] = try folder.content(entry, atMost: BundleLimits.file) ?? []
        }
    }
}
