import PartnerCenter
import Testing

@Suite struct GrantedAddressTests {
    @Test(
        "one spelling is read",
        arguments: [
            ("https://hr.example", "https://hr.example/"),
            ("https://hr.example/v1/", "https://hr.example/v1/"),
            ("http://hr.example:80/", "http://hr.example/"),
            ("https://hr.example:8443/a", "https://hr.example:8443/a"),
            ("https://[::1]:8443/", "https://[::1]:8443/"), ("http://10.0.0.1/", "http://10.0.0.1/"),
        ])
    func spelling(text: String, spelt: String) { #expect(GrantedAddress(text)?.text == spelt) }

    @Test(
        "anything else is no address",
        arguments: [
            "", "hr.example", "HTTPS://hr.example", "https://HR.example/", "ftp://hr.example/", "https:///x",
            "https://a@hr.example/", "https://hr.example:0/", "https://hr.example:65536/",
            "https://hr.example:08/",
            "https://hr.example:/", "https://hr.example/?q", "https://hr.example/#f", "https://hr.example?q",
            "https://hr.example/a/../b", "https://hr.example/./b", "https://hr.example/%61",
            "https://hr.example/a b",
            "https://hr.example/a\\b", "https://hr.exämple/", "https://[::1", "https://[::1]x/",
            "https://*.example/",
            "//hr.example/", "https://hr.example\u{0}/",
        ])
    func refused(text: String) { #expect(GrantedAddress(text) == nil) }

    static func asked(_ path: String, scheme: String = "https", host: String = "hr.example", port: Int = 443)
        -> GrantedAddress
    { GrantedAddress(scheme: scheme, host: host, port: port, path: path) }

    @Test(
        "an address covers its scheme, host and port, and what lies at or below its path",
        arguments: [
            ("https://hr.example/v1/", asked("/v1/"), true),
            ("https://hr.example/v1/", asked("/v1/users"), true),
            ("https://hr.example/v1/", asked("/v1"), false), ("https://hr.example/v1", asked("/v1"), true),
            ("https://hr.example/v1", asked("/v1/users"), true),
            ("https://hr.example/v1", asked("/v12"), false),
            ("https://hr.example", asked("/anything"), true),
            ("https://hr.example/v1/", asked("/V1/"), false),
            ("https://hr.example/", asked("/", scheme: "http"), false),
            ("https://hr.example/", asked("/", port: 8443), false),
            ("https://hr.example/", asked("/", host: "hr.example.evil.cn"), false),
            ("https://hr.example/", asked("/", host: "xhr.example"), false),
            // What a server may resolve to something else is at no place at all.
            ("https://hr.example/v1/", asked("/v1/../admin"), false),
            ("https://hr.example/v1/", asked("/v1/%2e%2E/admin"), false),
            ("https://hr.example/v1/", asked("/v1/%2fadmin"), false),
            ("https://hr.example/v1/", asked("/v1/..\\admin"), false),
            ("https://hr.example/v1/", asked("/v1/%252e%252e/"), false),
            ("https://hr.example/v1/", asked("/v1/caf%C3%A9"), true),
        ])
    func covering(granted: String, asked: GrantedAddress, isCovered: Bool) throws {
        #expect(try #require(GrantedAddress(granted)).covers(asked) == isCovered)
    }
}
