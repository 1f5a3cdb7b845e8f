@testable import HTTP
import Testing

@Suite struct NetworkAddressTests {
    @Test(
        "An address of the open internet is told from all others",
        arguments: [
            ("8.8.8.8", true), ("1.1.1.1", true), ("172.15.255.255", true), ("172.32.0.0", true),
            ("100.63.255.255", true), ("100.128.0.0", true), ("223.255.255.255", true), ("169.253.1.1", true),
            ("2400:3200::1", true), ("2606:4700::1111", true), ("64:ff9b::808:808", true),
            ("2002:808:808::", true),
            ("::ffff:8.8.8.8", true),
            ("0.0.0.0", false), ("10.1.2.3", false), ("100.64.0.1", false), ("127.0.0.1", false),
            ("127.255.0.9", false), ("169.254.169.254", false), ("172.16.0.1", false),
            ("172.31.255.255", false),
            ("192.168.1.1", false), ("192.0.2.7", false), ("198.19.0.1", false), ("224.0.0.1", false),
            ("255.255.255.255", false), ("::", false), ("::1", false), ("fe80::1", false), ("fc00::1", false),
            ("fdff::1", false), ("ff02::1", false), ("::ffff:127.0.0.1", false), ("::ffff:10.0.0.1", false),
            ("64:ff9b::7f00:1", false), ("64:ff9b:1::1", false), ("2002:7f00:1::", false), ("2001::1", false),
            ("2001:db8::1", false), ("fec0::1", false), ("100::1", false), ("::7f00:1", false),
        ])
    func kinds(text: String, isPublic: Bool) throws {
        #expect(try #require(NetworkAddress(text)).isPublic == isPublic)
    }

    @Test(
        "This machine is known under all of its addresses",
        arguments: [
            ("127.0.0.1", true), ("127.9.9.9", true), ("::1", true), ("::ffff:127.0.0.1", true),
            ("128.0.0.1", false), ("10.0.0.1", false), ("::2", false),
        ])
    func loopback(text: String, isLoopback: Bool) throws {
        #expect(try #require(NetworkAddress(text)).isLoopback == isLoopback)
    }

    @Test(
        "What is no address is none", arguments: ["", "localhost", "1.2.3", "1.2.3.4.5", "::g", "0x7f.0.0.1"])
    func none(text: String) { #expect(NetworkAddress(text) == nil) }

    @Test("An address reads as people write it", arguments: ["192.0.2.1", "2001:db8::1", "::1"])
    func written(text: String) throws { #expect(try #require(NetworkAddress(text)).description == text) }
}
