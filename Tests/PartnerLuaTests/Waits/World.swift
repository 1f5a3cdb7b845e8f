import PartnerCenter
import PartnerLua
import PartnerSQL
import Runs
import Testing

/// What happens around a run while it waits.
extension ScriptBench {
    /// Where the center's clock stands.
    var clock: Instant {
        get throws {
            if case .manual(let instant) = try database.store.clock() { return instant }
            return Self.now
        }
    }

    /// Moves the center's clock, which nobody else moves from here on.
    func pass(_ span: String) throws {
        try setClock(clock.adding(CalendarSpan(span), in: Zone("Asia/Shanghai")))
    }

    func setClock(_ instant: Instant) throws {
        try database.group.perform { try database.store.setManualClock(at: instant) }
    }

    /// Sends a signal to a run.
    func signal(
        _ name: String, _ json: String = "{}", to run: Int64 = 1, as roles: [String] = ["global_admin"],
        files: [Signal.File] = []
    ) throws {
        try database.group.perform {
            _ = try Signals(database.group).send(
                run: Runs.RunID(rawValue: run), name: name, data: SignalData.json(json), sender: Self.admin,
                roles: roles, files: files, at: clock.milliseconds)
        }
    }

    /// Does an operation by hand, as somebody at a terminal does.
    @discardableResult
    func call<O: PartnerOperation>(_ operation: O) throws -> O.Answer {
        try database.group.perform { try door().perform(operation, Origin()) }
    }

    func createUser(_ name: String) throws {
        var operation = CreateUser()
        operation.fullName = name
        operation.email = try EmailAddress("\(name)@contoso.cn")
        try call(operation)
    }

    func waits(of run: Int64 = 1) throws -> [Wait] {
        try Waits(database.group, run: Runs.RunID(rawValue: run)).list()
    }

    func record(_ run: Int64 = 1) throws -> Run { try database.runs.run(Runs.RunID(rawValue: run)) }

    func isDue(_ run: Int64 = 1) throws -> Bool {
        try DueRuns(door().center, database.group).isDue(record(run))
    }

    /// The operations in the journal with their identity: `0.a/1 users.create`.
    func journal(_ run: Int64 = 1) throws -> [String] {
        var entries: [String] = []
        try Journal(database.group, run: Runs.RunID(rawValue: run)).forEach {
            entries.append("\($0.branch)\($0.ordinal) \($0.operation)")
        }
        return entries
    }

    /// What the run said, in order, as its record keeps it.
    func transcript(_ run: Int64 = 1) throws -> [String] {
        var lines: [String] = []
        try Transcript(database.group, run: Runs.RunID(rawValue: run)).forEach {
            lines.append("\($0.kind) \(String(decoding: $0.body, as: UTF8.self))")
        }
        return lines
    }
}
