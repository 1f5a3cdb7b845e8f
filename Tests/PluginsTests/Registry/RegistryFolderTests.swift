import FoundationEssentials
import TestKit
import Glibc
import Sealing
import Testing

@testable import Plugins

@Suite struct RegistryFolderTests {
    private let fixture: RegistryFixture
    private var path: String { fixture.temporary.path }

    init() throws { fixture = try RegistryFixture() }

    @Test("a registry is never made over another")
    func create() throws {
        let before = try fixture.source().files
        #expect(
            faultCodes { try fixture.folder.create(name: "main", now: RegistryFixture.now) } == [
                .registryExists
            ])
        #expect(try fixture.source().files == before)
    }

    @Test("the same bundle again changes nothing; other content of a version is refused")
    func republish() throws {
        let before = try fixture.source().files
        // Ed25519 signs the same bytes the same way each time.
        try fixture.publish("acme/text-fold", "1.0.0")
        #expect(try fixture.source().files == before)
        #expect(
            faultCodes { try fixture.publish("acme/text-fold", "1.0.0", code: "return 1\n") } == [
                .versionExists
            ])
        #expect(
            faultCodes { try fixture.publish("acme/new", "1.0.0", key: SigningKey()) } == [
                .publisherKeyChanged
            ])
        #expect(
            faultCodes { try fixture.publish("acme/new", "1.0.0", isSigned: false) } == [.missingSignature])
        let after = try fixture.source().files
        // A bundle that the log does not name may lie there; nobody reads it.
        #expect(
            after.filter { !$0.key.hasPrefix("bundles/") } == before.filter { !$0.key.hasPrefix("bundles/") })
        #expect(fixture.temporaryFiles() == [])
    }

    @Test("the log is only ever added to")
    func appendOnly() throws {
        var before = try fixture.source().files["log"] ?? []
        let next = SigningKey()
        try fixture.folder.yank(
            RegistryFixture.fold, RegistryFixture.v110, reason: "broken", now: RegistryFixture.now)
        try fixture.folder.rotate("acme", from: fixture.acme, to: next.publicKey, now: RegistryFixture.now)
        try fixture.publish("acme/text-fold", "1.2.0", key: next)
        try fixture.folder.revoke(next.publicKey, of: "acme", reason: "lost", now: RegistryFixture.now)
        let after = try fixture.source().files["log"] ?? []
        #expect(after.starts(with: before) && after.count > before.count)
        before = after
        #expect(
            faultCodes {
                try fixture.folder.yank(
                    RegistryFixture.fold, RegistryFixture.v110, reason: "x", now: RegistryFixture.now)
            } == [.brokenRule])
        #expect(
            faultCodes {
                try fixture.folder.yank(
                    RegistryFixture.fold, RegistryFixture.v110, reason: "two\nlines", now: RegistryFixture.now
                )
            } == [.wrongValue])
        #expect(try fixture.source().files["log"] == before)
        let registry = try fixture.open()
        #expect(registry.history.latest(RegistryFixture.fold) == SemanticVersion(1, 2, 0))
        #expect(registry.head.length == 7)
    }

    @Test("index and catalog are made anew from the log, and what was amiss is told")
    func reindex() throws {
        let before = try fixture.source().files
        #expect(try fixture.folder.reindex(now: RegistryFixture.now) == [])
        #expect(try fixture.source().files == before)
        try Data("{}\n".utf8).write(to: URL(filePath: "\(path)/index/acme/guard.json"))
        try FileManager.default.removeItem(atPath: "\(path)/index/acme/text-fold.json")
        try Data("x".utf8).write(to: URL(filePath: "\(path)/catalog.json"))
        let bundles = try fixture.source().files.keys.filter { $0.hasSuffix(".tar") }.sorted()
        try Data("x".utf8).write(to: URL(filePath: "\(path)/\(bundles[0])"))
        let found = Set(try fixture.folder.reindex(now: RegistryFixture.now).map(\.code))
        #expect(found == [.wrongIndex, .missingField, .registryFileMissing, .wrongHash])
        let after = try fixture.source().files.filter { $0.key != bundles[0] }
        #expect(after == before.filter { $0.key != bundles[0] })
    }

    @Test("what an interrupted writer left behind is finished or cut off by the next")
    func interrupted() throws {
        let signed = try fixture.source()
        try fixture.publish("acme/text-fold", "1.2.0")
        let done = try fixture.source().files
        // The log was written, and the head not yet: readers see the state before.
        for name in ["head.json", "head.json.minisig", "catalog.json", "index/acme/text-fold.json"] {
            try Data(signed.files[name] ?? []).write(to: URL(filePath: "\(path)/\(name)"))
        }
        #expect(try fixture.open().head.length == 3)
        // Part of a line lies behind it.
        var log = done["log"] ?? []
        log += Array("{\"event\":\"publ".utf8)
        try Data(log).write(to: URL(filePath: "\(path)/log"))
        _ = try fixture.folder.reindex(now: RegistryFixture.now)
        #expect(try fixture.open().head.length == 4)
        try fixture.publish("acme/text-fold", "1.3.0")
        #expect(try fixture.open().history.latest(RegistryFixture.fold) == SemanticVersion(1, 3, 0))
    }

    @Test("one writer works at a time")
    func busy() throws {
        let lock = open("\(path)/.lock", O_RDWR)
        try #require(lock >= 0 && flock(lock, LOCK_EX) == 0)
        defer { close(lock) }
        #expect(faultCodes { try fixture.publish("acme/text-fold", "1.2.0") } == [.registryBusy])
    }

    @Test("another key than the registry's own does not write")
    func foreignKey() throws {
        let other = RegistryFolder(folder: path, key: SigningKey())
        #expect(faultCodes { _ = try other.reindex(now: RegistryFixture.now) } == [.foreignSignature])
    }

    @Test("a log that lost signed entries is not written on")
    func shortLog() throws {
        try Data().write(to: URL(filePath: "\(path)/log"))
        #expect(faultCodes { try fixture.publish("acme/text-fold", "1.2.0") } == [.brokenLog])
    }

    @Test("a folder is read below itself only, and no link is followed")
    func escapes() throws {
        let source = FolderSource(folder: path)
        #expect(try source.read("head.json", atMost: 4096).count > 0)
        for name in ["../x", "/etc/passwd", "index/../../x", "a\\b", "", "index//x", "file:///etc/passwd"] {
            #expect(faultCodes { _ = try source.read(name, atMost: 10) } == [.unsafePath], "\(name)")
        }
        #expect(faultCodes { _ = try source.read("none", atMost: 10) } == [.registryFileMissing])
        #expect(faultCodes { _ = try source.read("none/x", atMost: 10) } == [.registryFileMissing])
        #expect(faultCodes { _ = try source.read("head.json", atMost: 10) } == [.tooLarge])
        try #require(symlink("/etc", "\(path)/linked") == 0 && symlink("/etc/passwd", "\(path)/passwd") == 0)
        #expect(faultCodes { _ = try source.read("linked/passwd", atMost: 10_000) } == [.unsafePath])
        #expect(faultCodes { _ = try source.read("passwd", atMost: 10_000) } == [.unsafePath])
        try #require(mkfifo("\(path)/pipe", 0o600) == 0)
        #expect(faultCodes { _ = try source.read("pipe", atMost: 10) } == [.unsafePath])
        #expect(faultCodes { _ = try source.read("index", atMost: 10) } == [.unsafePath])
    }
}

extension RegistryFixture {
    /// Files that a writer should have given their names.
    func temporaryFiles() -> [String] {
        ((try? FileManager.default.subpathsOfDirectory(atPath: temporary.path)) ?? []).filter {
            $0.hasSuffix(".partial")
        }
    }
}
