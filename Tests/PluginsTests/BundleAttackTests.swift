import Testing
import TestKit

@testable import Plugins

@Suite struct BundleAttackTests {
    /// An archive as somebody else may write one: headers with any name, size, kind and mode.
    struct Archive {
        var bytes: [UInt8] = []

        mutating func add(
            _ path: String, _ content: [UInt8], kind: Character = "0", size: Int? = nil,
            change: (inout [UInt8]) -> Void = { _ in }
        ) {
            var header = ArchiveHeader.bytes(path: "x", size: size ?? content.count)
            header.replaceSubrange(0..<100, with: [UInt8](repeating: 0, count: 100))
            header.replaceSubrange(0..<path.utf8.count, with: path.utf8)
            header[156] = kind.asciiValue ?? 0
            change(&header)
            header.replaceSubrange(148..<156, with: [UInt8](repeating: 0x20, count: 8))
            let sum = String(header.reduce(0) { $0 + Int($1) }, radix: 8)
            let digits = Array((String(repeating: "0", count: 6 - sum.utf8.count) + sum).utf8)
            header.replaceSubrange(148..<156, with: digits + [0, 0x20])
            bytes += header + content
            bytes += [UInt8](repeating: 0, count: ArchiveHeader.padding(content.count))
        }

        mutating func end() { bytes += [UInt8](repeating: 0, count: 1024) }
    }

    /// A packed manifest whose list of files is `files`.
    static func manifest(_ files: String, plugin: String? = nil) throws -> [UInt8] {
        let own = String(decoding: try PluginManifest.fixture().document.canonical.dropLast(), as: UTF8.self)
        return Array("{\"files\":[\(files)],\"plugin\":\(plugin ?? own),\"schema\":1}\n".utf8)
    }

    static func entry(_ path: String, _ content: [UInt8] = [], size: Int? = nil) -> String {
        "{\"path\":\"\(path)\",\"sha256\":\"\(ContentHash(of: content))\",\"size\":\(size ?? content.count)}"
    }

    /// The bundle of `files` as its manifest has it, with each entry as `add` makes it.
    static func archive(_ files: String, _ add: (inout Archive) -> Void) throws -> [UInt8] {
        var archive = Archive()
        archive.add("manifest.json", try manifest(files))
        add(&archive)
        archive.end()
        return archive.bytes
    }

    static func messages(_ bytes: [UInt8]) -> [String] { BundleTests.read(bytes) }

    @Test("an archive of our own making is taken, so that what follows is refused for its attack alone")
    func control() throws {
        let bytes = try Self.archive(Self.entry("init.lua")) { $0.add("init.lua", []) }
        #expect(Self.messages(bytes) == [])
    }

    @Test(
        "a manifest that lists a dangerous path is refused",
        arguments: [
            ("../init.lua", "b: manifest.json: the path \"../init.lua\" has a part that is .."),
            ("/etc/init.lua", "b: manifest.json: the path \"/etc/init.lua\" is absolute"),
            ("lib\\\\init.lua", "b: manifest.json: the path \"lib\\init.lua\" has a backslash"),
            ("aux.lua", "b: manifest.json: the path \"aux.lua\" has the name of a device"),
            ("caf\u{e9}.lua", "b: manifest.json: the path \"caf\u{e9}.lua\" has a character outside ASCII"),
            ("manifest.json", "b: manifest.json: manifest.json is no file of a plugin"),
            ("plugin.json", "b: manifest.json: plugin.json is no file of a plugin"),
            ("x.so", "b: manifest.json: x.so is no file of a plugin"),
        ])
    func paths(path: String, message: String) throws {
        var files = [Self.entry(path), Self.entry("init.lua")]
        if path.utf8.lexicographicallyPrecedes("init.lua".utf8) == false { files.reverse() }
        let bytes = try Self.archive(files.joined(separator: ",")) {
            $0.add(path, [])
            $0.add("init.lua", [])
        }
        #expect(Self.messages(bytes) == [message])
    }

