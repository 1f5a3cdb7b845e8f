import Testing
import TestKit

@testable import Plugins

@Suite struct LoadingTests {
    private let project: TemporaryFolder
    private let id: PluginID

    init() throws {
        project = try TemporaryFolder()
        id = try #require(PluginID("acme/text-fold"))
    }

    private func load() -> [String] {
        messages { () throws(PluginFaults) in _ = try ProjectPlugins.load(project.path) }
    }

    /// The project lists one plugin as a bundle, with a setting; the lock grants what is given.
    private func install(grants: [Capability] = [], config: String = "{\"depth\":2}") throws -> ProjectLock {
        let manifest = try PluginManifest.fixture(
            capabilities: [CapabilityRequest(Capability("net", ["hosts": .list(["https://a/"])]), why: "x")],
            config: [ConfigField("depth", type: "integer", doc: "How deep.")])
        let bundle = try PluginBundle(manifest, files: ["init.lua": Array("return {}".utf8)], name: "b")
        try project.write(
            "partnerctl.json",
            "{\"plugins\":{\"acme/text-fold\":{\"from\":\"bundle:b\",\"config\":\(config)}}}")
        let hash = try PluginStore(project: project.path).install(bundle)
        let lock = ProjectLock([
            .init(id, manifest.version, from: .bundle("b"), hash: hash, grants: grants)
        ])
        try ProjectPlugins.write(lock, project.path)
        return lock
    }

    @Test("a folder without a project has no plugins")
    func nothing() throws { #expect(try ProjectPlugins.load(project.path) == PluginSet()) }

    @Test("a listed plugin is loaded with its grants and settings")
    func loads() throws {
        let grant = Capability("net", ["hosts": .list(["https://a/x"])])
        _ = try install(grants: [grant])
        let plugin = try #require(try ProjectPlugins.load(project.path)[id])
        #expect(plugin.grants == [grant] && plugin.config == ["depth": .integer(2)] && plugin.isDirect)
        #expect(plugin.code.files == ["init.lua": Array("return {}".utf8)])
    }

    @Test("a plugin that is listed and not locked, or locked and not listed, is said with what to do")
    func unlocked() throws {
        var lock = try install()
        lock[id] = nil
        try ProjectPlugins.write(lock, project.path)
        #expect(load() == ["partnerctl.json: plugins[\"acme/text-fold\"]: is not in partnerctl.lock"])
        _ = try install()
        try ProjectPlugins.set(id, to: nil, project.path)
        #expect(
            load() == [
                "partnerctl.lock: acme/text-fold: is locked, and neither partnerctl.json nor a plugin asks for it"
            ])
    }

    @Test("more than is declared cannot be granted, and a wrong setting is named: both at once")
    func grants() throws {
        _ = try install(grants: [Capability("net"), Capability("clock")], config: "{\"dept\":1}")
        #expect(
            load() == [
                "acme/text-fold: is granted net wider than it declares",
                "acme/text-fold: is granted clock wider than it declares",
                "partnerctl.json: plugins[\"acme/text-fold\"].config.dept: is nothing that acme/text-fold can be set; did you mean \"depth\"?",
            ])
    }

    @Test("a lock that does not fit what is listed or required is refused")
    func unlike() throws {
        var lock = try install()
        let other = try #require(PluginID("acme/other"))
        var plugin = try #require(lock[id])
        plugin.requires = [other: SemanticVersion(1, 0, 0)]
        lock[id] = plugin
        try ProjectPlugins.write(lock, project.path)
        try ProjectPlugins.set(id, to: .init(.path("x"), version: SemanticVersion(2, 0, 0)), project.path)
        #expect(
            load() == [
                "partnerctl.lock: acme/text-fold: partnerctl.json asks for it from path:x, and it is locked from bundle:b",
                "partnerctl.lock: acme/text-fold: partnerctl.json asks for it version 2.0.0, and it is locked version 1.4.0",
                "partnerctl.lock: acme/other: acme/text-fold 1.4.0 requires 1.0.0, and none is locked",
                "acme/text-fold: requires other plugins in its bundle than in the lock",
            ])
    }

    @Test("an author's folder is used as long as it is the one that was locked")
    func folders() throws {
        try project.write("x/plugin.json", try PluginManifest.fixture().document.canonical)
        try project.write("x/init.lua", "return {}")
        let bundle = try PluginFolder.read("\(project.path)/x").bundle
        try ProjectPlugins.set(id, to: .init(.path("x")), project.path)
        try ProjectPlugins.write(
            ProjectLock([.init(id, bundle.manifest.version, from: .path("x"), hash: bundle.hash)]),
            project.path)
        #expect(load() == [])
        try project.write("x/init.lua", "return { 1 }")
        #expect(load() == ["acme/text-fold: was changed in x since it was locked"])
    }

    @Test("a channel that nobody provides is named")
    func channels() throws {
        try project.write("partnerctl.json", "{\"channels\":{\"ops\":{\"plugin\":\"acme/x:post\"}}}")
        #expect(
            load() == [
                "partnerctl.json: channels.ops.plugin: no plugin of the project provides the channel acme/x:post"
            ])
    }

    @Test("a plugin is listed in the form that the file has")
    func lists() throws {
        try project.write("partnerctl.json", "{\n  \"secrets\": {},\n  \"centers\": {}\n}\n")
        try ProjectPlugins.set(id, to: .init(.path("x"), config: ["a": .boolean(true)]), project.path)
        #expect(
            try project.text("partnerctl.json") == """
                {
                  "secrets": {},
                  "centers": {},
                  "plugins": {
                    "acme/text-fold": {
                      "from": "path:x",
                      "config": {
                        "a": true
                      }
                    }
                  }
                }

                """)
    }
}
