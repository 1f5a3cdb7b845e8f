import Foundation
import HTTP
import LocalServers
import PartnerCenter
import PartnerLua
import Plugins
import Sealing
import Testing

/// Requests of plugins to a server of this machine.
@Suite struct NetTests {
    private let server: LocalServer
    private let bench: ScriptBench
    private var base: String { "http://127.0.0.1:\(server.port)" }
    private static let secret = "s3cret-value-0815"

    init() throws {
        server = try LocalServer.web()
        bench = try ScriptBench(file: "center.db")
        try bench.write("token", Self.secret + "\n")
        bench.project = ProjectSurroundings(folder: bench.folder.path, secrets: ["token": .file("token")])
    }

    private func net(_ hosts: [String]? = nil, isPrivate: Bool = true) -> Capability {
        var right = Capability("net", ["hosts": .list(hosts ?? [base + "/"])])
        if isPrivate { right.parameters["private"] = .text("allowed") }
        return right
    }

    private func install(_ body: String, grants: [Capability]) throws {
        bench.plugins = [
            try InstalledPlugin(
                "acme/x", "return { go = function(...) \(body) end }", exports: ["go"], grants: grants)
        ]
    }

    private func fails(_ body: String, grants: [Capability]) throws -> String {
        try install(body, grants: grants)
        return try bench.output(
            """
            local ok, e = pcall(plugins.use("acme/x").go)
            print(ok, e.code, e.plugin, e.capability, e.message)
            """)
    }

    /// Every byte that the center and its journal have on the disk.
    private func databaseBytes() -> Data {
        ["center.db", "center.db-wal"].reduce(Data()) { bytes, name in
            bytes + (FileManager.default.contents(atPath: bench.folder.path + "/" + name) ?? Data())
        }
    }

    @Test("a read is answered from the journal when the run goes on")
    func read() throws {
        try install(
            "local a = net.fetch { url = '\(base)/echo?q=1', headers = { ['X-One'] = '1' } } return a.status, a.body",
            grants: [net()])
        let source = """
            local status, body = plugins.use("acme/x").go()
            print(status, json.decode(body).headers["x-one"])
            partner.users.create { full_name = "Li Na", email = "li@contoso.cn" }
            wait.for_signal { name = "on" }
            """
        let first = try bench.run(source)
        #expect(bench.console.output == "200\t1\n")
        try bench.signal("on", "{}")
        #expect(try bench.resume(first.runID).failure == nil)
        #expect(try server.rest().count == 1)
    }

    @Test("what changes something elsewhere is sent once, with a key of its own")
    func sent() throws {
        try install(
            "return net.fetch { method = 'POST', url = '\(base)/echo', body = 'x' }.status", grants: [net()])
        let first = try bench.run(
            """
            local x = plugins.use "acme/x"
            print(x.go(), x.go())
            wait.for_signal { name = "on" }
            """)
        #expect(bench.console.output == "200\t200\n")
        try bench.signal("on", "{}")
        #expect(try bench.resume(first.runID).failure == nil)
        let keys = try server.rest().map { ($0["headers"] as? [String: String])?["idempotency-key"] ?? "" }
        #expect(keys.count == 2 && Set(keys).count == 2 && keys.allSatisfy { $0.utf8.count == 32 })
    }

    @Test("a process that dies between sending and keeping sends again, with the same key")
    func sentAgain() throws {
        try install(
            "return net.fetch { method = 'POST', url = '\(base)/echo', body = 'x' }.status", grants: [net()])
        bench.diesAtOnce = true
        let source = """
            args.declare {}
            partner.users.create { full_name = "Li Na", email = "li@contoso.cn" }
            print(plugins.use("acme/x").go())
            """
        // The commits: arguments, user, what makes all of that lasting, and what keeps the answer.
        var commits = 0
        let death = DeathBeforeCommit(bench) {
            commits += 1
            return commits == 4
        }
        let first = try bench.run(source)
        #expect(death.happened && first.failure != nil)
        #expect(try bench.users().contains { $0.fullName == "Li Na" }, "what precedes it is lasting")
        #expect(try bench.resume(first.runID).failure == nil)
        let keys = try server.rest().map { ($0["headers"] as? [String: String])?["idempotency-key"] ?? "" }
        #expect(keys.count == 2 && Set(keys).count == 1 && keys != ["", ""])
    }

