import FoundationEssentials
import Testing

@testable import partnerctl

/// Keys that change and keys that are revoked, from the author's command to the user's lock.
@Suite struct PluginKeyTests {
    private static let keys = "home/.config/partnerctl/plugin-keys"

    /// A project with `acme/say` 1.0.0 from a registry.
    private func project() throws -> PluginBench {
        let bench = try PluginBench()
        try bench.writePlugin("acme/say")
        try bench.publish("acme/say")
        try bench.makeProject()
        try bench.must("plugin", "add", "acme/say", "--registry", "file:../registry", in: "project")
        return bench
    }

    private func lines(_ bench: PluginBench) throws -> [Substring] {
        try bench.text("project/partnerctl.lock").split(separator: "\n")
    }

    /// The number of the key that `keygen`, or a change of keys, left in this file.
    private func number(_ bench: PluginBench) throws -> String {
        let lock = try bench.text("project/partnerctl.lock")
        let line = try #require(lock.firstMatch(of: /"publisher_key":"([^"]*)"/)).1
        let told = try bench.run("plugin", "revoke-key", "acme", "0", "--to", "registry", "--reason", "x")
        let known = try #require(told.err.firstMatch(of: /it has ([0-9A-F]+)/), "\(line) \(told)").1
        return String(known)
    }

