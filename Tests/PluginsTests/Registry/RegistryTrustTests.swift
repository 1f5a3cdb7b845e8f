import Sealing
import Testing

@testable import Plugins

/// Who signed what: also against a registry that would let anything in.
@Suite struct RegistryTrustTests {
    private let fixture: RegistryFixture
    private let mallory = SigningKey()

    init() throws { fixture = try RegistryFixture(isEmpty: true) }

    private func codes(
        _ events: [LogEntry.Event], _ bundles: [[UInt8]] = [], _ terms: Registry.Terms = Registry.Terms()
    ) -> [PluginFault.Code] {
        faultCodes {
            let registry = try fixture.open(fixture.forged(events, bundles: bundles))
            _ = try registry.bundle(RegistryFixture.fold, RegistryFixture.v100, terms)
        }
    }

    @Test("a foreign, missing, changed or replayed signature of a bundle is refused")
    func bundleSignatures() throws {
        let (good, bytes) = try fixture.version()
        #expect(codes([.publish(good)], [bytes]) == [])

        var changed = good
        changed.signature = try fixture.version(key: mallory).published.signature
        #expect(codes([.publish(changed)], [bytes]) == [.foreignSignature])

        changed = good
        changed.signature = try fixture.version("acme/text-fold", "1.1.0").published.signature
        #expect(codes([.publish(changed)], [bytes]) == [.replayedSignature])
        changed.signature = try fixture.version("acme/other").published.signature
        #expect(codes([.publish(changed)], [bytes]) == [.replayedSignature])

        // The right comment, signed over other content.
        changed.signature = try fixture.acme.sign(
            [1], trustedComment: BundleSignature.comment(good.plugin, good.version, good.hash))
        #expect(codes([.publish(changed)], [bytes]) == [.badSignature])

        changed = good
        changed.signature = nil
        #expect(codes([.publish(changed)], [bytes]) == [.missingSignature])
        changed.key = nil
        #expect(codes([.publish(changed)], [bytes]) == [.missingSignature])
        #expect(codes([.publish(changed)], [bytes], .init(takesUnsigned: true)) == [])
        #expect(
            codes(
                [.publish(changed)], [bytes], .init(publisherKey: fixture.acme.publicKey, takesUnsigned: true)
            )
                == [.missingSignature])
    }

    @Test("who signed once does not publish unsigned, nor with another key")
    func downgrade() throws {
        let (good, bytes) = try fixture.version()
        var next = try fixture.version("acme/text-fold", "1.1.0").published
        (next.key, next.signature) = (nil, nil)
        #expect(codes([.publish(good), .publish(next)], [bytes]) == [.missingSignature])
        next = try fixture.version("acme/other", "1.1.0", key: mallory).published
        #expect(codes([.publish(good), .publish(next)], [bytes]) == [.publisherKeyChanged])
        next = try fixture.version("acme/text-fold", "1.0.0", code: "return { a = 1 }\n").published
        #expect(codes([.publish(good), .publish(next)], [bytes]) == [.versionExists])
    }

    @Test("a bundle of another plugin or version inside, or another summary, is refused")
    func inside() throws {
        for (id, version) in [("acme/other", "1.0.0"), ("acme/text-fold", "1.1.0")] {
            let inner = try RegistryFixture.bundle(id, version)
            var published = PublishedVersion(inner, bytes: inner.bytes, key: nil, signature: nil)
            published.plugin = RegistryFixture.fold
            published.version = RegistryFixture.v100
            published.key = fixture.acme.publicKey
            published.signature = try BundleSignature.sign(
                inner.bytes, RegistryFixture.fold, RegistryFixture.v100, with: fixture.acme)
            #expect(codes([.publish(published)], [inner.bytes]) == [.wrongPlugin])
        }
        var (good, bytes) = try fixture.version()
        good.summary = "Does something else."
        #expect(codes([.publish(good)], [bytes]) == [.wrongIndex])
        (good, bytes) = try fixture.version()
        good.capabilities = []
        #expect(codes([.publish(good)], [bytes]) == [.wrongIndex])
        (good, bytes) = try fixture.version()
        good.size -= 1
        #expect(codes([.publish(good)], [bytes]) == [.wrongSize])
    }

    @Test("a key is followed by one that it names, and by no other")
    func rotation() throws {
        let next = SigningKey()
        let third = SigningKey()
        let (good, bytes) = try fixture.version()
        let newer = try fixture.version("acme/text-fold", "1.1.0", key: next)
        let rotation = try KeyRotation(publisher: "acme", from: fixture.acme, to: next.publicKey)
        let chain: [LogEntry.Event] = [
            .publish(good), .rotate(rotation), .publish(newer.published),
            .rotate(try KeyRotation(publisher: "acme", from: next, to: third.publicKey)),
        ]
        // Whatever key of the chain is remembered, both versions are the publisher's.
        for key in [fixture.acme, next, third] {
            #expect(codes(chain, [bytes, newer.bytes], .init(publisherKey: key.publicKey)) == [])
        }
        #expect(
            codes(chain, [bytes], .init(publisherKey: mallory.publicKey)) == [.publisherKeyChanged])
        let keys = try #require(try fixture.open(fixture.forged(chain)).history.publishers["acme"])
        #expect(keys.follows(third.publicKey, after: fixture.acme.publicKey))
        #expect(!keys.follows(fixture.acme.publicKey, after: third.publicKey))

        // The old key signs no more.
        let late = try fixture.version("acme/text-fold", "1.2.0").published
        #expect(codes(chain + [.publish(late)]) == [.publisherKeyChanged])
        // Somebody else's key names itself.
        let theft = try KeyRotation(publisher: "acme", from: mallory, to: next.publicKey)
        #expect(codes([.publish(good), .rotate(theft)]) == [.publisherKeyChanged])
        var forged = rotation
        forged.signature = theft.signature
        #expect(codes([.publish(good), .rotate(forged)]) == [.foreignSignature])
        forged = rotation
        forged.to = mallory.publicKey
        #expect(codes([.publish(good), .rotate(forged)]) == [.badSignature])
        // A change of keys of another publisher, shown as this one's.
        forged = try KeyRotation(publisher: "other", from: fixture.acme, to: next.publicKey)
        forged.publisher = "acme"
        #expect(codes([.publish(good), .rotate(forged)]) == [.badSignature])
        // Back to a key there was: a circle would make every key follow every other.
        let back = try KeyRotation(publisher: "acme", from: next, to: fixture.acme.publicKey)
        #expect(codes([.publish(good), .rotate(rotation), .rotate(back)]) == [.brokenRule])
    }

    @Test("nothing counts of a revoked key, and a new one is not followed silently")
    func revocation() throws {
        let next = SigningKey()
        let (good, bytes) = try fixture.version()
        let revoke = LogEntry.Event.revoke(publisher: "acme", key: fixture.acme.publicKey, reason: "stolen")
        #expect(codes([.publish(good), revoke], [bytes]) == [.revokedKey])
        let late = try fixture.version("acme/text-fold", "1.1.0").published
        #expect(codes([.publish(good), revoke, .publish(late)]) == [.revokedKey])
        let rotation = try KeyRotation(publisher: "acme", from: fixture.acme, to: next.publicKey)
        #expect(codes([.publish(good), revoke, .rotate(rotation)]) == [.revokedKey])
        #expect(codes([.publish(good), revoke, revoke]) == [.brokenRule])
        let foreign = LogEntry.Event.revoke(publisher: "acme", key: mallory.publicKey, reason: "x")
        #expect(codes([.publish(good), foreign]) == [.notFound])

        // The publisher starts again with another key: for who remembers the old one that is somebody else.
        let again = try fixture.version("acme/text-fold", "1.1.0", key: next)
        let source = try fixture.forged(
            [.publish(good), revoke, .publish(again.published)], bundles: [again.bytes])
        let registry = try fixture.open(source)
        _ = try registry.bundle(RegistryFixture.fold, RegistryFixture.v110)
        #expect(
            faultCodes {
                _ = try registry.bundle(
                    RegistryFixture.fold, RegistryFixture.v110, .init(publisherKey: fixture.acme.publicKey))
            } == [.publisherKeyChanged])
    }

    @Test("what was taken back is not taken anew, and stays where it is locked")
    func yanked() throws {
        let (good, bytes) = try fixture.version()
        let events: [LogEntry.Event] = [
            .publish(good), .yank(RegistryFixture.fold, RegistryFixture.v100, reason: "deletes too much"),
        ]
        #expect(codes(events, [bytes]) == [.yanked])
        #expect(codes(events, [bytes], .init(takesYanked: true)) == [])
        #expect(codes(events + [events[1]], [bytes]) == [.brokenRule])
        #expect(
            codes([.yank(RegistryFixture.fold, RegistryFixture.v100, reason: "x")], [bytes]) == [.notFound])
    }
}
