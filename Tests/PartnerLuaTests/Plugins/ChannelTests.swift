import Foundation
import LocalServers
import PartnerCenter
import PartnerLua
import PartnerTesting
import Plugins
import Sealing
import Testing

/// Messages through the product's own channels, to servers of this machine.
@Suite struct ChannelTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(
        path: "../../../plugins/partnerctl"
    ).standardizedFileURL

    /// A plugin of the product, as its folder has it.
    static func product(_ name: String, grants: [Capability]) throws -> InstalledPlugin {
        let folder = folder.appending(path: name)
        func file(_ name: String) throws -> [UInt8] {
            [UInt8](try Data(contentsOf: folder.appending(path: name)))
        }
        let manifest = try PluginManifest.read(file("plugin.json"))
        return InstalledPlugin(
            code: PluginCode(manifest: manifest, files: ["init.lua": try file("init.lua")]), grants: grants)
    }

    private func bench(webhook url: String, config: [String: ConfigValue] = [:]) throws -> ScriptBench {
        let bench = try ScriptBench(file: "center.db")
        try bench.write("hook", "s3cret-of-the-hook\n")
        bench.plugins = [
            try Self.product(
                "webhook",
                grants: [
                    Capability(
                        "net",
                        ["hosts": .list([url]), "methods": .list(["POST"]), "private": .text("allowed")]),
                    Capability("secrets.use", ["name": .text("hook"), "for": .text(url)]),
                ])
        ]
        let id = try PluginID.of("partnerctl/webhook")
        bench.project = ProjectSurroundings(
            folder: bench.folder.path, secrets: ["hook": .file("hook")],
            channels: [
                "ops": .init(
                    plugin: id, name: "post",
                    config: ["url": .text(url), "secret": .text("hook")].merging(config) { $1 })
            ])
        return bench
    }

    private static let script = """
        partner.users.create { full_name = "Li Na", email = "li@contoso.cn" }
        local sent = deliver.message { channel = "ops", subject = "已创建", body = "one\\ntwo" }
        print(sent.channel, sent.receipt)
        """

    @Test("a script's message is posted once, signed, with an id")
    func webhook() throws {
        let server = try LocalServer.web()
        let bench = try bench(webhook: "http://127.0.0.1:\(server.port)/echo")
        #expect(try bench.output(Self.script) == "ops\tstatus 200\n")
        let seen = try #require(try server.rest().first)
        let headers = try #require(seen["headers"] as? [String: String])
        let body = try #require(Data(base64Encoded: seen["body"] as? String ?? ""))
        let document = try LocalServer.object(body)
        #expect(document["subject"] as? String == "已创建" && document["body"] as? String == "one\ntwo")
        #expect(document["id"] as? String == headers["idempotency-key"])
        #expect(headers["content-type"] == "application/json")
        let digest = HMAC.hex(sha256: Array("1000.".utf8) + body, key: SecretBytes("s3cret-of-the-hook"))
        #expect(headers["x-signature"] == "t=1000,v1=\(digest)")
    }

    @Test("a plan judges a message and sends nothing; applied, it is sent once")
    func planned() throws {
        let server = try LocalServer.web()
        let bench = try bench(webhook: "http://127.0.0.1:\(server.port)/echo")
        let plan = try bench.rehearse(Self.script, keep: false)
        #expect(plan.plan.effects.map(\.operation) == ["users.create", "deliver.message"])
        #expect(plan.plan.effects.last?.kind == .output)
        #expect(try bench.users().allSatisfy { $0.fullName != "Li Na" })
        let kept = try bench.rehearse(Self.script, keep: true)
        #expect(kept.report.failure == nil)
        #expect(try bench.resume(kept.report.runID).failure == nil)
        #expect(try server.rest().count == 1)
    }

    @Test("a plan finds that a channel may not do what it needs")
    func plannedRefusal() throws {
        let bench = try bench(
            webhook: "http://127.0.0.1:1/echo", config: ["url": .text("http://127.0.0.1:2/")])
        let plan = try bench.rehearse(Self.script, keep: false)
        #expect(
            plan.report.failure?.message.contains("may not use net with hosts http://127.0.0.1:2/") == true)
    }

    @Test("who cannot take it now gets it when the run goes on, with the same id")
    func later() throws {
        let server = try LocalServer.web()
        let bench = try bench(
            webhook: "http://127.0.0.1:\(server.port)/",
            config: ["url": .text("http://127.0.0.1:\(server.port)/status/503")])
        bench.diesAtOnce = true
        let report = try bench.run(Self.script)
        #expect(report.failure?.code == "unreachable")
        #expect(
            report.failure?.message
                == "deliver.message: partnerctl/webhook: the webhook answered with status 503")
        bench.project.channels["ops"]?.config["url"] = .text("http://127.0.0.1:\(server.port)/echo")
        #expect(try bench.resume(report.runID).failure == nil)
        #expect(bench.console.output == "ops\tstatus 200\n")
        let keys = try server.rest().map { ($0["headers"] as? [String: String])?["idempotency-key"] }
        #expect(keys.count == 2 && Set(keys).count == 1)
    }

    @Test("who refuses it for good is an error that the script can catch")
    func refused() throws {
        let server = try LocalServer.web()
        let bench = try bench(
            webhook: "http://127.0.0.1:\(server.port)/",
            config: ["url": .text("http://127.0.0.1:\(server.port)/status/404")])
        let output = try bench.output(
            "local ok, e = pcall(deliver.message, { channel = 'ops', subject = 's', body = 'b' }) print(ok, e.code, e.message)"
        )
        #expect(output.contains("the webhook refused it with status 404"), "\(output)")
    }

    @Test("a channel that nobody configured ends the run, which goes on when there is one")
    func none() throws {
        let bench = try ScriptBench()
        let report = try bench.run(Self.script)
        #expect(report.failure?.code == "unsupported")
        #expect(report.failure?.message == "deliver.message: the project has no channel 'ops'")
        #expect(report.failure?.hint?.contains("partnerctl.json") == true)
    }

    @Test("a mail arrives with the files that a run wrote")
    func mail() throws {
        let server = try LocalServer("mail.py", ["--login", "desk:s3cret"])
        let url = "smtp://127.0.0.1:\(server.port)/"
        let bench = try ScriptBench(file: "center.db")
        try bench.write("password", "s3cret\n")
        try bench.write("结果.csv", "a,张\n")
        bench.plugins = [
            try Self.product(
                "mail",
                grants: [
                    Capability("net", ["hosts": .list([url])]),
                    Capability("secrets.use", ["name": .text("password"), "for": .text(url)]),
                ])
        ]
        bench.project = ProjectSurroundings(
            folder: bench.folder.path, secrets: ["password": .file("password")],
            channels: [
                "staff": .init(
                    plugin: try .of("partnerctl/mail"), name: "send",
                    config: [
                        "url": .text(url), "from": .text("Desk <desk@contoso.cn>"),
                        "to": .list([.text("li.na@contoso.cn")]), "user": .text("desk"),
                        "password": .text("password"),
                    ])
            ])
        let source = """
            local opt = args.declare { { name = "file", type = "input_file" } }
            print(deliver.message { channel = "staff", subject = "季度", body = "见附件", attach = { opt.file } }.receipt)
            """
        #expect(try bench.output(source, ["file": ["结果.csv"]]) == "250 2.0.0 OK queued as 4F2A\n")
        let seen = try server.next()
        #expect(seen["text"] as? String == "见附件")
        #expect(seen["login"] as? String == "desk")
        let headers = try #require(seen["headers"] as? [String: String])
        #expect(headers["Subject"] == "季度" && headers["To"] == "li.na@contoso.cn")
        #expect(headers["Message-ID"]?.hasSuffix("@contoso.cn>") == true)
        let files = try #require(seen["attachments"] as? [[String: String]])
        #expect(files.map { $0["name"] } == ["结果.csv"])
        #expect(files.map { $0["bytes"] } == [Data("a,张\n".utf8).base64EncodedString()])
    }

    @Test("a plugin sends through a channel as often as it is granted, without a right to the network")
    func notify() throws {
        let server = try LocalServer.web()
        let bench = try bench(webhook: "http://127.0.0.1:\(server.port)/echo")
        bench.plugins.append(
            try InstalledPlugin(
                "acme/x",
                "return { go = function(c) return notify.send { channel = c, subject = 's', body = 'b' }.receipt end }",
                exports: ["go"],
                grants: [Capability("notify", ["channel": .text("ops"), "max_per_run": .count(1)])]))
        let output = try bench.output(
            """
            local x = plugins.use "acme/x"
            print(x.go "ops")
            for _, channel in ipairs { "ops", "other" } do
              local ok, e = pcall(x.go, channel) print(ok, e.code, e.message)
            end
            """)
        let lines = output.split(separator: "\n")
        #expect(lines.first == "status 200")
        #expect(
            lines.dropFirst().allSatisfy { $0.hasPrefix("false\trefused\tacme/x may not use notify") },
            "\(output)")
        #expect(try server.rest().count == 1)
    }
}
