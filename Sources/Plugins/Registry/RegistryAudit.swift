public import Sealing

/// What became of plugins since they were locked.
public enum RegistryAudit {
    /// A plugin as the lock has it.
    public struct Locked: Sendable, Equatable {
        /// Which plugin.
        public var id: PluginID
        /// In which version.
        public var version: SemanticVersion
        /// The registry it came from; nil for a folder or a bundle.
        public var registry: String?
        /// Its bundle.
        public var hash: ContentHash
        /// The publisher's key; nil where it was not signed.
        public var key: VerifyingKey?

        /// A plugin of a lock.
        public init(
            id: PluginID, version: SemanticVersion, registry: String?, hash: ContentHash, key: VerifyingKey?
        ) {
            self.id = id
            self.version = version
            self.registry = registry
            self.hash = hash
            self.key = key
        }
    }

    /// How much something matters.
    public enum Weight: Sendable {
        /// To act on.
        case danger
        /// To know.
        case note
    }

    /// One thing that was found.
    public struct Finding: Sendable, Equatable {
        /// How much it matters.
        public var weight: Weight
        /// What, where and what to try: `yanked`, `revoked_key`, `missing_signature`, `publisher_key_changed`,
        /// `wrong_hash`, `not_in_log`, and `newer_version`.
        public var fault: PluginFault
    }

    /// Looks every locked plugin up in its registry.
    ///
    /// - Parameters:
    ///   - plugins: what the lock has.
    ///   - registries: opened, by their names; a plugin of one that is not among them is not judged but for its signature.
    /// - Returns: what was found, the weightiest first, then by id.
    public static func findings(
        _ plugins: [Locked], registries: [String: Registry]
    ) -> [Finding] {
        let found = plugins.sorted { $0.id < $1.id }.flatMap { plugin in
            findings(plugin, plugin.registry.flatMap { registries[$0] })
        }
        return found.filter { $0.weight == .danger } + found.filter { $0.weight == .note }
    }

    /// Which locked plugins are signed with a key that was revoked, by what is known of their registries' logs.
    ///
    /// - Parameters:
    ///   - plugins: what the lock has.
    ///   - histories: by the registries' names; a plugin of one that is not among them is not judged.
    /// - Returns: a `revoked_key` for each, sorted by id, with the publisher, the key's number, the date and the reason.
    public static func revoked(
        _ plugins: [Locked], histories: [String: RegistryHistory]
    ) -> [PluginFault] {
        plugins.sorted { $0.id < $1.id }.compactMap { plugin in
            plugin.registry.flatMap { histories[$0] }.flatMap { revoked(plugin, $0) }
        }
    }

    private static func revoked(_ plugin: Locked, _ history: RegistryHistory) -> PluginFault? {
        let publisher = plugin.id.publisher
        // The key that signed what is locked; what is remembered of the publisher may be one that followed it.
        let key = history.release(plugin.id, plugin.version)?.published.key ?? plugin.key
        guard let key, let revoked = history.publishers[publisher]?.revocation(of: key, publisher) else {
            return nil
        }
        return PluginFault(
            .revokedKey, file: "\(plugin.id) \(plugin.version)", "is signed with \(revoked)",
            hint: "look what it does, and take a later version: partnerctl plugin update \(plugin.id)")
    }

    private static func findings(_ plugin: Locked, _ registry: Registry?) -> [Finding] {
        let file = "\(plugin.id) \(plugin.version)"
        var found: [Finding] = []
        func add(_ weight: Weight, _ code: PluginFault.Code, _ message: String, _ hint: String) {
            found.append(Finding(weight: weight, fault: PluginFault(code, file: file, message, hint: hint)))
        }
        if plugin.key == nil {
            add(
                .note, .missingSignature, "is not signed: its content is pinned, its publisher is not known",
                "ask \(plugin.id.publisher) to sign it")
        }
        guard let registry else { return found }
        let history = registry.history
        guard let release = history.release(plugin.id, plugin.version) else {
            add(
                .danger, .notInLog, "is not in the log of \(registry.name)",
                "remove it, or look where it came from: git log partnerctl.lock")
            return found
        }
        if release.published.hash != plugin.hash {
            add(
                .danger, .wrongHash, "is another bundle than \(registry.name) published",
                "install it anew: partnerctl plugin update \(plugin.id)")
        }
        if let reason = release.yanked {
            let latest = history.latest(plugin.id)
            add(
                .danger, .yanked, "was taken back: \(reason)",
                latest.map { "partnerctl plugin update \(plugin.id) takes \($0)" }
                    ?? "remove it; there is no other version")
        }
        if let fault = revoked(plugin, history) {
            found.append(Finding(weight: .danger, fault: fault))
        } else if let key = plugin.key, history.publishers[plugin.id.publisher]?.all.contains(key) != true {
            add(
                .danger, .publisherKeyChanged,
                "is locked with key \(key.id), which \(plugin.id.publisher) never had",
                "look where it came from: git log partnerctl.lock")
        }
        if release.yanked == nil, let latest = history.latest(plugin.id), plugin.version < latest {
            add(
                .note, .newerVersion, "there is \(latest)",
                "see what it would change: partnerctl plugin update \(plugin.id) --preview")
        }
        return found
    }
}
