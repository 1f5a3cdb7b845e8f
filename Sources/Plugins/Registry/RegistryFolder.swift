public import Sealing

/// A registry that is kept in a folder: what it publishes is signed here, and whoever serves the folder needs no key.
///
/// Every change is an entry of the log; index, catalog and head are made from it. Files are replaced whole, the log is
/// only added to, and one writer works at a time. A change counts when its head is signed: one that was interrupted
/// before is finished by the next, or by `reindex`.
public struct RegistryFolder: Sendable {
    /// The folder.
    public let folder: String
    /// How long a head holds, in seconds: 30 days. Sign again before that, changed or not.
    static let validity = 30 * 86_400
    /// What readers know the registry by.
    public var publicKey: VerifyingKey { key.publicKey }
    private let files: RegistryFiles
    private let key: SigningKey

    /// The registry in `folder`, signed with `key`.
    public init(folder: String, key: SigningKey) {
        self.folder = folder
        self.key = key
        files = RegistryFiles(folder: folder)
    }

    /// Makes an empty registry in a folder that is there.
    ///
    /// - Throws: `registry_exists` where there is one.
    public func create(name: String, now: RegistryTime) throws(PluginFaults) {
        try files.locked { () throws(PluginFaults) in
            for path in [RegistryPath.head, RegistryPath.log, RegistryPath.key]
            where try files.readIfThere(path, atMost: RegistryLimits.log) != nil {
                throw PluginFaults(
                    PluginFault(
                        .registryExists, file: "\(folder)/\(path)", "is there already",
                        hint: "name another folder; a registry is never written over"))
            }
            try files.write([], to: RegistryPath.log)
            try finish(RegistryHistory(), named: name, now, signing: key)
        }
    }

    /// Publishes a bundle.
    ///
    /// - Parameters:
    ///   - bytes: the bundle.
    ///   - signature: the publisher's, as `BundleSignature.sign` or minisign with that trusted comment made it; nil for
    ///     a publisher who never signs.
    ///   - publisherKey: the publisher's key; nil without a signature.
    ///   - now: the time of day.
    /// - Returns: what the log says of it now. The same bundle again is no error, and changes nothing.
    /// - Throws: what is wrong with the bundle, `version_exists` for other content of a version that is there,
    ///   `missing_signature`, `bad_signature`, `foreign_signature`, `replayed_signature`, `publisher_key_changed`,
    ///   `revoked_key`, `registry_busy`; then the registry is as before.
    @discardableResult
    public func publish(
        _ bytes: [UInt8], signature: Signature?, by publisherKey: VerifyingKey?, now: RegistryTime
    ) throws(PluginFaults) -> PublishedVersion {
        let bundle = try PluginBundle(reading: bytes, name: "the bundle")
        let published = PublishedVersion(bundle, bytes: bytes, key: publisherKey, signature: signature)
        let (id, version) = (published.plugin, published.version)
        if let signature, let publisherKey {
            try BundleSignature.verify(signature, of: bytes, id, version, by: publisherKey)
        }
        try change(now) { history in
            history.release(id, version)?.published == published ? nil : .publish(published)
        } preparing: { () throws(PluginFaults) in
            // Before the log names it; nobody reads a bundle that the log does not name.
            let path = RegistryPath.bundle(published.hash)
            try files.write(bytes, to: path)
            if let signature {
                try files.write(Array(signature.description.utf8), to: RegistryPath.signature(of: path))
            }
        }
        return published
    }

    /// Takes a version back: nobody gets it anew, whoever has it is told by an audit.
    ///
    /// - Throws: `not_found`, `broken_rule` for one that is taken back already, `registry_busy`.
    public func yank(
        _ id: PluginID, _ version: SemanticVersion, reason: String, now: RegistryTime
    ) throws(PluginFaults) {
        try change(now) { _ in .yank(id, version, reason: reason) }
    }

    /// Lets a publisher go on with another key. The same change again is no error, and changes nothing.
    ///
    /// - Throws: `bad_signature`, `publisher_key_changed` unless the key that holds said so; `revoked_key`.
    public func rotate(
        _ publisher: String, from old: SigningKey, to new: VerifyingKey, now: RegistryTime
    ) throws(PluginFaults) {
        let rotation = try Self.signed(publisher, old, new)
        try change(now) { history in
            let keys = history.publishers[publisher]
            return keys?.successors[rotation.from]?.key == rotation.to ? nil : .rotate(rotation)
        }
    }

