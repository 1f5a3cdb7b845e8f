internal import SQL

/// Which runs to list.
public struct RunFilter: Sendable {
    /// Only these states; empty for all.
    public var states: [RunState] = []
    /// Only runs of this script name.
    public var script: String?
    /// Only runs before this one: the last of the previous page.
    public var before: RunID?
    /// At most so many.
    public var limit = 50

    /// All runs, the latest fifty.
    public init() {}
}

extension RunStore {
    /// One run.
    ///
    /// - Throws: `RunsError.unknownRun`.
    public func run(_ id: RunID) throws -> Run {
        let select = try connection.prepare("\(Self.selectRun) WHERE id = $1 AND pruned_ms IS NULL")
        select.bind(1, id.rawValue)
        guard let run = try select.first(read) else { throw RunsError.unknownRun(id) }
        return run
    }

    /// How many runs are kept.
    public func count() throws -> Int64 {
        try connection.prepare("SELECT count(*) FROM runs WHERE pruned_ms IS NULL").first { $0.int64(0) } ?? 0
    }

    /// Runs that pass `filter`, newest first.
    public func list(_ filter: RunFilter = RunFilter()) throws -> [Run] {
        // The states are our own words, so they may stand in the text.
        let states = filter.states.map { "'\($0.rawValue)'" }.joined(separator: ", ")
        let select = try connection.prepare(
            """
            \(Self.selectRun) WHERE pruned_ms IS NULL AND id < $1 AND ($2 IS NULL OR script = $2)
                \(states.isEmpty ? "" : "AND state IN (\(states))")
            ORDER BY id DESC LIMIT $3
            """)
        select.bind(1, filter.before?.rawValue ?? .max)
        select.bind(2, filter.script)
        select.bind(3, Int64(filter.limit))
        return try all(select)
    }

    /// Live runs of the same source on the same inputs (argument and content), newest first: candidates to go on with.
    public func unfinished(source: [UInt8], inputs: [RunPlan.Input]) throws -> [Run] {
        let select = try connection.prepare(
            """
            \(Self.selectRun) WHERE source = $1 AND finished_ms IS NULL AND pruned_ms IS NULL
            ORDER BY id DESC
            """)
        select.bind(1, source)
        let wanted = Set(inputs.map(InputIdentity.init))
        return try all(select).filter { Set($0.plan.inputs.map(InputIdentity.init)) == wanted }
    }

    /// Waiting runs by the time at which they are to be looked at, then by number; those without one come last.
    ///
    /// - Parameters:
    ///   - limit: at most so many.
    ///   - after: the last of the previous page.
    /// - Returns: the runs of the page; empty behind the last.
    /// - Throws: `RunsError.unreadable`.
    public func waiting(limit: Int = 50, after: Run? = nil) throws -> [Run] {
        let select = try connection.prepare(
            """
            \(Self.selectRun) WHERE state = 'waiting' AND pruned_ms IS NULL
                AND (coalesce(wake_ms, $1) > $2 OR (coalesce(wake_ms, $1) = $2 AND id > $3))
            ORDER BY coalesce(wake_ms, $1), id LIMIT $4
            """)
        let never = Milliseconds.max
        select.bind(1, never)
        select.bind(2, after.map { $0.wake ?? never } ?? .min)
        select.bind(3, after?.id.rawValue ?? 0)
        select.bind(4, Int64(limit))
        return try all(select)
    }

    /// The earliest time after `instant`, and not after `limit`, that a run waits for; nil for none.
    public func nextWake(after instant: Milliseconds, upTo limit: Milliseconds) throws -> Milliseconds? {
        let select = try connection.prepare(
            """
            SELECT min(wake_ms) FROM runs
            WHERE state = 'waiting' AND pruned_ms IS NULL AND wake_ms > $1 AND wake_ms <= $2
            """)
        select.bind(1, instant)
        select.bind(2, limit)
        return try select.first { $0.optionalInt64(0) } ?? nil
    }

