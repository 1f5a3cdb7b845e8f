import Testing

@testable import Plugins

@Suite struct ProjectTests {
    static func read(_ text: String) -> [String] {
        messages { () throws(PluginFaults) in _ = try ProjectDocument.read(Array(text.utf8), file: "p") }
    }

    @Test("a project is read whole")
    func reads() throws {
        let text = """
            {
              "$schema": "x", "schema": 1,
              "centers": { "rehearsal": "sqlite:r.db" },
              "registries": { "main": "https://plugins.example/" },
              "plugins": {
                "acme/x": { "from": "registry:main", "version": "1.4.0", "config": { "a": ["b"], "n": 3 } },
                "acme/y": { "from": "path:plugins/y" }
              },
              "channels": { "ops": { "plugin": "acme/x:post", "config": { "to": "x" } } },
              "secrets": { "token": { "file": "t.txt" }, "mail": { "env": "MAIL_TOKEN" } }
            }
            """
        let project = try ProjectDocument.read(Array(text.utf8))
        let (x, y) = (try #require(PluginID("acme/x")), try #require(PluginID("acme/y")))
        #expect(
            project
                == ProjectDocument(
                    centers: ["rehearsal": "sqlite:r.db"], registries: ["main": "https://plugins.example/"],
                    plugins: [
                        x: .init(
                            .registry("main"), version: SemanticVersion(1, 4, 0),
                            config: ["a": .list([.text("b")]), "n": .integer(3)]),
                        y: .init(.path("plugins/y")),
                    ], channels: ["ops": .init("acme/x:post", config: ["to": .text("x")])],
                    secrets: ["token": .file("t.txt"), "mail": .environment("MAIL_TOKEN")]))
        #expect(try ProjectDocument.read(project.document.canonical) == project)
        #expect(try ProjectDocument.read(Array("{}".utf8)) == ProjectDocument())
    }

