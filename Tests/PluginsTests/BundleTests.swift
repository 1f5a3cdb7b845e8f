import Testing

@testable import Plugins

@Suite struct BundleTests {
    static func bundle(_ files: [String: String] = [:]) throws -> PluginBundle {
        var content: [String: [UInt8]] = [
            "init.lua": Array("return {}\n".utf8), "lib/fold.lua": Array("return 1\n".utf8),
            "README.md": Array("# Text\n".utf8), "data/empty.txt": [],
        ]
        for (path, text) in files { content[path] = Array(text.utf8) }
        return try PluginBundle(try .fixture(), files: content, name: "b")
    }

    static func read(_ bytes: [UInt8]) -> [String] {
        messages { () throws(PluginFaults) in _ = try PluginBundle(reading: bytes, name: "b") }
    }

    @Test("what is packed is read as the same, and packing it again gives the same bytes")
    func roundTrip() throws {
        let bundle = try Self.bundle()
        let bytes = bundle.bytes
        let read = try PluginBundle(reading: bytes, name: "b")
        #expect(read == bundle && read.bytes == bytes && read.hash == bundle.hash)
        #expect(bytes.count % 512 == 0)
        #expect(
            read.packed.files.map(\.path) == ["README.md", "data/empty.txt", "init.lua", "lib/fold.lua"])
        #expect(read.code.files["lib/fold.lua"] == Array("return 1\n".utf8))
    }

    @Test("a bundle is an archive that other programs read")
    func knownBytes() throws {
        let header = ArchiveHeader.bytes(path: "init.lua", size: 10)
        #expect(header.count == 512)
        #expect(String(decoding: header[100..<108], as: UTF8.self) == "0000644\0")
        #expect(String(decoding: header[124..<136], as: UTF8.self) == "00000000012\0")
        #expect(String(decoding: header[257..<265], as: UTF8.self) == "ustar\u{0}00")
        let sum = header.enumerated().reduce(0) { $0 + (148..<156 ~= $1.offset ? 32 : Int($1.element)) }
        #expect(
            String(decoding: header[148..<156], as: UTF8.self)
                == String(repeating: "0", count: 6 - String(sum, radix: 8).count) + String(sum, radix: 8)
                + "\0 ")
    }

    @Test(
        "a path that leads elsewhere, or is another one somewhere, is refused",
        arguments: [
            ("../x.lua", "has a part that is .."), ("lib/../../x.lua", "has a part that is .."),
            ("./x.lua", "has a part that is ."), ("/etc/x.lua", "is absolute"),
            ("lib//x.lua", "has an empty part"),
            ("lib/", "has an empty part"), ("", "is empty"), ("lib\\x.lua", "has a backslash"),
            ("lib/caf\u{e9}.lua", "has a character outside ASCII"),
            ("lib/cafe\u{301}.lua", "has a character outside ASCII"),
            ("a b.lua", "has \" \"; letters, digits, \".\", \"_\" and \"-\" are taken"),
            ("C:x.lua", "has \":\"; letters, digits, \".\", \"_\" and \"-\" are taken"),
            ("a\n.lua", "has \"\\u{A}\"; letters, digits, \".\", \"_\" and \"-\" are taken"),
            (".hidden.lua", "has a part that is hidden"), ("data/.git/config", "has a part that is hidden"),
            ("-rf.lua", "has a part that begins with \"-\""), ("data/x.", "has a part that ends with \".\""),
            ("con.lua", "has the name of a device"), ("data/NUL", "has the name of a device"),
            ("lib/Com1.x.lua", "has the name of a device"), ("data/lpt9", "has the name of a device"),
            ("a/b/c/d/e/f/g.lua", "is deeper than 6 levels"),
            (String(repeating: "a", count: 97) + ".lua", "has 101 bytes; at most 100 are taken"),
        ])
    func paths(path: String, problem: String) {
        #expect(PluginPath.fault(path) == problem)
    }

    @Test(
        "ordinary paths are taken",
        arguments: ["init.lua", "lib/a-b_c.2.lua", "README.md", "data/console.txt"])
    func goodPaths(path: String) { #expect(PluginPath.fault(path) == nil) }

    @Test(
        "paths that are one on some file systems are refused",
        arguments: [
            (["lib/a.lua", "lib/A.lua"], "b: lib/a.lua and lib/A.lua are one file on some file systems"),
            (["lib/a.lua", "Lib/b.lua"], "b: lib and Lib are one folder on some file systems"),
            (["data/a", "data/a/b"], "b: data/a is a file, and data/a a folder"),
            (["data/a", "data/A/b"], "b: data/a is a file, and data/A a folder"),
            (["a.lua", "a.lua"], "b: a.lua is there twice"),
        ])
    func twins(paths: [String], message: String) {
        #expect(PluginPath.faults(paths, file: "b").map(\.description) == [message])
    }

    @Test(
        "source that nobody can read is not packed",
        arguments: [
            ("init.lua", [0x1B, 0x4C, 0x75, 0x61], "b/init.lua: is compiled Lua, which nobody can read"),
            ("init.lua", [0xFF, 0xFE], "b/init.lua: is not text in UTF-8"),
            (
                "lib/fold.lua", Array("x = 1\n-- \u{202e}x".utf8),
                "b/lib/fold.lua: has the character \\u{202E}, which does not show; line 2, column 4"
            ),
            (
                "tests/a_test.lua", Array("é\u{200b}".utf8),
                "b/tests/a_test.lua: has the character \\u{200B}, which does not show; line 1, column 3"
            ),
            (
                "init.lua", Array("\u{feff}return {}".utf8),
                "b/init.lua: has the character \\u{FEFF}, which does not show; line 1, column 1"
            ),
            (
                "init.lua", Array("x=\"\u{0}\"".utf8),
                "b/init.lua: has the character \\u{0}, which does not show; line 1, column 4"
            ),
            ("README.md", [0xC3], "b/README.md: is not text in UTF-8"),
            (
                "l10n/de.json", Array("{\"a\":1,\"a\":2}".utf8),
                "b/l10n/de.json: \"a\" is there twice; line 1, column 8"
            ),
            ("run.sh", Array("#!".utf8), "b/run.sh: is no file of a plugin"),
            (
                "init.lua", [UInt8](repeating: 0x20, count: 65_537),
                "b/init.lua: has 65537 bytes; at most 65536 are taken"
            ),
            (
                "data/x", [UInt8](repeating: 0, count: 1_048_577),
                "b/data/x: has 1048577 bytes; at most 1048576 are taken"
            ),
        ] as [(String, [UInt8], String)])
    func sources(path: String, content: [UInt8], message: String) throws {
        let manifest = try PluginManifest.fixture()
        var files: [String: [UInt8]] = ["init.lua": []]
        files[path] = content
        let found = messages { () throws(PluginFaults) in
            _ = try PluginBundle(manifest, files: files, name: "b")
        }
        #expect(found == [message])
    }

    @Test("too many files, too much of them, and an entry that is not there are refused")
    func limits() throws {
        let manifest = try PluginManifest.fixture()
        func pack(_ files: [String: [UInt8]]) -> [String] {
            messages { () throws(PluginFaults) in _ = try PluginBundle(manifest, files: files, name: "b") }
        }
        let many = Dictionary(uniqueKeysWithValues: (0...256).map { ("data/\($0)", [UInt8]()) })
        #expect(pack(many) == ["b: has 257 files; at most 256 are taken"])
        let large = Dictionary(
            uniqueKeysWithValues: (0..<5).map { ("data/\($0)", [UInt8](repeating: 0, count: 1_000_000)) })
        #expect(pack(large).first?.hasSuffix("bytes when packed; at most 4194304 are taken") == true)
        #expect(pack(["lib/a.lua": []]) == ["b: plugin.entry: names init.lua, which is not there"])
    }

    @Test("Chinese text in Lua is text like any other")
    func otherScripts() throws {
        #expect(try Self.bundle(["init.lua": "return { \"李娜\u{3000}😀\" }\r\n\t"]).contents.count == 4)
    }
}
