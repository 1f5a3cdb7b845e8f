internal import SQL

/// The runs of one database: start, take up, end, list, forget.
///
/// Every method that writes joins the open group, or is a group of its own.
public final class RunStore {
    let group: WriteGroup
    var connection: Connection { group.connection }

    /// The runs in the database of `group`.
    public init(_ group: WriteGroup) { self.group = group }

    // MARK: Source texts

    /// Keeps a source text under its hash; keeping it again changes nothing.
    public func keepSource(hash: [UInt8], text: [UInt8]) throws {
        try group.perform {
            let insert = try connection.prepare(
                "INSERT INTO sources (hash, text) VALUES ($1, $2) ON CONFLICT (hash) DO NOTHING")
            insert.bind(1, hash)
            insert.bind(2, text)
            try insert.run()
        }
    }

    /// The source text with this hash.
    ///
    /// - Throws: `RunsError.unknownSource`.
    public func source(hash: [UInt8]) throws -> [UInt8] {
        let select = try connection.prepare("SELECT text FROM sources WHERE hash = $1")
        select.bind(1, hash)
        guard let text = try select.first({ $0.bytes(0) }) else { throw RunsError.unknownSource(hash: hash) }
        return text
    }

    // MARK: Starting

    /// What a start came to.
    public enum Start: Equatable, Sendable {
        /// A new run, held by the caller.
        case started(Lease)
        /// A live run has the same start key; nothing was written.
        case attached(RunID)
    }

    /// Starts a run, or finds the live one with the same start key. The group is held to the new lease from here.
    ///
    /// The script's source and its modules' must be kept before.
    public func start(
        _ plan: RunPlan, owner: LeaseOwner, now: Milliseconds, leaseUntil: Milliseconds
    ) throws -> Start {
        let start = try group.perform { () -> Start in
            if let key = plan.startKey, let run = try liveRun(startKey: key) { return .attached(run) }
            let run = try insert(plan, owner, now, leaseUntil)
            try insertModules(of: plan, run)
            try insertInputs(of: plan, run)
            return .started(Lease(run: run, number: 1))
        }
        if case .started(let lease) = start { group.take(lease) }
        return start
    }

    /// The live run with this start key, nil if there is none.
    public func liveRun(startKey: String) throws -> RunID? {
        let select = try connection.prepare(
            "SELECT id FROM runs WHERE start_key = $1 AND finished_ms IS NULL")
        select.bind(1, startKey)
        return try select.first { RunID(rawValue: $0.int64(0)) }
    }

    /// The last run with this start key, whether it is live, has ended or was pruned; nil if there never was one.
    public func latestRun(startKey: String) throws -> RunID? {
        let select = try connection.prepare("SELECT max(id) FROM runs WHERE start_key = $1")
        select.bind(1, startKey)
        return try select.first { $0.optionalInt64(0).map { RunID(rawValue: $0) } } ?? nil
    }

    private func insert(
        _ plan: RunPlan, _ owner: LeaseOwner, _ now: Milliseconds, _ leaseUntil: Milliseconds
    ) throws -> RunID {
        let insert = try connection.prepare(
            """
            INSERT INTO runs (script, source, arguments, actor, seed, api_level, start_key, options,
                state, created_ms, updated_ms, lease, lease_owner, lease_until_ms, event_cursor, undoes)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'running', $9, $10, 1, $11, $12, $13, $14) RETURNING id
            """)
        insert.bind(1, plan.script)
        insert.bind(2, plan.source)
        insert.bind(3, plan.arguments)
        insert.bind(4, plan.actor)
        insert.bind(5, plan.seed)
        insert.bind(6, Int64(plan.apiLevel))
        insert.bind(7, plan.startKey)
        insert.bind(8, plan.options)
        insert.bind(9, now)
        insert.bind(10, now)
        insert.bind(11, owner.text)
        insert.bind(12, leaseUntil)
        insert.bind(13, plan.eventCursor)
        insert.bind(14, plan.undoes?.rawValue)
        try insert.run()
        return RunID(rawValue: connection.lastInsertedRow)
    }

    private func insertModules(of plan: RunPlan, _ run: RunID) throws {
        let insert = try connection.prepare(
            "INSERT INTO run_modules (run, position, name, source) VALUES ($1, $2, $3, $4)")
        for (position, module) in plan.modules.enumerated() {
            insert.bind(1, run.rawValue)
            insert.bind(2, Int64(position))
            insert.bind(3, module.name)
            insert.bind(4, module.source)
            try insert.run()
        }
    }

    private func insertInputs(of plan: RunPlan, _ run: RunID) throws {
        let insert = try connection.prepare(
            "INSERT INTO run_inputs (run, position, argument, path, size, hash) VALUES ($1, $2, $3, $4, $5, $6)"
        )
        for (position, input) in plan.inputs.enumerated() {
            insert.bind(1, run.rawValue)
            insert.bind(2, Int64(position))
            insert.bind(3, input.argument)
            insert.bind(4, input.path)
            insert.bind(5, input.size)
            insert.bind(6, input.hash)
            try insert.run()
        }
    }
}
