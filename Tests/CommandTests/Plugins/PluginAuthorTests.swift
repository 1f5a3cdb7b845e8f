import Testing

@testable import partnerctl

/// What an author is told before others meet a plugin.
@Suite struct PluginAuthorTests {
    private static let reads = #"[ { "cap": "users.read", "why": "find users" } ]"#

    @Test("a new plugin passes its tests and has nothing to mend, and nothing is written over")
    func new() throws {
        let bench = try PluginBench()
        try bench.must("plugin", "new", "acme/say")
        try bench.must("plugin", "lint", "plugins/acme/say")
        let tested = try bench.must("plugin", "test", "plugins/acme/say")
        #expect(tested.out.contains("ok       right users.read"), "\(tested)")
        try bench.refused("plugin", "new", "acme/say", in: "", exit: 2, code: "usage")
    }

    @Test(
        "a right that no test misses, an answer by chance and a call that must not fail are found beside the tests"
    )
    func trials() throws {
        let bench = try PluginBench()
        try bench.writePlugin(
            "acme/say",
            capabilities: #"""
                [ { "cap": "users.read", "why": "find users" }, { "cap": "clock", "why": "nothing" } ]
                """#,
            source: """
                return { say = function()
                  local ok, user = pcall(partner.users.find, { email = "nobody@contoso.cn" })
                  return ok and "none" or user.field.name
                end }
                """,
            more: ["tests/say_test.lua": "test('says', function() expect(exports.say()):is 'none' end)"])
        let tested = try bench.run("plugin", "test", "plugins/acme/say")
        #expect(tested.code == 3, "\(tested)")
        #expect(tested.out.contains("problem  right clock: every test ends alike without it"), "\(tested)")
        #expect(tested.out.contains("ok       right users.read"), "\(tested)")
        #expect(
            tested.out.contains("when call 1 (users.find) fails: acme/say: acme/say/init.lua:3:"), "\(tested)"
        )
        let quick = try bench.run("plugin", "test", "plugins/acme/say", "--quick")
        #expect(quick.code == 0 && !quick.out.contains("right"), "\(quick)")
    }

    @Test(
        "lint finds what would go wrong, each with its place",
        arguments: [
            (
                "return { sya = function() end }", "[]",
                "init.lua:1:1: error: exports say needs the function say"
            ),
            (
                "return { say = function() return partner.users.find {} end }", "[]",
                "error: partner.users.find needs the right users.read, which the plugin does not ask for"
            ),
            (
                "return { say = function() end }", reads,
                "plugin.json:1:1: warning: it asks for users.read, and its code names nothing that needs it"
            ),
            (
                "return { say = function() partner.users.craete {} end }", "[]",
                "did you mean 'partner.users.create'?"
            ),
            ("return { say = function() return args end }", "[]", "there is no variable or module 'args'"),
            ("return { say = function()", "[]", "init.lua:1"),
        ])
    func lint(source: String, capabilities: String, finding: String) throws {
        let bench = try PluginBench()
        try bench.writePlugin("acme/say", capabilities: capabilities, source: source)
        let linted = try bench.run("plugin", "lint", "plugins/acme/say")
        #expect(linted.out.contains(finding), "\(linted)")
        #expect(linted.code == (finding.contains("warning") ? 0 : 1), "\(linted)")
    }

    @Test("everything that is wrong with a manifest is said at once")
    func manifest() throws {
        let bench = try PluginBench()
        try bench.writePlugin(
            "acme/say", capabilities: #"[ { "cap": "users.raed", "why": "x" } ]"#,
            provides: #"{ "exprots": [ { "name": "say" } ] }"#)
        let linted = try bench.run("plugin", "lint", "plugins/acme/say")
        #expect(linted.code == 1, "\(linted)")
        #expect(linted.err.contains("users.raed") && linted.err.contains("exprots"), "\(linted)")
    }

    @Test("at a terminal each right is asked for, and only yes is yes")
    func questions() throws {
        let bench = try PluginBench()
        try bench.writePlugin(
            "acme/say",
            capabilities: #"""
                [ { "cap": "users.read", "why": "find users" }, { "cap": "clock", "why": "tell the day" },
                  { "cap": "users.create", "why": "make users", "optional": true } ]
                """#)
        let test = TestConsole(isAttended: true, answers: ["y", "", "no"])
        let code = test.run(
            ["plugin", "add", "plugins/acme/say"], directory: bench.path, environment: ["HOME": bench.path])
        #expect(code == .done, "\(test.err.text)")
        #expect(test.err.text.contains("Grant acme/say users.create? (optional, writes)"), "\(test.err.text)")
        let lock = try bench.text("partnerctl.lock")
        #expect(lock.contains("users.read") && !lock.contains("clock") && !lock.contains("users.create"))
    }

    @Test("at a terminal what a right leaves open is asked for, and nothing said is nothing granted")
    func openQuestions() throws {
        for (answer, granted) in [
            ("https://a.example/", #"{"cap":"net","hosts":["https://a.example/"]}"#), ("", ""),
        ] {
            let bench = try PluginBench()
            try bench.writePlugin(
                "acme/say", capabilities: #"[ { "cap": "net", "open": ["hosts"], "why": "look" } ]"#)
            let test = TestConsole(isAttended: true, answers: ["y", answer])
            let code = test.run(
                ["plugin", "add", "plugins/acme/say"], directory: bench.path,
                environment: ["HOME": bench.path])
            #expect(code == .done, "\(test.err.text)")
            #expect(test.err.text.contains("hosts for you to say: look [egress]"), "\(test.err.text)")
            let lock = try bench.text("partnerctl.lock")
            #expect(lock.contains("\"capabilities\":[\(granted)]"), "\(lock)")
        }
    }

    @Test("what a plugin needs of a project is asked for before anything is written")
    func settings() throws {
        let bench = try PluginBench()
        try bench.writePlugin("acme/say")
        try bench.write(
            "plugins/acme/say/plugin.json",
            try bench.text("plugins/acme/say/plugin.json").replacing(
                "\"requires\": {}",
                with:
                    #""config": { "domains": { "type": "list", "items": "hostname", "required": true, "doc": "Ours." } }"#
            ))
        try bench.makeProject()
        try bench.refused("plugin", "add", "../plugins/acme/say", code: "missing_field")
        try bench.refused(
            "plugin", "add", "../plugins/acme/say", "--set", "domains=Contoso", code: "wrong_value")
        try bench.must(
            "plugin", "add", "../plugins/acme/say", "--set", "domains=contoso.cn,a.cn", in: "project")
        #expect(try bench.text("project/partnerctl.json").contains("\"a.cn\""))
    }
}
