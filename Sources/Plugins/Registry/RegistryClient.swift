public import Sealing

/// Reads a registry that nobody has to be trusted for but whoever holds its key, and of each plugin its publisher.
///
/// The log is the truth: it is signed by its head, and everything else is checked against it.
public struct RegistryClient: Sendable {
    /// What the project calls the registry.
    public let name: String
    private let source: any RegistrySource
    private let keeper: LogKeeper?

    /// A registry that `source` reads; `keeper` keeps what was read and checked of its log.
    public init(name: String, source: any RegistrySource, keeper: LogKeeper? = nil) {
        self.name = name
        self.source = source
        self.keeper = keeper
    }

    /// Reads and checks head and log; of a log that was read before only what is new.
    ///
    /// - Parameters:
    ///   - pin: what the project remembers of the registry; nil at first use, when its key is taken as it is shown.
    ///   - expected: the key that the caller got on another way, to be sure at first use; nil for none.
    ///   - now: the time of day, for the head's end.
    /// - Returns: the registry as it stands, with what to remember of it.
    /// - Throws: `registry_key_changed`, `foreign_signature`, `bad_signature`, `replayed_signature` for a head that the
    ///   registry did not sign: with the key that is remembered, or one that took its place by a chain that each key
    ///   signed; `expired_head` for one that somebody keeps showing (a freeze); `rolled_back` for a log that is shorter
    ///   than it was; `forked` for one that went on from another past; `broken_log` for one that is not what was
    ///   signed; what the source throws.
    public func open(
        pin: RegistryPin?, expected: VerifyingKey? = nil, now: RegistryTime
    ) throws(PluginFaults) -> Registry {
        let key = try shownKey()
        let headFile = "\(name): \(RegistryPath.head)"
        let head = try RegistryHead.read(read(RegistryPath.head, RegistryLimits.head), file: headFile)
        let signature = try headSignature()
        try head.verify(signature, by: key, file: headFile)
        guard now < head.expires else {
            throw PluginFaults(
                PluginFault(
                    .expiredHead, file: headFile, "holds until \(head.expires), and it is \(now)",
                    hint: "ask who keeps the registry to sign it again, or look at the clock of this machine")
            )
        }
        // Before the log is read: it costs nothing to see that there is less of it than there was.
        if let pin, pin.key == key { try checkLength(head, pin.position) }
        let kept = keeper?.read()
        let log = try log(head, kept, key)
        for known in [pin?.key, expected].compactMap(\.self) { try check(key, after: known, log.history) }
        try check(key, after: key, log.history)
        if let pin {
            try checkLength(head, pin.position)
            try checkPast(log.history, pin.position, pin.headHash)
        }
        if kept?.history.root != log.history.root || kept?.key != key { keeper?.write(log) }
        return Registry(
            name: name, key: key, head: head, history: log.history, pinnedKey: pin?.key, source: source)
    }

    /// What was kept of the log when it was last read, for when the registry is not asked; nil for nothing, and for a log
    /// that is not the one that the project remembers.
    public func kept(_ pin: RegistryPin?) -> RegistryHistory? {
        guard let history = keeper?.read()?.history else { return nil }
        if let pin, history.hash(at: pin.position) != pin.headHash { return nil }
        return history
    }

    private func headSignature() throws(PluginFaults) -> [UInt8] {
        let path = RegistryPath.signature(of: RegistryPath.head)
        do throws(PluginFaults) { return try read(path, RegistryLimits.head) } catch {
            guard error.all.first?.code == .registryFileMissing else { throw error }
            throw PluginFaults(
                PluginFault(
                    .missingSignature, file: "\(name): \(path)", "is not there: the registry is not signed",
                    hint: "ask who keeps the registry"))
        }
    }

    private func read(_ path: String, _ limit: Int) throws(PluginFaults) -> [UInt8] {
        try source.read(path, atMost: limit)
    }

