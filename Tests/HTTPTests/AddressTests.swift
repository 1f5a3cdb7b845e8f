@testable import HTTP
import Testing

@Suite struct AddressTests {
    @Test("Two addresses are the same when all of their parts are")
    func equality() {
        let one = Address(scheme: "https", host: "hr.acme.example", port: 443, path: "/v1/")
        var other = one
        #expect(one == other)
        other.port = 8443
        #expect(one != other)
    }

    @Test(
        "An address is read as it will be asked",
        arguments: [
            ("https://hr.acme.example", "https", "hr.acme.example", 443, "/"),
            ("HTTPS://HR.Acme.Example/V1/", "https", "hr.acme.example", 443, "/V1/"),
            ("http://a.example:8080/x?q=1#f", "http", "a.example", 8080, "/x"),
            ("https://a.example/v1/../v2/./x", "https", "a.example", 443, "/v2/x"),
            ("http://[2001:DB8::1]:81/", "http", "2001:db8::1", 81, "/"),
            ("http://2130706433/", "http", "127.0.0.1", 80, "/"),
            ("http://0x7f.1/", "http", "127.0.0.1", 80, "/"),
            // Read leniently, and so asked.
            ("https:///a.example/x", "https", "a.example", 443, "/x"),
            ("https://a.example/a%20b", "https", "a.example", 443, "/a%20b"),
        ])
    func parts(url: String, scheme: String, host: String, port: Int, path: String) throws {
        #expect(try Address(reading: url) == Address(scheme: scheme, host: host, port: port, path: path))
    }

    @Test(
        "What is no address is refused, and the refusal does not repeat it",
        arguments: [
            "", "hr.acme.example", "https://", "https://user@a.example/", "https://u:s3cret@a.example/",
            "https://a.example:0/", "https://a.example:99999/", "https://a b.example/",
            "https://a.example/\u{0}x",
            "https://a.example/x y", "https://a.example\\@b.example/", "https://bücher.example/",
            "http://[fe80::1%25eth0]/", "http://[::g]/", "https://a.example/v1/%2e%2e/admin",
            "https://a.example/v1/%2E./x", "https://a.example/v1%2f..%2fx", "https://a.example/v1%5c..%5cx",
            "https://a.example/\r\nX-More: 1",
            "https://a.example/" + String(repeating: "s3cret", count: 2000),
        ])
    func refused(url: String) {
        do throws(HTTPError) {
            let address = try Address(reading: url)
            Issue.record("\(url) was read as \(address)")
        } catch {
            guard case .badAddress = error else {
                Issue.record("\(url) was refused as \(error)")
                return
            }
            #expect(!error.description.contains("s3cret"))
        }
    }

    @Test(
        "Only the schemes that are spoken are read",
        arguments: [
            "file:///etc/passwd", "ftp://a.example/", "gopher://a.example/", "smtp://a.example", "ldap://a/",
        ])
    func schemes(url: String) {
        let scheme = String(url.prefix { $0 != ":" })
        #expect(throws: HTTPError.otherScheme(scheme, wanted: ["http", "https"])) {
            try Address(reading: url)
        }
    }

    @Test(
        "A prefix has below it what begins with its path, at a slash",
        arguments: [
            ("https://a.example/v1/", "https://a.example/v1/x", true),
            ("https://a.example/v1/", "https://a.example/v1", false),
            ("https://a.example/v1", "https://a.example/v1", true),
            ("https://a.example/v1", "https://a.example/v1/x", true),
            ("https://a.example/v1", "https://a.example/v10", false),
            ("https://a.example", "https://a.example/anything", true),
            ("https://a.example/v1/", "http://a.example/v1/x", false),
            ("https://a.example/v1/", "https://a.example:8443/v1/x", false),
            ("https://a.example/v1/", "https://b.a.example/v1/x", false),
            ("https://a.example/v1/", "https://a.example.evil.example/v1/x", false),
            ("https://a.example/v1/", "https://a.example/v1/../v2/x", false),
            ("https://a.example/v1/", "https://a.example/V1/x", false),
        ])
    func below(prefix: String, url: String, isBelow: Bool) throws {
        #expect(try Address(reading: url).isBelow(Address(reading: prefix)) == isBelow)
    }

    @Test(
        "An origin names its port only where it is not the usual one",
        arguments: [
            ("https://a.example/x?secret", "https://a.example"),
            ("http://a.example:81/", "http://a.example:81"),
            ("http://[::1]/", "http://[::1]"),
        ])
    func origins(url: String, origin: String) throws { #expect(try Address(reading: url).origin == origin) }

    @Test("A library that is not there is named with the package to install")
    func noLibrary() {
        #expect(
            HTTPError.noLibrary(CurlLibrary.missing("it is too old")).description
                == "libcurl.so.4 cannot be used (it is too old); install it: apt-get install libcurl4")
    }
}
