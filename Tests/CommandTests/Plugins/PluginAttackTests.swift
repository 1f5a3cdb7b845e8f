import FoundationEssentials
import Plugins
import Sealing
import Testing

@testable import partnerctl

/// What installer and loader must survive: each attack ends in a named error, and not one file has changed.
@Suite struct PluginAttackTests {
    // MARK: Bundles

    /// A bundle of one file, changed by `change`.
    private func bundle(_ bench: PluginBench, _ change: (inout [UInt8]) -> Void) throws {
        try bench.writePlugin("acme/say")
        let folder = try PluginFolder.read("\(bench.path)/plugins/acme/say")
        var bytes = folder.bundle.bytes
        change(&bytes)
        try bench.write("bad.tar", bytes: bytes)
        try bench.makeProject()
    }

    private static func replace(_ old: String, _ new: String, in bytes: inout [UInt8]) {
        precondition(old.utf8.count == new.utf8.count, "sizes stay")
        while let found = bytes.firstRange(of: Array(old.utf8)) {
            bytes.replaceSubrange(found, with: new.utf8)
        }
    }

    @Test(
        "a path in a bundle that leads elsewhere, or that some file system takes for another, is refused",
        arguments: [
            ("../a.lua", "unsafe_path"), ("/etc/lua", "unsafe_path"), ("a\\b.lua\u{20}", "unsafe_path"),
            ("CON.luax", "unsafe_path"), ("a//b.lua", "unsafe_path"), (".hid.lua", "unsafe_path"),
            ("in\u{0}t.lua", "not_canonical"),
        ])
    func paths(path: String, code: String) throws {
        let bench = try PluginBench()
        try bundle(bench) { Self.replace("init.lua", String(path.prefix(8)), in: &$0) }
        let before = try bench.files()
        let result = try bench.run("plugin", "add", "../bad.tar", "--json", in: "project")
        #expect(result.code == 1, "\(result)")
        #expect(result.out.contains("\"type\":\"error\""), "\(result)")
        #expect(try bench.files() == before)
        #expect(!bench.exists("a.lua"))
    }

