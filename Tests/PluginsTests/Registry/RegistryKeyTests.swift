import Foundation
import TestKit
import Sealing
import Testing

@testable import Plugins

/// The registry's own key, and how it changes.
@Suite struct RegistryKeyTests {
    private let fixture: RegistryFixture
    private let next = SigningKey()

    init() throws { fixture = try RegistryFixture() }

    private var path: String { fixture.temporary.path }

    private func folder(_ key: SigningKey) -> RegistryFolder { RegistryFolder(folder: path, key: key) }

    private func rotation(_ from: SigningKey, _ to: SigningKey) throws -> LogEntry.Event {
        .rotate(try KeyRotation(publisher: nil, from: from, to: to.publicKey))
    }

    @Test("whoever pinned the old key follows to the new one, and the registry goes on with it")
    func followed() throws {
        let old = try fixture.open().pin
        try fixture.folder.rotate(to: next, now: RegistryFixture.now)
        let registry = try fixture.open(pin: old)
        #expect(registry.key == next.publicKey && registry.pin.position == 4)
        #expect(registry.newKeys == [.init(key: next.publicKey, time: RegistryFixture.now)])
        #expect(try fixture.open(pin: registry.pin).newKeys == [])
        _ = try registry.bundle(RegistryFixture.fold, RegistryFixture.v100)

        #expect(faultCodes { try fixture.publish("acme/text-fold", "1.2.0") } == [.foreignSignature])
        _ = try folder(next).reindex(now: RegistryFixture.now)
        let third = SigningKey()
        try folder(next).rotate(to: third, now: RegistryFixture.now)
        #expect(try fixture.open(pin: old).newKeys.map(\.key) == [next.publicKey, third.publicKey])
        #expect(
            faultCodes { try folder(third).rotate(to: next, now: RegistryFixture.now) } == [.brokenRule])
    }

    @Test("a change of keys that was interrupted anywhere is finished when it is made again")
    func interrupted() throws {
        let before = try fixture.source().files
        let pin = try fixture.open().pin
        try fixture.folder.rotate(to: next, now: RegistryFixture.now)
        let after = try fixture.source().files
        // In the order in which they are written; the log is there in all of them.
        let order = ["catalog.json", "head.json", "head.json.minisig", "registry.pub"]
        for count in 0..<order.count {
            for (number, name) in order.enumerated() {
                let bytes = (number < count ? after : before)[name] ?? []
                try Data(bytes).write(to: URL(filePath: "\(path)/\(name)"))
            }
            try fixture.folder.rotate(to: next, now: RegistryFixture.now)
            let registry = try fixture.open(pin: pin)
            #expect(registry.key == next.publicKey && registry.pin.position == 4, "\(count)")
        }
    }

    @Test("a chain that is another's, does not begin at the pin, or ends elsewhere is refused")
    func otherChains() throws {
        let (good, _) = try fixture.version()
        let events: [LogEntry.Event] = [.publish(good)]
        let pin = try fixture.open(fixture.forged(events)).pin
        let (mallory, third) = (SigningKey(), SigningKey())
        func codes(_ more: [LogEntry.Event], signing key: SigningKey) -> [PluginFault.Code] {
            faultCodes { _ = try fixture.open(fixture.forged(events + more, signing: key), pin: pin) }
        }
        let own = fixture.registryKey
        #expect(codes([try rotation(own, next)], signing: next) == [])
        #expect(codes([try rotation(own, next), try rotation(next, third)], signing: third) == [])
        // Nobody named it.
        #expect(codes([], signing: mallory) == [.registryKeyChanged])
        // Somebody else's chain.
        #expect(codes([try rotation(mallory, next)], signing: next) == [.registryKeyChanged])
        // The log names a key, and the head is still signed with the one before, or with one that is over.
        #expect(codes([try rotation(own, next)], signing: own) == [.registryKeyChanged])
        #expect(
            codes([try rotation(own, next), try rotation(next, third)], signing: next) == [
                .registryKeyChanged
            ]
        )
        // Two keys named by one.
        #expect(
            codes([try rotation(own, next), try rotation(own, third)], signing: third)
                == [.registryKeyChanged])
        // A publisher's change of keys, shown as the registry's.
        var replayed = try KeyRotation(publisher: "acme", from: own, to: next.publicKey)
        replayed.publisher = nil
        #expect(codes([.rotate(replayed)], signing: next) == [.badSignature])
        // Another past, under a key that the pinned one named.
        let other = try fixture.version("acme/other").published
        #expect(
            faultCodes {
                let source = try fixture.forged(
                    [.publish(other), try rotation(own, next)], signing: next)
                _ = try fixture.open(source, pin: pin)
            } == [.forked])
        // A key that was got on another way may be one before.
        let source = try fixture.forged(events + [try rotation(own, next)], signing: next)
        let client = RegistryClient(name: "main", source: source)
        for (expected, wanted) in [
            (own, [PluginFault.Code]()), (next, []), (mallory, [.registryKeyChanged]),
        ] {
            #expect(
                faultCodes {
                    _ = try client.open(pin: nil, expected: expected.publicKey, now: RegistryFixture.now)
                } == wanted)
        }
    }
}