    @Test(
        "a project with a fault is refused with its place",
        arguments: [
            (#"{"plugin":{}}"#, #"p: plugin: is not known here; did you mean "plugins"?; line 1"#),
            (
                #"{"centers":{"a b":"memory:"}}"#,
                #"p: centers["a b"]: must be named with letters, digits, - and _, got "a b"; line 1"#
            ),
            (#"{"centers":{"a":1}}"#, #"p: centers.a: must be text such as "sqlite:PATH", got 1; line 1"#),
            (
                #"{"registries":{"a":"http://x"}}"#,
                #"p: registries.a: must be an address that begins with "https://" or "file:", got "http://x"; line 1"#
            ),
            (#"{"plugins":{"acme/x":{}}}"#, #"p: plugins["acme/x"].from: is missing; line 1"#),
            (
                #"{"plugins":{"acme/x":{"from":"git:x"}}}"#,
                #"p: plugins["acme/x"].from: must be "registry:NAME", "path:FOLDER" or "bundle:FILE", got "git:x"; line 1"#
            ),
            (
                #"{"plugins":{"acme/x":{"from":"registry:main","version":"1.0.0"}},"registries":{"mian":"https://x"}}"#,
                #"p: plugins["acme/x"].from: names the registry "main", which registries does not have; did you mean "mian"?"#
            ),
            (
                #"{"plugins":{"acme/x":{"from":"registry:a"}},"registries":{"a":"https://x"}}"#,
                #"p: plugins["acme/x"].version: is missing: say which version is the least"#
            ),
            (
                #"{"plugins":{"acme/x":{"from":"path:x","config":{"a":1.5}}}}"#,
                #"p: plugins["acme/x"].config.a: must be a whole number, got 1.5; line 1"#
            ),
            (
                #"{"plugins":{"acme/x":{"from":"path:x","config":{"a":[[1]]}}}}"#,
                #"p: plugins["acme/x"].config.a[0]: must be a text, a whole number, true or false, got a list; line 1"#
            ),
            (
                #"{"channels":{"ops":{"plugin":"acme/x"}}}"#,
                #"p: channels.ops.plugin: must be PLUGIN:NAME such as "acme/onboarding-guard:guard", got "acme/x"; line 1"#
            ),
            (
                #"{"secrets":{"a":{"file":"x","env":"Y"}}}"#,
                #"p: secrets.a: must have either file or env; line 1"#
            ),
            (#"{"secrets":{"a":"x"}}"#, #"p: secrets.a: must be an object, got "x"; line 1"#),
            (
                #"{"schema":2,"x":1}"#,
                "p: schema: is 2, which a later partnerctl wrote; this one reads 1; line 1"
            ),
        ])
    func faults(text: String, message: String) { #expect(Self.read(text) == [message]) }

    static func lock() throws -> ProjectLock {
        let (x, y) = (try #require(PluginID("acme/x")), try #require(PluginID("acme/y")))
        return ProjectLock(
            [
                .init(y, SemanticVersion(2, 0, 0), from: .path("y"), hash: ContentHash(of: [1])),
                .init(
                    x, SemanticVersion(1, 4, 0), from: .registry("main"), hash: ContentHash(of: [2]),
                    publisherKey: "RWQ",
                    grants: [Capability("net", ["hosts": .list(["https://a/"])]), Capability("clock")],
                    requires: [y: SemanticVersion(2, 0, 0)]),
            ], registries: [.init("main", key: "RWR", position: 7, head: ContentHash(of: [3]))])
    }

    @Test("a lock has a plugin per line, sorted, and is read as it was")
    func lockForm() throws {
        let lock = try Self.lock()
        let text = String(decoding: lock.bytes, as: UTF8.self)
        #expect(
            text == """
                {"plugins":[
                {"capabilities":[{"cap":"net","hosts":["https://a/"]},{"cap":"clock"}],"from":"registry:main",\
                "id":"acme/x","publisher_key":"RWQ","requires":{"acme/y":"2.0.0"},"sha256":"\(ContentHash(of: [2]))",\
                "version":"1.4.0"},
                {"capabilities":[],"from":"path:y","id":"acme/y","sha256":"\(ContentHash(of: [1]))","version":"2.0.0"}
                ],"registries":[
                {"head":"\(ContentHash(of: [3]))","key":"RWR","name":"main","position":7}
                ],"schema":1}

                """)
        #expect(try ProjectLock.read(lock.bytes) == lock)
        #expect(
            String(decoding: ProjectLock().bytes, as: UTF8.self)
                == "{\"plugins\":[],\"registries\":[],\"schema\":1}\n")
        #expect(try ProjectLock.read(ProjectLock().bytes) == ProjectLock())
    }

    @Test(
        "an edited lock is refused",
        arguments: [
            ("\"id\"", "\"ID\"", "l: plugins[0].id: is missing; line 2"),
            (
                "\"from\":", "\"from\": ",
                "l: is not written as this program writes it: names sorted, no spaces, one final newline; line 2, column 79"
            ),
            (
                "\"cap\":\"clock\"", "\"cap\":\"clock\",\"cap\":\"net\"",
                "l: \"cap\" is there twice; line 2, column 70"
            ),
            (
                "\"schema\":1", "\"schema\":2",
                "l: schema: is 2, which a later partnerctl wrote; this one reads 1; line 6"
            ),
        ])
    func edited(old: String, new: String, message: String) throws {
        let text = String(decoding: try Self.lock().bytes, as: UTF8.self).replacing(
            old, with: new, maxReplacements: 1)
        let found = messages { () throws(PluginFaults) in
            _ = try ProjectLock.read(Array(text.utf8), file: "l")
        }
        #expect(found.first == message)
    }

    @Test("a lock with its lines swapped, or a plugin twice, is not canonical")
    func swapped() throws {
        var lines = String(decoding: try Self.lock().bytes, as: UTF8.self).split(separator: "\n")
        lines.swapAt(1, 2)
        lines[1] += ","
        lines[2].removeLast()
        let swapped = lines.joined(separator: "\n") + "\n"
        #expect(
            codes { () throws(PluginFaults) in _ = try ProjectLock.read(Array(swapped.utf8)) } == [
                .notCanonical
            ])
    }

    @Test(
        "a change keeps what stands around it",
        arguments: [
            ("{}", "{\n  \"plugins\": {\n    \"acme/x\": 1\n  }\n}"),
            ("{ \"b\": 1, \"a\": 2 }", "{ \"b\": 1, \"a\": 2, \"plugins\": {\"acme/x\":1} }"),
            (
                "{\n    \"b\": 1,\n    \"plugins\": {\n        \"z/z\": 0\n    },\n\n    \"a\": []\n}\n",
                "{\n    \"b\": 1,\n    \"plugins\": {\n        \"z/z\": 0,\n        \"acme/x\": 1\n    },\n\n    \"a\": []\n}\n"
            ),
            ("{\"plugins\": {\"acme/x\": [1,\n2], \"y\":1}}", "{\"plugins\": {\"acme/x\": 1, \"y\":1}}"),
            (
                "{\n  \"plugins\": {}\n}", "{\n  \"plugins\": {\n    \"acme/x\": 1\n  }\n}"
            ),
        ])
    func edits(text: String, changed: String) throws {
        var edit = DocumentEdit(Array(text.utf8), file: "p")
        try edit.set(["plugins", "acme/x"], to: .integer(1))
        #expect(String(decoding: edit.bytes, as: UTF8.self) == changed)
        try edit.remove(["plugins", "acme/x"])
        #expect(try DocumentReader.read(edit.bytes, file: "p")["plugins"]?["acme/x"] == nil)
        let before = edit.bytes
        try edit.remove(["plugins", "acme/x"])
        #expect(edit.bytes == before)
    }

    @Test("a member is removed with its comma, wherever it stands")
    func removes() throws {
        for (name, left) in [
            ("a", "{\n  \"b\": 2,\n  \"c\": 3\n}"), ("b", "{\n  \"a\": 1,\n  \"c\": 3\n}"),
            ("c", "{\n  \"a\": 1,\n  \"b\": 2\n}"),
        ] {
            var edit = DocumentEdit(Array("{\n  \"a\": 1,\n  \"b\": 2,\n  \"c\": 3\n}".utf8), file: "p")
            try edit.remove([name])
            #expect(String(decoding: edit.bytes, as: UTF8.self) == left)
        }
    }

    @Test("a change of something that is no object is refused")
    func noObject() {
        #expect(
            messages { () throws(PluginFaults) in
                var edit = DocumentEdit(Array("{\"plugins\": []}".utf8), file: "p")
                try edit.set(["plugins", "acme/x"], to: .integer(1))
            } == ["p: must be an object, got a list; line 1"])
    }

    @Test(
        "a right is within another one when it is narrowed at least as much",
        arguments: [
            (Capability("a"), Capability("a"), true), (Capability("a"), Capability("b"), false),
            (Capability("a", ["n": .count(1)]), Capability("a"), true),
            (Capability("a"), Capability("a", ["n": .count(1)]), false),
            (Capability("a", ["n": .count(2)]), Capability("a", ["n": .count(1)]), false),
            (Capability("a", ["f": .list(["x"])]), Capability("a", ["f": .list(["x", "y"])]), true),
            (Capability("a", ["f": .list(["x", "z"])]), Capability("a", ["f": .list(["x", "y"])]), false),
            (
                Capability("net", ["h": .list(["https://a/v1/x"])]),
                Capability("net", ["h": .list(["https://a/v1/"])]), true
            ),
            (
                Capability("net", ["h": .list(["https://a/v1/../x"])]),
                Capability("net", ["h": .list(["https://a/v1/"])]), false
            ),
            (
                Capability("net", ["h": .list(["https://a/v1/%2e%2e/x"])]),
                Capability("net", ["h": .list(["https://a/v1/"])]), false
            ),
            (
                Capability("net", ["h": .list(["https://ab"])]),
                Capability("net", ["h": .list(["https://a"])]), false
            ),
            (Capability("net", ["private": .text("true")]), Capability("net"), false),
            (Capability("net"), Capability("net", ["private": .text("true")]), false),
        ])
    func covers(own: Capability, other: Capability, isWithin: Bool) {
        #expect(own.isWithin(other) == isWithin)
    }

    @Test("every schema is JSON that names all members of its document")
    func schemas() throws {
        let all = PluginSchemas.all(.fixture)
        #expect(all.map(\.file) == ["plugin.schema.json", "partnerctl.schema.json", "lock.schema.json"])
        for schema in all {
            let document = try DocumentReader.read(Array(schema.text.utf8), file: schema.file)
            #expect(document["$schema"]?.content == .text("https://json-schema.org/draft/2020-12/schema"))
            #expect(document["additionalProperties"]?.content == .boolean(false))
        }
        for name in ["cpu_ms_per_call", "\"rows.map\"", "max_per_run", "hostname", "enrolment.approved"] {
            #expect(all[0].text.contains(name), "\(name)")
        }
    }
}