    /// Runs whose process is gone, oldest first: killed, or out of sight for longer than its lease.
    ///
    /// Anyone may take them up. A process that lives and forgot to renew its lease is left alone.
    public func abandoned(now: Milliseconds) throws -> [Run] {
        let select = try connection.prepare(
            "\(Self.selectRun) WHERE state = 'running' AND pruned_ms IS NULL ORDER BY id")
        return try all(select).filter { $0.owner?.liveness != .alive && !$0.isHeld(at: now) }
    }

    private struct InputIdentity: Hashable {
        let argument: String
        let hash: [UInt8]

        init(_ input: RunPlan.Input) {
            argument = input.argument
            hash = input.hash
        }
    }

    private static let selectRun =
        """
        SELECT id, script, source, arguments, actor, seed, api_level, start_key, options, state, code, message,
            created_ms, updated_ms, finished_ms, cancel_ms, lease_owner, lease_until_ms, event_cursor, undoes,
            wake_ms, \(RowTotals.columns.joined(separator: ", "))
        FROM runs
        """

    private func all(_ select: Statement) throws -> [Run] {
        var runs: [Run] = []
        try select.forEach { runs.append(try read($0)) }
        return runs
    }

    private func read(_ row: Statement) throws -> Run {
        let id = RunID(rawValue: row.int64(0))
        var plan = RunPlan(script: row.text(1), source: row.bytes(2), actor: row.text(4))
        plan.arguments = row.bytes(3)
        plan.seed = row.bytes(5)
        plan.apiLevel = Int(row.int64(6))
        plan.startKey = row.optionalText(7)
        plan.options = row.bytes(8)
        plan.eventCursor = row.int64(18)
        plan.undoes = row.optionalInt64(19).map(RunID.init)
        plan.modules = try modules(of: id)
        plan.inputs = try inputs(of: id)
        guard let state = RunState(rawValue: row.text(9)) else {
            throw RunsError.unreadable(id, what: "state \(row.text(9))")
        }
        let owner = row.optionalText(16).flatMap(LeaseOwner.init)
        return Run(
            id: id, plan: plan, state: state, code: row.optionalText(10), message: row.optionalText(11),
            created: row.int64(12), updated: row.int64(13), finished: row.optionalInt64(14),
            cancelRequested: row.optionalInt64(15), totals: RowTotals(row, from: 21), owner: owner,
            leaseUntil: row.optionalInt64(17), wake: row.optionalInt64(20))
    }

    private func modules(of run: RunID) throws -> [RunPlan.Module] {
        let select = try connection.prepare(
            "SELECT name, source FROM run_modules WHERE run = $1 ORDER BY position")
        select.bind(1, run.rawValue)
        var modules: [RunPlan.Module] = []
        try select.forEach { modules.append(RunPlan.Module(name: $0.text(0), source: $0.bytes(1))) }
        return modules
    }

    private func inputs(of run: RunID) throws -> [RunPlan.Input] {
        let select = try connection.prepare(
            "SELECT argument, path, size, hash FROM run_inputs WHERE run = $1 ORDER BY position")
        select.bind(1, run.rawValue)
        var inputs: [RunPlan.Input] = []
        try select.forEach { row in
            inputs.append(
                RunPlan.Input(
                    argument: row.text(0), path: row.text(1), size: row.int64(2), hash: row.bytes(3)))
        }
        return inputs
    }
}

extension RowTotals {
    /// Reads the columns from `first` on.
    init(_ row: Statement, from first: Int) {
        self.init()
        for outcome in RowOutcome.allCases { self[outcome] = row.int64(first + outcome.rawValue) }
    }

    /// Binds the columns to the values from `first` on.
    func bind(to statement: Statement, from first: Int) {
        for outcome in RowOutcome.allCases { statement.bind(first + outcome.rawValue, self[outcome]) }
    }
}
