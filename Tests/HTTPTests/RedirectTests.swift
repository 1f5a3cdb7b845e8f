import Foundation
@testable import HTTP
import LocalServers
import Testing

@Suite struct RedirectTests {
    private let server: LocalServer
    private let client: HTTPClient
    /// The same server under two names.
    private var first: String { "http://127.0.0.1:\(server.port)" }
    private var second: String { "http://localhost:\(server.port)" }

    init() throws {
        server = try LocalServer.web()
        client = try HTTPClient(.init(allowsPrivateAddresses: true))
    }

    private func redirect(to target: String, status: Int = 302) -> String {
        let escaped = target.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        return "\(first)/redirect?status=\(status)&to=\(escaped)"
    }

    @Test("A redirect is followed, and every address on the way is judged")
    func followed() throws {
        var judged: [String] = []
        let url = redirect(to: "\(second)/echo/end?x=1")
        let response = try client.fetch(HTTPRequest(.get, url)) { judged.append($0.origin + $0.path) }
        #expect(response.status == 200 && response.address.host == "localhost")
        #expect(judged == ["\(first)/redirect", "\(second)/echo/end"])
        #expect(response["location"] == nil)
    }

    @Test("A redirect may be relative")
    func relative() throws {
        let response = try client.fetch(HTTPRequest(.get, redirect(to: "../echo/near"))) { _ in }
        #expect(response.address.path == "/echo/near")
    }

    @Test("A redirect that is refused is not asked")
    func refused() throws {
        struct Refused: Error {}
        #expect(throws: Refused.self) {
            try client.fetch(HTTPRequest(.get, redirect(to: "\(second)/echo"))) {
                if $0.host != "127.0.0.1" { throw Refused() }
            }
        }
        _ = try server.next()
        _ = try client.fetch(HTTPRequest(.get, "\(first)/echo/after")) { _ in }
        #expect(try server.next()["path"] as? String == "/echo/after")
    }

    @Test("A redirect to a private address is not connected to")
    func privateTarget() throws {
        // The first address is taken as public for once: what is looked at is the second.
        let away = redirect(to: "http://169.254.169.254/latest/meta-data/")
        struct Metadata: Error {}
        #expect(throws: Metadata.self) {
            try client.fetch(HTTPRequest(.get, away)) {
                if NetworkAddress($0.host)?.isLoopback != true { throw Metadata() }
            }
        }
    }

    @Test("What says who asks stays with the host that it was written for")
    func credentials() throws {
        let scope = try Address(reading: "\(first)/redirect")
        let headers: [HTTPHeader] = [
            .init("Authorization", "Bearer s3cret"), .init("cookie", "a=s3cret"), .init("X-Kept", "1"),
            .init("X-Token", "s3cret", scope: scope),
        ]
        let away = HTTPRequest(.get, redirect(to: "\(second)/echo"), headers: headers)
        let other = try client.fetch(away) { _ in }
        #expect(!String(decoding: other.body, as: UTF8.self).contains("s3cret"))
        let seenFirst = try #require(try server.next()["headers"] as? [String: String])
        #expect(seenFirst["authorization"] == "Bearer s3cret" && seenFirst["x-token"] == "s3cret")
        let seenThen = try #require(try server.next()["headers"] as? [String: String])
        #expect(seenThen["x-kept"] == "1")

        let near = HTTPRequest(.get, redirect(to: "\(first)/echo"), headers: headers)
        let same = try LocalServer.object(Data(client.fetch(near) { _ in }.body))
        let kept = try #require(same["headers"] as? [String: String])
        #expect(kept["authorization"] == "Bearer s3cret")
        #expect(kept["x-token"] == nil, "it was for another path")
    }

    @Test("What is not below a header's scope never gets it")
    func scopeOfFirst() throws {
        let header = HTTPHeader("X-Token", "s3cret", scope: try Address(reading: "\(first)/other/"))
        let response = try client.fetch(HTTPRequest(.get, "\(first)/echo", headers: [header])) { _ in }
        #expect(!String(decoding: response.body, as: UTF8.self).contains("s3cret"))
    }

    @Test(
        "What was posted is posted again only where the status says so",
        arguments: [
            (HTTPMethod.post, 301, "GET", ""), (.post, 302, "GET", ""), (.post, 303, "GET", ""),
            (.post, 307, "POST", "QQ=="), (.post, 308, "POST", "QQ=="), (.put, 302, "PUT", "QQ=="),
            (.put, 303, "GET", ""), (.delete, 307, "DELETE", "QQ=="),
        ])
    func methods(method: HTTPMethod, status: Int, then: String, body: String) throws {
        let url = redirect(to: "\(first)/echo", status: status)
        let request = HTTPRequest(method, url, headers: [.init("Content-Type", "text/x-one")], body: [65])
        let seen = try LocalServer.object(Data(client.fetch(request) { _ in }.body))
        #expect(seen["method"] as? String == then && seen["body"] as? String == body)
        let type = (seen["headers"] as? [String: String])?["content-type"]
        #expect(type == (body.isEmpty ? nil : "text/x-one"))
    }

    @Test("A head stays a head", arguments: [302, 303, 307])
    func head(status: Int) throws {
        _ = try client.fetch(HTTPRequest(.head, redirect(to: "\(first)/echo", status: status))) { _ in }
        _ = try server.next()
        #expect(try server.next()["method"] as? String == "HEAD")
    }

    @Test("A redirect without an end is left")
    func loop() {
        var judged = 0
        var url = "\(first)/echo"
        for _ in 0...HTTPClient.maxRedirects { url = redirect(to: url) }
        #expect(throws: HTTPError.tooManyRedirects(host: "127.0.0.1", limit: 5)) {
            try client.fetch(HTTPRequest(.get, url)) { _ in judged += 1 }
        }
        #expect(judged == 7)
    }

    @Test(
        "A redirect to what is not of the web is not followed",
        arguments: ["file:///etc/passwd", "gopher://a.example/", "http://u:p@a.example/", "http://", "//"])
    func elsewhere(target: String) throws {
        do {
            let response = try client.fetch(HTTPRequest(.get, redirect(to: target))) { _ in }
            Issue.record("it was followed to \(response.address)")
        } catch let error as HTTPError {
            guard case .badRedirect("127.0.0.1", _) = error else { throw error }
        }
    }

    @Test("An encrypted address is not left for one that is not")
    func downgrade() throws {
        let encrypted = try LocalServer.encryptedWeb()
        let client = try HTTPClient(
            .init(allowsPrivateAddresses: true, certificateAuthorities: encrypted.certificate))
        let target = "\(first)/echo".addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        let url = "https://localhost:\(encrypted.port)/redirect?to=\(target)"
        #expect(throws: HTTPError.redirectInClear(host: "localhost", to: "127.0.0.1")) {
            try client.fetch(HTTPRequest(.get, url)) { _ in }
        }
    }
}