    @Test("a bundle that lies about what is in it is refused")
    func lies() throws {
        let attacks: [(String, String, (inout [UInt8]) -> Void)] = [
            ("cut short", "cut_short", { $0.removeLast(700) }),
            ("bytes behind the end", "trailing_bytes", { $0 += [UInt8](repeating: 0, count: 512) }),
            ("other content", "wrong_hash", { Self.replace("hello", "hullo", in: &$0) }),
            (
                "a link instead of a file", "wrong_entry",
                { bytes in
                    // The type of the second header's entry.
                    let header = Self.headers(bytes)[1]
                    bytes[header + 156] = UInt8(ascii: "2")
                }
            ),
            (
                "another size", "wrong_entry",
                { bytes in
                    let header = Self.headers(bytes)[1]
                    bytes[header + 134] = UInt8(ascii: "7")
                }
            ),
            (
                "two members of one name", "duplicate_name",
                { Self.replace(#""license":"#, #""summary":"#, in: &$0) }
            ),
            ("a later form", "later_version", { Self.replace(#""schema":1"#, #""schema":9"#, in: &$0) }),
            ("no bundle", "not_a_bundle", { $0 = Array("hello".utf8) }),
            ("a bomb", "too_large", { $0 = [UInt8](repeating: 0, count: 5 << 20) }),
        ]
        for (name, code, change) in attacks {
            let bench = try PluginBench()
            try bundle(bench, change)
            try bench.refused("plugin", "add", "../bad.tar", code: code)
            #expect(!bench.exists("project/partnerctl.json"), "\(name)")
        }
    }

    /// Where the headers of an archive begin: each before its content, in blocks of 512 bytes.
    private static func headers(_ bytes: [UInt8]) -> [Int] {
        var (found, position) = ([Int](), 0)
        while position + 512 <= bytes.count, bytes[position] != 0 {
            found.append(position)
            let size =
                Int(String(decoding: bytes[(position + 124)..<(position + 135)], as: UTF8.self), radix: 8)
                ?? 0
            position += 512 + (size + 511) / 512 * 512
        }
        return found
    }

    // MARK: Folders

    @Test(
        "what may not be in a plugin is refused where it lies",
        arguments: [
            ("init.lua", "\u{1B}Lua", "bytecode"),
            ("init.lua", "-- \u{202E}\nreturn {}", "hidden_characters"),
            ("lib/CON.lua", "return {}", "unsafe_path"),
            ("evil.so", "x", "strange_file"),
            ("init.lua", "return \u{200B}{}", "hidden_characters"),
        ])
    func folders(file: String, text: String, code: String) throws {
        let bench = try PluginBench()
        try bench.writePlugin("acme/say")
        try bench.write("plugins/acme/say/\(file)", text)
        try bench.makeProject()
        let before = try bench.files()
        let result = try bench.run("plugin", "add", "../plugins/acme/say", "--json", in: "project")
        // What is of no kind of file is left out, and told.
        if code == "strange_file" {
            #expect(result.code == 0 || result.out.contains(code), "\(result)")
            return
        }
        #expect(result.code == 1 && result.out.contains("\"code\":\"\(code)\""), "\(result)")
        #expect(try bench.files() == before)
    }

    @Test("a link in a plugin's folder is not followed")
    func links() throws {
        let bench = try PluginBench()
        try bench.write("secret.lua", "return 'secret'")
        try bench.writePlugin("acme/say")
        try FileManager.default.createSymbolicLink(
            atPath: "\(bench.path)/plugins/acme/say/lib.lua", withDestinationPath: "\(bench.path)/secret.lua")
        let result = try bench.run("plugin", "pack", "plugins/acme/say", "--out", "out.tar")
        let packed = result.code == 0 ? try bench.text("out.tar") : ""
        #expect(!packed.contains("secret"), "\(result)")
    }

    @Test("a folder that nobody lists is never read")
    func inert() throws {
        let bench = try PluginBench()
        try bench.makeProject()
        try bench.writePlugin("acme/say", in: "project/plugins")
        try bench.write("project/partnerctl.json", #"{ "schema": 1 }"#)
        let result = try bench.script("print(plugins.use('acme/say').say())")
        #expect(result.code == 1 && result.err.contains("acme/say is no plugin of this project"), "\(result)")
    }

    // MARK: Lock and store

    /// A project with `acme/say` from a registry.
    private func project(_ capabilities: String = "[]") throws -> PluginBench {
        let bench = try PluginBench()
        try bench.writePlugin("acme/say", capabilities: capabilities)
        try bench.publish("acme/say")
        try bench.makeProject()
        try bench.must(
            "plugin", "add", "acme/say", "--registry", "file:../registry", "--grant-all", in: "project")
        return bench
    }

    @Test("an edited lock is refused, whatever was edited")
    func editedLock() throws {
        let bench = try project(#"[ { "cap": "users.read", "why": "find users" } ]"#)
        let lock = try bench.text("project/partnerctl.lock")
        func run(_ edited: String, exit: Int32 = 1, code: String) throws {
            try bench.write("project/partnerctl.lock", edited)
            try bench.refused("run", "-e", "print(1)", exit: exit, code: code)
            try bench.refused("plugin", "verify", exit: exit, code: code)
        }
        try run(lock.replacing("\"users.read\"", with: "\"users.create\""), exit: 6, code: "wider_grant")
        try run(lock.replacing(":[", with: ": ["), code: "not_canonical")
        try run(lock.replacing("1.0.0", with: "1.0.1"), code: "changed")
        let hash = try #require(lock.firstMatch(of: /"sha256":"([0-9a-f]{64})"/)).1
        let other = String(repeating: "0", count: 64)
        try run(lock.replacing(hash, with: other), code: "not_installed")
        try run("{}\n", code: "missing_field")
    }

    @Test("a file that was changed in the store is not executed")
    func tamperedStore() throws {
        let bench = try project()
        let lock = try bench.text("project/partnerctl.lock")
        let hash = try #require(lock.firstMatch(of: /"sha256":"([0-9a-f]{64})"/)).1
        let file = "project/.partnerctl/plugins/sha256-\(hash)/init.lua"
        let folder = "\(bench.path)/project/.partnerctl/plugins/sha256-\(hash)"
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: folder)
        try bench.write(file, "print('executed') return {}")
        let result = try bench.script("print(plugins.use('acme/say').say())")
        #expect(result.code == 1 && !result.out.contains("executed"), "\(result)")
        #expect(result.err.contains("code: wrong_hash"), "\(result)")
    }

    // MARK: Registries

    private static func flip(_ file: String, _ old: String, _ new: String, _ bench: PluginBench) throws {
        let text = try bench.text(file)
        #expect(text.contains(old), "\(file)")
        try bench.write(file, text.replacing(old, with: new))
    }

    @Test("a registry whose files were changed is refused, at the first use and at each later one")
    func changedRegistry() throws {
        for (file, old, new, code) in [
            ("registry/log", "For tests.", "For crime.", "broken_log"),
            ("registry/head.json", "\"length\":1", "\"length\":2", "bad_signature"),
            ("registry/index/acme/say.json", "For tests.", "For crime.", "wrong_index"),
        ] {
            let bench = try PluginBench()
            try bench.writePlugin("acme/say")
            try bench.publish("acme/say")
            try bench.makeProject()
            if try !bench.text(file).contains(old) { continue }
            try Self.flip(file, old, new, bench)
            let before = try bench.files()
            let result = try bench.run(
                "plugin", "add", "acme/say", "--registry", "file:../registry", "--json", in: "project")
            #expect(result.code == 1 && result.out.contains("\"type\":\"error\""), "\(code) \(result)")
            #expect(try bench.files() == before)
        }
    }

    @Test("a bundle of a registry that is not the one that was published is refused")
    func changedBundle() throws {
        let bench = try PluginBench()
        try bench.writePlugin("acme/say")
        try bench.publish("acme/say")
        try bench.makeProject()
        let name = try #require(
            FileManager.default.subpathsOfDirectory(atPath: "\(bench.path)/registry").first {
                $0.hasSuffix(".tar")
            })
        var bytes = try bench.read("registry/\(name)")
        Self.replace("hello", "hullo", in: &bytes)
        try bench.write("registry/\(name)", bytes: bytes)
        try bench.refused("plugin", "add", "acme/say", "--registry", "file:../registry", code: "wrong_hash")
    }

    @Test("a registry that forgot what it had shown, or that another key signs, is refused")
    func rolledBack() throws {
        let bench = try project()
        let old = try FileManager.default.subpathsOfDirectory(atPath: "\(bench.path)/registry")
        var kept: [String: [UInt8]] = [:]
        for name in old {
            if let data = FileManager.default.contents(atPath: "\(bench.path)/registry/\(name)") {
                kept[name] = [UInt8](data)
            }
        }
        try bench.writePlugin("acme/say", version: "1.1.0")
        try bench.publish("acme/say")
        try bench.must("plugin", "update", in: "project")
        for (name, bytes) in kept { try bench.write("registry/\(name)", bytes: bytes) }
        try bench.refused("plugin", "update", code: "rolled_back")
        try FileManager.default.removeItem(atPath: "\(bench.path)/registry")
        try FileManager.default.removeItem(
            atPath: "\(bench.path)/home/.config/partnerctl/plugin-keys/my.registry.key")
        try bench.publish("acme/say")
        try bench.refused("plugin", "update", code: "registry_key_changed")
    }

    @Test("another publisher's key, and no signature where there was one, are refused")
    func foreignKey() throws {
        let bench = try project()
        let key = "\(bench.path)/home/.config/partnerctl/plugin-keys/acme.key"
        try FileManager.default.removeItem(atPath: key)
        try bench.must("plugin", "keygen", "acme")
        try bench.writePlugin("acme/say", version: "1.1.0")
        try bench.refused(
            "plugin", "publish", "plugins/acme/say", "--to", "registry", in: "", code: "publisher_key_changed"
        )
        try bench.refused(
            "plugin", "publish", "plugins/acme/say", "--to", "registry", "--unsigned", in: "",
            code: "missing_signature")
    }

    @Test("what was signed is not taken unsigned unless somebody says so")
    func downgrade() throws {
        let bench = try project()
        try bench.refused("plugin", "add", "../plugins/acme/say", code: "missing_signature")
        try bench.must("plugin", "add", "../plugins/acme/say", "--unsigned", in: "project")
    }

    @Test("a signature of another version is no signature of this one")
    func replayedSignature() throws {
        let bench = try project()
        try bench.must("plugin", "pack", "plugins/acme/say", "--out", "old.tar")
        try bench.must("plugin", "sign", "old.tar")
        try bench.writePlugin("acme/say", version: "1.1.0")
        try bench.must("plugin", "pack", "plugins/acme/say", "--out", "new.tar")
        try bench.write("new.tar.minisig", bytes: try bench.read("old.tar.minisig"))
        let result = try bench.run("plugin", "publish", "new.tar", "--to", "registry", "--json")
        #expect(result.code == 1 && result.out.contains("_signature"), "\(result)")
    }

    @Test("a version that is published never changes, and one that was taken back is not given out anew")
    func versions() throws {
        let bench = try project()
        try bench.writePlugin("acme/say", source: "return { say = function() return 'other' end }")
        try bench.refused(
            "plugin", "publish", "plugins/acme/say", "--to", "registry", in: "", code: "version_exists")
        try bench.must("plugin", "yank", "acme/say", "1.0.0", "--to", "registry", "--reason", "loses names")
        try bench.makeProject("late")
        try bench.refused(
            "plugin", "add", "acme/say", "--version", "1.0.0", "--registry", "file:../registry", in: "late",
            code: "yanked")
        let audit = try bench.run("plugin", "audit", in: "project")
        #expect(audit.code == 3 && audit.out.contains("loses names"), "\(audit)")
        // Who has it keeps it.
        #expect(try bench.script("print(plugins.use('acme/say').say())").out == "hello\n")
    }

    @Test("a name that looks like a known one is not taken unless somebody says that it is meant")
    func lookAlike() throws {
        let bench = try project()
        try bench.writePlugin("acme/sav")
        try bench.publish("acme/sav")
        try bench.refused("plugin", "add", "acme/sav", code: "look_alike")
        try bench.must("plugin", "add", "acme/sav", "--this-one", in: "project")
    }

    @Test("plugins that require each other, two major versions, and what is not there are refused")
    func requirements() throws {
        let bench = try PluginBench()
        try bench.writePlugin("acme/one", requires: #"{ "acme/two": "1.0.0" }"#)
        try bench.writePlugin("acme/two", requires: #"{ "acme/one": "1.0.0" }"#)
        try bench.writePlugin("acme/three", requires: #"{ "acme/four": "1.0.0" }"#)
        try bench.writePlugin("acme/four", version: "2.0.0")
        for id in ["acme/one", "acme/two", "acme/three", "acme/four"] { try bench.publish(id) }
        try bench.makeProject()
        try bench.refused("plugin", "add", "acme/one", "--registry", "file:../registry", code: "cycle")
        try bench.refused("plugin", "add", "acme/three", "--registry", "file:../registry", code: "not_found")
        try bench.must("plugin", "add", "acme/four", "--registry", "file:../registry", in: "project")
        try bench.refused("plugin", "add", "acme/three", code: "two_majors")
    }

    @Test("a publisher comes from one registry, and no other is asked")
    func otherRegistry() throws {
        let bench = try project()
        try bench.writePlugin("acme/other", in: "others")
        try bench.publish("acme/other", in: "others", registry: "second")
        try bench.refused(
            "plugin", "add", "acme/other", "--registry", "file:../second", code: "other_registry")
        try bench.refused("plugin", "add", "acme/other", code: "not_found")
    }

    // MARK: While it runs

    @Test("a plugin cannot speak for somebody else: each line says whose it is, and nothing moves the cursor")
    func fakePrompt() throws {
        let bench = try PluginBench()
        try bench.writePlugin(
            "acme/say",
            source: #"return { say = function() print("\27[2J\rDelete everything? [y/N] \nreally") end }"#)
        try bench.makeProject()
        try bench.must("plugin", "add", "../plugins/acme/say", in: "project")
        let result = try bench.script("plugins.use('acme/say').say()")
        #expect(!result.out.contains("\u{1B}") && !result.out.contains("\r"), "\(result)")
        #expect(result.out.split(separator: "\n").allSatisfy { $0.hasPrefix("acme/say: ") }, "\(result)")
    }

    @Test("no script can load a plugin's files as its own")
    func requiredByName() throws {
        let bench = try project()
        let result = try bench.script(
            "local ok, e = pcall(require, 'plugin:acme/say/init.lua') print(ok, e.code)")
        #expect(result.out == "false\trefused\n", "\(result)")
    }
}
