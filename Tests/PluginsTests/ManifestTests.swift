import Testing

@testable import Plugins

@Suite struct ManifestTests {
    /// One of everything.
    static let whole = """
        {
          "$schema": "plugin.schema.json",
          "schema": 1,
          "id": "acme/onboarding-guard",
          "version": "1.4.0",
          "api": "1.0",
          "entry": "init.lua",
          "summary": "Normalises staff rows and refuses the ones that would fail.",
          "license": "MIT",
          "requires": { "acme/text-fold": "2.1.0" },
          "capabilities": [
            { "cap": "users.read", "why": "find sign-in names that are taken" },
            { "cap": "rows.map", "fields": ["Full name", "Department"], "why": "normalise spelling" },
            { "cap": "net", "hosts": ["https://hr.acme.example/v1/"], "optional": true, "why": "check ids" }
          ],
          "provides": {
            "rows.validate": [ { "name": "guard" } ],
            "rows.map": [ { "name": "normalise", "before": ["acme/onboarding-guard:guard"] } ],
            "events": [ { "on": "enrolment.approved", "handler": "on_approved" } ],
            "commands": [ { "name": "check-list", "handler": "check", "summary": "Looks at a list" } ],
            "sources": [ { "name": "people", "open": "begin" } ],
            "exports": [ { "name": "fold_name", "args": ["string"], "returns": ["string?"], "privileged": true } ]
          },
          "config": { "allowed_domains": { "type": "list", "items": "hostname", "required": true, "doc": "Domains." } },
          "limits": { "cpu_ms_per_call": 40, "memory_mb": 16 }
        }
        """

