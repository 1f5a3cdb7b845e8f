import Foundation
import LocalServers
import PartnerCenter
import PartnerLua
import PartnerSQL
import Plugins
import Runs
import Testing

/// Whatever a plugin does beyond the operations of the center is one effect, which says whose it is, is planned, and is
/// answered from the journal when its run goes on.
@Suite struct HostEffectTests {
    /// One call of what the host offers to plugins.
    struct Call: Sendable, CustomTestStringConvertible {
        var operation: String
        var body: String
        var kind: PlannedEffect.Kind
        var answer: String

        init(_ operation: String, _ kind: PlannedEffect.Kind, _ body: String, _ answer: String) {
            (self.operation, self.kind, self.body, self.answer) = (operation, kind, body, answer)
        }

        var testDescription: String { operation }
    }

    static let calls = [
        Call("kv.set", .write, "kv.set('a', 1)", ""),
        Call("kv.get", .read, "return kv.get 'b'", "nil"),
        Call("kv.delete", .write, "kv.delete 'b'", ""),
        Call("files.read", .read, "return files.read 'in.txt'", "old"),
        Call("files.write", .output, "files.write('out.txt', 'x')", ""),
        Call("secrets.use", .read, "return secrets.use 'token' ~= nil", "true"),
        Call("host.can", .read, "return host.can 'kv'", "true"),
        Call("net.fetch", .read, "return net.fetch { url = 'BASE/echo' }.status", "200"),
        Call(
            "net.send", .output, "return net.fetch { url = 'BASE/echo', method = 'POST', body = 'x' }.status",
            "200"),
        Call(
            "notify.send", .output,
            "return notify.send { channel = 'ops', subject = 's', body = 'b' }.receipt", "status 200"),
    ]

    private let server: LocalServer
    private let bench: ScriptBench
    private var base: String { "http://127.0.0.1:\(server.port)" }

    init() throws {
        server = try LocalServer.web()
        bench = try ScriptBench(file: "center.db")
        try bench.write("token", "s3cret\n")
        try FileManager.default.createDirectory(
            at: bench.folder.appending(path: "data"), withIntermediateDirectories: true)
        try bench.write("data/in.txt", "old")
        bench.project = ProjectSurroundings(
            folder: bench.folder.path, secrets: ["token": .file("token")],
            channels: [
                "ops": .init(
                    plugin: try .of("partnerctl/webhook"), name: "post",
                    config: ["url": .text("\(base)/echo")])
            ])
    }

    private func net() -> Capability {
        Capability("net", ["hosts": .list([base + "/"]), "private": .text("allowed")])
    }

    private func install(_ call: Call, isGranted: Bool) throws {
        let grants = [
            Capability("kv"), Capability("files.read", ["paths": .list(["in.txt"])]),
            Capability("files.write", ["paths": .list(["out.txt"])]),
            Capability("secrets.use", ["name": .text("token"), "for": .text(base + "/")]), net(),
            Capability("notify", ["channel": .text("ops")]),
        ]
        bench.plugins = [
            try InstalledPlugin(
                "acme/x", "return { go = function() \(call.body.replacing("BASE", with: base)) end }",
                exports: ["go"], grants: isGranted ? grants : []),
            try ChannelTests.product("webhook", grants: [net()]),
        ]
    }

    /// What of the calls outlives them: what was sent since the last look, what was audited, what is in the folder.
    private func traces() throws -> [Int] {
        [
            try server.rest().count, Int(try bench.database.store.latestAuditID()),
            bench.exists("data/out.txt") ? 1 : 0,
        ]
    }

    @Test(
        "is planned under the plugin's name, and not done",
        arguments: calls.filter { $0.operation != "net.fetch" })
    func planned(call: Call) throws {
        try install(call, isGranted: true)
        let before = try traces()
        let result = try bench.rehearse("plugins.use('acme/x').go()", keep: false)
        #expect(result.report.failure == nil)
        let effects = result.plan.effects
        #expect(effects.map(\.operation) == [call.operation])
        #expect(effects.map(\.kind) == [call.kind])
        #expect(effects.map(\.plugin) == ["acme/x"])
        #expect(try traces() == before)
    }

    @Test(
        "is one entry of the journal with the plugin's name, which answers it whatever is granted by then",
        arguments: calls)
    func kept(call: Call) throws {
        try install(call, isGranted: true)
        let source = """
            args.declare {}
            print(plugins.use("acme/x").go())
            wait.for_signal { name = "on" }
            """
        let first = try bench.run(source)
        #expect(first.failure?.code == "waiting", "\(String(describing: first.failure))")
        #expect(bench.console.output == call.answer + "\n")
        let run = Runs.RunID(rawValue: try #require(first.runID))
        let entries = try Journal(bench.database.group, run: run).entries(after: 0, limit: 100)
            .filter { $0.operation == call.operation }
        #expect(
            entries.map { String(decoding: $0.arguments, as: UTF8.self).contains(#""plugin":"acme/x""#) } == [
                true
            ])
        var before = try traces()
        before[0] = 0
        try install(call, isGranted: false)
        try bench.signal("on", "{}")
        let second = try bench.resume(first.runID)
        #expect(second.failure == nil, "\(String(describing: second.failure))")
        #expect(try traces() == before)
    }
}
