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