    @Test("twins, files out of order and files listed twice are refused")
    func twins() throws {
        func read(_ paths: [String]) throws -> [String] {
            Self.messages(
                try Self.archive(paths.map { Self.entry($0) }.joined(separator: ",")) { archive in
                    for path in paths { archive.add(path, []) }
                })
        }
        #expect(
            try read(["Init.lua", "init.lua"])
                == ["b: manifest.json: Init.lua and init.lua are one file on some file systems"])
        #expect(
            try read(["init.lua", "a.lua"]) == ["b: manifest.json: a.lua stands behind init.lua: not sorted"])
        #expect(try read(["init.lua", "init.lua"]) == ["b: manifest.json: init.lua is there twice"])
    }

    @Test(
        "an entry other than the listed file is refused, whatever it is",
        arguments: [
            ("2", "a symbolic link called \"init.lua\""), ("1", "a hard link called \"init.lua\""),
            ("3", "a device called \"init.lua\""), ("4", "a device called \"init.lua\""),
            ("5", "a folder called \"init.lua\""), ("6", "a pipe called \"init.lua\""),
            ("x", "an extended header"), ("L", "an extended header"),
            ("7", "an entry of an unknown kind called \"init.lua\""),
        ] as [(Character, String)])
    func kinds(kind: Character, shown: String) throws {
        let bytes = try Self.archive(Self.entry("init.lua")) { $0.add("init.lua", [], kind: kind) }
        #expect(Self.messages(bytes) == ["b: has \(shown) where init.lua must be"])
    }

    @Test("other names, sizes, modes, owners and times in a header are refused")
    func headers() throws {
        let other = "a file called \"init.lua\" with other size, mode, owner or time"
        for offset in [106, 114, 122, 134, 146, 265, 297, 329, 345, 500] {
            let bytes = try Self.archive(Self.entry("init.lua")) { archive in
                archive.add("init.lua", []) { $0[offset] ^= 1 }
            }
            #expect(Self.messages(bytes) == ["b: has \(other) where init.lua must be"], "\(offset)")
        }
        let name = try Self.archive(Self.entry("init.lua")) { $0.add("../../evil", []) }
        #expect(
            Self.messages(name) == [
                "b: has a file called \"../../evil\" with other size, mode, owner or time where init.lua must be"
            ])
    }

    @Test("sizes that lie end in a name for it")
    func sizes() throws {
        let small = try Self.archive(Self.entry("init.lua", [], size: 1000)) { $0.add("init.lua", []) }
        #expect(Self.messages(small).first?.hasPrefix("b: is cut short: it has ") == true)
        let large = try Self.archive(Self.entry("init.lua")) {
            $0.add("init.lua", [])
            $0.add("data/extra", [1])
        }
        #expect(Self.messages(large).first?.contains("and its manifest makes") == true)
        let huge = try Self.archive(Self.entry("init.lua", [], size: 9_999_999_999)) {
            $0.add("init.lua", [])
        }
        #expect(
            Self.messages(huge) == [
                "b: manifest.json: files[0].size: must be a whole number from 0 to 1048576, got 9999999999; line 1"
            ])
        let header = try Self.archive(Self.entry("init.lua")) { $0.add("init.lua", [], size: 1 << 30) }
        #expect(Self.messages(header).count == 1)
        var manifest = Archive()
        manifest.add("manifest.json", [], size: 1 << 30)
        #expect(
            Self.messages(manifest.bytes)
                == ["b: its manifest has 1073741824 bytes; at most 65536 are taken"])
    }

    @Test(
        "a bomb is no larger than what is read, and a hundred thousand files are counted before they are looked at"
    )
    func bombs() throws {
        #expect(
            Self.messages([UInt8](repeating: 0, count: 4_194_305))
                == ["b: has 4194305 bytes; at most 4194304 are taken"])
        #expect(Self.messages([0x1F, 0x8B, 8, 0]) == ["b: is compressed, and a bundle is not"])
        let many = (0..<100_000).map { Self.entry("data/\($0)") }.joined(separator: ",")
        let listed = try Self.archive(many) { _ in }
        #expect(Self.messages(listed).count == 1)
        var archive = Archive()
        for number in 0..<8000 { archive.add("data/\(number)", []) }
        archive.end()
        #expect(
            Self.messages(archive.bytes) == [
                "b: begins with a file called \"data/0\" with other size, mode, owner or time where manifest.json must be"
            ])
    }

    @Test(
        "a manifest of another form is refused",
        arguments: [
            ("{\"files\":[],\"files\":[]}", "b: manifest.json: \"files\" is there twice; line 1, column 13"),
            (
                "{\"schema\":2}",
                "b: manifest.json: schema: is 2, which a later partnerctl wrote; this one reads 1; line 1"
            ),
            ("\u{feff}{}", "b: manifest.json: begins with a byte order mark; line 1, column 1"),
            (
                "",
                "b: manifest.json: a value is missing: text, a number, true, false, null, [ or {; line 1, column 1"
            ),
        ])
    func manifests(text: String, message: String) {
        var archive = Archive()
        archive.add("manifest.json", Array(text.utf8))
        archive.end()
        #expect(Self.messages(archive.bytes) == [message])
    }

    @Test("a manifest with a space, without its newline, or with a default written out is not canonical")
    func canonical() throws {
        let good = try Self.manifest(Self.entry("init.lua"))
        let text = String(decoding: good, as: UTF8.self)
        for changed in [
            text.replacing("{\"files\"", with: "{ \"files\""), String(text.dropLast()), text + "\n",
            text.replacing("\"id\":", with: "\"entry\":\"init.lua\",\"id\":"),
            text.replacing("\"schema\":1}\n", with: "\"schema\":1.0}\n"),
            text.replacing("Folds", with: "\\u0046olds"),
        ] {
            var archive = Archive()
            archive.add("manifest.json", Array(changed.utf8))
            archive.add("init.lua", [])
            archive.end()
            let found = codes { () throws(PluginFaults) in
                _ = try PluginBundle(reading: archive.bytes, name: "b")
            }
            #expect(found == [.notCanonical] || found == [.wrongValue], "\(changed): \(found)")
        }
    }

    @Test("content other than the hashed one is refused, all of it at once")
    func hashes() throws {
        let bytes = try Self.archive(
            Self.entry("data/a", [1]) + "," + Self.entry("data/b", [2]) + "," + Self.entry("init.lua")
        ) {
            $0.add("data/a", [3])
            $0.add("data/b", [4])
            $0.add("init.lua", [])
        }
        #expect(
            Self.messages(bytes) == [
                "b: data/a has another content than its manifest says",
                "b: data/b has another content than its manifest says",
            ])
    }

    @Test("bytes where there must be none are found")
    func stowaways() throws {
        let good = try BundleTests.bundle().bytes
        for position in [good.count - 1, good.count - 1024] {
            var bytes = good
            bytes[position] = 1
            #expect(Self.messages(bytes) == ["b: has something behind its last file"])
        }
        #expect(Self.messages(good + [0]).first?.contains("and its manifest makes") == true)
        #expect(Self.messages(good + [UInt8](repeating: 0, count: 512)).count == 1)
    }

    @Test("a bundle that is cut anywhere is refused")
    func cut() throws {
        let good = try BundleTests.bundle().bytes
        for count in stride(from: 0, to: good.count, by: 7) {
            #expect(Self.messages(Array(good[..<count])).isEmpty == false, "\(count)")
        }
    }

    @Test("a changed bundle is refused, or another one with another hash, in its one form")
    func mutations() throws {
        let good = try BundleTests.bundle().bytes
        var draw = SeededGenerator(seed: 11)
        var refused = 0
        for round in 0..<1500 {
            var bytes = good
            switch Int.random(in: 0...3, using: &draw) {
            case 0:
                let at = Int.random(in: 0..<bytes.count, using: &draw)
                bytes[at] ^= 1 << UInt8.random(in: 0...7, using: &draw)
            case 1: bytes.remove(at: Int.random(in: 0..<bytes.count, using: &draw))
            case 2:
                bytes.insert(
                    UInt8.random(in: 0...255, using: &draw), at: Int.random(in: 0...bytes.count, using: &draw)
                )
            default:
                let from = Int.random(in: 0..<bytes.count - 512, using: &draw)
                let to = Int.random(in: 0..<bytes.count - 512, using: &draw)
                bytes.replaceSubrange(to..<to + 512, with: good[from..<from + 512])
            }
            if bytes == good { continue }
            do throws(PluginFaults) {
                // A letter of the summary, say: nothing but the hash tells.
                let other = try PluginBundle(reading: bytes, name: "b")
                #expect(other.bytes == bytes && other.hash != ContentHash(of: good), "round \(round)")
            } catch { refused += 1 }
        }
        #expect(refused > 1400)
    }
}
