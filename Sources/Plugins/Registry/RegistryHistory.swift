internal import Sealing

/// What a log amounts to: all versions, all keys. The same rules hold for who reads a log and for who adds to it.
public struct RegistryHistory: Sendable, Equatable {
    /// A version as it stands now.
    public struct Release: Sendable, Equatable {
        /// What was published.
        public var published: PublishedVersion
        /// Which entry of the log it is.
        public var sequence: Int
        /// Why it is not to be taken any more; nil for one that is.
        public var yanked: String?

        /// Which version.
        public var version: SemanticVersion { published.version }
    }

    /// Every plugin with its versions, the lowest first.
    public internal(set) var releases: [PluginID: [Release]] = [:]
    /// Every publisher with its keys.
    public internal(set) var publishers: [String: KeySuccession] = [:]
    /// The registry's own keys, from its first change of keys on; none before.
    var registryKeys = KeySuccession()
    /// Entries that went in.
    var length = 0
    /// The hash of the last line.
    var root = LogEntry.noHash
    /// The hashes of all lines, so that a pinned one is found by its position.
    var hashes: [ContentHash] = []

    init() {}

    /// The version of a plugin; nil when it was never published.
    public func release(_ id: PluginID, _ version: SemanticVersion) -> Release? {
        releases[id]?.first { $0.version == version }
    }

    /// The highest version that is to be taken; nil where there is none.
    public func latest(_ id: PluginID) -> SemanticVersion? {
        releases[id]?.last { $0.yanked == nil }?.version
    }

    /// The hash of the line at `position`, from 1; of no bytes for 0; nil where the log is shorter.
    func hash(at position: Int) -> ContentHash? {
        guard position > 0 else { return LogEntry.noHash }
        return position <= hashes.count ? hashes[position - 1] : nil
    }

    /// Reads a log from its first line, at most `limit` lines of it: what is behind them nobody signed yet.
    ///
    /// Guards against lines that were edited, dropped, added or moved: each holds the hash of the one before.
    ///
    /// - Throws: `broken_log`, `broken_rule` and what entries are refused for, with the number of the line.
    static func read(
        _ log: [UInt8], atMost limit: Int = RegistryLimits.entries, file: String
    ) throws(PluginFaults) -> RegistryHistory {
        var history = RegistryHistory()
        _ = try history.add(log, atMost: limit, file: file)
        return history
    }

    /// Takes in the lines that follow, until there are `limit` entries; answers how many bytes of `log` they are.
    mutating func add(_ log: [UInt8], atMost limit: Int, file: String) throws(PluginFaults) -> Int {
        var start = 0
        while start < log.count, length < limit {
            guard let end = log[start...].firstIndex(of: 0x0A) else {
                throw PluginFaults(PluginFault(.brokenLog, file: file, "its last line has no end"))
            }
            let line = Array(log[start...end])
            let name = "\(file) line \(length + 1)"
            let entry = try LogEntryShape.shape.readCanonical(
                line, file: name, limits: RegistryLimits.document(RegistryLimits.entry),
                hint: "the log was changed; ask who keeps the registry"
            ) { $0.line }
            guard entry.sequence == length + 1 else {
                throw PluginFaults(
                    PluginFault(
                        .brokenLog, file: name, "is entry \(entry.sequence)",
                        hint: "entries are missing or moved; ask who keeps the registry"))
            }
            guard entry.previous == root else {
                throw PluginFaults(
                    PluginFault(
                        .brokenLog, file: name, "does not go on from the line before it",
                        hint: "the log was changed in the middle; ask who keeps the registry"))
            }
            try add(entry, line: line, file: name)
            start = end + 1
        }
        return start
    }

    /// Takes in the next entry.
    mutating func add(_ entry: LogEntry, line: [UInt8], file: String) throws(PluginFaults) {
        switch entry.event {
        case .publish(let version): try publish(version, sequence: entry.sequence, file)
        case .yank(let id, let version, let reason): try yank(id, version, reason, file)
        case .rotate(let rotation): try rotate(rotation, entry.time, file)
        case .revoke(let publisher, let key, let reason):
            try revoke(publisher, key, .init(reason: reason, time: entry.time), file)
        }
        length = entry.sequence
        root = ContentHash(of: line)
        hashes.append(root)
    }

    private func broken(_ file: String, _ message: String, hint: String = "") -> PluginFaults {
        PluginFaults(PluginFault(.brokenRule, file: file, message, hint: hint))
    }

