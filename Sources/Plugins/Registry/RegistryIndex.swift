internal import Sealing

/// What a registry says of one plugin, so that nobody needs the log to see which versions there are. Made from the log,
/// and checked against it.
struct RegistryIndex: Sendable, Equatable {
    struct Version: Sendable, Equatable {
        var version: SemanticVersion
        var hash: ContentHash
        var size: Int
        var requires: [PluginID: SemanticVersion]
        var yanked: String
        var key: VerifyingKey?
        var signature: Signature?
    }

    var plugin: PluginID
    var latest: SemanticVersion?
    var versions: [Version]

    private static let version = DocumentShape<Version>.object(
        .part,
        {
            Version(
                version: $0, hash: $1, size: $2, requires: $3, yanked: $4, key: $5, signature: $6)
        },
        required("version", \.version, .version, "Which version."),
        required("sha256", \.hash, .contentHash, "What the bundle must be."),
        required("size", \.size, .integer(1...RegistryLimits.bundle), "Bytes of the bundle."),
        optional("requires", \.requires, .map(.pluginID, .version), [:], "What it calls."),
        optional("yanked", \.yanked, .sentence(), "", "Why it is not to be taken any more."),
        optional("key", \.key, .maybe(.verifyingKey), nil, "The publisher's key."),
        optional("signature", \.signature, .maybe(.signature), nil, "The publisher's signature."))

    private static let shape = DocumentShape<RegistryIndex>.object(
        .written, { RegistryIndex(plugin: $0, latest: $1, versions: $2) },
        required("plugin", \.plugin, .pluginID, "Which plugin."),
        optional("latest", \.latest, .maybe(.version), nil, "The highest version that is to be taken."),
        required("versions", \.versions, .list(of: version, 1...10_000), "The lowest first."))

    /// What the log says of a plugin.
    init(_ id: PluginID, _ history: RegistryHistory) {
        plugin = id
        latest = history.latest(id)
        versions = (history.releases[id] ?? []).map { release in
            Version(
                version: release.version, hash: release.published.hash, size: release.published.size,
                requires: release.published.requires, yanked: release.yanked ?? "",
                key: release.published.key, signature: release.published.signature)
        }
    }

    private init(plugin: PluginID, latest: SemanticVersion?, versions: [Version]) {
        self.plugin = plugin
        self.latest = latest
        self.versions = versions
    }

    var bytes: [UInt8] { Self.shape.write(self).canonical }

    static func read(_ bytes: [UInt8], file: String) throws(PluginFaults) -> RegistryIndex {
        try shape.readCanonical(
            bytes, file: file, limits: RegistryLimits.document(RegistryLimits.index),
            hint: "make it anew from the log: partnerctl plugin index"
        ) { $0.bytes }
    }

    /// Says where it differs from what the log makes of it; nothing when it is the same.
    ///
    /// Guards against an index that was changed by itself: versions that were never logged, versions kept from sight,
    /// another bundle under a version's name, an old version shown as the latest.
    func faults(against wanted: RegistryIndex, file: String) -> [PluginFault] {
        guard self != wanted else { return [] }
        var faults: [PluginFault] = []
        func add(_ code: PluginFault.Code, _ path: String, _ message: String) {
            faults.append(
                PluginFault(
                    code, file: file, path: path, message,
                    hint: "the log is signed and this file is not: ask who keeps the registry"))
        }
        guard plugin == wanted.plugin else {
            add(.wrongPlugin, "plugin", "is \(plugin), not \(wanted.plugin)")
            return faults
        }
        for entry in versions {
            guard let known = wanted.versions.first(where: { $0.version == entry.version }) else {
                add(.notInLog, "versions", "has \(entry.version), which the log does not have")
                continue
            }
            guard entry != known else { continue }
            if entry.hash != known.hash {
                add(.wrongHash, "versions", "says of \(entry.version) another hash than the log")
            } else if entry.size != known.size {
                add(
                    .wrongSize, "versions",
                    "says that \(entry.version) has \(entry.size) bytes, and the log says \(known.size)")
            } else if known.signature != nil, entry.signature == nil || entry.key == nil {
                add(.missingSignature, "versions", "leaves out the signature of \(entry.version)")
            } else if entry.signature != known.signature || entry.key != known.key {
                add(.foreignSignature, "versions", "has another signature of \(entry.version) than the log")
            } else {
                add(.wrongIndex, "versions", "says something else of \(entry.version) than the log")
            }
        }
        for known in wanted.versions where !versions.contains(where: { $0.version == known.version }) {
            add(.hiddenVersion, "versions", "leaves out \(known.version), which the log has")
        }
        if latest != wanted.latest {
            let shown = latest.map(\.description) ?? "none"
            let code: PluginFault.Code =
                (latest ?? SemanticVersion(0, 0, 0)) < (wanted.latest ?? SemanticVersion(0, 0, 0))
                ? .lowerLatest : .wrongIndex
            add(
                code, "latest",
                "is \(shown), and by the log it is \(wanted.latest.map(\.description) ?? "none")")
        }
        if faults.isEmpty { add(.wrongIndex, "versions", "are not in their order") }
        return faults
    }
}

/// One plugin in a catalog: what a search shows of it.
public struct CatalogEntry: Sendable, Equatable {
    /// Which plugin.
    public var id: PluginID
    /// Its highest version that is to be taken.
    public var latest: SemanticVersion
    /// One sentence: what it is for.
    public var summary: String
    /// The rights that version asks for, by their names: what a plugin can do at worst follows from them.
    public var capabilities: [String]
}

/// All plugins of a registry, for searching. Made from the log; the head has its hash.
struct RegistryCatalog: Sendable, Equatable {
    var plugins: [CatalogEntry]

    private static let entry = DocumentShape<CatalogEntry>.object(
        .part, { CatalogEntry(id: $0, latest: $1, summary: $2, capabilities: $3) },
        required("id", \.id, .pluginID, "Which plugin."),
        required("latest", \.latest, .version, "The highest version that is to be taken."),
        required("summary", \.summary, .sentence(), "What it is for."),
        optional(
            "capabilities", \.capabilities, .list(of: .smallName(hasPoints: true), 0...256), [],
            "The rights it asks for."))

    private static let shape = DocumentShape<RegistryCatalog>.object(
        .written, { RegistryCatalog(plugins: $0) },
        required("plugins", \.plugins, .list(of: entry, 0...100_000), "Sorted by id."))

    private init(plugins: [CatalogEntry]) { self.plugins = plugins }

    /// What the log makes of it. A plugin all of whose versions are yanked is not in it.
    init(_ history: RegistryHistory) {
        plugins = history.releases.keys.sorted().compactMap { id in
            guard let latest = history.latest(id), let release = history.release(id, latest) else {
                return nil
            }
            return CatalogEntry(
                id: id, latest: latest, summary: release.published.summary,
                capabilities: release.published.capabilities)
        }
    }

    var bytes: [UInt8] { Self.shape.write(self).canonical }

    static func read(_ bytes: [UInt8], file: String) throws(PluginFaults) -> RegistryCatalog {
        try shape.readCanonical(
            bytes, file: file, limits: RegistryLimits.document(RegistryLimits.catalog),
            hint: "make it anew from the log: partnerctl plugin index"
        ) { $0.bytes }
    }
}
