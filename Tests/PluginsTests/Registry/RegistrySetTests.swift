import Sealing
import Testing

@testable import Plugins

@Suite struct RegistrySetTests {
    private let fixture: RegistryFixture
    private let other: RegistryFixture

    init() throws {
        fixture = try RegistryFixture()
        other = try RegistryFixture(isEmpty: true)
        // The same names with something else in them, and later versions.
        try other.publish("acme/text-fold", "9.0.0", key: SigningKey())
        try other.publish("evil/only-here", "1.0.0", key: SigningKey())
    }

    private func set(_ sources: [String: String], fallback: String? = nil) throws -> RegistrySet {
        var byID: [PluginID: String] = [:]
        for (id, name) in sources { byID[try #require(PluginID(id))] = name }
        return try RegistrySet(
            ["main": try fixture.open(), "other": try other.open()], sources: byID, fallback: fallback)
    }

    @Test("versions are chosen by what registries logged, and fetched with what they require")
    func resolves() throws {
        let set = try set(["acme/guard": "main"])
        let chosen = try set.resolve([RegistryFixture.guardian: RegistryFixture.v100])
        #expect(
            chosen.versions == [
                RegistryFixture.guardian: RegistryFixture.v100, RegistryFixture.fold: RegistryFixture.v100,
            ])
        let fetched = try set.fetch(chosen.versions)
        #expect(fetched.values.map(\.registry) == ["main", "main"])
        #expect(fetched[RegistryFixture.fold]?.key == fixture.acme.publicKey)
    }

    @Test("a publisher is asked for in its own registry, and in no other")
    func noFallThrough() throws {
        let bound = try set(["acme/guard": "main"])
        // There is a 9.0.0 in the other one.
        #expect(
            faultCodes { _ = try bound.resolve([RegistryFixture.fold: SemanticVersion(9, 0, 0)]) } == [
                .notFound
            ])
        let only = try #require(PluginID("evil/only-here"))
        #expect(faultCodes { _ = try bound.resolve([only: RegistryFixture.v100]) } == [.otherRegistry])
        #expect(
            try set(["acme/guard": "main"], fallback: "other").resolve([only: RegistryFixture.v100]).versions
                .count == 1)
        #expect(
            faultCodes { _ = try set(["acme/guard": "main", "acme/text-fold": "other"]) } == [.otherRegistry])
        #expect(faultCodes { _ = try set(["acme/guard": "mian"]) } == [.notFound])
    }

    @Test("a version that was taken back is chosen where the lock has it, and not anew")
    func yanked() throws {
        try fixture.folder.yank(
            RegistryFixture.fold, RegistryFixture.v100, reason: "broken", now: RegistryFixture.now)
        let set = try set(["acme/guard": "main"])
        let wants = [RegistryFixture.guardian: RegistryFixture.v100]
        #expect(faultCodes { _ = try set.resolve(wants) } == [.yanked])
        let locked = [RegistryFixture.fold: RegistryFixture.v100]
        let chosen = try set.resolve(wants, locked: locked).versions
        #expect(faultCodes { _ = try set.fetch(chosen) } == [.yanked])
        #expect(try set.fetch(chosen, locked: locked).count == 2)
    }

    @Test("what is remembered of a publisher holds for all its plugins, and all faults are told")
    func keys() throws {
        let set = try set(["acme/guard": "main"])
        let versions = [
            RegistryFixture.guardian: RegistryFixture.v100, RegistryFixture.fold: RegistryFixture.v110,
        ]
        #expect(
            faultCodes {
                _ = try set.fetch(versions, keys: [RegistryFixture.guardian: SigningKey().publicKey])
            } == [.publisherKeyChanged, .publisherKeyChanged])
    }

    @Test("a plugin of a folder is taken as it is, with what it requires from its registry")
    func elsewhere() throws {
        let mine = try #require(PluginID("me/mine"))
        let node = Resolution.Node(mine, RegistryFixture.v100)
        let chosen = try set([:], fallback: "main").resolve(
            [mine: RegistryFixture.v100], elsewhere: [node: [RegistryFixture.fold: RegistryFixture.v110]])
        #expect(chosen.versions[RegistryFixture.fold] == RegistryFixture.v110)
    }

    @Test(
        "names that look like others are told",
        arguments: [
            ("acme/text-fild", ["acme/text-fold"]), ("acme/text-fol", ["acme/text-fold"]),
            ("acme/text-folds", ["acme/text-fold"]), ("acme/txet-fold", ["acme/text-fold"]),
            ("acme/textfold", ["acme/text-fold"]), ("acrne/text-fold", ["acme/text-fold"]),
            ("acme/text-f0ld", ["acme/text-fold"]), ("acm3/text-fold", ["acme/text-fold"]),
            ("acme/text-fold", []), ("acme/something", []), ("acme/text-field", []),
        ])
    func lookAlikes(name: String, known: [String]) throws {
        let id = try #require(PluginID(name))
        let warnings = LookAlikeName.warnings(id, known: [RegistryFixture.fold, RegistryFixture.guardian])
        #expect(warnings.map(\.known.description) == known)
        if let first = warnings.first {
            #expect("\(first)" == "\(name) looks like \(known[0]): is it the one you mean?")
        }
    }

    @Test("an audit tells what became of what is locked")
    func audit() throws {
        let hash = try #require(
            try fixture.open().history.release(RegistryFixture.fold, RegistryFixture.v100)
        ).published.hash
        func plugin(_ id: PluginID, _ key: VerifyingKey?, _ hash: ContentHash, registry: String? = "main")
            -> RegistryAudit.Locked
        {
            RegistryAudit.Locked(
                id: id, version: RegistryFixture.v100, registry: registry, hash: hash, key: key)
        }
        func codes(_ plugin: RegistryAudit.Locked) throws -> [PluginFault.Code] {
            RegistryAudit.findings([plugin], registries: ["main": try fixture.open()]).map(\.fault.code)
        }
        let key = fixture.acme.publicKey
        #expect(try codes(plugin(RegistryFixture.fold, key, hash)) == [.newerVersion])
        #expect(try codes(plugin(RegistryFixture.fold, nil, hash, registry: nil)) == [.missingSignature])
        #expect(
            try codes(plugin(RegistryFixture.fold, key, ContentHash(of: []))) == [.wrongHash, .newerVersion])
        #expect(
            try codes(plugin(RegistryFixture.fold, SigningKey().publicKey, hash)) == [
                .publisherKeyChanged, .newerVersion,
            ])
        #expect(try codes(plugin(try #require(PluginID("acme/none")), key, hash)) == [.notInLog])
        try fixture.folder.yank(
            RegistryFixture.fold, RegistryFixture.v100, reason: "broken", now: RegistryFixture.now)
        try fixture.folder.revoke(key, of: "acme", reason: "stolen", now: RegistryFixture.now)
        let found = RegistryAudit.findings(
            [plugin(RegistryFixture.fold, key, hash)], registries: ["main": try fixture.open()])
        #expect(
            found.map(\.fault.description) == [
                "acme/text-fold 1.0.0: was taken back: broken",
                "acme/text-fold 1.0.0: is signed with key \(key.id) of acme, which was revoked on \(RegistryFixture.now): stolen",
            ])
        #expect(found.map(\.weight) == [.danger, .danger])
    }
}