    @Test(
        "a publisher's new key is followed by those who trust the old one, and its change is one line of the lock"
    )
    func rotated() throws {
        let bench = try project()
        let before = try lines(bench)
        let rotated = try bench.must("plugin", "rotate-key", "acme", "--to", "registry")
        let pattern = /acme signs with key ([0-9A-F]+) from now on; key ([0-9A-F]+) named it/
        let (new, old) = try {
            let match = try #require(rotated.out.firstMatch(of: pattern), "\(rotated)")
            return (String(match.1), String(match.2))
        }()
        #expect(bench.exists("\(Self.keys)/acme.\(old).key") && !bench.exists("\(Self.keys)/acme.next.key"))

        // The key alone, while the version stays.
        let updated = try bench.must("plugin", "update", in: "project")
        #expect(
            updated.err.contains("acme signs with key \(new) since ")
                && updated.err.contains("the key before named it"),
            "\(updated)")
        let after = try lines(bench)
        let changed = zip(before, after).filter { $0 != $1 }
        #expect(before.count == after.count && changed.count == 2, "\(changed)")
        #expect(
            changed.contains { $0.0.contains("publisher_key") }
                && changed.contains { $0.0.contains("position") })
        try bench.must("plugin", "verify", in: "project")
        #expect(try bench.must("plugin", "audit", in: "project").out == "")

        // What is published from then on is signed with the new key.
        try bench.writePlugin("acme/say", version: "1.1.0")
        try bench.publish("acme/say")
        #expect(
            try bench.must("plugin", "update", in: "project").out == "updated acme/say 1.0.0 → 1.1.0\n")
        try bench.must("plugin", "install", in: "project")
    }

    @Test("another registry hears of the same new key by the old key's file")
    func secondRegistry() throws {
        let bench = try project()
        try bench.writePlugin("acme/two")
        try bench.publish("acme/two", registry: "second")
        try bench.must("plugin", "rotate-key", "acme", "--to", "registry")
        try bench.writePlugin("acme/two", version: "1.1.0")
        try bench.refused(
            "plugin", "publish", "plugins/acme/two", "--to", "second", in: "", code: "publisher_key_changed")
        let names = try FileManager.default.contentsOfDirectory(atPath: "\(bench.path)/\(Self.keys)")
        let old = try #require(names.first { $0.hasPrefix("acme.") && $0 != "acme.key" })
        try bench.must("plugin", "rotate-key", "acme", "--to", "second", "--key", "\(Self.keys)/\(old)")
        try bench.publish("acme/two", registry: "second")
    }

    @Test("a rotation that is not the holder's to make is refused, and nothing changes")
    func foreignRotation() throws {
        let bench = try project()
        try bench.refused(
            "plugin", "rotate-key", "other", "--to", "registry", in: "", code: "not_found")
        try bench.refused("plugin", "rotate-key", "acme", "--to", "none", in: "", exit: 2, code: "usage")
        try bench.refused("plugin", "rotate-key", "A/B", "--to", "registry", in: "", exit: 2, code: "usage")
        let key = "\(bench.path)/\(Self.keys)/acme.key"
        try FileManager.default.removeItem(atPath: key)
        try bench.refused(
            "plugin", "rotate-key", "acme", "--to", "registry", in: "", code: "missing_signature")
        try bench.must("plugin", "keygen", "acme")
        let log = try bench.read("registry/log")
        let result = try bench.run("plugin", "rotate-key", "acme", "--to", "registry", "--json")
        #expect(result.code == 1 && result.out.contains("publisher_key_changed"), "\(result)")
        #expect(try bench.read("registry/log") == log)
    }

    @Test(
        "what a revoked key signed is refused by everybody who takes it or has it, with key, day and reason")
    func revoked() throws {
        let bench = try project()
        let number = try number(bench)
        try bench.refused(
            "plugin", "revoke-key", "acme", "ABC", "--to", "registry", "--reason", "x", in: "",
            code: "not_found")
        let told = try bench.must(
            "plugin", "revoke-key", "acme", number, "--to", "registry", "--reason", "laptop stolen")
        #expect(told.out.contains("key \(number) of acme is revoked"), "\(told)")
        let sentence = "is signed with key \(number) of acme, which was revoked on 20"
        func refused(_ words: String..., in place: String = "project", exit: Int32 = 1) throws {
            let result = try bench.run(words, in: place)
            #expect(result.code == exit, "\(words) \(result)")
            let all = result.out + result.err
            #expect(all.contains(sentence) && all.contains("Z: laptop stolen"), "\(words) \(result)")
            #expect(all.contains("revoked_key") && all.contains("try: "), "\(words) \(result)")
        }
        try refused("plugin", "verify")
        try refused("plugin", "audit", exit: 3)
        try refused("plugin", "update")
        // By what verify read: nobody is asked when nothing is to be fetched.
        try refused("plugin", "install")
        try bench.makeProject("late")
        try refused("plugin", "add", "acme/say", "--registry", "file:../registry", in: "late")
        for name in ["partnerctl.json", "partnerctl.lock"] {
            try bench.write("clone/\(name)", try bench.text("project/\(name)"))
        }
        try refused("plugin", "install", in: "clone")
        try bench.refused(
            "plugin", "revoke-key", "acme", number, "--to", "registry", "--reason", "x", in: "",
            code: "broken_rule")

        // A new key that the old one did not name: somebody has to look.
        try FileManager.default.removeItem(atPath: "\(bench.path)/\(Self.keys)/acme.key")
        let key = try bench.must("plugin", "keygen", "acme").out.dropLast()
        try bench.writePlugin("acme/say", version: "1.1.0")
        try bench.publish("acme/say")
        try bench.refused("plugin", "update", code: "publisher_key_changed")
        try bench.refused("plugin", "update", "--publisher-key", "\(key)", exit: 2, code: "usage")
        try bench.must("plugin", "update", "acme/say", "--publisher-key", "\(key)", in: "project")
        try bench.must("plugin", "verify", in: "project")
        #expect(try bench.text("project/partnerctl.lock").contains(key))
    }

    @Test("a key that was rotated in time can be revoked, and later versions stay")
    func rotatedThenRevoked() throws {
        let bench = try project()
        let number = try number(bench)
        try bench.must("plugin", "rotate-key", "acme", "--to", "registry")
        try bench.writePlugin("acme/say", version: "1.1.0")
        try bench.publish("acme/say")
        try bench.must("plugin", "revoke-key", "acme", number, "--to", "registry", "--reason", "old")
        try bench.must("plugin", "update", in: "project")
        try bench.must("plugin", "verify", in: "project")
        #expect(try bench.must("plugin", "audit", in: "project").out == "")
    }

    @Test("a registry's new key is followed by those who pinned the old one, and nobody else names one")
    func registryKey() throws {
        let bench = try project()
        let before = try lines(bench)
        let rotated = try bench.must("plugin", "rotate-registry-key", "--to", "registry")
        #expect(rotated.out.contains("the registry signs with key "), "\(rotated)")
        let updated = try bench.must("plugin", "update", in: "project")
        #expect(
            updated.err.contains("registry signs with key ") && updated.err.contains("named it"), "\(updated)"
        )
        let changed = zip(before, try lines(bench)).filter { $0 != $1 }
        #expect(changed.count == 1 && changed.allSatisfy { $0.1.contains("\"position\":2") }, "\(changed)")
        try bench.must("plugin", "index", "--to", "registry")
        try bench.must("plugin", "verify", in: "project")
        #expect(try bench.must("plugin", "update", "--json", in: "project").out == "")

        // The old key signs no more.
        let names = try FileManager.default.contentsOfDirectory(atPath: "\(bench.path)/\(Self.keys)")
        let old = try #require(names.first { $0.hasPrefix("my.registry.") && $0 != "my.registry.key" })
        try bench.refused(
            "plugin", "index", "--to", "registry", "--registry-key", "\(Self.keys)/\(old)", in: "",
            code: "foreign_signature")
    }

    @Test("a registry that is away is judged by what was read of it last")
    func away() throws {
        let bench = try project()
        let number = try number(bench)
        try bench.must("plugin", "revoke-key", "acme", number, "--to", "registry", "--reason", "stolen")
        #expect(try bench.run("plugin", "verify", in: "project").code == 1)
        try FileManager.default.moveItem(
            atPath: "\(bench.path)/registry", toPath: "\(bench.path)/elsewhere")
        let kept = try bench.run("plugin", "verify", in: "project")
        #expect(kept.code == 1 && kept.err.contains("Z: stolen"), "\(kept)")
        #expect(kept.err.contains("registry is not asked which keys were revoked"), "\(kept)")
        try FileManager.default.removeItem(atPath: "\(bench.path)/home/.cache")
        let bare = try bench.run("plugin", "verify", in: "project")
        #expect(bare.code == 0 && bare.err.contains("is not asked"), "\(bare)")
    }
}
