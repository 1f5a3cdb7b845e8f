internal import Sealing

/// How a log that was checked is kept: what it amounts to, not its lines. Keys stand once, and by their number later.
extension KeptLog {
    func write(to writer: inout KeptWriter) {
        let keys = Array(Set([key] + history.keys))
        let numbers = Dictionary(uniqueKeysWithValues: keys.enumerated().map { ($1, $0) })
        func number(_ key: VerifyingKey?) -> Int { key.flatMap { numbers[$0] }.map { $0 + 1 } ?? 0 }
        writer.put(keys) { $0.put($1.description) }
        writer.put(number(key))
        writer.put(size)
        writer.put(history.length)
        writer.put(history.hashes.flatMap(\.bytes))
        Self.write(history.registryKeys, &writer, number)
        writer.put(history.publishers) { writer, publisher in
            writer.put(publisher.key)
            Self.write(publisher.value, &writer, number)
        }
        writer.put(history.releases) { writer, releases in
            writer.put(releases.key.description)
            writer.put(releases.value) { Self.write($1, &$0, number) }
        }
    }

    init(reading reader: consuming KeptReader) throws(KeptReader.Damaged) {
        var reader = reader
        let keys = try reader.items { (reader) throws(KeptReader.Damaged) in
            try Self.made(try reader.text()) { text throws(SealingError) in try VerifyingKey(text) }
        }
        func key(_ reader: inout KeptReader) throws(KeptReader.Damaged) -> VerifyingKey? {
            let number = try reader.number()
            guard number <= keys.count else { throw KeptReader.Damaged() }
            return number == 0 ? nil : keys[number - 1]
        }
        self.key = try reader.whole(try key(&reader))
        size = try reader.number()
        history = RegistryHistory()
        history.length = try reader.number()
        let hashes = try reader.content()
        guard hashes.count == 32 * history.length else { throw KeptReader.Damaged() }
        history.hashes = stride(from: hashes.startIndex, to: hashes.endIndex, by: 32).map {
            ContentHash(known: hashes[$0..<($0 + 32)])
        }
        history.root = history.hashes.last ?? LogEntry.noHash
        history.registryKeys = try Self.succession(&reader, key)
        for _ in 0..<(try reader.number()) {
            let publisher = try reader.text()
            history.publishers[publisher] = try Self.succession(&reader, key)
        }
        for _ in 0..<(try reader.number()) {
            let id = try reader.whole(PluginID(try reader.text()))
            history.releases[id] = try reader.items { (reader) throws(KeptReader.Damaged) in
                try Self.release(of: id, &reader, key)
            }
        }
        guard reader.isAtEnd else { throw KeptReader.Damaged() }
    }

    private static func made<Source, Value>(
        _ source: Source, _ make: (Source) throws(SealingError) -> Value
    ) throws(KeptReader.Damaged) -> Value {
        do throws(SealingError) { return try make(source) } catch { throw KeptReader.Damaged() }
    }

    // MARK: Keys

    private typealias KeyReading = (inout KeptReader) throws(KeptReader.Damaged) -> VerifyingKey?

    private static func write(
        _ keys: KeySuccession, _ writer: inout KeptWriter, _ number: (VerifyingKey?) -> Int
    ) {
        writer.put(keys.all) { $0.put(number($1)) }
        writer.put(number(keys.current))
        writer.put(keys.revoked) { writer, revoked in
            writer.put(number(revoked.key))
            writer.put(revoked.value.reason)
            writer.put(revoked.value.time.seconds)
        }
        writer.put(keys.successors) { writer, step in
            writer.put(number(step.key))
            writer.put(number(step.value.key))
            writer.put(step.value.time.seconds)
        }
    }

    private static func succession(
        _ reader: inout KeptReader, _ key: KeyReading
    ) throws(KeptReader.Damaged) -> KeySuccession {
        var keys = KeySuccession()
        for _ in 0..<(try reader.number()) { keys.all.append(try reader.whole(try key(&reader))) }
        keys.current = try key(&reader)
        for _ in 0..<(try reader.number()) {
            let revoked = try reader.whole(try key(&reader))
            keys.revoked[revoked] = KeySuccession.Revocation(
                reason: try reader.text(), time: RegistryTime(seconds: try reader.number()))
        }
        for _ in 0..<(try reader.number()) {
            let old = try reader.whole(try key(&reader))
            keys.successors[old] = KeySuccession.Step(
                key: try reader.whole(try key(&reader)), time: RegistryTime(seconds: try reader.number()))
        }
        return keys
    }

    // MARK: Versions

    private static func write(
        _ release: RegistryHistory.Release, _ writer: inout KeptWriter, _ number: (VerifyingKey?) -> Int
    ) {
        let published = release.published
        writer.put(release.sequence)
        write(published.version, &writer)
        writer.put(published.hash.bytes)
        writer.put(published.size)
        writer.put(published.requires) { writer, need in
            writer.put(need.key.description)
            write(need.value, &writer)
        }
        writer.put(published.summary)
        writer.put(published.capabilities) { $0.put($1) }
        writer.put(number(published.key))
        writer.put(published.signature?.description ?? "")
        writer.put(release.yanked.map { [$0] } ?? []) { $0.put($1) }
    }

    private static func release(
        of id: PluginID, _ reader: inout KeptReader, _ key: KeyReading
    ) throws(KeptReader.Damaged) -> RegistryHistory.Release {
        let sequence = try reader.number()
        let version = try version(&reader)
        let hash = ContentHash(known: try reader.content())
        let size = try reader.number()
        var requires: [PluginID: SemanticVersion] = [:]
        for _ in 0..<(try reader.number()) {
            let need = try reader.whole(PluginID(try reader.text()))
            requires[need] = try self.version(&reader)
        }
        let summary = try reader.text()
        let capabilities = try reader.items { (reader) throws(KeptReader.Damaged) in try reader.text() }
        let signer = try key(&reader)
        let signed = Array(try reader.content())
        let signature =
            signed.isEmpty ? nil : try made(signed) { bytes throws(SealingError) in try Signature(bytes) }
        let yanked = try reader.items { (reader) throws(KeptReader.Damaged) in try reader.text() }.first
        return RegistryHistory.Release(
            published: PublishedVersion(
                plugin: id, version: version, hash: hash, size: size, requires: requires, summary: summary,
                capabilities: capabilities, key: signer, signature: signature),
            sequence: sequence, yanked: yanked)
    }

    private static func write(_ version: SemanticVersion, _ writer: inout KeptWriter) {
        for part in [version.major, version.minor, version.patch] { writer.put(part) }
    }

    private static func version(_ reader: inout KeptReader) throws(KeptReader.Damaged) -> SemanticVersion {
        SemanticVersion(try reader.number(), try reader.number(), try reader.number())
    }
}

extension RegistryHistory {
    /// Every key that is named in the log.
    fileprivate var keys: [VerifyingKey] {
        (publishers.values + [registryKeys]).flatMap { $0.all }
            + releases.values.joined().compactMap(\.published.key)
    }
}
