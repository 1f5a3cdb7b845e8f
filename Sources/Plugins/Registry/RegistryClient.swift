public import Sealing

/// Reads a registry that nobody has to be trusted for but whoever holds its key, and of each plugin its publisher.
///
/// The log is the truth: it is signed by its head, and everything else is checked against it.
public struct RegistryClient: Sendable {
    /// What the project calls the registry.
    public let name: String
    private let source: any RegistrySource

    /// A registry that `source` reads.
    public init(name: String, source: any RegistrySource) {
        self.name = name
        self.source = source
    }

    /// Reads and checks head and log.
    ///
    /// - Parameters:
    ///   - pin: what the project remembers of the registry; nil at first use, when its key is taken as it is shown.
    ///   - expected: the key that the caller got on another way, to be sure at first use; nil for none.
    ///   - now: the time of day, for the head's end.
    /// - Returns: the registry as it stands, with what to remember of it.
    /// - Throws: `registry_key_changed`, `foreign_signature`, `bad_signature`, `replayed_signature` for a head that the
    ///   registry did not sign; `expired_head` for one that somebody keeps showing (a freeze); `rolled_back` for a log
    ///   that is shorter than it was; `forked` for one that went on from another past; `broken_log` for one that is not
    ///   what was signed; what the source throws.
    public func open(
        pin: RegistryPin?, expected: VerifyingKey? = nil, now: RegistryTime
    ) throws(PluginFaults) -> Registry {
        let key = try key(pin, expected)
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
        let history = try history(head, pin)
        return Registry(
            name: name, key: key, head: head, history: history, isFirstUse: pin == nil, source: source)
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

    /// Guards against a registry that somebody else signs: the key is the remembered one, whatever the registry shows.
    private func key(_ pin: RegistryPin?, _ expected: VerifyingKey?) throws(PluginFaults) -> VerifyingKey {
        let wanted = pin?.key ?? expected
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
        guard shown == wanted ?? shown, shown == expected ?? shown else {
            throw PluginFaults(
                PluginFault(
                    .registryKeyChanged, file: file,
                    "the registry shows key \(shown.id), and it had \((shown == expected ?? shown ? wanted : expected)?.id ?? "")",
                    hint: "ask who keeps the registry, on another way than this one, whether that is so"))
        }
        return shown
    }

    private func history(_ head: RegistryHead, _ pin: RegistryPin?) throws(PluginFaults) -> RegistryHistory {
        let file = "\(name): \(RegistryPath.log)"
        // Before the log is read: it costs nothing to see that there is less of it than there was.
        if let pin, head.length < pin.position {
            throw PluginFaults(
                PluginFault(
                    .rolledBack, file: file,
                    "has \(head.length) entries, and had \(pin.position) when it was last read",
                    hint: "somebody shows an older state: ask who keeps the registry"))
        }
        let history = try RegistryHistory.read(
            read(RegistryPath.log, RegistryLimits.log), atMost: head.length, file: file)
        if let pin, let known = history.hash(at: pin.position), known != pin.headHash {
            throw PluginFaults(
                PluginFault(
                    .forked, file: file,
                    "has another entry \(pin.position) than when it was last read",
                    hint: "somebody shows another past: ask who keeps the registry"))
        }
        guard history.length == head.length, history.root == head.root else {
            throw PluginFaults(
                PluginFault(
                    .brokenLog, file: file,
                    "has \(history.length) entries to \(history.root), and the head signs \(head.length) to \(head.root)",
                    hint:
                        "try again in a minute, in case it is just being written; then ask who keeps the registry"
                ))
        }
        return history
    }
}
