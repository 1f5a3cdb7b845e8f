public import Sealing

/// A registry as it stood when it was opened: its head and its log were checked.
public struct Registry: Sendable {
    /// What the project calls it.
    public let name: String
    /// Its own key.
    public let key: VerifyingKey
    /// What it signed.
    let head: RegistryHead
    /// What its log amounts to.
    public let history: RegistryHistory
    /// The key that is remembered of it; nil at first use, when its key is taken as it is shown.
    private let pinnedKey: VerifyingKey?
    private let source: any RegistrySource

    init(
        name: String, key: VerifyingKey, head: RegistryHead, history: RegistryHistory,
        pinnedKey: VerifyingKey?, source: any RegistrySource
    ) {
        self.name = name
        self.key = key
        self.head = head
        self.history = history
        self.pinnedKey = pinnedKey
        self.source = source
    }

    /// Whether its key was taken as it was shown, because nothing was remembered of it.
    public var isFirstUse: Bool { pinnedKey == nil }

    /// The keys that took the place of the remembered one since, each named by the one before.
    public var newKeys: [KeySuccession.Step] {
        pinnedKey.map { history.registryKeys.steps(after: $0) } ?? []
    }

    /// What to remember of it, in the lock.
    public var pin: RegistryPin {
        RegistryPin(key: key, position: head.length, headHash: head.root)
    }

    /// All plugins that have a version to be taken, sorted by id.
    ///
    /// - Throws: `wrong_hash` for a catalog that the head does not sign, `hidden_version`, `not_in_log`, `lower_latest`
    ///   and `wrong_index` for one that says something else than the log.
    public func catalog() throws(PluginFaults) -> [CatalogEntry] {
        let file = "\(name): \(RegistryPath.catalog)"
        let bytes = try source.read(RegistryPath.catalog, atMost: RegistryLimits.catalog)
        guard ContentHash(of: bytes) == head.catalog else {
            throw PluginFaults(
                PluginFault(
                    .wrongHash, file: file, "is not the one that the registry signed",
                    hint: "try again in a minute, in case it is just being written"))
        }
        let catalog = try RegistryCatalog.read(bytes, file: file)
        let wanted = RegistryCatalog(history)
        if let faults = PluginFaults(Self.faults(catalog.plugins, wanted.plugins, file)) { throw faults }
        return catalog.plugins
    }

    private static func faults(
        _ shown: [CatalogEntry], _ wanted: [CatalogEntry], _ file: String
    ) -> [PluginFault] {
        guard shown != wanted else { return [] }
        var faults: [PluginFault] = []
        for entry in shown {
            let known = wanted.first { $0.id == entry.id }
            guard entry != known else { continue }
            let code: PluginFault.Code =
                known.map { entry.latest < $0.latest ? .lowerLatest : .wrongIndex } ?? .notInLog
            faults.append(
                PluginFault(code, file: file, path: "plugins", "says of \(entry.id) what the log does not"))
        }
        for entry in wanted where !shown.contains(where: { $0.id == entry.id }) {
            faults.append(PluginFault(.hiddenVersion, file: file, path: "plugins", "leaves out \(entry.id)"))
        }
        return faults.isEmpty
            ? [PluginFault(.wrongIndex, file: file, path: "plugins", "are not in their order")] : faults
    }

    /// Plugins with `text` in their id or summary, whatever its case; all of them for an empty text.
    public func search(_ text: String) throws(PluginFaults) -> [CatalogEntry] {
        let wanted = text.lowercased()
        return try catalog().filter {
            wanted.isEmpty || $0.id.description.contains(wanted) || $0.summary.lowercased().contains(wanted)
        }
    }

    /// The versions of a plugin, the lowest first, the yanked ones included.
    ///
    /// - Throws: `not_found` when the log has no such plugin; what `RegistryIndex.faults` finds where the index says
    ///   something else than the log.
    public func releases(of id: PluginID) throws(PluginFaults) -> [RegistryHistory.Release] {
        guard let releases = history.releases[id] else { throw notFound(id) }
        let path = RegistryPath.index(id)
        let file = "\(name): \(path)"
        let index = try RegistryIndex.read(
            source.read(path, atMost: RegistryLimits.index), file: file)
        if let faults = PluginFaults(index.faults(against: RegistryIndex(id, history), file: file)) {
            throw faults
        }
        return releases
    }

    private func notFound(_ id: PluginID) -> PluginFaults {
        let near = NearName.question(id.description, among: history.releases.keys.sorted().map(\.description))
        return PluginFaults(
            PluginFault(
                .notFound, file: id.description, "is not in the registry \(name)\(near)",
                hint: near.isEmpty ? "see what there is: partnerctl plugin search" : ""))
    }

    /// What a bundle is taken under, beyond what the log says.
    public struct Terms: Sendable, Equatable {
        /// The publisher's key that the project remembers; nil at first use.
        public var publisherKey: VerifyingKey?
        /// Whether a version may be taken of a publisher who never signed.
        public var takesUnsigned: Bool
        /// Whether a yanked version may be taken, because the lock has it already.
        public var takesYanked: Bool

        /// Signed, not yanked, by whichever key the log names, unless said otherwise.
        public init(
            publisherKey: VerifyingKey? = nil, takesUnsigned: Bool = false, takesYanked: Bool = false
        ) {
            self.publisherKey = publisherKey
            self.takesUnsigned = takesUnsigned
            self.takesYanked = takesYanked
        }
    }

