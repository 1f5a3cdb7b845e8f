import Glibc
import TestKit
import Testing

@testable import Plugins

@Suite struct StoreTests {
    private let project: TemporaryFolder
    private let store: PluginStore
    private let bundle: PluginBundle

    init() throws {
        project = try TemporaryFolder()
        store = PluginStore(project: project.path)
        bundle = try BundleTests.bundle()
    }

    private func load(_ hash: ContentHash) -> [String] {
        messages { () throws(PluginFaults) in _ = try store.load(hash, name: "acme/text-fold") }
    }

    private var root: String { ".partnerctl/plugins/sha256-\(bundle.hash)" }

    @Test("an installed bundle lies under its hash, read-only, and is read as it was")
    func installs() throws {
        let hash = try store.install(bundle)
        #expect(try store.load(hash, name: "x") == bundle)
        #expect(try store.installed() == [hash])
        #expect(
            project.all(root + "/")
                == [
                    "README.md", "data/", "data/empty.txt", "init.lua", "lib/", "lib/fold.lua",
                    "manifest.json",
                ].map { "\(root)/\($0)" })
        var status = stat()
        #expect(stat("\(project.path)/\(root)/init.lua", &status) == 0 && status.st_mode & 0o777 == 0o444)
        #expect(project.all(".partnerctl/plugins/").allSatisfy { !$0.contains("staging") })
    }

    @Test("installing again changes nothing, and heals what was damaged")
    func again() throws {
        let hash = try store.install(bundle)
        #expect(try store.install(bundle) == hash)
        try project.write("\(root)/init.lua", "return 666")
        #expect(load(hash) == ["acme/text-fold/init.lua: was changed in the store"])
        try store.install(bundle)
        #expect(load(hash) == [])
        #expect(project.all(".partnerctl/plugins/").allSatisfy { !$0.contains("staging") })
    }

    @Test("eight that install the same at once leave one whole copy")
    func concurrent() async throws {
        let (store, bundle) = (store, bundle)
        try await withThrowingTaskGroup(of: ContentHash.self) { group in
            for _ in 0..<8 { group.addTask { try store.install(bundle) } }
            for try await hash in group { #expect(hash == bundle.hash) }
        }
        #expect(load(bundle.hash) == [])
        #expect(project.all(".partnerctl/plugins/").allSatisfy { !$0.contains("staging") })
    }

    @Test("what was changed in the store is named, all of it")
    func changes() throws {
        let hash = try store.install(bundle)
        try project.write("\(root)/init.lua", "return 666")
        unlink("\(project.path)/\(root)/lib/fold.lua")
        try project.write("\(root)/extra.lua", "return 1")
        #expect(
            load(hash) == [
                "acme/text-fold/init.lua: was changed in the store",
                "acme/text-fold/lib/fold.lua: is gone from the store",
            ])
    }

    @Test("a manifest that was changed together with its files is found by the name of the folder")
    func consistentChange() throws {
        let hash = try store.install(bundle)
        let other = try BundleTests.bundle(["init.lua": "return 666\n"])
        for (file, content) in zip(other.packed.files, other.contents) {
            try project.write("\(root)/\(file.path)", content)
        }
        try project.write("\(root)/manifest.json", other.packed.bytes)
        #expect(load(hash) == ["acme/text-fold/manifest.json: was changed in the store"])
    }

    @Test("a link in the store or on the way to it is not followed")
    func links() throws {
        let hash = try store.install(bundle)
        let outside = try TemporaryFolder()
        try outside.write("init.lua", "return {}\n")
        unlink("\(project.path)/\(root)/init.lua")
        symlink("\(outside.path)/init.lua", "\(project.path)/\(root)/init.lua")
        #expect(load(hash).first?.hasSuffix("must be a file, and is a link or something else") == true)

        let other = try TemporaryFolder()
        symlink(outside.path, "\(other.path)/.partnerctl")
        let found = messages { () throws(PluginFaults) in
            try PluginStore(project: other.path).install(bundle)
        }
        #expect(found == ["\(other.path)/.partnerctl: must be a folder, and is a link or a file"])
        #expect(outside.all() == ["init.lua"])
    }

    @Test("a pipe in the place of a file is refused at once")
    func pipes() throws {
        let hash = try store.install(bundle)
        unlink("\(project.path)/\(root)/init.lua")
        mkfifo("\(project.path)/\(root)/init.lua", 0o644)
        #expect(load(hash).first?.hasSuffix("must be a file, and is a link or something else") == true)
    }

    @Test("what is not there is said with what to do")
    func missing() {
        #expect(load(bundle.hash) == ["acme/text-fold: is in the lock and not in .partnerctl/plugins"])
    }

    @Test("pruning keeps what it is told to")
    func prune() throws {
        let hash = try store.install(bundle)
        let other = try store.install(try BundleTests.bundle(["init.lua": "return { 2 }"]))
        try store.prune(keeping: [hash])
        #expect(try store.installed() == [hash])
        #expect(load(other).count == 1 && load(hash).isEmpty)
    }

    @Test("no attack leaves anything outside staging, because nothing is unpacked before it is checked")
    func nothingWritten() throws {
        let attacks = [
            try BundleAttackTests.archive(BundleAttackTests.entry("../init.lua")) {
                $0.add("../init.lua", [])
            },
            try BundleAttackTests.archive(BundleAttackTests.entry("init.lua")) {
                $0.add("init.lua", [], kind: "2")
            },
            Array(bundle.bytes.dropLast(512)), bundle.bytes + [0],
        ]
        for bytes in attacks {
            let found = messages { () throws(PluginFaults) in
                try store.install(try PluginBundle(reading: bytes, name: "b"))
            }
            #expect(!found.isEmpty)
        }
        #expect(project.all() == [])
    }

    @Test("an author's folder is read without what is hidden, linked or of no kind, and says so")
    func folder() throws {
        let folder = try TemporaryFolder()
        try folder.write("plugin.json", try PluginManifest.fixture().document.canonical)
        for (path, text) in [
            ("init.lua", "return {}\n"), ("lib/fold.lua", "return 1\n"), ("README.md", "# Text\n"),
            ("data/empty.txt", ""), (".git/config", "x"), (".hidden", ""), ("notes.txt", "x"),
            ("build/x.o", "x"),
        ] { try folder.write(path, text) }
        symlink("/etc/passwd", "\(folder.path)/data/passwd")
        mkfifo("\(folder.path)/data/pipe", 0o644)
        let read = try PluginFolder.read(folder.path)
        #expect(read.bundle == bundle)
        #expect(
            read.leftOut == [
                ".git: is hidden", ".hidden: is hidden", "build/x.o: is no file of a plugin",
                "data/passwd: is a link", "data/pipe: is no file", "notes.txt: is no file of a plugin",
            ])
    }

    @Test("an author is told everything that is wrong with a folder")
    func badFolder() throws {
        let folder = try TemporaryFolder()
        #expect(
            messages { () throws(PluginFaults) in _ = try PluginFolder.read(folder.path, name: "x") }
                == ["x/plugin.json: is missing: the folder is no plugin"])
        try folder.write("plugin.json", ManifestTests.manifest(["id": "\"X\"", "license": nil]))
        try folder.write("init.lua", [0x1B])
        try folder.write("data/a b", "x")
        let found = codes { () throws(PluginFaults) in _ = try PluginFolder.read(folder.path, name: "x") }
        #expect(found == [.wrongValue, .missingField, .unsafePath, .bytecode])
    }
}
