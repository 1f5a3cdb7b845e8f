internal import LuaRuntime
internal import PartnerLua
internal import Plugins
internal import Runs

/// Bulk creation: a script on a CSV file and a center in a file.
enum Bulk {
    /// `bulk DATABASE CSV SCRIPT [ROWS PER COMMIT]`, or `mapped DATABASE CSV SCRIPT MAPPER`
    static func run(_ arguments: [String], isMapped: Bool = false) throws {
        var options = RunOptions()
        if arguments.count == 5, !isMapped {
            guard let rows = Int(arguments[4]), rows > 0 else { throw Usage() }
            options.groupSize = rows
        }
        let program = try ScriptProgram(contentsOf: arguments[3], shownAs: arguments[3])
        let watch = Stopwatch()
        let plugins = isMapped ? try mapper(ScriptProgram(contentsOf: arguments[4], shownAs: "mapper")) : []
        let report = try work(program, arguments[1], arguments[2], options, plugins)
        let rate = watch.rate(Int(report.totals.total))
        if let failure = Failure(report) { throw failure }
        print("\(report.totals[.ok])\t\(rate)\t\(try Memory.peakKiB())")
    }

    /// The database is closed, and its log emptied into it, before this ends.
    private static func work(
        _ program: ScriptProgram, _ center: String, _ file: String, _ options: RunOptions,
        _ plugins: [InstalledPlugin]
    ) throws -> RunReport {
        let host = try ScriptHost(centerFile: center)
        host.plugins = PluginSet(plugins)
        return try withScriptStack {
            try host.run(program, file: file, options: options, console: PlainConsole())
        }
    }

    /// A plugin with one mapper, `normalise`, that may change every column.
    private static func mapper(_ program: ScriptProgram) throws -> [InstalledPlugin] {
        guard let id = PluginID("bench/mapper") else { throw Usage() }
        var manifest = PluginManifest(
            id: id, version: SemanticVersion(1, 0, 0), summary: "For the comparison.", license: "MIT")
        manifest.provides = [Provision(.rowsMap, "normalise")]
        return [
            InstalledPlugin(
                code: PluginCode(manifest: manifest, files: ["init.lua": program.source]),
                grants: [Capability("rows.map")])
        ]
    }
}

/// A script on a center in memory, as its user sees it.
enum Script {
    static func run(_ path: String, file: String?) throws {
        let program = try ScriptProgram(contentsOf: path, shownAs: path)
        let host = try ScriptHost()
        let report = try withScriptStack { try host.run(program, file: file, console: PlainConsole()) }
        if let failure = Failure(report) { throw failure }
    }
}
