import Sealing
import Testing

@testable import Plugins

@Suite struct TrustValueTests {
    @Test(
        "instants have one spelling",
        arguments: [
            ("2026-11-21T21:43:33Z", 1_795_297_413), ("1970-01-01T00:00:00Z", 0),
            ("2024-02-29T23:59:59Z", 1_709_251_199),
            ("9999-12-31T23:59:59Z", 253_402_300_799), ("2000-03-01T00:00:00Z", 951_868_800),
            ("2023-02-29T00:00:00Z", nil), ("1969-12-31T23:59:59Z", nil), ("2026-1a-21T21:43:33Z", nil),
            ("2026-00-10T00:00:00Z", nil), ("2026-13-10T00:00:00Z", nil), ("2100-02-29T00:00:00Z", nil),
            ("2026-11-21T21:43:33+00", nil), ("2026-11-21 21:43:33Z", nil),
            ("2026-11-21T24:00:00Z", nil), ("2026-11-21T21:43:33z", nil), ("", nil),
            ("2026-11-21T21:43:60Z", nil),
        ])
    func times(text: String, seconds: Int?) {
        let time = RegistryTime(text)
        #expect(time?.seconds == seconds)
        if let time { #expect(time.description == text) }
    }

    @Test("a pin comes back from a lock, and a key that is none does not")
    func pin() throws {
        let pin = RegistryPin(key: SigningKey().publicKey, position: 7, headHash: ContentHash(of: [1]))
        #expect(try RegistryPin(pin.locked(as: "main")) == pin)
        let lock = ProjectLock([], registries: [pin.locked(as: "main")])
        let read = try #require(try ProjectLock.read(lock.bytes)[registry: "main"])
        #expect(try RegistryPin(read) == pin)
        let damaged = ProjectLock.Registry("main", key: "RWx", position: 7, head: ContentHash(of: [1]))
        #expect(faultCodes { _ = try RegistryPin(damaged) } == [.wrongValue])
    }

    @Test("the keys of a lock are read, and all that are none are told")
    func keys() throws {
        let key = SigningKey().publicKey
        let (one, two) = (RegistryFixture.fold, RegistryFixture.guardian)
        func locked(_ id: PluginID, _ key: String?, _ source: PluginSource) -> ProjectLock.Plugin {
            ProjectLock.Plugin(
                id, RegistryFixture.v100, from: source, hash: ContentHash(of: []), publisherKey: key)
        }
        let lock = ProjectLock([
            locked(one, key.description, .registry("main")), locked(two, nil, .path("plugins/guard")),
        ])
        #expect(try lock.publisherKeys() == [one: key])
        #expect(try lock.auditable().map(\.registry) == [nil, "main"])
        let damaged = ProjectLock([
            locked(one, "RWx", .registry("main")), locked(two, "x", .registry("main")),
        ])
        #expect(faultCodes { _ = try damaged.auditable() } == [.wrongValue, .wrongValue])
    }

    @Test(
        "a registry is in a folder or behind https",
        arguments: [
            ("file:../registry", RegistryAddress.folder("../registry")),
            ("file:/srv/registry", .folder("/srv/registry")),
            ("file:///srv/registry", .folder("/srv/registry")),
            ("https://plugins.example/main/", .web("https://plugins.example/main")),
            ("https://plugins.example", .web("https://plugins.example")),
            ("http://plugins.example", nil), ("ftp://plugins.example", nil), ("file:", nil),
            ("file://host/x", nil),
            ("https://", nil), ("https:///x", nil), ("https://user:word@plugins.example", nil),
            ("https://plugins.example/?x", nil), ("/srv/registry", nil), ("", nil), ("https://a b", nil),
        ] as [(String, RegistryAddress?)])
    func addresses(text: String, address: RegistryAddress?) {
        var found: RegistryAddress?
        let codes = codes { () throws(PluginFaults) in found = try RegistryAddress(text) }
        #expect(found == address)
        #expect(codes == (address == nil ? [.badAddress] : []))
    }
}