    /// Fetches a bundle and checks everything that is said of it.
    ///
    /// - Parameters:
    ///   - id: which plugin.
    ///   - version: which version.
    ///   - terms: what the project remembers and allows.
    ///   - catalog: the rights there are; nil takes any.
    /// - Returns: the bundle; it is of this plugin and version, and the one that the publisher signed.
    /// - Throws: `not_found`; `yanked`; `missing_signature`, `publisher_key_changed`, `revoked_key` for who signed;
    ///   `wrong_size`, `wrong_hash`, `bad_signature`, `foreign_signature`, `replayed_signature` for other bytes than the
    ///   publisher's; `wrong_plugin` for another plugin inside; and what reading the bundle throws.
    public func bundle(
        _ id: PluginID, _ version: SemanticVersion, _ terms: Terms = Terms(),
        catalog: CapabilityCatalog? = nil
    ) throws(PluginFaults) -> PluginBundle {
        let file = "\(id) \(version)"
        guard let release = try releases(of: id).first(where: { $0.version == version }) else {
            let latest = history.latest(id).map { "; the latest is \($0)" } ?? ""
            throw PluginFaults(PluginFault(.notFound, file: file, "there is no such version\(latest)"))
        }
        let published = release.published
        if let reason = release.yanked, !terms.takesYanked {
            throw PluginFaults(
                PluginFault(
                    .yanked, file: file, "was taken back: \(reason)",
                    hint: history.latest(id).map { "take \($0)" } ?? "there is no other version"))
        }
        try checkKey(published, terms, file)
        let bytes = try source.read(RegistryPath.bundle(published.hash), atMost: RegistryLimits.bundle)
        guard bytes.count == published.size else {
            throw PluginFaults(
                PluginFault(
                    .wrongSize, file: file,
                    "the bundle has \(bytes.count) bytes, and the log says \(published.size)"))
        }
        guard ContentHash(of: bytes) == published.hash else {
            throw PluginFaults(
                PluginFault(.wrongHash, file: file, "the bundle is not the one that was published"))
        }
        if let key = published.key, let signature = published.signature {
            try BundleSignature.verify(signature, of: bytes, id, version, by: key)
        }
        let bundle = try PluginBundle(reading: bytes, name: file, catalog: catalog)
        try Self.checkContent(bundle, published, file)
        return bundle
    }

    /// Guards against versions that somebody else than the remembered publisher signed.
    private func checkKey(
        _ published: PublishedVersion, _ terms: Terms, _ file: String
    ) throws(PluginFaults) {
        let publisher = published.plugin.publisher
        let keys = history.publishers[publisher] ?? KeySuccession()
        guard let key = published.key else {
            guard terms.publisherKey == nil, terms.takesUnsigned else {
                throw PluginFaults(
                    PluginFault(
                        .missingSignature, file: file,
                        terms.publisherKey.map {
                            "is not signed, and \(publisher) signed with \($0.id) before"
                        }
                            ?? "is not signed", hint: "ask \(publisher) to sign it"))
            }
            return
        }
        if let revoked = keys.revocation(of: key, publisher) {
            throw PluginFaults(
                PluginFault(
                    .revokedKey, file: file, "is signed with \(revoked)",
                    hint: "take a later version, signed with another key"))
        }
        // Either way round: an older version was signed with a key that the remembered one took the place of.
        if let known = terms.publisherKey, !keys.follows(key, after: known), !keys.follows(known, after: key)
        {
            throw PluginFaults(
                PluginFault(
                    .publisherKeyChanged, file: file,
                    "is signed with key \(key.id), and \(publisher) signed with \(known.id), which did not name it",
                    hint: "ask \(publisher) for its key, on another way than this one: --publisher-key KEY"))
        }
    }

    /// Guards against a publisher's own bundle under another name, and a log that says of it what is not so.
    static func checkContent(
        _ bundle: PluginBundle, _ published: PublishedVersion, _ file: String
    ) throws(PluginFaults) {
        let manifest = bundle.manifest
        guard manifest.id == published.plugin, manifest.version == published.version else {
            throw PluginFaults(
                PluginFault(.wrongPlugin, file: file, "the bundle is of \(manifest.id) \(manifest.version)"))
        }
        guard manifest.requires == published.requires, manifest.summary == published.summary,
            PublishedVersion.capabilities(of: manifest) == published.capabilities
        else {
            throw PluginFaults(
                PluginFault(
                    .wrongIndex, file: file,
                    "the registry says other requirements, rights or another summary than the bundle"))
        }
    }
}

extension PublishedVersion {
    /// What a log says of a bundle.
    init(_ bundle: PluginBundle, bytes: [UInt8], key: VerifyingKey?, signature: Signature?) {
        let manifest = bundle.manifest
        self.init(
            plugin: manifest.id, version: manifest.version, hash: ContentHash(of: bytes), size: bytes.count,
            requires: manifest.requires, summary: manifest.summary,
            capabilities: Self.capabilities(of: manifest), key: key, signature: signature)
    }

    static func capabilities(of manifest: PluginManifest) -> [String] {
        Set(manifest.capabilities.map(\.capability.name)).sorted {
            $0.utf8.lexicographicallyPrecedes($1.utf8)
        }
    }
}
