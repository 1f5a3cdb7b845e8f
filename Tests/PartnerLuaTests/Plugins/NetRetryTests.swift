import Foundation
import HTTP
import LocalServers
import PartnerCenter
import PartnerLua
import Plugins
import Synchronization
import Testing

/// Requests of plugins that fail for a while.
@Suite struct NetRetryTests {
    private let server: LocalServer
    private let bench: ScriptBench
    private let waited = Waited()
    private var base: String { "http://127.0.0.1:\(server.port)" }

    /// What was waited for in all.
    private final class Waited: Sendable {
        private let sum = Mutex(Duration.zero)
        var all: Duration { sum.withLock { $0 } }
        func add(_ step: Duration) { sum.withLock { $0 += step } }
    }

    init() throws {
        server = try LocalServer.web()
        bench = try ScriptBench(file: "center.db")
        bench.options.draw = { 0.5 }
        bench.options.sleep = { [waited] in waited.add($0) }
    }

    private func fetch(_ fields: String) throws -> String {
        let right = Capability("net", ["hosts": .list([base + "/"]), "private": .text("allowed")])
        bench.plugins = [
            try InstalledPlugin(
                "acme/x",
                """
                return { go = function()
                  local ok, a = pcall(net.fetch, { \(fields) })
                  if ok then return a.status end
                  return a.code .. " " .. tostring(a.retryable)
                end }
                """, exports: ["go"], grants: [right])
        ]
        return try bench.output("args.declare {} print(plugins.use('acme/x').go())")
    }

    private func keys() throws -> [String?] {
        try server.rest().map { ($0["headers"] as? [String: String])?["idempotency-key"] }
    }

    @Test(
        "what is a read, or said to be idempotent, is tried again until it is answered",
        arguments: [
            ("", "/status/503?times=2", "unreachable"),
            ("method = 'HEAD',", "/status/429?times=2", "throttled"),
            ("", "/garbage?times=2", "unreachable"),
            ("method = 'POST', body = 'x', idempotent = true,", "/status/503?times=2", "unreachable"),
            ("method = 'DELETE', idempotent = true,", "/short?times=2", "unreachable"),
        ])
    func tried(fields: String, path: String, code: String) throws {
        #expect(try fetch("\(fields) url = '\(base)\(path)'") == "200\n")
        #expect(
            bench.console.notes == [
                "net.fetch: \(code); trying again in 0.3 s (2 of 6)",
                "net.fetch: \(code); trying again in 0.5 s (3 of 6)",
            ])
        #expect(waited.all == .milliseconds(750))
        let keys = try keys()
        #expect(keys.count == 3 && Set(keys).count == 1)
        #expect(keys.allSatisfy { ($0 == nil) == (fields.isEmpty || fields.contains("HEAD")) })
    }

    @Test(
        "what does more when it arrives twice is sent once, whatever comes of it",
        arguments: [
            ("POST", "/status/503?after=1", "503"), ("PUT", "/status/429?after=1", "429"),
            ("DELETE", "/garbage", "unreachable true"), ("PATCH", "/short", "unreachable true"),
        ])
    func once(method: String, path: String, answer: String) throws {
        #expect(try fetch("method = '\(method)', url = '\(base)\(path)'") == answer + "\n")
        #expect(waited.all == .zero && bench.console.notes.isEmpty)
        #expect(try server.rest().count == 1)
    }

    @Test("a delay that the server gives is kept")
    func given() throws {
        #expect(try fetch("url = '\(base)/status/429?times=1&after=7'") == "200\n")
        #expect(waited.all == .seconds(7))
        // The host's clock stands at 1000 seconds.
        #expect(
            try fetch("url = '\(base)/status/503?times=1&after=Thu,%2001%20Jan%201970%2000:16:50%20GMT'")
                == "200\n")
        #expect(waited.all == .seconds(17))
    }

    @Test(
        "what stays so is given to the plugin as it is",
        arguments: [
            ("/status/503", "503", 6), ("/status/429?after=601", "429", 1),
            ("/garbage", "unreachable true", 6),
            ("/status/500", "500", 1), ("/status/404", "404", 1),
        ])
    func stays(path: String, answer: String, count: Int) throws {
        #expect(try fetch("url = '\(base)\(path)'") == answer + "\n")
        #expect(try server.rest().count == count)
    }

    @Test("a server that does not answer in time is asked again")
    func silent() throws {
        #expect(try fetch("url = '\(base)/silent?times=1', timeout = 2") == "200\n")
        #expect(bench.console.notes.first == "net.fetch: timeout; trying again in 0.3 s (2 of 6)")
    }

    @Test("only what is true or false says whether it is idempotent")
    func badFlag() throws {
        #expect(
            try fetch("method = 'POST', idempotent = 'yes', url = '\(base)/echo'").hasPrefix("bad_argument"))
        #expect(try server.rest().isEmpty)
    }
}
