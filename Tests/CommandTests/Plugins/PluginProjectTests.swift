import Testing

@testable import partnerctl

/// Plugins of a project, from publication to use, as users meet them.
@Suite struct PluginProjectTests {
    private static let reads = #"[ { "cap": "users.read", "why": "find users" } ]"#
    private static let counting = """
        return { say = function() return partner.users.find { email = "nobody@contoso.cn" } == nil end }
        """

    @Test("a plugin is published, added with a right, called by a script, and taken out again")
    func whole() throws {
        let bench = try PluginBench()
        try bench.writePlugin("acme/say", capabilities: Self.reads, source: Self.counting)
        try bench.publish("acme/say")
        try bench.makeProject()
        let added = try bench.must(
            "plugin", "add", "acme/say", "--registry", "file:../registry", "--grant", "users.read",
            in: "project")
        #expect(added.out == "added acme/say 1.0.0; it may users.read\n")
        #expect(added.err.contains("users.read: find users [reads]"))
        #expect(try bench.text("project/partnerctl.json").contains(#""from": "registry:registry""#))
        let ran = try bench.script("print(plugins.use('acme/say').say())")
        #expect(ran.out == "true\n", "\(ran)")
        let other = try bench.run("run", "-e", "print(plugins.use('acme/say').say())", in: "project/below")
        #expect(other.out == "true\n", "\(other)")
        try bench.must("plugin", "verify", in: "project")
        try bench.must("plugin", "audit", in: "project")
        #expect(try bench.must("plugin", "list", "--tree", in: "project").out == "acme/say 1.0.0\n")
        #expect(
            try bench.must("plugin", "why", "acme/say", in: "project").out == "the project → acme/say 1.0.0\n"
        )
        #expect(
            try bench.must("plugin", "remove", "acme/say", in: "project").out == "removed acme/say 1.0.0\n")
        let gone = try bench.script("print(plugins.use('acme/say').say())")
        #expect(gone.code == 1 && gone.err.contains("acme/say is no plugin of this project"), "\(gone)")
    }

    @Test("what is not granted is refused where it is called, and granting it is one line of the lock")
    func rights() throws {
        let bench = try PluginBench()
        try bench.writePlugin("acme/say", capabilities: Self.reads, source: Self.counting)
        try bench.makeProject()
        let added = try bench.must("plugin", "add", "../plugins/acme/say", in: "project")
        #expect(added.err.contains("it is not granted users.read: partnerctl plugin grant acme/say CAP"))
        let refused = try bench.script("print(plugins.use('acme/say').say())")
        #expect(
            refused.code == 6 && refused.err.contains("partnerctl plugin grant acme/say users.read"),
            "\(refused)")
        let before = try bench.text("project/partnerctl.lock").split(separator: "\n")
        try bench.must("plugin", "grant", "acme/say", "users.read", in: "project")
        let after = try bench.text("project/partnerctl.lock").split(separator: "\n")
        #expect(before.count == after.count)
        #expect(zip(before, after).count { $0 != $1 } == 1)
        #expect(try bench.script("print(plugins.use('acme/say').say())").out == "true\n")
        let caps = try bench.must("plugin", "caps", "--json", in: "project")
        #expect(caps.out.contains(#""granted":"users.read","named":true"#), "\(caps)")
        try bench.must("plugin", "revoke", "acme/say", "users.read", in: "project")
        #expect(try bench.script("print(plugins.use('acme/say').say())").code == 6)
        try bench.refused("plugin", "grant", "acme/say", "users.create", code: "not_found")
    }

    @Test("a folder and a bundle are named as on any command line, or as the project's file writes them")
    func sources() throws {
        let bench = try PluginBench()
        try bench.writePlugin("acme/say")
        try bench.must("plugin", "pack", "plugins/acme/say")
        try bench.makeProject()
        for (what, source) in [
            ("../plugins/acme/say", "path:../plugins/acme/say"),
            ("path:../plugins/acme/say", "path:../plugins/acme/say"),
            ("../acme-say-1.0.0.tar", "bundle:../acme-say-1.0.0.tar"),
            ("bundle:../acme-say-1.0.0.tar", "bundle:../acme-say-1.0.0.tar"),
        ] {
            try bench.must("plugin", "add", what, in: "project")
            #expect(try bench.text("project/partnerctl.json").contains(#""from": "\#(source)""#))
            try bench.must("plugin", "remove", "acme/say", in: "project")
        }
    }

    @Test("a right can be granted narrower than it is asked for, and never wider")
    func narrow() throws {
        let bench = try PluginBench()
        try bench.writePlugin(
            "acme/say", capabilities: #"[ { "cap": "users.create", "max_per_run": 5, "why": "make users" } ]"#
        )
        try bench.makeProject()
        try bench.must("plugin", "add", "../plugins/acme/say", in: "project")
        try bench.must("plugin", "grant", "acme/say", "users.create", "max_per_run=2", in: "project")
        #expect(try bench.text("project/partnerctl.lock").contains(#""max_per_run":2"#))
        try bench.refused(
            "plugin", "grant", "acme/say", "users.create", "max_per_run=50", exit: 6, code: "wider_grant")
    }

    @Test("a run goes on with the code it began with and with the rights of today")
    func resumed() throws {
        let bench = try PluginBench()
        let source = """
            return { say = function()
              wait.for_signal { name = "go" }
              return VERSION, partner.users.find { email = "nobody@contoso.cn" } == nil
            end }
            """
        func write(_ version: String) throws {
            try bench.writePlugin(
                "acme/say", version: version, capabilities: Self.reads,
                source: source.replacing("VERSION", with: "\"\(version)\""))
        }
        try write("1.0.0")
        try bench.makeProject()
        try bench.must("plugin", "add", "../plugins/acme/say", "--grant-all", in: "project")
        let begun = try bench.script(
            "partner.users.get { id = partner.users.create { full_name = 'A', email = 'a@contoso.cn' }.id } print(plugins.use('acme/say').say())"
        )
        #expect(begun.code == 4, "\(begun)")
        try write("2.0.0")
        try bench.must("plugin", "update", in: "project")
        let went = try bench.must("signal", "run-1", "go", in: "project")
        let tended = try bench.run("runs", "tend", in: "project")
        #expect(tended.out == "1.0.0\ttrue\n", "\(went) \(tended)")
    }

    @Test("a plugin that left the lock has no rights in a run that goes on")
    func departed() throws {
        let bench = try PluginBench()
        try bench.writePlugin(
            "acme/say", capabilities: Self.reads,
            source: """
                return { say = function()
                  wait.for_signal { name = "go" }
                  return partner.users.find { email = "nobody@contoso.cn" }
                end }
                """)
        try bench.makeProject()
        try bench.must("plugin", "add", "../plugins/acme/say", "--grant-all", in: "project")
        #expect(
            try bench.script(
                "partner.users.create { full_name = 'A', email = 'a@contoso.cn' } plugins.use('acme/say').say()"
            ).code == 4)
        try bench.must("plugin", "remove", "acme/say", in: "project")
        try bench.must("signal", "run-1", "go", in: "project")
        let tended = try bench.run("runs", "tend", in: "project")
        #expect(tended.code == 6 && tended.err.contains("acme/say may not call users.find"), "\(tended)")
    }

    @Test("a right that leaves open what it must say is not granted, and allows nothing where a lock has it")
    func open() throws {
        let bench = try PluginBench()
        try bench.writePlugin("acme/say", capabilities: #"[ { "cap": "net", "why": "look" } ]"#)
        for command in ["lint", "pack"] {
            let refused = try bench.run("plugin", command, "plugins/acme/say")
            #expect(
                refused.code == 1 && refused.err.contains("capabilities[0].hosts: is missing")
                    && refused.err.contains(#"or let the project say it: "open": ["hosts"]"#), "\(refused)")
        }
        try bench.writePlugin(
            "acme/say", capabilities: #"[ { "cap": "net", "open": ["hosts"], "why": "look" } ]"#,
            source: """
                return { say = function()
                  local ok, e = pcall(net.fetch, { url = "https://localhost:9/" })
                  return tostring(ok) .. " " .. e.message
                end }
                """)
        try bench.makeProject()
        for flags in [["--grant-all"], ["--grant", "net"], ["--grant", "acme/say:net:methods=GET"]] {
            let refused = try bench.run(["plugin", "add", "../plugins/acme/say"] + flags, in: "project")
            #expect(refused.code == 2 && !bench.exists("project/partnerctl.lock"), "\(refused)")
            #expect(
                refused.err.contains("net of acme/say must say hosts")
                    && refused.err.contains("--grant 'net:hosts=https://HOST/'"), "\(refused)")
        }
        try bench.refused(
            "plugin", "add", "../plugins/acme/say", "--grant", "net:hosts=somewhere", exit: 2, code: "usage")
        try bench.must(
            "plugin", "add", "../plugins/acme/say", "--grant", "net:hosts=https://a.example/ methods=GET",
            in: "project")
        let lock = try bench.text("project/partnerctl.lock")
        let whole = #"{"cap":"net","hosts":["https://a.example/"],"methods":["GET"]}"#
        #expect(lock.contains(whole), "\(lock)")
        try bench.must("plugin", "revoke", "acme/say", in: "project")
        let narrow = try bench.run("plugin", "grant", "acme/say", "net", "methods=GET", in: "project")
        #expect(
            narrow.code == 2
                && narrow.err.contains("partnerctl plugin grant acme/say net methods=GET hosts=https://HOST/"),
            "\(narrow)")

        try bench.write("project/partnerctl.lock", lock.replacing(whole, with: #"{"cap":"net"}"#))
        let said = try bench.script("print(plugins.use('acme/say').say())")
        #expect(said.out == "false acme/say may not use net: it is not granted\n", "\(said)")
        try bench.refused("plugin", "verify", code: "open_grant")
        let doctor = try bench.run("plugin", "doctor", in: "project")
        #expect(
            doctor.code == 3
                && doctor.out.contains(
                    "problem  acme/say: is granted net without hosts, which allows nothing")
                && doctor.out.contains(
                    "try: say it: partnerctl plugin grant acme/say net hosts=https://HOST/"),
            "\(doctor)")
    }

    @Test("a plugin's tests are granted what their file says of a right that is left open, and no more")
    func openTests() throws {
        let bench = try PluginBench()
        let test = """
            test("fetches", function() expect(exports.say()):is(200) end)
            test("goes nowhere else", function()
              expect(function() plugin.load().other() end):fails_with("refused")
            end)
            """
        func write(_ grants: String?) throws {
            try bench.writePlugin(
                "acme/say", capabilities: #"[ { "cap": "net", "open": ["hosts"], "why": "look" } ]"#,
                source: """
                    return {
                      say = function() return net.fetch { url = "https://a.example/x" }.status end,
                      other = function() return net.fetch { url = "https://b.example/" } end,
                    }
                    """,
                more: ["tests/say_test.lua": test].merging(
                    grants.map { ["tests/grants.json": #"{ "grants": [\#($0)] }"#] } ?? [:]
                ) { $1 })
        }
        try write(nil)
        let none = try bench.run("plugin", "test", "plugins/acme/say", "--quick")
        #expect(none.code == 1 && none.out.contains("acme/say may not use net"), "\(none)")
        try write(#"{ "cap": "net", "hosts": ["https://a.example/"] }"#)
        let all = try bench.run("plugin", "test", "plugins/acme/say")
        #expect(all.out.contains("2 tests in 1 file passed"), "\(all)")
        for (grants, exit, code) in [
            (#"{ "cap": "net" }"#, 1, "missing_field"), (#"{ "cap": "clock" }"#, 6, "wider_grant"),
            (#"{ "cap": "nte" }"#, 1, "wrong_value"),
        ] as [(String, Int32, String)] {
            try write(grants)
            try bench.refused("plugin", "test", "plugins/acme/say", in: "", exit: exit, code: code)
        }
    }

    @Test("a plan keeps the plugins it was made with, and is applied with their code")
    func planned() throws {
        let bench = try PluginBench()
        try bench.writePlugin(
            "acme/say", capabilities: #"[ { "cap": "users.create", "why": "make users" } ]"#,
            source: """
                local plugin = ...
                return { say = function()
                  local name = plugin.data("name.bin"):byte() == 255 and "Wei" or "?"
                  return partner.users.create { full_name = name, email = "wei@contoso.cn" }.full_name
                end }
                """)
        try bench.write("plugins/acme/say/data/name.bin", bytes: [0xff, 0xfe, 0x00])
        try bench.makeProject()
        try bench.must("plugin", "add", "../plugins/acme/say", "--grant-all", in: "project")
        try bench.write("project/make.lua", "print(plugins.use('acme/say').say())")
        try bench.must("plan", "--out", "make.plan", "make.lua", in: "project")
        try bench.writePlugin(
            "acme/say", version: "1.0.1",
            capabilities: #"[ { "cap": "users.create", "why": "make users" } ]"#, source: "return {}")
        // Who approves plans is read from the project as it is, so it must be whole.
        let refused = try bench.run("apply", "make.plan", in: "project")
        #expect(refused.code == 1 && refused.err.contains("was changed in ../plugins/acme/say"), "\(refused)")
        try bench.must("plugin", "update", "acme/say", in: "project")
        try bench.must("apply", "make.plan", in: "project")
        #expect(
            try bench.must("call", "users.find", "--email", "wei@contoso.cn", in: "project").out.contains(
                "Wei"))
    }

    @Test("a changed folder is told until it is locked again")
    func changedFolder() throws {
        let bench = try PluginBench()
        try bench.writePlugin("acme/say")
        try bench.makeProject()
        try bench.must("plugin", "add", "../plugins/acme/say", in: "project")
        try bench.writePlugin("acme/say", source: #"return { say = function() return "changed" end }"#)
        let changed = try bench.script("print(plugins.use('acme/say').say())")
        #expect(changed.code == 1 && changed.err.contains("partnerctl plugin update acme/say"), "\(changed)")
        try bench.must("plugin", "update", "acme/say", in: "project")
        #expect(try bench.script("print(plugins.use('acme/say').say())").out == "changed\n")
    }

    @Test("an update keeps what was granted and grants nothing more")
    func update() throws {
        let bench = try PluginBench()
        try bench.writePlugin("acme/say", capabilities: Self.reads)
        try bench.publish("acme/say")
        try bench.makeProject()
        try bench.must(
            "plugin", "add", "acme/say", "--registry", "file:../registry", "--grant-all", in: "project")
        let wide =
            #"[ { "cap": "users.read", "why": "find users" }, { "cap": "users.create", "why": "make users" } ]"#
        try bench.writePlugin("acme/say", version: "1.1.0", capabilities: wide)
        try bench.publish("acme/say")
        let lock = try bench.text("project/partnerctl.lock")
        let preview = try bench.must("plugin", "update", "--preview", in: "project")
        #expect(preview.out.contains("updated acme/say 1.0.0 → 1.1.0"), "\(preview)")
        #expect(try bench.text("project/partnerctl.lock") == lock)
        let updated = try bench.must("plugin", "update", in: "project")
        #expect(updated.out == "updated acme/say 1.0.0 → 1.1.0; it may users.read\n", "\(updated)")
        #expect(!(try bench.text("project/partnerctl.lock").contains("users.create")))
    }

    @Test("a fresh copy of a project gets its plugins by the lock, also where nothing may be written")
    func install() throws {
        let bench = try PluginBench()
        try bench.writePlugin("acme/say")
        try bench.publish("acme/say")
        try bench.makeProject()
        try bench.must("plugin", "add", "acme/say", "--registry", "file:../registry", in: "project")
        try bench.makeProject("clone")
        for name in ["partnerctl.json", "partnerctl.lock"] {
            try bench.write("clone/\(name)", try bench.text("project/\(name)"))
        }
        let missing = try bench.script("print(1)", in: "clone")
        #expect(missing.code == 1 && missing.err.contains("partnerctl plugin install"), "\(missing)")
        let ci = try bench.run("plugin", "install", in: "clone", environment: ["CI": "true"])
        #expect(ci.code == 0, "\(ci)")
        #expect(try bench.script("print(plugins.use('acme/say').say())", in: "clone").out == "hello\n")
        try bench.write(
            "clone/partnerctl.json", try bench.text("clone/partnerctl.json").replacing("1.0.0", with: "1.0.1")
        )
        try bench.refused("plugin", "install", in: "clone", code: "not_locked", environment: ["CI": "true"])
        try bench.refused(
            "plugin", "remove", "acme/say", in: "clone", exit: 2, code: "usage", environment: ["CI": "true"])
    }

    @Test("a command of a plugin is run with its words as they stand, and ends as it says")
    func command() throws {
        let bench = try PluginBench()
        try bench.writePlugin(
            "acme/say", provides: #"{ "commands": [ { "name": "echo", "summary": "Says its words." } ] }"#,
            source: "return { echo = function(words) print(table.concat(words, '|')) return #words end }")
        try bench.makeProject()
        try bench.must("plugin", "add", "../plugins/acme/say", in: "project")
        let ran = try bench.run("x", "acme/say", "echo", "--json", "-x", in: "project")
        #expect(ran.code == 2 && ran.out == "--json|-x\n", "\(ran)")
        let unknown = try bench.run("x", "acme/say", "ecko", in: "project")
        #expect(unknown.code == 1 && unknown.err.contains("did you mean 'echo'?"), "\(unknown)")
        let complete = try bench.run("--complete", "x", "acme/say", "", in: "project")
        #expect(complete.code == 0 || complete.code == 2)
    }
}