    @Test("a manifest is read whole")
    func reads() throws {
        let manifest = try PluginManifest.read(Array(Self.whole.utf8), catalog: .fixture)
        #expect(manifest.id.description == "acme/onboarding-guard")
        #expect(manifest.version == SemanticVersion(1, 4, 0))
        #expect(manifest.requires.map { "\($0.key) \($0.value)" } == ["acme/text-fold 2.1.0"])
        #expect(
            manifest.capabilities.map(\.capability) == [
                Capability("users.read"),
                Capability("rows.map", ["fields": .list(["Full name", "Department"])]),
                Capability("net", ["hosts": .list(["https://hr.acme.example/v1/"])]),
            ])
        #expect(manifest.capabilities.map(\.isOptional) == [false, false, true])
        #expect(
            manifest.provides == [
                Provision(
                    .commands, "check-list", handler: "check", details: ["summary": .text("Looks at a list")]),
                Provision(.sources, "people", details: ["open": .text("begin")]),
                Provision(.rowsValidate, "guard"),
                Provision(.rowsMap, "normalise", before: ["acme/onboarding-guard:guard"]),
                Provision(
                    .events, "on_approved", details: ["on": .list(["enrolment.approved"])]),
                Provision(
                    .exports, "fold_name",
                    details: [
                        "args": .list(["string"]), "returns": .list(["string?"]), "privileged": .text("true"),
                    ]),
            ])
        #expect(manifest.provides[1].function("open") == "begin")
        #expect(manifest.provides[1].function("next") == "people_next")
        #expect(manifest.config.map(\.name) == ["allowed_domains"])
        #expect(manifest.limits == PluginLimits(processorMillisecondsPerCall: 40, memoryMebibytes: 16))
    }

    @Test("what is written is read as the same, without what holds anyway")
    func roundTrip() throws {
        let manifest = try PluginManifest.read(Array(Self.whole.utf8), catalog: .fixture)
        let written = manifest.document.canonical
        #expect(try PluginManifest.read(written, catalog: .fixture) == manifest)
        let text = String(decoding: written, as: UTF8.self)
        #expect(!text.contains("memory_mb") && !text.contains("$schema") && text.contains("cpu_ms_per_call"))
    }

    /// The least manifest there is, with members in place of its own.
    static func manifest(_ changes: [String: String?]) -> String {
        var members: [String: String?] = [
            "schema": "1", "id": "\"acme/x\"", "version": "\"1.0.0\"", "api": "\"1.0\"", "summary": "\"x\"",
            "license": "\"MIT\"",
        ]
        for (name, value) in changes { members[name] = value }
        return "{"
            + members.sorted { $0.key < $1.key }.compactMap { name, value in value.map { "\"\(name)\":\($0)" }
            }
            .joined(separator: ",\n") + "}"
    }

    @Test(
        "each fault has its path, its line and what is taken",
        arguments: [
            (
                ["id": "\"Acme/x\""],
                "id: must be PUBLISHER/NAME in small letters, digits and \"-\", such as \"acme/text-fold\", got \"Acme/x\"; line 2"
            ),
            (["version": "1"], "version: must be three numbers such as \"1.4.0\", got 1; line 6"),
            (
                ["api": "\"2.0\""],
                "api: was made for a later partnerctl: this one has 1.0, got \"2.0\"; line 1"
            ),
            (["api": "\"one\""], "api: must be two numbers such as \"1.0\", got \"one\"; line 1"),
            (["schema": "2"], "schema: is 2, which a later partnerctl wrote; this one reads 1; line 4"),
            (["summary": nil], "summary: is missing; line 1"),
            (
                ["summary": "\"a\\u202eb\""],
                "summary: must be text on one line of 1 to 300 characters, all of which show, got \"a\\u{202E}b\"; line 5"
            ),
            (["sumary": "\"x\""], "sumary: is not known here; did you mean \"summary\"?; line 5"),
            (
                ["entry": "\"init.txt\""],
                "entry: must be the path of a .lua file of the plugin such as \"init.lua\", got \"init.txt\"; line 2"
            ),
            (
                ["entry": "\"../init.lua\""],
                "entry: must be the path of a .lua file of the plugin such as \"init.lua\", got \"../init.lua\"; line 2"
            ),
            (["requires": "{\"acme/x\":\"1.0.0\"}"], "acme/x requires itself; line 1"),
            (
                ["requires": "{\"x\":\"1.0.0\"}"],
                "requires.x: must be PUBLISHER/NAME in small letters, digits and \"-\", such as \"acme/text-fold\", got \"x\"; line 4"
            ),
            (
                ["requires": "{\"acme/y\":\"1\"}"],
                "requires[\"acme/y\"]: must be three numbers such as \"1.4.0\", got \"1\"; line 4"
            ),
            (
                ["capabilities": "[{\"cap\":\"user.read\",\"why\":\"x\"}]"],
                "capabilities[0].cap: there is no right called \"user.read\"; did you mean \"users.read\"?; line 2"
            ),
            (
                ["capabilities": "[{\"cap\":\"net\",\"hosts\":[1],\"why\":\"x\"}]"],
                "capabilities[0].hosts[0]: must be text on one line of 1 to 300 characters, all of which show, got 1; line 2"
            ),
            (
                ["capabilities": "[{\"cap\":\"clock\",\"hosts\":[\"x\"],\"why\":\"x\"}]"],
                "capabilities[0].hosts: is not known here; line 2"
            ),
            (
                ["capabilities": "[{\"cap\":\"users.create\",\"max_per_run\":-1,\"why\":\"x\"}]"],
                "capabilities[0].max_per_run: must be a whole number from 0 to 1000000000, got -1; line 2"
            ),
            (
                ["capabilities": "[{\"cap\":\"clock\",\"why\":\"x\"},{\"cap\":\"clock\",\"why\":\"y\"}]"],
                "capabilities[0] and capabilities[1] ask for the same; line 1"
            ),
            (
                ["provides": "{\"row.map\":[]}"],
                "provides[\"row.map\"]: is not known here; did you mean \"rows.map\"?; line 4"
            ),
            (
                ["provides": "{\"commands\":[{\"name\":\"check\"}]}"],
                "provides.commands[0].summary: is missing; line 4"
            ),
            (
                ["provides": "{\"commands\":[{\"name\":\"check-list\",\"summary\":\"x\"}]}"],
                "provides.commands[0].handler: is missing: \"check-list\" is no name that Lua takes, so say which function it is; line 4"
            ),
            (
                ["provides": "{\"exports\":[{\"name\":\"end\"}]}"],
                "provides.exports[0].name: must be a name that Lua takes, as scripts call it by that, got \"end\"; line 4"
            ),
            (
                ["provides": "{\"steps\":[{\"name\":\"a\",\"on\":\"x\"}]}"],
                "provides.steps[0].on: is not known here; line 4"
            ),
            (
                ["provides": "{\"steps\":[{\"name\":\"a\"},{\"name\":\"a\"}]}"],
                "provides.steps[1]: there are two called a; line 4"
            ),
            (
                ["provides": "{\"events\":[{\"on\":\"user.made\",\"handler\":\"f\"}]}"],
                "provides.events[0].on: must be one of enrolment.approved, user.created, got \"user.made\"; line 4"
            ),
            (
                ["provides": "{\"rows.map\":[{\"name\":\"a\",\"before\":[\"guard\"]}]}"],
                "provides[\"rows.map\"][0].before[0]: must be PLUGIN:NAME such as \"acme/onboarding-guard:guard\", got \"guard\"; line 4"
            ),
            (
                ["config": "{\"a\":{\"type\":\"list\",\"doc\":\"x\"}}"],
                "config.a: needs items: what the list holds; line 2"
            ),
            (
                ["config": "{\"a\":{\"type\":\"text\",\"doc\":\"x\"}}"],
                "config.a.type: must be one of string, integer, boolean, decimal, hostname, list, got \"text\"; line 2"
            ),
            (
                ["config": "{\"a\":{\"type\":\"integer\",\"default\":\"1\",\"doc\":\"x\"}}"],
                "config.a: has a default that must be a whole number, got \"1\"; line 2"
            ),
            (
                ["limits": "{\"memory_mb\":257}"],
                "limits.memory_mb: must be a whole number from 1 to 256 (MiB), got 257; line 4"
            ),
            (
                ["limits": "{\"cpu_ms_per_call\":0}"],
                "limits.cpu_ms_per_call: must be a whole number from 1 to 60000 (milliseconds), got 0; line 4"
            ),
        ] as [([String: String?], String)])
    func faults(changes: [String: String?], message: String) {
        let text = Self.manifest(changes)
        #expect(
            messages { () throws(PluginFaults) in
                _ = try PluginManifest.read(Array(text.utf8), catalog: .fixture)
            } == ["plugin.json: " + message], "\(text)")
    }

    @Test(
        "a plugin leaves open what a grant must say only where it says so",
        arguments: [
            (#"{"cap":"net","why":"x"}"#, "capabilities[0].hosts: is missing; line 2"),
            (
                #"{"cap":"net","open":["host"],"why":"x"}"#,
                "capabilities[0].open: \"host\" is nothing that net must have and has not; line 2"
            ),
            (
                #"{"cap":"net","hosts":["https://a/"],"open":["hosts"],"why":"x"}"#,
                "capabilities[0].open: \"hosts\" is nothing that net must have and has not; line 2"
            ),
            (
                #"{"cap":"clock","open":["hosts"],"why":"x"}"#,
                "capabilities[0].open: \"hosts\" is nothing that clock must have and has not; line 2"
            ),
        ])
    func notLeftOpen(request: String, message: String) throws {
        let text = Self.manifest(["capabilities": "[\(request)]"])
        let told = messages { () throws(PluginFaults) in
            _ = try PluginManifest.read(Array(text.utf8), catalog: .fixture)
        }
        #expect(told.contains("plugin.json: \(message)"), "\(told)")
    }

    @Test("a plugin may leave open what a grant must say")
    func leftOpen() throws {
        let text = Self.manifest(["capabilities": #"[{"cap":"net","open":["hosts"],"why":"x"}]"#])
        let manifest = try PluginManifest.read(Array(text.utf8), catalog: .fixture)
        #expect(manifest.capabilities.map(\.capability) == [Capability("net")])
        #expect(manifest.capabilities.map(\.open) == [["hosts"]])
        let again = try PluginManifest.read(manifest.document.canonical, catalog: .fixture)
        #expect(again == manifest)
        #expect(manifest.undeclared([Capability("net", ["hosts": .list(["https://a.example/"])])]).isEmpty)
    }

    @Test("everything that is wrong is said at once")
    func allAtOnce() {
        let text =
            #"{"schema":1,"id":"x","version":"1.0","api":"1.0","summary":"","extra":true,"limits":{"memory_mb":0}}"#
        let found = messages { () throws(PluginFaults) in _ = try PluginManifest.read(Array(text.utf8)) }
        #expect(
            found.map { String($0.dropFirst(13).prefix { $0 != ":" }) } == [
                "id", "version", "summary", "license", "limits.memory_mb", "extra",
            ])
    }

    @Test("a document that lists more than a hundred faults is read to its end, and a hundred are told")
    func manyFaults() {
        let members = (0..<500).map { "\"m\($0)\":0" }.joined(separator: ",")
        #expect(
            messages { () throws(PluginFaults) in
                _ = try PluginManifest.read(Array("{\(members)}".utf8))
            }.count == 100)
    }

    @Test(
        "what a project sets is checked against what can be set",
        arguments: [
            ("string", nil, .text("x"), nil), ("string", nil, .integer(1), "must be a text, got 1"),
            ("integer", nil, .integer(-3), nil),
            ("integer", nil, .text("3"), "must be a whole number, got \"3\""),
            ("boolean", nil, .boolean(false), nil),
            ("boolean", nil, .text("no"), "must be true or false, got \"no\""),
            ("decimal", nil, .text("-1.50"), nil), ("decimal", nil, .integer(2), nil),
            ("decimal", nil, .text("1."), "must be a decimal number in quotes such as \"1.50\", got \"1.\""),
            ("hostname", nil, .text("hr.acme.example"), nil),
            (
                "hostname", nil, .text("HR.acme.example"),
                "must be the name of a host in small letters such as \"hr.example.com\", got \"HR.acme.example\""
            ),
            (
                "hostname", nil, .text("acme..example"),
                "must be the name of a host in small letters such as \"hr.example.com\", got \"acme..example\""
            ),
            ("list", "integer", .list([.integer(1)]), nil), ("list", "integer", .list([]), nil),
            (
                "list", "integer", .list([.integer(1), .text("b")]),
                "[1] must be a whole number, got \"b\""
            ),
            ("list", "string", .text("b"), "must be a list, got \"b\""),
        ] as [(String, String?, ConfigValue, String?)])
    func settings(type: String, items: String?, value: ConfigValue, problem: String?) {
        #expect(ConfigField("a", type: type, items: items, doc: "x").problem(of: value) == problem)
    }

    @Test("what is not set has its default, and what is missing or unknown is named")
    func config() throws {
        let manifest = try PluginManifest.fixture(config: [
            ConfigField("depth", type: "integer", default: .integer(3), doc: "How deep."),
            ConfigField("domain", type: "hostname", isRequired: true, doc: "Which domain."),
            ConfigField("note", type: "string", doc: "A note."),
        ])
        #expect(
            try manifest.config(["domain": .text("a.example")], file: "p") == [
                "depth": .integer(3), "domain": .text("a.example"),
            ])
        #expect(
            messages { () throws(PluginFaults) in
                _ = try manifest.config(["dept": .integer(1), "note": .integer(1)], file: "p")
            } == [
                "p: config.domain: is missing: acme/text-fold cannot work without it",
                "p: config.note: must be a text, got 1",
                "p: config.dept: is nothing that acme/text-fold can be set; did you mean \"depth\"?",
            ])
    }

    @Test("all fault codes are distinct words")
    func codesAreWords() {
        for code in PluginFault.Code.allCases {
            #expect(code.rawValue.utf8.allSatisfy { (0x61...0x7a).contains($0) || $0 == 0x5f })
        }
    }
}