    /// The key that the registry shows; nothing is believed of it yet.
    private func shownKey() throws(PluginFaults) -> VerifyingKey {
        let file = "\(name): \(RegistryPath.key)"
        let shown: VerifyingKey
        let bytes = try read(RegistryPath.key, RegistryLimits.head)
        do throws(SealingError) { shown = try VerifyingKey(file: bytes) } catch {
            throw PluginFaults(PluginFault(.badSignature, file: file, error.description))
        }
        guard Array(shown.file.utf8) == bytes else {
            throw PluginFaults(
                PluginFault(.notCanonical, file: file, "is not written as this program writes it"))
        }
        return shown
    }

    /// Guards against a registry that somebody else signs: the key is the known one, or follows it by a chain that
    /// begins there, and is the one that the log ends with.
    private func check(
        _ shown: VerifyingKey, after known: VerifyingKey, _ history: RegistryHistory
    ) throws(PluginFaults) {
        let keys = history.registryKeys
        guard keys.follows(shown, after: known), shown == keys.current ?? shown else {
            let before = known == shown ? keys.current ?? known : known
            throw PluginFaults(
                PluginFault(
                    .registryKeyChanged, file: "\(name): \(RegistryPath.key)",
                    "the registry shows key \(shown.id), and it had \(before.id)",
                    hint: "ask who keeps the registry, on another way than this one, whether that is so"))
        }
    }

    // MARK: The log

    /// The log as the head signs it: what was kept with what is new, or all of it.
    private func log(
        _ head: RegistryHead, _ kept: KeptLog?, _ key: VerifyingKey
    ) throws(PluginFaults) -> KeptLog {
        if let kept, let log = try grown(kept, head, key) { return log }
        let file = "\(name): \(RegistryPath.log)"
        var history = RegistryHistory()
        let size = try history.add(
            read(RegistryPath.log, RegistryLimits.log), atMost: head.length, file: file)
        guard history.length == head.length, history.root == head.root else {
            throw PluginFaults(
                PluginFault(
                    .brokenLog, file: file,
                    "has \(history.length) entries to \(history.root), and the head signs \(head.length) to \(head.root)",
                    hint:
                        "try again in a minute, in case it is just being written; then ask who keeps the registry"
                ))
        }
        // Another registry may have come to the same address: whether that is wanted, the project's pin says.
        if let kept, history.registryKeys.follows(key, after: kept.key) {
            try checkLength(head, kept.history.length)
            try checkPast(history, kept.history.length, kept.history.root)
        }
        return KeptLog(key: key, size: size, history: history)
    }

    /// What was kept, with the entries that came since: each holds the hash of the one before, and the head signs the
    /// last, so that what was kept is what the registry has. Nil where that does not hold: then all of it is read.
    private func grown(
        _ kept: KeptLog, _ head: RegistryHead, _ key: VerifyingKey
    ) throws(PluginFaults) -> KeptLog? {
        var log = kept
        log.key = key
        if head.length > kept.history.length {
            let new = try source.read(
                RegistryPath.log, from: kept.size, atMost: max(0, RegistryLimits.log - kept.size))
            do throws(PluginFaults) {
                log.size += try log.history.add(new, atMost: head.length, file: name)
            } catch {
                // What is wrong with it is said of the whole log.
                return nil
            }
        }
        return log.history.length == head.length && log.history.root == head.root ? log : nil
    }

    private func checkLength(_ head: RegistryHead, _ known: Int) throws(PluginFaults) {
        guard head.length < known else { return }
        throw PluginFaults(
            PluginFault(
                .rolledBack, file: "\(name): \(RegistryPath.log)",
                "has \(head.length) entries, and had \(known) when it was last read",
                hint: "somebody shows an older state: ask who keeps the registry"))
    }

    private func checkPast(
        _ history: RegistryHistory, _ position: Int, _ known: ContentHash
    ) throws(PluginFaults) {
        if history.hash(at: position) == known { return }
        throw PluginFaults(
            PluginFault(
                .forked, file: "\(name): \(RegistryPath.log)",
                "has another entry \(position) than when it was last read",
                hint: "somebody shows another past: ask who keeps the registry"))
    }
}
