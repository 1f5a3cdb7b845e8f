import Foundation
import PartnerCenter
import PartnerLua
import PartnerSQL
import Plugins
import Testing

/// What plugins keep: values in the center, files of the project.
@Suite struct KeepingTests {
    private let bench: ScriptBench

    init() throws {
        bench = try ScriptBench(file: "center.db")
        bench.project = ProjectSurroundings(folder: bench.folder.path)
    }

    private func output(_ body: String, grants: [Capability], id: String = "acme/x") throws -> String {
        bench.plugins = [
            try InstalledPlugin(id, "return { go = function() \(body) end }", exports: ["go"], grants: grants)
        ]
        return try bench.output(
            "local r = table.pack(pcall(plugins.use('\(id)').go)) "
                + "if r[1] then print(table.unpack(r, 2, r.n)) else print(r[2].code, r[2].message) end")
    }

    @Test("a value is there in the next run, and for no other plugin")
    func values() throws {
        let kv = [Capability("kv")]
        let first = try output(
            "kv.set('a', { n = 1, list = { 1, 2 } }) kv.set('b', '张') return kv.get('a').n, kv.get('c')",
            grants: kv)
        #expect(first == "1\tnil\n")
        #expect(
            try output(
                "local a = kv.get 'a' kv.delete 'a' return a.list[2], kv.get 'b', kv.get 'a'", grants: kv)
                == "2\t张\tnil\n")
        #expect(try output("return kv.get 'b'", grants: kv, id: "acme/y") == "nil\n")
        #expect(try output("return kv.get 'b'", grants: []).hasPrefix("refused\tacme/x may not use kv"))
    }

    @Test("a plugin keeps no more than it is granted")
    func limit() throws {
        let few = [Capability("kv", ["max_bytes": .count(20)])]
        #expect(
            try output("kv.set('a', '1234567890') kv.set('a', '123456789012345') return 1", grants: few)
                == "1\n")
        #expect(
            try output("kv.set('b', '1234')", grants: few)
                .hasPrefix("limit\tkv.set: acme/x would keep 25 bytes, and is granted 20"))
        #expect(
            try output("kv.set('', 1)", grants: few).hasPrefix(
                "bad_argument\tkv.set: a key has 1 to 200 bytes"))
    }

    @Test("each write is in the audit: whose, from where, size and digest before and after, and no value")
    func audited() throws {
        bench.plugins = [
            try InstalledPlugin(
                "acme/x",
                """
                return { go = function()
                  kv.set("a", "private-1")
                  kv.set("a", "private-1")
                  kv.set("a", "private-22")
                  kv.delete("none")
                  kv.delete("a")
                end }
                """, exports: ["go"], grants: [Capability("kv")])
        ]
        let report = try bench.run("plugins.use('acme/x').go()")
        #expect(report.failure == nil)
        let records = try bench.database.store.auditRecords(
            after: 0, limit: 100, AuditFilter(operations: ["kv.set", "kv.delete"]))
        #expect(records.map(\.operation) == ["kv.set", "kv.set", "kv.delete"])
        #expect(records.map(\.line) == [2, 4, 6])
        #expect(records.allSatisfy { $0.plugin == "acme/x" && $0.subjectID == "kv-acme/x:a" })
        #expect(
            records.allSatisfy {
                $0.runID == report.runID.map { "run-\($0)" } && $0.actor == ScriptBench.admin
            })
        #expect(records.allSatisfy { !$0.changes.contains("private") })
        #expect(records[0].changes.hasPrefix(#"{"value":[null,"11 bytes, blake2b "#))
        #expect(records[1].changes.hasPrefix(#"{"value":["11 bytes, blake2b "#))
        #expect(records[1].changes.contains(#","12 bytes, blake2b "#))
        #expect(records[2].changes.hasSuffix(#",null]}"#))
        for record in records {
            let why = UndoStep.stays(
                why: "the audit has the size and digest of what plugins keep, not the value")
            #expect(try UndoPlanner.step(for: record) == why)
        }
    }

    @Test("a plan names what would be kept, as a change of the center by that plugin")
    func plannedValue() throws {
        bench.plugins = [
            try InstalledPlugin(
                "acme/x", "return { go = function() kv.set('a', 1) return kv.get 'a' end }", exports: ["go"],
                grants: [Capability("kv")])
        ]
        let source = "print(plugins.use('acme/x').go())"
        let before = try bench.database.store.latestAuditID()
        let plan = try bench.rehearse(source, keep: false).plan
        #expect(plan.effects.map(\.operation) == ["kv.set", "kv.get"])
        #expect(plan.effects.map(\.kind) == [.write, .read])
        #expect(plan.effects.map(\.plugin) == ["acme/x", "acme/x"])
        #expect(plan.effects[0].changes.map(\.subject) == ["kv-acme/x:a"])
        #expect(try bench.database.store.latestAuditID() == before)
    }

    @Test("what a row kept is taken back with the row, and a plan keeps nothing")
    func takenBack() throws {
        try bench.write("staff.csv", "Email\na@contoso.cn\nb@contoso.cn\n")
        bench.plugins = [
            try InstalledPlugin(
                "acme/x",
                "return { put = function(k) kv.set(k, 1) end, get = function(k) return kv.get(k) end }",
                exports: ["put", "get"], grants: [Capability("kv")])
        ]
        let source = """
            local opt = args.declare { { name = "file", type = "input_file" } }
            local x = plugins.use "acme/x"
            local rows = rows.open { path = opt.file, columns = { email = { header = { "Email" } } } }
            bulk.map(rows, { name = "b", key = "email" }, function(row)
              x.put(row.email)
              if row.email:sub(1, 1) == "a" then error("no", 0) end
            end)
            print(x.get "a@contoso.cn", x.get "b@contoso.cn")
            """
        #expect(try bench.rehearse(source, ["file": ["staff.csv"]], keep: false).report.failure == nil)
        #expect(try bench.database.store.pluginBytes(of: "acme/x") == 0)
        #expect(try bench.output(source, ["file": ["staff.csv"]]) == "nil\t1\n")
    }

    private func paths(_ name: String, _ paths: [String]) -> [Capability] {
        [Capability(name, ["paths": .list(paths)])]
    }

    @Test("files lie below data, and what is written can be read")
    func files() throws {
        let both = paths("files.read", ["lists/"]) + paths("files.write", ["lists/"])
        #expect(
            try output(
                #"files.write("lists/a/b.txt", "x\0y") files.write("lists/a/b.txt", "z\0z") return #files.read "lists/a/b.txt""#,
                grants: both) == "3\n")
        #expect(try bench.read("data/lists/a/b.txt") == "z\0z")
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: bench.folder.path + "/data/lists/a") == [
                "b.txt"
            ])
    }

    @Test("nothing else is reached: no other path, no link, no folder")
    func outside() throws {
        try FileManager.default.createDirectory(
            at: bench.folder.appending(path: "data/lists/sub"), withIntermediateDirectories: true)
        try bench.write("outside.txt", "secret")
        let lists = bench.folder.path + "/data/lists"
        try FileManager.default.createSymbolicLink(
            atPath: lists + "/link.txt", withDestinationPath: bench.folder.path + "/outside.txt")
        try FileManager.default.createSymbolicLink(
            atPath: lists + "/up", withDestinationPath: bench.folder.path)
        let both = paths("files.read", ["lists/"]) + paths("files.write", ["lists/"])
        for (path, code) in [
            ("other/x.txt", "refused"), ("../outside.txt", "refused"), ("lists/../../outside.txt", "refused"),
            ("/etc/passwd", "refused"), ("lists/link.txt", "refused"), ("lists/up/outside.txt", "refused"),
            ("lists/none.txt", "not_found"), ("lists/sub", "bad_file"),
        ] {
            let read = try output("return files.read '\(path)'", grants: both)
            #expect(read.hasPrefix(code + "\t"), "\(path): \(read)")
            if code == "not_found" { continue }
            let written = try output("files.write('\(path)', 'x')", grants: both)
            #expect(written.hasPrefix("refused\t") || written.hasPrefix("bad_file\t"), "\(path): \(written)")
        }
        #expect(try bench.read("outside.txt") == "secret")
        #expect(
            try output("files.write('lists/new.txt', 'x')", grants: paths("files.read", ["lists/"]))
                .hasPrefix("refused"))
    }

    @Test("a plan writes no file")
    func plannedFile() throws {
        bench.plugins = [
            try InstalledPlugin(
                "acme/x", "return { go = function() files.write('a.txt', 'x') end }", exports: ["go"],
                grants: paths("files.write", ["a.txt"]))
        ]
        let source = "plugins.use('acme/x').go()"
        let plan = try bench.rehearse(source, keep: false)
        #expect(plan.plan.effects.map(\.operation) == ["files.write"])
        #expect(!bench.exists("data/a.txt"))
        #expect(try bench.run(source).failure == nil)
        #expect(bench.exists("data/a.txt"))
    }
}