    /// Lets the registry itself go on with another key, and signs its head with that one. Where it was interrupted, the
    /// same change again finishes it.
    ///
    /// - Throws: `registry_key_changed` unless this one holds, `broken_rule` for a key that it had before.
    public func rotate(to new: SigningKey, now: RegistryTime) throws(PluginFaults) {
        let rotation = try Self.signed(nil, key, new.publicKey)
        try change(now, signing: new) { history in
            history.registryKeys.successors[rotation.from]?.key == rotation.to ? nil : .rotate(rotation)
        }
    }

    private static func signed(
        _ publisher: String?, _ old: SigningKey, _ new: VerifyingKey
    ) throws(PluginFaults) -> KeyRotation {
        do throws(SealingError) { return try KeyRotation(publisher: publisher, from: old, to: new) } catch {
            throw PluginFaults(
                PluginFault(.badSignature, file: publisher ?? "the registry", error.description))
        }
    }

    /// Returns when this key is the one that the registry is signed with.
    ///
    /// - Throws: `foreign_signature`.
    public func checkKey() throws(PluginFaults) { _ = try state(signing: key) }

    /// The keys of a publisher, by the log; none for one that never signed.
    public func keys(of publisher: String) throws(PluginFaults) -> KeySuccession {
        try state(signing: key).history.publishers[publisher] ?? KeySuccession()
    }

    /// Tells everybody that nothing counts of a key any more. The next signed version binds the publisher to a new one;
    /// projects that remember the old one refuse that until somebody looks.
    public func revoke(
        _ key: VerifyingKey, of publisher: String, reason: String, now: RegistryTime
    ) throws(PluginFaults) {
        try change(now) { _ in .revoke(publisher: publisher, key: key, reason: reason) }
    }

    /// Makes index, catalog and head anew from the log, and signs the head for another while.
    ///
    /// - Returns: what was not as the log says, in the order of its paths; empty when nothing was amiss.
    @discardableResult
    public func reindex(now: RegistryTime) throws(PluginFaults) -> [PluginFault] {
        try files.locked { () throws(PluginFaults) in
            let (history, name, _) = try state(signing: key)
            let faults = try check(history)
            for id in history.releases.keys.sorted() { try writeIndex(id, history) }
            try finish(history, named: name, now, signing: key)
            return faults
        }
    }

    /// Adds what `event` answers to the log. `next` is the key that signs the head from then on, where it changes.
    private func change(
        _ now: RegistryTime, signing next: SigningKey? = nil,
        _ event: (RegistryHistory) throws(PluginFaults) -> LogEntry.Event?,
        preparing prepare: () throws(PluginFaults) -> Void = {}
    ) throws(PluginFaults) {
        try files.locked { () throws(PluginFaults) in
            let signer = next ?? key
            var (history, name, length) = try state(signing: signer)
            // What is wrong with the entry is found before a byte is written.
            guard let event = try event(history) else {
                // A change of keys that was interrupted is in the log, and the head is still signed with the old key.
                if next != nil { try finish(history, named: name, now, signing: signer) }
                return
            }
            let entry = LogEntry(
                sequence: history.length + 1, previous: history.root, time: now, event: event)
            let line = entry.line
            _ = try LogEntryShape.shape.readCanonical(
                line, file: "the entry", limits: RegistryLimits.document(RegistryLimits.entry), hint: ""
            ) { $0.line }
            try history.add(entry, line: line, file: "the entry")
            try prepare()
            try files.append(line, to: RegistryPath.log, after: length)
            switch event {
            case .publish(let published): try writeIndex(published.plugin, history)
            case .yank(let id, _, _): try writeIndex(id, history)
            case .rotate, .revoke: break
            }
            try finish(history, named: name, now, signing: signer)
        }
    }

    /// What the folder holds: the log, the registry's name, and the bytes of the whole lines of the log.
    private func state(
        signing signer: SigningKey
    ) throws(PluginFaults) -> (history: RegistryHistory, name: String, length: Int) {
        let head = try RegistryHead.read(
            files.read(RegistryPath.head, atMost: RegistryLimits.head), file: "\(folder)/\(RegistryPath.head)"
        )
        var log = try files.read(RegistryPath.log, atMost: RegistryLimits.log)
        // An interrupted writer may have left part of a line; it was never signed.
        if let end = log.lastIndex(of: 0x0A) { log.removeLast(log.count - 1 - end) } else { log = [] }
        let history = try RegistryHistory.read(log, file: "\(folder)/\(RegistryPath.log)")
        guard history.hash(at: head.length) == head.root else {
            throw PluginFaults(
                PluginFault(
                    .brokenLog, file: "\(folder)/\(RegistryPath.log)",
                    "does not have the \(head.length) entries that the head signs",
                    hint: "restore the log from a copy; it is only ever added to"))
        }
        try checkKey(history, signer)
        return (history, head.name, log.count)
    }

