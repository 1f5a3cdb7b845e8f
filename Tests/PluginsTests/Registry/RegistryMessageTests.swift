import Foundation
import TestKit
import Sealing
import Testing

@testable import Plugins

@Suite struct RegistryMessageTests {
    /// What `body` is refused with, and what to try.
    private func told(_ body: () throws -> Void) -> [String] {
        do {
            try body()
            return []
        } catch let faults as PluginFaults {
            return faults.all.map { $0.hint.isEmpty ? $0.description : "\($0.description) [\($0.hint)]" }
        } catch {
            return ["\(error)"]
        }
    }

    @Test("refusals of a registry say what, where and what to try")
    func registries() throws {
        let fixture = try RegistryFixture()
        let honest = try fixture.source()
        let pin = try fixture.open(honest).pin
        func open(_ source: MemorySource, pin: RegistryPin? = nil, now: Int = 0) -> [String] {
            told {
                let now = RegistryTime(seconds: RegistryFixture.now.seconds + now)
                _ = try RegistryClient(name: "main", source: source).open(pin: pin, now: now)
            }
        }
        #expect(
            open(honest, now: RegistryFolder.validity + 61) == [
                "main: head.json: holds until 2026-12-21T21:44:59Z, and it is 2026-12-21T21:46:00Z"
                    + " [ask who keeps the registry to sign it again, or look at the clock of this machine]"
            ])
        var later = pin
        later.position = 9
        #expect(
            open(honest, pin: later) == [
                "main: log: has 3 entries, and had 9 when it was last read"
                    + " [somebody shows an older state: ask who keeps the registry]"
            ])
        later.position = 2
        #expect(
            open(honest, pin: later) == [
                "main: log: has another entry 2 than when it was last read"
                    + " [somebody shows another past: ask who keeps the registry]"
            ])
        later = pin
        later.key = SigningKey().publicKey
        #expect(
            open(honest, pin: later) == [
                "main: registry.pub: the registry shows key \(pin.key.id), and it had \(later.key.id)"
                    + " [ask who keeps the registry, on another way than this one, whether that is so]"
            ])
        var source = honest
        source.files["head.json.minisig"] = nil
        #expect(
            open(source) == [
                "main: head.json.minisig: is not there: the registry is not signed [ask who keeps the registry]"
            ])
        source = honest
        try source.replace("\"sequence\":2", "\"sequence\":7", in: "log")
        #expect(
            open(source) == [
                "main: log line 2: is entry 7 [entries are missing or moved; ask who keeps the registry]"
            ])
        source = honest
        try source.replace("\"sequence\":1,\"", "\"sequence\":1, \"", in: "log")
        #expect(
            open(source).first?.hasSuffix("[the log was changed; ask who keeps the registry]") == true)
    }

    @Test("refusals of publishers say what, where and what to try")
    func publishers() throws {
        let fixture = try RegistryFixture()
        let other = SigningKey()
        #expect(
            told { try fixture.publish("acme/text-fold", "1.0.0", code: "return 1\n") } == [
                "the entry: acme/text-fold 1.0.0 is published already, with other content"
                    + " [a version never changes: publish 1.0.1]"
            ])
        #expect(
            told { try fixture.publish("acme/new", "1.0.0", key: other) } == [
                "the entry: acme/new 1.0.0 is signed with key \(other.publicKey.id), and acme signs with"
                    + " \(fixture.acme.publicKey.id) [let the old key name it first: partnerctl plugin rotate-key acme]"
            ])
        #expect(
            told { try fixture.publish("acme/new", "1.0.0", isSigned: false) } == [
                "the entry: acme/new 1.0.0 is not signed, and acme signed before [sign it with the publisher's key]"
            ])
        let registry = try fixture.open()
        #expect(
            told {
                _ = try registry.bundle(
                    RegistryFixture.fold, RegistryFixture.v100, .init(publisherKey: other.publicKey))
            } == [
                "acme/text-fold 1.0.0: is signed with key \(fixture.acme.publicKey.id), and acme signed with"
                    + " \(other.publicKey.id), which did not name it"
                    + " [ask acme for its key, on another way than this one: --publisher-key KEY]"
            ])
        #expect(
            told { _ = try registry.bundle(RegistryFixture.fold, SemanticVersion(2, 0, 0)) } == [
                "acme/text-fold 2.0.0: there is no such version; the latest is 1.1.0"
            ])
    }

    @Test("anybody can check heads and bundles with minisign", .enabled(if: Self.hasMinisign))
    func minisign() throws {
        let fixture = try RegistryFixture()
        let bundles = try fixture.source().files.keys.filter { $0.hasSuffix(".tar") }
        #expect(bundles.count == 3)
        let signed = [("head.json", fixture.registryKey)] + bundles.map { ($0, fixture.acme) }
        for (file, key) in signed {
            let process = Process()
            process.executableURL = URL(filePath: Self.minisign)
            process.arguments = ["-V", "-q", "-m", file, "-P", key.publicKey.description]
            process.currentDirectoryURL = URL(filePath: fixture.temporary.path)
            try process.run()
            process.waitUntilExit()
            #expect(process.terminationStatus == 0, "\(file)")
        }
    }

    private static let minisign = "/usr/bin/minisign"
    private static var hasMinisign: Bool { FileManager.default.isExecutableFile(atPath: minisign) }
}