    private mutating func publish(
        _ published: PublishedVersion, sequence: Int, _ file: String
    ) throws(PluginFaults) {
        let (id, version) = (published.plugin, published.version)
        if let known = release(id, version) {
            throw PluginFaults(
                PluginFault(
                    .versionExists, file: file,
                    known.published.hash == published.hash
                        ? "\(id) \(version) is published already"
                        : "\(id) \(version) is published already, with other content",
                    hint:
                        "a version never changes: publish \(version.major).\(version.minor).\(version.patch + 1)"
                ))
        }
        try checkSigning(published, file)
        let release = Release(published: published, sequence: sequence)
        let index = releases[id]?.firstIndex { $0.version > version } ?? releases[id]?.endIndex ?? 0
        releases[id, default: []].insert(release, at: index)
    }

    /// Guards against versions by somebody else than the publisher: unsigned ones, and such of another key.
    private mutating func checkSigning(_ published: PublishedVersion, _ file: String) throws(PluginFaults) {
        let (id, version) = (published.plugin, published.version)
        var keys = publishers[id.publisher] ?? KeySuccession()
        guard let key = published.key, let signature = published.signature else {
            guard published.key == nil, published.signature == nil, !keys.signs else {
                throw PluginFaults(
                    PluginFault(
                        .missingSignature, file: file,
                        "\(id) \(version) is not signed, and \(id.publisher) signed before",
                        hint: "sign it with the publisher's key"))
            }
            publishers[id.publisher] = keys
            return
        }
        if let revoked = keys.revocation(of: key, id.publisher) {
            throw PluginFaults(
                PluginFault(
                    .revokedKey, file: file, "\(id) \(version) is signed with \(revoked)",
                    hint: "sign it with another key: partnerctl plugin keygen \(id.publisher)"))
        }
        guard key == keys.current ?? key else {
            throw PluginFaults(
                PluginFault(
                    .publisherKeyChanged, file: file,
                    "\(id) \(version) is signed with key \(key.id), and \(id.publisher) signs with \(keys.current?.id ?? "")",
                    hint: "let the old key name it first: partnerctl plugin rotate-key \(id.publisher)"))
        }
        try BundleSignature.verifyComment(signature, id, version, published.hash)
        if keys.current == nil { keys.bind(key) }
        publishers[id.publisher] = keys
    }

    private mutating func yank(
        _ id: PluginID, _ version: SemanticVersion, _ reason: String, _ file: String
    ) throws(PluginFaults) {
        guard let index = releases[id]?.firstIndex(where: { $0.version == version }) else {
            throw PluginFaults(
                PluginFault(.notFound, file: file, "\(id) \(version) was never published"))
        }
        guard releases[id]?[index].yanked == nil else {
            throw broken(file, "\(id) \(version) is yanked already")
        }
        releases[id]?[index].yanked = reason
    }

    /// Guards against a key that somebody else brings in: only the key that holds can name the next one.
    private mutating func rotate(
        _ rotation: KeyRotation, _ time: RegistryTime, _ file: String
    ) throws(PluginFaults) {
        let owner = rotation.publisher ?? "the registry"
        var keys = rotation.publisher.map { publishers[$0] ?? KeySuccession() } ?? registryKeys
        // A log does not say with which key it began: whoever remembers another one does not follow.
        if rotation.publisher == nil, !keys.signs { keys.bind(rotation.from) }
        if let revoked = keys.revocation(of: rotation.from, owner) {
            throw PluginFaults(
                PluginFault(
                    .revokedKey, file: file, "the rotation is signed with \(revoked)",
                    hint: "a revoked key names no other; sign the next version with a new one"))
        }
        guard keys.current == rotation.from else {
            throw PluginFaults(
                PluginFault(
                    rotation.publisher == nil ? .registryKeyChanged : .publisherKeyChanged, file: file,
                    "\(owner) signs with \(keys.current.map { "key \($0.id)" } ?? "no key"), not with key \(rotation.from.id)",
                    hint: "a rotation is signed with the key that holds"))
        }
        guard !keys.all.contains(rotation.to) else {
            throw broken(
                file, "\(owner) had key \(rotation.to.id) before", hint: "go on with a new key")
        }
        try rotation.verify(file: file)
        keys.rotate(from: rotation.from, to: rotation.to, time)
        if let publisher = rotation.publisher { publishers[publisher] = keys } else { registryKeys = keys }
    }

    private mutating func revoke(
        _ publisher: String, _ key: VerifyingKey, _ revocation: KeySuccession.Revocation, _ file: String
    ) throws(PluginFaults) {
        guard var keys = publishers[publisher], keys.all.contains(key) else {
            throw PluginFaults(
                PluginFault(.notFound, file: file, "\(publisher) never had key \(key.id)"))
        }
        guard keys.revoked[key] == nil else { throw broken(file, "key \(key.id) is revoked already") }
        keys.revoke(key, revocation)
        publishers[publisher] = keys
    }
}
