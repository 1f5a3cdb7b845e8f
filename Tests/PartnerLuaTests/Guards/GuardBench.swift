import FoundationEssentials
import LuaRuntime
import PartnerCenter
import PartnerLua
import PartnerSQL
import PartnerTesting
import Plugins
import Runs
import Sealing
import Testing

/// Runs scripts on a center that fails as told, without waiting for real.
final class GuardBench {
    let bench: ScriptBench
    /// Called with each operation's name before it is done.
    var before: (String) throws -> Void = { _ in }
    /// Called for each step of a wait.
    var whileWaiting: () -> Void = {}
    /// The plugins that scripts can call.
    var plugins: [InstalledPlugin] = []
    /// What was waited for in all.
    private(set) var waited = Duration.zero
    var console: RecordingConsole { bench.console }

    init(rows: Int = 0, groupSize: Int = 2_000) throws {
        bench = try ScriptBench()
        bench.options.groupSize = groupSize
        bench.options.draw = { 0.5 }
        if rows > 0 { try bench.write("staff.csv", RowFailureTests.staff(rows)) }
    }

    /// Creates a user per row, with `before` and `after` around it.
    static func script(header: String = "", before: String = "", after: String = "") -> String {
        """
        \(header)
        local opt = args.declare { { name = "file", type = "input_file", required = true } }
        local staff = rows.open { path = opt.file, columns = {
          full_name = { header = { "Full name" }, required = true }, email = { header = { "Email" } }, n = { type = "integer", header = { "N" } } } }
        local batch = bulk.map(staff, { name = "staff", key = "email" }, function(row)
          \(before)
          local user = partner.users.create { full_name = row.full_name, email = row.email }
          \(after)
        end)
        print(batch.ok, batch.failed, batch.unsupported)
        """
    }

    @discardableResult
    func run(_ source: String, resuming run: Int64? = nil) throws -> RunReport {
        bench.console = run == nil ? bench.console : RecordingConsole()
        let me = bench.identity.recipient
        let resumed = try run.map { try bench.database.runs.run(Runs.RunID(rawValue: $0)) }
        var options = bench.options
        if let resumed { try options.take(kept: resumed.plan.options) }
        // The script runs on a thread of its own while this one waits.
        nonisolated(unsafe) let guardBench = self
        options.sleep = { step in
            guardBench.waited += step
            guardBench.whileWaiting()
        }
        let services = services
        let given = GivenArguments(
            texts: run == nil && source.contains("args.declare") ? ["file": ["staff.csv"]] : [:],
            folder: bench.folder.path, me: { me.description })
        return try withScriptStack {
            let center = MoodyCenter(try self.bench.door().center)
            center.before = { try self.before($0) }
            return try ScriptRun(
                ScriptProgram(name: "test.lua", source: Array(source.utf8)), given: given, options: options,
                door: Door(center), services: services, console: self.console, resuming: resumed,
                bind: { .all($0, $1) }
            ).execute()
        }
    }

    private var services: RunServices {
        let me = bench.identity.recipient
        var services = RunServices(
            group: bench.database.group, store: bench.database.runs, actorName: ScriptBench.admin, me: { me },
            hostClock: { 1_000_000 }, technicalErrors: StoreErrors.operationError)
        services.plugins = PluginSet(plugins)
        return services
    }

    /// Rehearses a script; nothing of it is kept.
    func plan(_ source: String) throws -> Plan {
        let me = bench.identity.recipient
        let given = GivenArguments(texts: [:], folder: bench.folder.path, me: { me.description })
        let services = services
        return try withScriptStack {
            let rehearsal = Rehearsal(
                ScriptProgram(name: "test.lua", source: Array(source.utf8)), given: given,
                options: self.bench.options, door: try self.bench.door(), services: services,
                console: self.console, header: Plan.fixture().header, bind: { .all($0, $1) })
            try rehearsal.begin()
            defer { try? rehearsal.end(keep: false) }
            return try rehearsal.perform().plan
        }
    }

    /// Goes on with a run, with `budgets` beside those it began with.
    func resume(_ report: RunReport, _ budgets: String...) throws -> RunReport {
        let id = try #require(report.runID)
        bench.options.budgets = try Self.limits(budgets)
        let run = try bench.database.runs.run(Runs.RunID(rawValue: id))
        let source = String(decoding: try bench.database.runs.source(hash: run.plan.source), as: UTF8.self)
        return try self.run(source, resuming: id)
    }

    func allow(_ budgets: String...) throws { bench.options.budgets = try Self.limits(budgets) }

    private static func limits(_ texts: [String]) throws -> BudgetLimits {
        var limits = BudgetLimits()
        for text in texts { try limits.add(text) }
        return limits
    }

    /// How many users were made.
    func made() throws -> Int { try bench.users().count - 1 }

    /// What is kept of the run's uses.
    func uses(_ report: RunReport) throws -> [String: String] {
        let id = try #require(report.runID)
        return try BudgetUse(bench.database.group, run: Runs.RunID(rawValue: id)).read()
    }

    func state(_ report: RunReport) throws -> RunState {
        try bench.database.runs.run(Runs.RunID(rawValue: try #require(report.runID))).state
    }
}
