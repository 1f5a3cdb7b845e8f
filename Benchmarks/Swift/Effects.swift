internal import LuaRuntime
internal import PartnerLua
internal import PartnerSQL
internal import Runs
internal import Sealing

/// Effects of a script outside of a batch, one after the other.
enum Effects {
    /// Each is a journal entry, an audit record and a changed user, all durable before the script goes on.
    static func run(centerFile: String, count: Int) throws {
        let host = try ScriptHost(centerFile: centerFile)
        let program = ScriptProgram(
            named: "effects.lua",
            """
            for i = 1, \(count) do
              partner.users.update { id = "u-1", full_name = "First Admin " .. i % 2 }
            end
            """)
        let watch = Stopwatch()
        let report = try withScriptStack { try host.run(program, console: PlainConsole()) }
        let rate = watch.rate(count)
        if let failure = Failure(report) { throw failure }
        print(rate)
    }
}

/// The journal alone: what every effect pays on top of what it does.
enum JournalEntries {
    static func run(centerFile: String, count: Int) throws {
        let host = try ScriptHost(centerFile: centerFile)
        let group = host.database.group
        let arguments = Array(#"{"id":"u-1","full_name":"First Admin"}"#.utf8)
        let answer = Array(#"{"id":"u-1","full_name":"First Admin","version":2}"#.utf8)
        let source = Array("-- nothing".utf8)
        let plan = RunPlan(script: "journal.lua", source: Digest(of: source).bytes, actor: "operator")
        let started = try group.perform {
            try host.database.runs.keepSource(hash: plan.source, text: source)
            return try host.database.runs.start(plan, owner: .current(), now: 0, leaseUntil: .max)
        }
        guard case .started(let lease) = started else { throw Failure("another run is alive") }
        let journal = try Journal(group, run: lease.run)
        let watch = Stopwatch()
        for ordinal in 0..<Int64(count) {
            try journal.append(
                JournalEntry(
                    branch: "", ordinal: ordinal, operation: "users.update", line: "journal.lua:1",
                    arguments: arguments, outcome: .value(answer), at: 0)
            )
            try group.commit()
        }
        print(watch.rate(count))
    }
}

/// Effects of branches that run side by side, and share commits.
enum Flight {
    /// Each branch makes a user and changes it again and again: one step each.
    ///
    /// `flight DATABASE BRANCHES STEPS`
    static func run(_ arguments: [String]) throws {
        guard let branches = Int(arguments[2]), let steps = Int(arguments[3]) else { throw Usage() }
        let host = try ScriptHost(centerFile: arguments[1])
        let program = ScriptProgram(
            named: "flight.lua",
            """
            local flows = {}
            for i = 1, \(branches) do
              flows[i] = function()
                local user = partner.users.create {
                  full_name = "Traveller " .. i, email = "traveller." .. i .. "@contoso.partner.onmschina.cn",
                }
                for step = 2, \(steps) do
                  user = partner.users.update { id = user.id, full_name = "Traveller " .. i .. ", step " .. step }
                end
              end
            end
            bulk.all(flows)
            """)
        let watch = Stopwatch()
        let report = try withScriptStack { try host.run(program, console: PlainConsole()) }
        let rate = watch.rate(branches * steps)
        if let failure = Failure(report) { throw failure }
        print(rate)
    }
}
