internal import LuaRuntime
internal import PartnerLua
internal import PartnerSQL
internal import Runs

/// What the journal costs where no disk is waited for: a center in memory, by processor time.
enum Journaling {
    private static let rounds = 15

    /// Prints how many microseconds more a read takes when it is kept than with a log that keeps nothing, then how
    /// many more a write takes than inside of a row, where it is neither kept nor a transaction of its own.
    static func run(count: Int) throws {
        let host = try ScriptHost()
        let reading = ScriptProgram(
            named: "reading.lua",
            """
            for i = 1, \(count) do partner.users.find { id = "u-1" } end
            """)
        let writing = ScriptProgram(
            named: "writing.lua",
            """
            for i = 1, \(count) do partner.users.update { id = "u-1", full_name = "First Admin " .. i % 2 } end
            """)
        let inRow = ScriptProgram(
            named: "row.lua",
            """
            bulk.map(partner.users.each { admin_role = "global" }, { name = "row" }, function(user)
              for i = 1, \(count) do partner.users.update { id = user.id, full_name = "First Admin " .. i % 2 } end
            end)
            """)
        var forgetful = RunOptions()
        forgetful.validatesOnly = true
        var reads: [Double] = []
        var writes: [Double] = []
        try withScriptStack {
            for _ in 0..<rounds {
                let kept = try seconds(host, reading, RunOptions())
                reads.append(kept - (try seconds(host, reading, forgetful)))
                let written = try seconds(host, writing, RunOptions())
                writes.append(written - (try seconds(host, inRow, RunOptions())))
            }
        }
        print("\(reads.median / Double(count) * 1e6)\t\(writes.median / Double(count) * 1e6)")
    }

    private static func seconds(
        _ host: ScriptHost, _ program: ScriptProgram, _ options: RunOptions
    ) throws -> Double {
        let watch = Stopwatch(.processor)
        let report = try host.run(program, options: options, console: PlainConsole())
        let seconds = watch.seconds
        if let failure = Failure(report) { throw failure }
        return seconds
    }
}

/// A run that goes on behind everything it did before.
enum Replays {
    private static let rounds = 15

    /// Prints the milliseconds that a run needs to come to the end of its journal of `count` effects, and those
    /// that the same script needs with functions of its own in place of the effects: medians of processor time.
    static func run(count: Int) throws {
        let body = """
            for i = 1, \(count / 2) do
              local user = partner.users.find { id = "u-1" }
              partner.users.update { id = user.id, full_name = "First Admin " .. i % 2 }
            end
            error("the end")
            """
        let plain = """
            local function answer(given)
              return { id = given.id, full_name = given.full_name, email = "a@b", state = "active", etag = "1" }
            end
            local partner = { users = { find = answer, update = answer } }

            """
        let program = ScriptProgram(named: "replay.lua", body)
        let alone = ScriptProgram(named: "alone.lua", plain + body)
        let host = try ScriptHost()
        var replays: [Double] = []
        var scripts: [Double] = []
        try withScriptStack {
            guard let id = try end(of: host.prepare(program, console: PlainConsole())).runID else {
                throw Failure("the run was not kept")
            }
            for _ in 0..<rounds {
                let watch = Stopwatch(.processor)
                let resumed = try host.database.runs.run(RunID(rawValue: id))
                _ = try end(of: host.prepare(program, console: PlainConsole(), resuming: resumed))
                replays.append(watch.seconds)
                let other = Stopwatch(.processor)
                _ = try end(of: host.prepare(alone, console: PlainConsole()))
                scripts.append(other.seconds)
            }
        }
        print("\(replays.median * 1e3)\t\(scripts.median * 1e3)")
    }

    /// Runs to the error at the script's end.
    private static func end(of run: ScriptHost.Prepared) throws -> RunReport {
        let report = run.execute()
        guard report.failure?.message.contains("the end") == true else {
            throw Failure(report) ?? Failure("the script did not come to its end")
        }
        return report
    }
}