    /// Guards against writing with a key that readers would not take.
    private func checkKey(_ history: RegistryHistory, _ signer: SigningKey) throws(PluginFaults) {
        let own = [key.publicKey, signer.publicKey]
        let path = RegistryPath.signature(of: RegistryPath.head)
        let made = try files.readIfThere(path, atMost: RegistryLimits.head).flatMap(Self.signature)?.keyID
        // A head that an earlier key signed: the change of keys was interrupted before its end.
        let known = (own + history.registryKeys.all).map(\.id)
        let holds = history.registryKeys.current
        if own.contains(holds ?? key.publicKey), made.map(known.contains) ?? true { return }
        throw PluginFaults(
            PluginFault(
                .foreignSignature, file: "\(folder)/\(RegistryPath.head)",
                "is signed with key \(holds?.id ?? made ?? ""), and this one is \(key.publicKey.id)",
                hint: "give the key that the registry signs with: --registry-key FILE"))
    }

    private static func signature(_ bytes: [UInt8]) -> Signature? {
        do throws(SealingError) { return try Signature(bytes) } catch { return nil }
    }

    /// What index, catalog and bundles say otherwise than the log.
    private func check(_ history: RegistryHistory) throws(PluginFaults) -> [PluginFault] {
        var faults: [PluginFault] = []
        func collect(_ body: () throws(PluginFaults) -> [PluginFault]) {
            do throws(PluginFaults) { faults += try body() } catch { faults += error.all }
        }
        collect { () throws(PluginFaults) in
            let bytes = try files.read(RegistryPath.catalog, atMost: RegistryLimits.catalog)
            return bytes == RegistryCatalog(history).bytes
                ? []
                : [PluginFault(.wrongIndex, file: RegistryPath.catalog, "is not what the log makes of it")]
        }
        for (id, releases) in history.releases.sorted(by: { $0.key < $1.key }) {
            let path = RegistryPath.index(id)
            collect { () throws(PluginFaults) in
                let index = try RegistryIndex.read(
                    files.read(path, atMost: RegistryLimits.index), file: path)
                return index.faults(against: RegistryIndex(id, history), file: path)
            }
            for release in releases {
                let path = RegistryPath.bundle(release.published.hash)
                collect { () throws(PluginFaults) in
                    let bytes = try files.read(path, atMost: RegistryLimits.bundle)
                    return ContentHash(of: bytes) == release.published.hash
                        ? [] : [PluginFault(.wrongHash, file: path, "is not the bundle that was published")]
                }
            }
        }
        return faults
    }

    private func writeIndex(_ id: PluginID, _ history: RegistryHistory) throws(PluginFaults) {
        try files.write(RegistryIndex(id, history).bytes, to: RegistryPath.index(id))
    }

    /// Writes the catalog and signs the head, which comes last: before, the change does not count.
    private func finish(
        _ history: RegistryHistory, named name: String, _ now: RegistryTime, signing key: SigningKey
    ) throws(PluginFaults) {
        let catalog = RegistryCatalog(history).bytes
        let head = RegistryHead(
            name: name, length: history.length, root: history.root, catalog: ContentHash(of: catalog),
            created: now, expires: RegistryTime(seconds: now.seconds + Self.validity))
        let bytes = head.bytes
        _ = try RegistryHead.read(bytes, file: "the head")
        let signature: Signature
        do throws(SealingError) { signature = try head.signed(with: key) } catch {
            throw PluginFaults(PluginFault(.badSignature, file: "the head", error.description))
        }
        try files.write(catalog, to: RegistryPath.catalog)
        try files.write(bytes, to: RegistryPath.head)
        try files.write(
            Array(signature.description.utf8), to: RegistryPath.signature(of: RegistryPath.head))
        let shown = Array(key.publicKey.file.utf8)
        if try files.readIfThere(RegistryPath.key, atMost: RegistryLimits.head) != shown {
            try files.write(shown, to: RegistryPath.key)
        }
    }
}
