import LocalServers
import Testing

@testable import partnerctl

/// Registries behind a web server.
@Suite struct WebRegistryTests {
    @Test("a plugin is added from a folder that a web server gives out, and run")
    func added() throws {
        let bench = try PluginBench()
        try bench.writePlugin("acme/say")
        try bench.publish("acme/say")
        try bench.makeProject()
        let server = try LocalServer("files.py", ["{}", "\(bench.path)/registry"])
        let address = "https://localhost:\(server.port)"
        let trusting = ["SSL_CERT_FILE": server.certificate]
        let added = try bench.run(
            "plugin", "add", "acme/say", "--registry", address, "--grant-all", in: "project",
            environment: trusting)
        #expect(added.code == 0, "\(added)")
        #expect(try bench.script("print(plugins.use('acme/say').say())").out == "hello\n")
        #expect(try bench.text("project/partnerctl.json").contains(address))
    }

    @Test("of a log that was read before, a server is asked for what is new")
    func grown() throws {
        let bench = try PluginBench()
        try bench.writePlugin("acme/say")
        try bench.publish("acme/say")
        try bench.makeProject()
        let server = try LocalServer("files.py", ["{}", "\(bench.path)/registry"])
        let trusting = ["SSL_CERT_FILE": server.certificate]
        func update(_ version: String) throws {
            try bench.writePlugin("acme/say", version: version)
            try bench.publish("acme/say")
            let updated = try bench.run("plugin", "update", in: "project", environment: trusting)
            #expect(updated.out.hasSuffix("→ \(version)\n"), "\(updated)")
        }
        let added = try bench.run(
            "plugin", "add", "acme/say", "--registry", "https://localhost:\(server.port)", in: "project",
            environment: trusting)
        #expect(added.code == 0, "\(added)")
        try update("1.1.0")
        // Of lines that are never read again, one is spoilt: who has read it does not look, who has not does.
        let log = try bench.text("registry/log")
        try bench.writePlugin("acme/say", version: "1.2.0")
        try bench.publish("acme/say")
        let grown = try bench.text("registry/log")
        try bench.write("registry/log", "x" + grown.dropFirst())
        let updated = try bench.run("plugin", "update", in: "project", environment: trusting)
        #expect(grown.hasPrefix(log) && updated.out.hasSuffix("→ 1.2.0\n"), "\(updated)")
        let verified = try bench.run("plugin", "verify", in: "project", environment: trusting)
        #expect(verified.code == 0, "\(verified)")
        let fresh = ["XDG_CACHE_HOME": "\(bench.path)/none"].merging(trusting) { $1 }
        let whole = try bench.run("plugin", "verify", in: "project", environment: fresh)
        #expect(whole.code == 1 && whole.err.contains("not_json"), "\(whole)")
    }

    @Test("a server whose certificate nobody vouches for is not asked, and neither is one that is not there")
    func refused() throws {
        let bench = try PluginBench()
        try bench.writePlugin("acme/say")
        try bench.publish("acme/say")
        try bench.makeProject()
        let server = try LocalServer("files.py", ["{}", "\(bench.path)/registry"])
        try bench.refused(
            "plugin", "add", "acme/say", "--registry", "https://localhost:\(server.port)", "--grant-all",
            exit: 8, code: "registry_unreachable")
        try bench.refused(
            "plugin", "add", "acme/say", "--registry", "https://localhost:\(server.port)/elsewhere",
            "--grant-all",
            exit: 1, code: "registry_file_missing", environment: ["SSL_CERT_FILE": server.certificate])
        try bench.refused(
            "plugin", "add", "acme/say", "--registry", "http://localhost:\(server.port)", "--grant-all",
            exit: 1, code: "bad_address")
    }
}