    @Test("inside of rows nothing is asked and nothing sent")
    func rows() throws {
        try bench.write("staff.csv", "Email\na@contoso.cn\n")
        try install("return net.fetch { url = '\(base)/echo' }.status", grants: [net()])
        let report = try bench.run(
            """
            local opt = args.declare { { name = "file", type = "input_file" } }
            local rows = rows.open { path = opt.file, columns = { email = { header = { "Email" } } } }
            local x = plugins.use "acme/x"
            bulk.map(rows, { name = "b", key = "email" }, function(row)
              local ok, e = pcall(x.go) print(e.code, e.message)
            end)
            """, ["file": ["staff.csv"]])
        #expect(report.failure == nil)
        #expect(
            bench.console.output
                == "forbidden_state\tnet.fetch cannot be called inside of a row function\n")
        #expect(try server.rest().isEmpty)
    }

    @Test("nothing is asked that is not granted, and the error names plugin and capability")
    func refused() throws {
        let call = "return net.fetch { url = '\(base)/echo' }"
        #expect(try fails(call, grants: []).hasPrefix("false\trefused\tacme/x\tnet\tacme/x may not use net"))
        #expect(
            try fails(call, grants: [net(["\(base)/other/"])])
                .hasPrefix("false\trefused\tacme/x\tnet\tacme/x may not use net with hosts \(base)/echo"))
        let post = "return net.fetch { method = 'POST', url = '\(base)/echo' }"
        var reading = net()
        reading.parameters["methods"] = .list(["GET"])
        #expect(
            try fails(post, grants: [reading])
                .hasPrefix("false\trefused\tacme/x\tnet\tacme/x may not use net with methods POST"))
        #expect(
            try fails(call, grants: [net(isPrivate: false)])
                .hasPrefix("false\trefused\tacme/x\tnet\tnet.fetch: 127.0.0.1 is at 127.0.0.1"))
        #expect(try server.rest().isEmpty)
    }

    @Test("a redirect out of the list is refused, and not asked")
    func redirect() throws {
        let away = "http%3A%2F%2Flocalhost%3A\(server.port)%2Fecho"
        let output = try fails(
            "return net.fetch { url = '\(base)/redirect?to=\(away)' }", grants: [net()])
        #expect(
            output.hasPrefix(
                "false\trefused\tacme/x\tnet\tacme/x may not use net with hosts http://localhost:\(server.port)/echo"
            ))
        #expect(try server.rest().map { $0["path"] as? String } == ["/redirect?to=\(away)"])
    }

    @Test("an answer is not longer than granted")
    func length() throws {
        var right = net()
        right.parameters["max_bytes"] = .count(10)
        let output = try fails(
            "return net.fetch { url = '\(base)/echo', max_bytes = 1000000 }", grants: [right])
        #expect(
            output.hasPrefix(
                "false\tlimit\tacme/x\tnil\tnet.fetch: the answer of 127.0.0.1 is larger than 10 bytes"))
    }

    @Test("a secret is sent where it is for, and is in nothing that is kept or shown")
    func secrets() throws {
        try install(
            """
            local token = secrets.use "token"
            local a = net.fetch { method = "POST", url = "\(base)/echo", body = "x", secret_headers = { Authorization = token } }
            return a.body
            """,
            grants: [
                net(), Capability("secrets.use", ["name": .text("token"), "for": .text(base + "/echo")]),
            ])
        let output = try bench.output("print(plugins.use('acme/x').go()) log.info('done')")
        // The server repeats what it was told.
        #expect(output.contains("(secret)") && !output.contains(Self.secret))
        let seen = try server.next()
        #expect((seen["headers"] as? [String: String])?["authorization"] == Self.secret)
        #expect(databaseBytes().range(of: Data(Self.secret.utf8)) == nil)
        #expect(
            databaseBytes().range(of: Data("secret_headers".utf8)) != nil, "the journal is in these bytes"
        )
    }

    @Test("a secret goes nowhere else, and no plugin without the grant has it")
    func boundSecrets() throws {
        let call = """
            return net.fetch { url = "\(base)/echo/there", secret_headers = { Authorization = secrets.use "token" } }
            """
        let elsewhere = Capability("secrets.use", ["name": .text("token"), "for": .text(base + "/other")])
        #expect(
            try fails(call, grants: [net(), elsewhere])
                .hasPrefix(
                    "false\trefused\tacme/x\tsecrets.use\tacme/x may not use secrets.use with for \(base)/echo/there"
                ))
        #expect(
            try fails(call, grants: [net()])
                .hasPrefix("false\trefused\tacme/x\tsecrets.use\tacme/x may not use secrets.use"))
        let other = Capability("secrets.use", ["name": .text("none"), "for": .text(base + "/")])
        #expect(
            try fails("return secrets.use 'none'", grants: [other]).hasPrefix("false\tnot_found\t"))
        #expect(try server.rest().isEmpty)
    }

    @Test(
        "a secret cannot be looked at",
        arguments: [
            "print(s)", "return 'x' .. s", "return tostring(s)", "return #s", "return json.encode { s }",
        ])
    func hidden(use: String) throws {
        let grant = Capability("secrets.use", ["name": .text("token"), "for": .text(base + "/")])
        let output = try fails("local s = secrets.use 'token' \(use)", grants: [net(), grant])
        #expect(output.hasPrefix("false\trefused\t"), "\(output)")
    }

    @Test("a signature covers the time and the body")
    func signature() throws {
        try install(
            """
            return net.fetch { method = "POST", url = "\(base)/echo", body = "{}",
              sign = { secret = secrets.use "token", header = "X-Sig" } }.status
            """,
            grants: [net(), Capability("secrets.use", ["name": .text("token"), "for": .text(base + "/")])])
        #expect(try bench.output("print(plugins.use('acme/x').go())") == "200\n")
        let header = try #require((try server.next()["headers"] as? [String: String])?["x-sig"])
        let digest = HMAC.hex(sha256: Array("1000.{}".utf8), key: SecretBytes(Self.secret))
        #expect(header == "t=1000,v1=\(digest)")
    }

    @Test("what the journal cannot keep as text comes back as it was")
    func bytes() throws {
        try install("return #net.fetch { url = '\(base)/bomb' }.body", grants: [net()])
        let output = try bench.output("print(plugins.use('acme/x').go() > 5000)")
        #expect(output == "true\n")
    }
}
