internal import SQL

extension RunStore {
    /// Takes up a run that nobody works on, that was left by a process that died, or whose lease has run out.
    ///
    /// The group is held to the new lease from here; an older one is fenced off.
    ///
    /// - Parameters:
    ///   - id: the run.
    ///   - owner: this process.
    ///   - now: the time on the host's clock.
    ///   - until: when others may take the run without a sign of life.
    ///   - reopening: states of an ended run that may be taken up too, `limited` for one.
    /// - Returns: the lease.
    /// - Throws: `RunsError.unknownRun`, `leaseHeld`, `finished`, `startKeyTaken`.
    public func acquire(
        _ id: RunID, owner: LeaseOwner, now: Milliseconds, until: Milliseconds, reopening: Set<RunState> = []
    ) throws -> Lease {
        let lease = try group.perform { () -> Lease in
            let found = try run(id)
            if found.isHeld(at: now), let holder = found.owner, let held = found.leaseUntil {
                throw RunsError.leaseHeld(id, owner: holder, until: held)
            }
            if found.state.isFinal, !reopening.contains(found.state) {
                throw RunsError.finished(id, found.state)
            }
            if let key = found.plan.startKey, let other = try liveRun(startKey: key), other != id {
                throw RunsError.startKeyTaken(key, by: other)
            }
            let update = try connection.prepare(
                """
                UPDATE runs SET lease = lease + 1, lease_owner = $1, lease_until_ms = $2, updated_ms = $3,
                    state = 'running', code = NULL, message = NULL, finished_ms = NULL, wake_ms = NULL
                WHERE id = $4 RETURNING lease
                """)
            update.bind(1, owner.text)
            update.bind(2, until)
            update.bind(3, now)
            update.bind(4, id.rawValue)
            var number: Int64 = 0
            try update.forEach { number = $0.int64(0) }
            return Lease(run: id, number: number)
        }
        group.take(lease)
        return lease
    }

    /// Gives a sign of life: others must wait until `until` now.
    public func renew(_ lease: Lease, now: Milliseconds, until: Milliseconds) throws {
        try write(lease, "lease_until_ms = $1, updated_ms = $2", values: 2) {
            $0.bind(1, until)
            $0.bind(2, now)
        }
    }

    /// Puts the run aside; anyone may take it up at once. The group is free of the lease once this is committed.
    public func interrupt(_ lease: Lease, now: Milliseconds, totals: RowTotals = RowTotals()) throws {
        try end(lease, .interrupted, nil, nil, totals, now)
    }

    /// Puts the run aside until something happens or `wake` comes; anyone may take it up before, at any time.
    ///
    /// The group is free of the lease once this is committed.
    ///
    /// - Parameters:
    ///   - lease: the lease.
    ///   - code: what it waits for, to branch on.
    ///   - message: what it waits for, to read.
    ///   - wake: when the run is to be looked at; nil if no time alone wakes it.
    ///   - totals: its rows by outcome so far.
    ///   - now: the time on the host's clock.
    /// - Throws: `RunsError.leaseLost`.
    public func park(
        _ lease: Lease, code: String? = nil, message: String? = nil, wake: Milliseconds?,
        totals: RowTotals = RowTotals(), now: Milliseconds
    ) throws {
        try end(lease, .waiting, code, message, totals, now, wake: wake)
    }

    /// Ends the run in a final state. The group is free of the lease once this is committed.
    public func finish(
        _ lease: Lease, _ state: RunState, code: String? = nil, message: String? = nil,
        totals: RowTotals = RowTotals(), now: Milliseconds
    ) throws {
        precondition(state.isFinal, "a run ends in a final state")
        try end(lease, state, code, message, totals, now, finished: now)
    }

    /// Asks to cancel a run.
    ///
    /// A process that works on it sees it with its next group; a run that nobody works on is cancelled at once.
    ///
    /// - Returns: whether it is cancelled already.
    /// - Throws: `RunsError.unknownRun`, `finished`.
    @discardableResult
    public func cancel(_ id: RunID, now: Milliseconds) throws -> Bool {
        try group.perform {
            let found = try run(id)
            if found.state.isFinal { throw RunsError.finished(id, found.state) }
            let isHeld = found.isHeld(at: now)
            // Counting the lease up fences a process that was taken for dead.
            let update = try connection.prepare(
                isHeld
                    ? "UPDATE runs SET cancel_ms = $1, updated_ms = $1 WHERE id = $2"
                    : """
                    UPDATE runs SET cancel_ms = $1, updated_ms = $1, finished_ms = $1, state = 'cancelled',
                        lease = lease + 1, lease_owner = NULL, lease_until_ms = NULL, wake_ms = NULL
                    WHERE id = $2
                    """)
            update.bind(1, now)
            update.bind(2, id.rawValue)
            try update.run()
            return !isHeld
        }
    }

    private func end(
        _ lease: Lease, _ state: RunState, _ code: String?, _ message: String?, _ totals: RowTotals,
        _ now: Milliseconds, finished: Milliseconds? = nil, wake: Milliseconds? = nil
    ) throws {
        let counts = RowTotals.columns.enumerated().map { "\($1) = $\($0 + 7)" }
        let change = """
            state = $1, code = $2, message = $3, updated_ms = $4, finished_ms = $5, wake_ms = $6,
            \(counts.joined(separator: ", ")), lease_owner = NULL, lease_until_ms = NULL
            """
        try write(lease, change, values: 6 + counts.count) {
            $0.bind(1, state.rawValue)
            $0.bind(2, code)
            $0.bind(3, message)
            $0.bind(4, now)
            $0.bind(5, finished)
            $0.bind(6, wake)
            totals.bind(to: $0, from: 7)
        }
        group.letGo(of: lease)
    }

    /// Changes the leased run, if the lease still holds. `change` counts its values from 1 to `values`.
    private func write(_ lease: Lease, _ change: String, values: Int, _ bind: (Statement) -> Void) throws {
        try group.perform {
            let update = try connection.prepare(
                "UPDATE runs SET \(change) WHERE id = $\(values + 1) AND lease = $\(values + 2)")
            bind(update)
            update.bind(values + 1, lease.run.rawValue)
            update.bind(values + 2, lease.number)
            try update.run()
            if connection.changes == 0 { throw RunsError.leaseLost(lease.run) }
        }
    }
}
