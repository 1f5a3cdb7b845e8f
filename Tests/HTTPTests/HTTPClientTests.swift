import Foundation
@testable import HTTP
import LocalServers
import Testing

@Suite struct HTTPClientTests {
    private let server: LocalServer
    private var base: String { "http://127.0.0.1:\(server.port)" }

    init() throws { server = try LocalServer.web() }

    private func fetch(
        _ request: HTTPRequest, _ options: HTTPClient.Options = .init(allowsPrivateAddresses: true),
        judge: (Address) throws -> Void = { _ in }
    ) throws -> HTTPResponse {
        try HTTPClient(options).fetch(request, judge: judge)
    }

    private func get(_ path: String) -> HTTPRequest { HTTPRequest(.get, base + path) }

    @Test("What is said arrives, and nothing else about us", arguments: HTTPMethod.allCases)
    func methods(method: HTTPMethod) throws {
        var request = HTTPRequest(
            method, base + "/echo/a?b=c", headers: [.init("X-One", "1"), .init("X-Empty", "")])
        if !method.isReading { request.body = Array("{\"name\":\"张伟\"}".utf8) }
        let response = try fetch(request)
        #expect(response.status == 200)
        let seen = try server.next()
        #expect(seen["method"] as? String == method.rawValue)
        #expect(seen["path"] as? String == "/echo/a?b=c")
        #expect(seen["body"] as? String == Data(request.body).base64EncodedString())
        let headers = try #require(seen["headers"] as? [String: String])
        #expect(headers["x-one"] == "1" && headers["x-empty"] == "")
        let own: Set<String> = ["host", "accept", "x-one", "x-empty", "content-length"]
        #expect(Set(headers.keys).isSubset(of: own), "\(headers)")
        if method == .head { #expect(response.body.isEmpty) } else { #expect(!response.body.isEmpty) }
    }

    @Test("A post without a body is one of no bytes")
    func emptyPost() throws {
        _ = try fetch(HTTPRequest(.post, base + "/echo"))
        let headers = try #require(try server.next()["headers"] as? [String: String])
        #expect(headers["content-length"] == "0")
    }

    @Test("A large body goes without asking first")
    func largeBody() throws {
        let body = [UInt8](repeating: 7, count: 3 << 20)
        let response = try fetch(HTTPRequest(.put, base + "/echo", body: body, maxBytes: 8 << 20))
        let seen = try LocalServer.object(Data(response.body))
        #expect(seen["body"] as? String == Data(body).base64EncodedString())
        #expect((seen["headers"] as? [String: String])?["expect"] == nil)
    }

    @Test("Headers of an answer are found by any case, the first of several")
    func headers() throws {
        let response = try fetch(get("/echo"))
        #expect(response["content-TYPE"] == "application/json")
        #expect(response["x-twice"] == "one")
        #expect(response.headers.filter { $0.name == "X-Twice" }.map(\.value) == ["one", "two"])
        #expect(response["x-none"] == nil)
        #expect(try fetch(get("/folded"))["x-long"] == "one two")
    }

    @Test("An answer that says no is an answer", arguments: [204, 400, 404, 500, 503])
    func statuses(status: Int) throws { #expect(try fetch(get("/status/\(status)")).status == status) }

    @Test(
        "A server that wants to be left alone for a while says for how long",
        arguments: [
            ("0", 0), ("120", 120), ("99999999999999999999", 2_147_483_647), ("", nil), ("-1", nil),
            ("1.5", nil),
            ("soon", nil), ("Fri, 20 Nov 2026 08:02:00 GMT", 120), ("Fri, 20 Nov 2026 07:00:00 GMT", 0),
            ("Fri, 20 Nov 2026 08:02:00 +0000", nil), ("Fri, 20 Foo 2026 08:02:00 GMT", nil),
            ("Fri, 32 Nov 2026 08:02:00 GMT", nil), ("Fri, 20 Nov 2026 24:02:00 GMT", nil),
            ("Fri, 20 Nov 2026 08:02 GMT", nil), ("Tue, 29 Feb 2028 00:00:00 GMT", 40_233_600),
        ] as [(String, Int64?)])
    func later(text: String, seconds: Int64?) throws {
        let address = try Address(reading: "http://host.example/")
        let answer = HTTPResponse(
            status: 503, headers: [HTTPHeader("Retry-After", text)], body: [], address: address)
        // 2026-11-20 08:00 in UTC.
        #expect(answer.retryAfter(now: 1_795_161_600) == seconds.map { .seconds($0) })
        #expect(HTTPResponse(status: 503, body: [], address: address).retryAfter(now: 0) == nil)
    }

    @Test(
        "Of what says no only two say that they may say yes later",
        arguments: [(200, false), (429, true), (500, false), (502, false), (503, true), (504, false)])
    func comeLater(status: Int, isLater: Bool) throws {
        let address = try Address(reading: "http://host.example/")
        #expect(HTTPResponse(status: status, body: [], address: address).asksToComeLater == isLater)
    }

    @Test("One client asks many times, each time with nothing of the time before")
    func again() throws {
        let client = try HTTPClient(.init(allowsPrivateAddresses: true))
        let first = HTTPRequest(.post, base + "/echo", headers: [.init("X-One", "1")], body: [65])
        _ = try client.fetch(first) { _ in }
        let second = try client.fetch(get("/echo")) { _ in }
        let seen = try LocalServer.object(Data(second.body))
        #expect(seen["method"] as? String == "GET" && seen["body"] as? String == "")
        #expect((seen["headers"] as? [String: String])?["x-one"] == nil)
    }

    @Test("A body ends at the limit, however long it would be", arguments: ["/endless", "/echo"])
    func limit(path: String) {
        var request = get(path)
        request.maxBytes = 50
        #expect(throws: HTTPError.tooLarge(host: "127.0.0.1", limit: 50)) { try fetch(request) }
    }

    @Test("What is compressed is not blown up")
    func bomb() throws {
        let response = try fetch(get("/bomb"))
        #expect(response["content-encoding"] == "gzip" && response.body.count < 20_000)
        #expect(response.body.starts(with: [0x1f, 0x8b]))
    }

    @Test("A header without an end is refused")
    func longHeader() {
        #expect(throws: HTTPError.headerTooLarge(host: "127.0.0.1", limit: 65_536)) {
            try fetch(get("/headers"))
        }
    }

    @Test("An answer that ends early, or is none, is no answer", arguments: ["/short", "/garbage"])
    func cut(path: String) throws {
        do {
            _ = try fetch(get(path))
            Issue.record("there was an answer")
        } catch let error as HTTPError {
            guard case .interrupted("127.0.0.1", _) = error else { throw error }
            #expect(error.isWorthRetrying)
        }
    }

    @Test("Of more than was promised only what was promised is taken")
    func lying() throws { #expect(try fetch(get("/long")).body.count == 5) }

    @Test("Who does not answer in time is not waited for", arguments: ["/silent", "/slow"])
    func timeout(path: String) {
        var request = get(path)
        request.timeout = .milliseconds(300)
        #expect(throws: HTTPError.timedOut(host: "127.0.0.1", after: .milliseconds(300))) {
            try fetch(request)
        }
    }

    @Test("Whoever waits can give up", arguments: ["/silent", "/slow"])
    func cancelled(path: String) throws {
        let client = try HTTPClient(.init(allowsPrivateAddresses: true))
        var polls = 0
        #expect(throws: HTTPError.cancelled) {
            try client.fetch(
                get(path),
                isCancelled: {
                    polls += 1; return polls > 3
                }, judge: { _ in })
        }
    }

