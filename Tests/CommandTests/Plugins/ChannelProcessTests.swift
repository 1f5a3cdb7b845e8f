import Foundation
import Glibc
import LocalServers
import Testing

@testable import partnerctl

/// A project with a channel, as processes of their own: what is sent, how often, and what stays behind.
@Suite struct ChannelProcessTests {
    private static let secret = "s3cret-of-the-hook"
    private static let script = """
        partner.users.create { full_name = "Li Na", email = "li.na@contoso.cn" }
        print(deliver.message { channel = "ops", subject = "ready", body = "one user" }.receipt)
        """
    private let server: LocalServer
    private let bench: PluginBench

    init() throws {
        server = try LocalServer.web()
        bench = try PluginBench()
        try bench.makeProject()
        try bench.write("project/hook", Self.secret + "\n")
        try bench.write("project/tell.lua", Self.script)
        let plugin = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "../../../plugins/partnerctl/webhook"
        ).standardizedFileURL.path
        try bench.must("plugin", "add", plugin, "--unsigned", in: "project")
        let place = "http://127.0.0.1:\(server.port)/"
        try bench.must(
            "plugin", "grant", "partnerctl/webhook", "net", "hosts=\(place)", "methods=POST",
            "private=allowed",
            in: "project")
        try bench.must(
            "plugin", "grant", "partnerctl/webhook", "secrets.use", "name=hook", "for=\(place)", in: "project"
        )
        try setChannel("echo")
    }

    /// Sets the channel to an address of the server.
    private func setChannel(_ path: String) throws {
        var project = try LocalServer.object(Data(try bench.read("project/partnerctl.json")))
        project["secrets"] = ["hook": ["file": "hook"]]
        project["channels"] = [
            "ops": [
                "plugin": "partnerctl/webhook:post",
                "config": ["url": "http://127.0.0.1:\(server.port)/\(path)", "secret": "hook"],
            ]
        ]
        let bytes = try JSONSerialization.data(withJSONObject: project, options: [.withoutEscapingSlashes])
        try bench.write("project/partnerctl.json", bytes: [UInt8](bytes))
    }

    private func keys(_ seen: [LocalServer.Seen]) -> [String] {
        seen.compactMap { ($0["headers"] as? [String: String])?["idempotency-key"] }
    }

    @Test("a plan sends nothing, a run sends once and past any proxy, and the secret stays nowhere")
    func once() throws {
        let plan = try bench.run("plan", "tell.lua", "--out", "tell.plan", in: "project")
        #expect(plan.code == 0, "\(plan)")
        #expect(plan.out.contains(#"would send deliver.message "ready" to ops"#), "\(plan)")
        #expect(plan.out.contains("not sent: foreseen"), "\(plan)")
        let proxy = "http://127.0.0.1:1"
        let environment = ["http_proxy": proxy, "all_proxy": proxy, "HTTP_PROXY": proxy, "ALL_PROXY": proxy]
        let result = try bench.run(["run", "tell.lua"], in: "project", environment: environment)
        #expect(result.code == 0 && result.out == "status 200\n", "\(result)")
        #expect(keys(try server.rest()).count == 1)

        let secret = Data(Self.secret.utf8)
        let kept = try FileManager.default.subpathsOfDirectory(atPath: bench.path).filter {
            $0 != "project/hook"
        }
        for name in kept {
            guard let data = FileManager.default.contents(atPath: "\(bench.path)/\(name)") else { continue }
            #expect(data.range(of: secret) == nil, "the secret is in \(name)")
        }
        #expect(kept.contains { $0.hasSuffix("center.db") })
        for text in [plan.out, plan.err, result.out, result.err] { #expect(!text.contains(Self.secret)) }
    }

    @Test(
        "a process that is killed while it sends is gone on with, and the same message says that it is the same"
    )
    func killed() throws {
        try setChannel("silent")
        let process = try ProcessUnderTest(
            ["run", "tell.lua"], directory: "\(bench.path)/project",
            ["HOME": "\(bench.path)/home"])
        let first = try server.next()
        process.signal(SIGKILL)
        #expect(process.wait() == .killed(signal: SIGKILL))
        try setChannel("echo")
        let resumed = try bench.run("runs", "resume", "run-1", in: "project")
        #expect(resumed.code == 0 && resumed.out == "status 200\n", "\(resumed)")
        let then = keys(try server.rest())
        #expect(then == keys([first]) && then.count == 1)
        let users = try bench.must("call", "users.find", "--email", "li.na@contoso.cn", in: "project")
        #expect(users.out.contains("Li Na"))
    }

    @Test("a channel that may not go there ends the run with the plugin and the right that it lacks")
    func refused() throws {
        // Another server than the one that is granted.
        var project = try bench.text("project/partnerctl.json")
        project = project.replacing("127.0.0.1:\(server.port)", with: "localhost:\(server.port)")
        try bench.write("project/partnerctl.json", project)
        let result = try bench.run("run", "tell.lua", in: "project")
        #expect(result.code == 6, "\(result)")
        #expect(result.err.contains("partnerctl/webhook may not use net with hosts http://localhost:"))
        #expect(result.err.contains("try: grant more: partnerctl plugin grant partnerctl/webhook net"))
        #expect(try server.rest().isEmpty)
    }
}
