internal import Sealing

/// What a log amounts to: all versions, all keys. The same rules hold for who reads a log and for who adds to it.
public struct RegistryHistory: Sendable {
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
    public private(set) var releases: [PluginID: [Release]] = [:]
    /// Every publisher with its keys.
    public private(set) var publishers: [String: PublisherKeys] = [:]
    /// Entries that went in.
    public private(set) var length = 0
    /// The hash of the last line.
    public private(set) var root = LogEntry.noHash
    /// The hashes of all lines, so that a pinned one is found by its position.
    private var hashes: [ContentHash] = []

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
        var start = 0
        while start < log.count, history.length < limit {
            guard let end = log[start...].firstIndex(of: 0x0A) else {
                throw PluginFaults(PluginFault(.brokenLog, file: file, "its last line has no end"))
            }
            let line = Array(log[start...end])
            let name = "\(file) line \(history.length + 1)"
            let entry = try LogEntryShape.shape.readCanonical(
                line, file: name, limits: RegistryLimits.document(RegistryLimits.entry),
                hint: "the log was changed; ask who keeps the registry"
            ) { $0.line }
            guard entry.sequence == history.length + 1 else {
                throw PluginFaults(
                    PluginFault(
                        .brokenLog, file: name, "is entry \(entry.sequence)",
                        hint: "entries are missing or moved; ask who keeps the registry"))
            }
            guard entry.previous == history.root else {
                throw PluginFaults(
                    PluginFault(
                        .brokenLog, file: name, "does not go on from the line before it",
                        hint: "the log was changed in the middle; ask who keeps the registry"))
            }
            try history.add(entry, line: line, file: name)
            start = end + 1
        }
        return history
    }

    /// Takes in the next entry.
    mutating func add(_ entry: LogEntry, line: [UInt8], file: String) throws(PluginFaults) {
        switch entry.event {
        case .publish(let version): try publish(version, sequence: entry.sequence, file)
        case .yank(let id, let version, let reason): try yank(id, version, reason, file)
        case .rotate(let rotation): try rotate(rotation, file)
        case .revoke(let publisher, let key, let reason): try revoke(publisher, key, reason, file)
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
        var keys = publishers[id.publisher] ?? PublisherKeys()
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
        if let reason = keys.revoked[key] {
            throw PluginFaults(
                PluginFault(
                    .revokedKey, file: file,
                    "\(id) \(version) is signed with key \(key.id), which was revoked: \(reason)"))
        }
        guard key == keys.current ?? key else {
            throw PluginFaults(
                PluginFault(
                    .publisherKeyChanged, file: file,
                    "\(id) \(version) is signed with key \(key.id), and \(id.publisher) signs with \(keys.current?.id ?? "")",
                    hint: "change the key first, with a rotation that the old key signs"))
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
    private mutating func rotate(_ rotation: KeyRotation, _ file: String) throws(PluginFaults) {
        var keys = publishers[rotation.publisher] ?? PublisherKeys()
        if let reason = keys.revoked[rotation.from] {
            throw PluginFaults(
                PluginFault(
                    .revokedKey, file: file,
                    "key \(rotation.from.id) of \(rotation.publisher) was revoked: \(reason); it names no other"
                ))
        }
        guard keys.current == rotation.from else {
            throw PluginFaults(
                PluginFault(
                    .publisherKeyChanged, file: file,
                    "\(rotation.publisher) signs with \(keys.current?.id ?? "no key"), not with \(rotation.from.id)",
                    hint: "a rotation is signed with the key that holds"))
        }
        guard !keys.all.contains(rotation.to) else {
            throw broken(
                file, "\(rotation.publisher) had key \(rotation.to.id) before",
                hint: "make a new key: partnerctl plugin keygen")
        }
        try rotation.verify(file: file)
        keys.rotate(from: rotation.from, to: rotation.to)
        publishers[rotation.publisher] = keys
    }

    private mutating func revoke(
        _ publisher: String, _ key: VerifyingKey, _ reason: String, _ file: String
    ) throws(PluginFaults) {
        guard var keys = publishers[publisher], keys.all.contains(key) else {
            throw PluginFaults(
                PluginFault(.notFound, file: file, "\(publisher) never had key \(key.id)"))
        }
        guard keys.revoked[key] == nil else { throw broken(file, "key \(key.id) is revoked already") }
        keys.revoke(key, reason: reason)
        publishers[publisher] = keys
    }
}
