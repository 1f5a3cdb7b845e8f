@testable import Plugins

/// What the fuzzer begins with: one of everything, so that it need not guess words.
enum Seeds {
    static func of(_ target: Target) -> [[UInt8]] {
        switch target {
        case .document:
            [manifest, Array(#"{"a":{"b":[1,-2.5e3,null,true,"\u00e9\ud83d\ude00\n"]},"c":{}}"#.utf8)]
        case .manifest: [manifest]
        case .project: [project]
        case .lock: [ProjectLock().bytes, lock].compactMap(\.self)
        case .bundle: [bundle?.bytes].compactMap(\.self)
        case .packed: [bundle?.packed.bytes].compactMap(\.self)
        case .head: [head]
        case .log: [log]
        case .index: [index]
        case .catalog: [catalog]
        }
    }

    private static let manifest = Array(
        """
        {"schema":1,"id":"acme/x","version":"1.4.0","api":"1.0","entry":"init.lua","summary":"S.","license":"MIT",
        "requires":{"acme/y":"2.1.0"},"capabilities":[{"cap":"net","hosts":["https://a/"],"optional":true,"why":"w"},
        {"cap":"users.create","max_per_run":3,"why":"w"}],"provides":{"commands":[{"name":"a-b","handler":"f",
        "summary":"S"}],"events":[{"on":["a.b"],"handler":"f"}],"sources":[{"name":"s","open":"o"}],
        "exports":[{"name":"e","args":["string?"],"privileged":true}],"rows.map":[{"name":"m","before":["acme/y:n"]}]},
        "config":{"a":{"type":"list","items":"hostname","default":["a.b"],"doc":"D."}},
        "limits":{"cpu_ms_per_call":40,"memory_mb":8}}
        """.utf8)

    // As a registry writes them, its key's signature aside.
    private static let hash = "c9b8c1d856b457f13f3e99280a0d3eb9cba3173c95387d928f9ade5d55412f96"
    private static let head = Array(
        (#"{"catalog":"\#(hash)","created":"2026-11-21T23:50:58Z","expires":"2026-12-21T23:50:58Z","length":1,"#
            + #""name":"reg","root":"\#(hash)","schema":1}"# + "\n").utf8)
    private static let log = Array(
        (#"{"capabilities":["users.read"],"event":"publish","plugin":"acme/x","previous":"#
            + #""e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855","sequence":1,"#
            + #""sha256":"\#(hash)","size":8192,"summary":"Tidies names.","#
            + #""time":"2026-11-21T23:50:58Z","version":"0.1.0"}"# + "\n").utf8)
    private static let index = Array(
        (#"{"latest":"0.1.0","plugin":"acme/x","schema":1,"versions":[{"requires":{"acme/y":"1.0.0"},"#
            + #""sha256":"\#(hash)","size":8192,"version":"0.1.0"}]}"# + "\n").utf8)
    private static let catalog = Array(
        (#"{"plugins":[{"capabilities":["users.read"],"id":"acme/x","latest":"0.1.0","summary":"Tidies."}],"#
            + #""schema":1}"# + "\n").utf8)

    private static let project = Array(
        """
        {"centers":{"r":"sqlite:r.db"},"registries":{"m":"https://p/"},"plugins":{"acme/x":{"from":"registry:m",
        "version":"1.0.0","config":{"a":["b"],"n":3,"f":true}}},"channels":{"o":{"plugin":"acme/x:post"}},
        "secrets":{"t":{"file":"t"},"e":{"env":"E"}}}
        """.utf8)

    private static var lock: [UInt8]? {
        guard let id = PluginID("acme/x"), let other = PluginID("acme/y") else { return nil }
        return ProjectLock(
            [
                .init(
                    id, SemanticVersion(1, 4, 0), from: .registry("m"), hash: ContentHash(of: []),
                    publisherKey: "K", grants: [Capability("net", ["hosts": .list(["https://a/"])])],
                    requires: [other: SemanticVersion(2, 1, 0)])
            ], registries: [.init("m", key: "K", position: 7, head: ContentHash(of: []))]
        ).bytes
    }

    private static var bundle: PluginBundle? {
        do {
            return try PluginBundle(try PluginManifest.read(manifest), files: ["init.lua": []], name: "seed")
        } catch {
            fatalError("a seed is refused: \(error)")
        }
    }
}
