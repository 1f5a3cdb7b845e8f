internal import Glibc

/// Where the bundles of a project are unpacked: one read-only folder each, named by the hash of the bundle.
///
/// What is in it was checked before it came there, and is checked again each time it is read.
public struct PluginStore: Sendable {
    /// Below a project's folder.
    public static let location = ".partnerctl/plugins"
    private static let stagingPrefix = ".staging-"

    /// The project's folder.
    public let project: String

    /// The store of the project in `project`; nothing is made or looked at yet.
    public init(project: String) { self.project = project }

    static func name(_ hash: ContentHash) -> String { "sha256-\(hash)" }

    private func folder() throws(PluginFaults) -> FolderHandle? {
        var folder: FolderHandle? = try FolderHandle.open(project)
        for name in Self.location.split(separator: "/") { folder = try folder?.folder(String(name)) }
        return folder
    }

    /// Unpacks a bundle, unless it is there already; two that do it at once do no harm.
    ///
    /// It appears whole under its name or not at all. A damaged copy of it is replaced.
    ///
    /// - Throws: `PluginFaults` with code `system` or `unsafe_path`; then nothing is left but what was there.
    @discardableResult
    public func install(_ bundle: PluginBundle) throws(PluginFaults) -> ContentHash {
        let hash = bundle.hash
        let name = Self.name(hash)
        var folder = try FolderHandle.open(project)
        for part in Self.location.split(separator: "/") { folder = try folder.makingFolder(String(part)) }
        if isWhole(hash, in: folder) { return hash }
        let staging = Self.stagingPrefix + FolderHandle.randomName()
        do throws(PluginFaults) {
            try unpack(bundle, into: try folder.makingFolder(staging))
            if try !folder.rename(staging, to: name), !isWhole(hash, in: folder) {
                try replaceDamaged(name, by: staging, in: folder)
            }
            try folder.sync()
            try folder.remove(staging)
        } catch {
            // The first error is the one to tell; what is left of staging is inert, and pruning removes it.
            try? folder.remove(staging)
            throw error
        }
        return hash
    }

    private func replaceDamaged(_ name: String, by staging: String, in folder: FolderHandle)
        throws(PluginFaults)
    {
        let aside = Self.stagingPrefix + FolderHandle.randomName()
        _ = try folder.rename(name, to: aside)
        guard try folder.rename(staging, to: name) else {
            throw FolderHandle.system("replace", folder.path(of: name), EEXIST)
        }
        try folder.remove(aside)
    }

    private func unpack(_ bundle: PluginBundle, into root: FolderHandle) throws(PluginFaults) {
        try root.create(PackedManifest.fileName, bundle.packed.bytes)
        for (file, content) in zip(bundle.packed.files, bundle.contents) {
            var parts = file.path.split(separator: "/").map(String.init)
            let name = parts.removeLast()
            var folder = root
            var made = [root]
            for part in parts {
                folder = try folder.makingFolder(part)
                made.append(folder)
            }
            try folder.create(name, content)
            for folder in made.reversed() { try folder.sync() }
        }
    }

    private func isWhole(_ hash: ContentHash, in folder: FolderHandle) -> Bool {
        do throws(PluginFaults) {
            _ = try read(hash, in: folder, name: "", catalog: nil)
            return true
        } catch {
            return false
        }
    }

    /// Reads a bundle back, every file against the packed manifest and that against `hash`.
    ///
    /// `name` is what messages call the plugin; `catalog` has the rights there are, and nil takes any.
    ///
    /// - Throws: `PluginFaults`: `not_installed`, or `wrong_hash` and `missing_file` for what was changed.
    public func load(
        _ hash: ContentHash, name: String, catalog: CapabilityCatalog? = nil
    ) throws(PluginFaults) -> PluginBundle {
        guard let folder = try folder() else { throw notInstalled(name) }
        return try read(hash, in: folder, name: name, catalog: catalog)
    }

    private func notInstalled(_ name: String) -> PluginFaults {
        PluginFaults(
            PluginFault(
                .notInstalled, file: name, "is in the lock and not in \(Self.location)",
                hint: "fetch it: partnerctl plugin install"))
    }

    private func read(
        _ hash: ContentHash, in store: FolderHandle, name: String, catalog: CapabilityCatalog?
    ) throws(PluginFaults) -> PluginBundle {
        guard let root = try store.folder(Self.name(hash)) else { throw notInstalled(name) }
        let hint = "install it again: partnerctl plugin install"
        guard
            let bytes = try root.content(PackedManifest.fileName, atMost: BundleLimits.manifest)
        else {
            throw PluginFaults(
                PluginFault(
                    .missingFile, file: "\(name)/\(PackedManifest.fileName)", "is gone from the store",
                    hint: hint))
        }
        let packed = try PackedManifest.read(
            bytes, file: "\(name)/\(PackedManifest.fileName)", catalog: catalog)
        var faults: [PluginFault] = []
        var files: [String: [UInt8]] = [:]
        for file in packed.files {
            let path = "\(name)/\(file.path)"
            guard let content = try content(file, in: root) else {
                faults.append(PluginFault(.missingFile, file: path, "is gone from the store", hint: hint))
                continue
            }
            if content.count != file.size || ContentHash(of: content) != file.hash {
                faults.append(PluginFault(.wrongHash, file: path, "was changed in the store", hint: hint))
            }
            files[file.path] = content
        }
        if let found = PluginFaults(faults) { throw found }
        let bundle = try PluginBundle(packed.plugin, files: files, name: name)
        guard bundle.hash == hash else {
            throw PluginFaults(
                PluginFault(
                    .wrongHash, file: "\(name)/\(PackedManifest.fileName)", "was changed in the store",
                    hint: hint))
        }
        return bundle
    }

    private func content(_ file: PackedFile, in root: FolderHandle) throws(PluginFaults) -> [UInt8]? {
        var parts = file.path.split(separator: "/").map(String.init)
        let name = parts.removeLast()
        var folder = root
        for part in parts {
            guard let inner = try folder.folder(part) else { return nil }
            folder = inner
        }
        return try folder.content(name, atMost: file.size)
    }

    /// The bundles there are, sorted.
    ///
    /// - Throws: `PluginFaults` with code `system`.
    public func installed() throws(PluginFaults) -> [ContentHash] {
        guard let folder = try folder() else { return [] }
        return try folder.names(atMost: 100_000).compactMap { name in
            name.hasPrefix("sha256-") ? ContentHash(name.dropFirst(7)) : nil
        }
    }

    /// Removes every bundle that is not among `kept`, and what killed installations left a day ago or earlier.
    ///
    /// - Throws: `PluginFaults` with code `system`.
    public func prune(keeping kept: Set<ContentHash>) throws(PluginFaults) {
        guard let folder = try folder() else { return }
        for hash in try installed() where !kept.contains(hash) { try folder.remove(Self.name(hash)) }
        let now = time(nil)
        for name in try folder.names(atMost: 100_000) where name.hasPrefix(Self.stagingPrefix) {
            if let changed = folder.changed(name), now - changed > 86_400 { try folder.remove(name) }
        }
    }
}
