import Sealing
import Testing

@testable import Plugins

/// What a registry, or whoever stands between, could try: each ends in an error that names it, and with no bundle.
@Suite struct RegistryAttackTests {
    private let fixture: RegistryFixture
    private let honest: MemorySource

    init() throws {
        fixture = try RegistryFixture()
        honest = try fixture.source()
    }

    private func fetch(
        _ source: MemorySource, pin: RegistryPin? = nil, _ terms: Registry.Terms = Registry.Terms(),
        _ id: PluginID = RegistryFixture.fold, _ version: SemanticVersion = RegistryFixture.v100
    ) -> [PluginFault.Code] {
        faultCodes {
            let registry = try fixture.open(source, pin: pin)
            _ = try registry.catalog()
            _ = try registry.bundle(id, version, terms)
        }
    }

    @Test("an honest registry gives what was published")
    func noAttack() throws {
        #expect(fetch(honest) == [])
        let registry = try fixture.open(honest)
        #expect(registry.isFirstUse && registry.key == fixture.registryKey.publicKey)
        #expect(try fixture.open(honest, pin: registry.pin).isFirstUse == false)
        #expect(
            try registry.bundle(RegistryFixture.fold, RegistryFixture.v110).manifest.version
                == RegistryFixture.v110)
        #expect(try registry.catalog().map(\.id.description) == ["acme/guard", "acme/text-fold"])
        // Both summaries speak of folding, one id does.
        #expect(try registry.search("FOLDS TEXT").count == 2)
        #expect(try registry.search("text-fold").map(\.latest) == [RegistryFixture.v110])
        #expect(try registry.search("nothing") == [])
        #expect(fetch(honest, pin: registry.pin, .init(publisherKey: fixture.acme.publicKey)) == [])
    }

    @Test("an older state is a rollback, whether its head is the old one or a new one")
    func rollback() throws {
        try fixture.publish("acme/text-fold", "1.2.0")
        let pin = try fixture.open().pin
        #expect(fetch(honest, pin: pin) == [.rolledBack])
    }

    @Test("a head that somebody keeps showing ends with its time")
    func freeze() throws {
        let client = RegistryClient(name: "main", source: honest)
        let end = RegistryFixture.now.seconds + RegistryFolder.validity
        _ = try client.open(pin: nil, now: RegistryTime(seconds: end - 1))
        #expect(
            faultCodes { _ = try client.open(pin: nil, now: RegistryTime(seconds: end)) } == [.expiredHead])
    }

    @Test("another past under the same key is a fork")
    func fork() throws {
        let pin = try fixture.open(honest).pin
        var events: [LogEntry.Event] = []
        for number in 1...4 {
            events.append(.publish(try fixture.version("acme/other", "1.\(number).0").published))
        }
        #expect(fetch(try fixture.forged(events), pin: pin) == [.forked])
    }

    @Test("a head by another key, without a signature, or with one of something else is refused")
    func headSignatures() throws {
        let pin = try fixture.open(honest).pin
        let head = try RegistryHead.read(honest.files["head.json"] ?? [], file: "")
        var source = honest
        source.files["head.json.minisig"] = nil
        #expect(fetch(source) == [.missingSignature])

        source = honest
        try fixture.sign(head, with: SigningKey(), into: &source)
        #expect(fetch(source, pin: pin) == [.registryKeyChanged])
        source.files["registry.pub"] = honest.files["registry.pub"]
        #expect(fetch(source) == [.foreignSignature])

        source = honest
        let other = try fixture.registryKey.sign(
            head.bytes, trustedComment: "partnerctl registry other 3",
            untrustedComment: "signature of a registry")
        source.files["head.json.minisig"] = Array(other.description.utf8)
        #expect(fetch(source) == [.replayedSignature])

        // The signature of an earlier head.
        try fixture.publish("acme/text-fold", "1.2.0")
        source = try fixture.source()
        source.files["head.json.minisig"] = honest.files["head.json.minisig"]
        #expect(fetch(source) == [.badSignature])
    }

    @Test("a key that was got on another way is what counts at first use")
    func expectedKey() throws {
        let client = RegistryClient(name: "main", source: honest)
        let now = RegistryFixture.now
        _ = try client.open(pin: nil, expected: fixture.registryKey.publicKey, now: now)
        #expect(
            faultCodes { _ = try client.open(pin: nil, expected: SigningKey().publicKey, now: now) }
                == [.registryKeyChanged])
    }

    @Test("a log that was edited, cut or reordered is found")
    func editedLog() throws {
        let lines = (honest.files["log"] ?? []).split(separator: 0x0A).map { Array($0) + [0x0A] }
        try #require(lines.count == 3)
        func log(_ order: [Int]) -> MemorySource {
            var source = honest
            source.files["log"] = order.flatMap { lines[$0] }
            return source
        }
        #expect(fetch(log([0, 2])) == [.brokenLog])
        #expect(fetch(log([1, 0, 2])) == [.brokenLog])
        #expect(fetch(log([0, 1])) == [.brokenLog])
        #expect(fetch(log([0, 1, 1])) == [.brokenLog])
        // The summary of the first line, then of the last.
        for index in [0, 2] {
            var source = honest
            var changed = lines
            changed[index] = Array(
                String(decoding: lines[index], as: UTF8.self).replacing("Folds text.", with: "Folds test.")
                    .utf8)
            source.files["log"] = changed.flatMap(\.self)
            #expect(fetch(source) == [.brokenLog])
        }
        var source = honest
        source.files["log"]?.removeLast()
        #expect(fetch(source) == [.brokenLog])
        // What nobody signed yet is not read.
        source = honest
        source.files["log"]? += Array("nonsense".utf8)
        #expect(fetch(source) == [])
    }

    @Test("an index that says something else than the log is found")
    func index() throws {
        let path = "index/acme/text-fold.json"
        func codes(_ change: (inout RegistryIndex) -> Void) throws -> [PluginFault.Code] {
            var source = honest
            var index = try RegistryIndex.read(honest.files[path] ?? [], file: "")
            change(&index)
            source.files[path] = index.bytes
            return fetch(source)
        }
        #expect(try codes { _ in } == [])
        #expect(
            try codes {
                $0.versions.append($0.versions[1])
                $0.versions[2].version = SemanticVersion(9, 0, 0)
            } == [.notInLog])
        #expect(try codes { $0.versions.removeLast() } == [.hiddenVersion])
        #expect(try codes { $0.latest = RegistryFixture.v100 } == [.lowerLatest])
        #expect(try codes { $0.latest = SemanticVersion(9, 0, 0) } == [.wrongIndex])
        #expect(try codes { $0.versions[0].size += 1 } == [.wrongSize])
        #expect(try codes { $0.versions[0].hash = ContentHash(of: [1]) } == [.wrongHash])
        #expect(try codes { $0.versions[0].signature = nil } == [.missingSignature])
        #expect(try codes { $0.versions[0].key = SigningKey().publicKey } == [.foreignSignature])
        #expect(try codes { $0.versions[0].signature = $0.versions[1].signature } == [.foreignSignature])
        #expect(
            try codes { $0.versions[0].requires = [RegistryFixture.guardian: RegistryFixture.v100] } == [
                .wrongIndex
            ])
        #expect(try codes { $0.versions[0].yanked = "no more" } == [.wrongIndex])
        #expect(try codes { $0.versions.reverse() } == [.wrongIndex])
        #expect(try codes { $0.plugin = RegistryFixture.guardian } == [.wrongPlugin])
        // Everything at once is told at once.
        #expect(
            try codes {
                $0.versions[0].size += 1
                $0.versions[1].version = SemanticVersion(9, 0, 0)
                $0.latest = RegistryFixture.v100
            } == [.wrongSize, .notInLog, .hiddenVersion, .lowerLatest])
    }

    @Test(
        "an index names no place to read from",
        arguments: [
            ("{\"latest\"", "{\"bundle\":\"file:///etc/passwd\",\"latest\"", PluginFault.Code.unknownField),
            ("\"sha256\":\"", "\"url\":\"file:///etc/passwd\",\"sha256\":\"", .unknownField),
            ("\"sha256\":\"", "\"sha256\":\"../../../../../etc/passwd", .wrongValue),
            ("\"plugin\":\"acme/text-fold\"", "\"plugin\":\"../../../etc/passwd\"", .wrongValue),
            ("{\"latest\"", "{\"latest\":\"1.1.0\",\"latest\"", .duplicateName),
            ("{\"latest\"", "{ \"latest\"", .notCanonical),
            ("\"schema\":1", "\"schema\":2", .laterVersion),
        ])
    func places(old: String, new: String, code: PluginFault.Code) throws {
        var source = honest
        let path = "index/acme/text-fold.json"
        try source.replace(old, new, in: path)
        #expect(fetch(source) == [code])
    }

    @Test("a catalog that the head did not sign is refused, also one that is signed and not of the log")
    func catalog() throws {
        var source = honest
        try source.replace("Folds text.", "Folds test.", in: "catalog.json")
        #expect(fetch(source) == [.wrongHash])
        for (old, new, wanted) in [
            ("1.1.0", "1.0.0", [PluginFault.Code.lowerLatest]), ("1.1.0", "9.0.0", [.wrongIndex]),
            ("acme/guard", "acme/guarc", [.notInLog, .hiddenVersion]),
        ] {
            source = honest
            try source.replace(old, new, in: "catalog.json")
            var head = try RegistryHead.read(honest.files["head.json"] ?? [], file: "")
            head.catalog = ContentHash(of: source.files["catalog.json"] ?? [])
            try fixture.sign(head, into: &source)
            #expect(fetch(source) == wanted)
        }
    }

    @Test("a bundle of other bytes or another size is refused")
    func bundleBytes() throws {
        let release = try #require(
            try fixture.open(honest).history.release(RegistryFixture.fold, RegistryFixture.v100))
        let path = RegistryPath.bundle(release.published.hash)
        var source = honest
        source.files[path]?[700] ^= 1
        #expect(fetch(source) == [.wrongHash])
        source.files[path] = (honest.files[path] ?? []) + [0]
        #expect(fetch(source) == [.wrongSize])
        source.files[path]?.removeLast(2)
        #expect(fetch(source) == [.wrongSize])
        source.files[path] = [UInt8](repeating: 0, count: (4 << 20) + 1)
        #expect(fetch(source) == [.tooLarge])
        source.files[path] = nil
        #expect(fetch(source) == [.registryFileMissing])
    }

    @Test("a version that was never published, and a plugin that is not there, are not found")
    func absent() throws {
        #expect(fetch(honest, RegistryFixture.fold, SemanticVersion(3, 0, 0)) == [.notFound])
        let other = try #require(PluginID("acme/text-fild"))
        let registry = try fixture.open(honest)
        #expect(
            messages { () throws(PluginFaults) in _ = try registry.releases(of: other) } == [
                "acme/text-fild: is not in the registry main; did you mean \"acme/text-fold\"?"
            ])
    }

    private func fetch(_ source: MemorySource, _ id: PluginID, _ version: SemanticVersion) -> [PluginFault
        .Code]
    {
        fetch(source, pin: nil, Registry.Terms(), id, version)
    }
}
