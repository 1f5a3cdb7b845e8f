import Testing

@testable import Plugins

@Suite struct ResolutionTests {
    /// Plugins as `x 1.2.0` with what each requires, each called `acme/…`.
    static func resolve(
        _ direct: [String: String], _ known: [String: [String: String]]
    ) throws(PluginFaults) -> Resolution {
        try Resolution(ids(direct)) { node throws(PluginFaults) in
            known["\(node.id.name) \(node.version)"].map(ids)
        }
    }

    static func ids(_ names: [String: String]) -> [PluginID: SemanticVersion] {
        var all: [PluginID: SemanticVersion] = [:]
        for (name, version) in names {
            if let id = PluginID("acme/\(name)"), let number = SemanticVersion(version) { all[id] = number }
        }
        return all
    }

    static func shown(_ resolution: Resolution) -> [String] {
        resolution.versions.map { "\($0.key.name) \($0.value)" }.sorted()
    }

    @Test("of each plugin the highest of the least versions is taken, and nothing newer")
    func minimal() throws {
        let resolution = try Self.resolve(
            ["a": "1.0.0", "b": "1.0.0"],
            [
                "a 1.0.0": ["c": "1.2.0"], "b 1.0.0": ["c": "1.4.0", "d": "1.0.0"], "c 1.2.0": ["e": "1.0.0"],
                "c 1.4.0": [:], "c 1.9.0": [:], "d 1.0.0": ["c": "1.3.0"], "c 1.3.0": [:], "e 1.0.0": [:],
            ])
        // e is required by a version of c that was not taken.
        #expect(Self.shown(resolution) == ["a 1.0.0", "b 1.0.0", "c 1.4.0", "d 1.0.0"])
    }

    @Test("why names every way to a plugin, the shortest first")
    func why() throws {
        let resolution = try Self.resolve(
            ["a": "1.0.0", "c": "1.0.0"],
            ["a 1.0.0": ["b": "1.0.0"], "b 1.0.0": ["c": "1.1.0"], "c 1.0.0": [:], "c 1.1.0": [:]])
        let id = try #require(PluginID("acme/c"))
        #expect(
            resolution.why(id).map { $0.map(\.description) } == [
                ["acme/c 1.1.0"], ["acme/a 1.0.0", "acme/b 1.0.0", "acme/c 1.1.0"],
            ])
        #expect(resolution.why(try #require(PluginID("acme/z"))).isEmpty)
    }

    @Test(
        "what cannot be chosen is said with who asked",
        arguments: [
            (
                ["a": "1.0.0", "b": "1.0.0"],
                ["a 1.0.0": ["c": "1.2.0"], "b 1.0.0": ["c": "2.0.0"], "c 1.2.0": [:], "c 2.0.0": [:]],
                "acme/c: acme/a 1.0.0 requires major version 1 and acme/b 1.0.0 requires 2.0.0"
            ),
            (
                ["a": "1.0.0", "c": "2.0.0"],
                ["a 1.0.0": ["c": "1.2.0"], "c 1.2.0": [:], "c 2.0.0": [:]],
                "acme/c: the project requires major version 2 and acme/a 1.0.0 requires 1.2.0"
            ),
            (["a": "1.0.0"], [:], "acme/a: the project requires version 1.0.0, and there is none"),
            (
                ["a": "1.0.0"], ["a 1.0.0": ["b": "3.0.0"]],
                "acme/b: acme/a 1.0.0 requires version 3.0.0, and there is none"
            ),
            (
                ["a": "1.0.0"],
                ["a 1.0.0": ["b": "1.0.0"], "b 1.0.0": ["c": "1.0.0"], "c 1.0.0": ["b": "1.0.0"]],
                "requires: plugins require each other: acme/b -> acme/c -> acme/b"
            ),
        ])
    func faults(direct: [String: String], known: [String: [String: String]], message: String) {
        #expect(messages { () throws(PluginFaults) in _ = try Self.resolve(direct, known) } == [message])
    }

    @Test("requirements that lead ever deeper, or to ever more versions, end in a name for it")
    func endless() {
        func endless(_ next: @escaping (Int) -> [(String, Int)]) -> [String] {
            messages { () throws(PluginFaults) in
                _ = try Resolution(Self.ids(["p0": "1.0.0"])) { node throws(PluginFaults) in
                    let number = Int(node.id.name.dropFirst()) ?? 0
                    return Self.ids(
                        Dictionary(next(number).map { ("p\($0.1)", $0.0) }) { first, _ in first })
                }
            }
        }
        #expect(endless { [("1.0.0", $0 + 1)] } == ["acme/p33: requirements lead deeper than 32 plugins"])
        let wide = endless { number in (1...40).map { ("1.0.0", number * 40 + $0) } }
        #expect(wide.count == 1 && wide[0].hasSuffix("more than 1024 plugins and versions are required"))
    }

    @Test("a plugin that requires itself through versions ends")
    func ownVersions() {
        let found = messages { () throws(PluginFaults) in
            _ = try Resolution(Self.ids(["a": "1.0.0"])) { node throws(PluginFaults) in
                Self.ids(["a": "1.\(node.version.minor + 1).0"])
            }
        }
        #expect(found.count == 1)
    }

    static func set(_ plugins: [(String, [Provision])]) throws -> PluginSet {
        PluginSet(
            try plugins.map { name, provisions in
                InstalledPlugin(
                    code: PluginCode(
                        manifest: try .fixture("acme/\(name)", provides: provisions), files: [:]),
                    grants: [])
            })
    }

    @Test("provisions come in the order that before and after say, ties by plugin and name")
    func order() throws {
        let set = try Self.set([
            ("c", [Provision(.rowsMap, "x"), Provision(.rowsMap, "b", before: ["acme/a:z"])]),
            (
                "a",
                [
                    Provision(.rowsMap, "z", before: ["acme/gone:q"]),
                    Provision(.rowsMap, "a", after: ["acme/c:x"]),
                ]
            ),
            ("b", [Provision(.rowsValidate, "other")]),
        ])
        #expect(
            try set.ordered(at: .rowsMap).map { "\($0.plugin.name):\($0.provision.name)" } == [
                "c:b", "a:z", "c:x", "a:a",
            ])
    }

    @Test("provisions that come before each other are named with who says so")
    func circle() throws {
        let set = try Self.set([
            ("a", [Provision(.rowsMap, "x", before: ["acme/b:y"])]),
            ("b", [Provision(.rowsMap, "y", before: ["acme/c:z"])]),
            ("c", [Provision(.rowsMap, "z"), Provision(.rowsMap, "w", after: ["acme/c:z"])]),
            ("d", [Provision(.rowsMap, "v", before: ["acme/a:x"], after: ["acme/c:z"])]),
        ])
        #expect(
            messages { () throws(PluginFaults) in _ = try set.ordered(at: .rowsMap) } == [
                "rows.map: they cannot be put in order: acme/a:x comes before acme/b:y, says acme/a; acme/b:y comes before "
                    + "acme/c:z, says acme/b; acme/c:z comes before acme/d:v, says acme/d; acme/d:v comes before "
                    + "acme/a:x, says acme/d"
            ])
    }
}
