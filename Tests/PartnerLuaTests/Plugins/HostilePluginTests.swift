import FoundationEssentials
import PartnerCenter
import PartnerLua
import PartnerSQL
import Plugins
import Testing

/// Scripts that try to hang, grow, escape or confuse, in the place of a plugin: the run goes on, and says who it was.
@Suite struct HostilePluginTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(
        path: "../../LuaRuntimeTests/hostile"
    ).standardizedFileURL.path

    static let scripts: [String] =
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
        .filter { $0.hasSuffix(".lua") }.sorted()

    /// A plugin whose function `go` does what the script does, and which answers `kind` functions beside it.
    static func plugin(
        _ script: String, provides: [Provision] = [], grants: [Capability] = []
    ) throws -> InstalledPlugin {
        struct NoScript: Error {}
        guard let data = FileManager.default.contents(atPath: folder + "/" + script) else { throw NoScript() }
        var plugin = try InstalledPlugin(
            "evil/plugin", "", exports: ["go"], provides: provides, grants: grants,
            limits: PluginLimits(processorMillisecondsPerCall: 50, memoryMebibytes: 16))
        let entry = "return { go = function(...) " + "local script = require 'body' return script end }"
        plugin.code.files = ["init.lua": Array(entry.utf8), "body.lua": [UInt8](data)]
        return plugin
    }

    @Test("the scripts are there")
    func present() { #expect(Self.scripts.count >= 47) }

    @Test("as an export it fails or answers, and the script and other plugins go on", arguments: scripts)
    func export(script: String) throws {
        let bench = try ScriptBench()
        bench.plugins = [
            try Self.plugin(script),
            try InstalledPlugin(
                "acme/good", "local n = 0 return { count = function() n = n + 1 return n end }",
                exports: ["count"]),
        ]
        let output = try bench.output(
            """
            local evil, good = plugins.use "evil/plugin", plugins.use "acme/good"
            print(good.count())
            local ok, e = pcall(evil.go)
            if not ok then print("refused", e.code, (e.plugin or ""), #e.message) end
            print(good.count(), (pcall(evil.go)) == ok)
            print "went on"
            """)
        // What a plugin prints is its own, with its name before each line.
        let lines = output.split(separator: "\n").filter { !$0.hasPrefix("evil/plugin: ") }
        #expect(lines.first == "1", "\(output)")
        #expect(lines.last == "went on", "\(output)")
        #expect(lines.contains { $0.hasPrefix("2\t") }, "\(output)")
        if let refused = lines.first(where: { $0.hasPrefix("refused") }) {
            let parts = refused.split(separator: "\t", omittingEmptySubsequences: false)
            #expect(parts[2] == "evil/plugin", "\(refused)")
            #expect((Int(parts[3]) ?? .max) <= 4096 + 64)
        }
        #expect(!output.contains("ESCAPED"), "\(output)")
    }

    @Test(
        "as a mapper it makes its rows wrong or changes nothing, and the rows are worked on",
        arguments: scripts)
    func mapper(script: String) throws {
        let bench = try ScriptBench()
        bench.options.acceptsBadRows = true
        try bench.write("staff.csv", "Name,E-mail\nLi Na,li@contoso.cn\nWang Wei,wang@contoso.cn\n")
        bench.plugins = [
            try Self.plugin(
                script, provides: [Provision(.rowsMap, "spoil", handler: "go")],
                grants: [Capability("rows.map")]),
            try InstalledPlugin(
                "zhen/good", "return { upper = function(row) return { name = row.name:upper() } end }",
                provides: [Provision(.rowsMap, "upper")], grants: [Capability("rows.map")]),
        ]
        let report = try bench.run(
            """
            local opt = args.declare { { name = "file", type = "input_file" } }
            local source = rows.open { path = opt.file, columns = {
              name = { header = { "Name" }, required = true }, email = { header = { "E-mail" } } } }
            local batch = bulk.map(source, { name = "staff", result = { "name" } }, function(row)
              return { name = row.name }
            end)
            print("went on", batch.total)
            """, ["file": ["staff.csv"]])
        #expect(report.failure == nil, "\(String(describing: report.failure))")
        #expect(bench.console.output.contains("went on\t2\n"), "\(bench.console.output)")
        let said = bench.console.notes.joined(separator: "\n")
        // Either its rows are wrong, with its name, or it changed nothing and the next one did its work.
        #expect(said.contains("evil/plugin") || report.leftOutRows == 0, "\(said)")
        #expect(!(bench.console.output + said).contains("ESCAPED"))
    }

    @Test("as a handler of events it fails or answers, is named, and others are told", arguments: scripts)
    func handler(script: String) throws {
        let bench = try ScriptBench()
        let told = Provision(.events, "told", handler: "go", details: ["on": .list(["users.create"])])
        bench.plugins = [
            try Self.plugin(script, provides: [told]),
            try InstalledPlugin(
                "zhen/good", "return { go = function(event) log.info('told of ' .. event.subject_id) end }",
                provides: [told]),
        ]
        try bench.tell()
        #expect(
            try bench.run("partner.users.create { full_name = 'Li Na', email = 'li@contoso.cn' }").failure
                == nil)
        #expect(try bench.tell() == 2)
        #expect(bench.logs.contains { $0.contains("told of u-2") }, "\(bench.logs)")
        let failed = try bench.database.store.failedDeliveries()
        #expect(failed.allSatisfy { $0.listener.hasPrefix("evil/plugin:") }, "\(failed)")
        #expect(!bench.logs.contains { $0.contains("ESCAPED") } && !bench.console.output.contains("ESCAPED"))
    }
}