    @Test("Addresses that are not of the open internet are not connected to")
    func privateAddresses() throws {
        let port = server.port
        let urls = [
            "http://127.0.0.1:\(port)/", "http://localhost:\(port)/", "http://2130706433:\(port)/",
            "http://[::1]:\(port)/", "http://[::ffff:127.0.0.1]:\(port)/", "http://0.0.0.0:\(port)/",
            "http://169.254.169.254/latest/meta-data/", "http://10.0.0.1/",
        ]
        for url in urls {
            do {
                _ = try fetch(HTTPRequest(.get, url), HTTPClient.Options())
                Issue.record("\(url) was connected to")
            } catch let error as HTTPError {
                guard case .privateAddress = error else { throw error }
                #expect(error.description.contains("is not an address of the open internet"))
            }
        }
    }

    @Test("What the caller refuses is not asked")
    func judged() throws {
        struct Refused: Error {}
        #expect(throws: Refused.self) { try fetch(get("/echo/first"), judge: { _ in throw Refused() }) }
        _ = try fetch(get("/echo/second"))
        #expect(try server.next()["path"] as? String == "/echo/second")
    }

    @Test("Nobody there is told from nobody of that name")
    func nobody() throws {
        do {
            _ = try fetch(HTTPRequest(.get, "http://127.0.0.1:1/"))
            Issue.record("somebody is there")
        } catch let error as HTTPError {
            guard case .cannotConnect("127.0.0.1", _) = error else { throw error }
            #expect(error.isWorthRetrying)
        }
        #expect(throws: HTTPError.cannotResolve(host: "nobody.invalid")) {
            try fetch(HTTPRequest(.get, "http://nobody.invalid/"))
        }
    }

    @Test(
        "A header that would be more than one, or that belongs to the connection, is refused",
        arguments: [
            HTTPHeader("X-One", "1\r\nX-Two: 2"), .init("X-One", "1\n"), .init("X One", "1"), .init("", "1"),
            .init("X-One:", "1"), .init("X-Öne", "1"), .init("X-One", "\u{0}"),
            .init("Host", "other.example"),
            .init("content-length", "5"), .init("Transfer-Encoding", "chunked"), .init("Connection", "close"),
        ])
    func badHeaders(header: HTTPHeader) throws {
        do {
            _ = try fetch(HTTPRequest(.get, base + "/echo", headers: [header]))
            Issue.record("it was sent")
        } catch let error as HTTPError {
            guard case .badHeader = error else { throw error }
            #expect(!error.description.contains("\n"))
        }
    }

    @Test("A method that only asks takes no body, and a method that nobody knows is none")
    func badMethods() {
        #expect(throws: HTTPError.bodyNotTaken(method: "GET")) {
            try fetch(HTTPRequest(.get, base + "/echo", body: [65]))
        }
        #expect(throws: HTTPError.badMethod("TRACE")) { try HTTPMethod(named: "TRACE") }
        #expect(throws: HTTPError.badMethod("get")) { try HTTPMethod(named: "get") }
    }

    @Test("A certificate is checked, and one that is trusted is enough")
    func encryption() throws {
        let server = try LocalServer.encryptedWeb()
        let url = "https://localhost:\(server.port)/echo"
        do {
            _ = try fetch(HTTPRequest(.get, url))
            Issue.record("a stranger's certificate was taken")
        } catch let error as HTTPError {
            guard case .notTrusted("localhost", _) = error else { throw error }
        }
        let options = HTTPClient.Options(
            allowsPrivateAddresses: true, certificateAuthorities: server.certificate)
        #expect(try fetch(HTTPRequest(.get, url), options).status == 200)
        #expect(throws: HTTPError.self, "the certificate is of another name") {
            try fetch(HTTPRequest(.get, "https://127.0.0.1:\(server.port)/echo"), options)
        }
    }
}
