public import PartnerCenter
internal import SQL

extension SQLStore: DeliveryStore {
    /// The last event that `listener` was told, or passed over.
    public func deliveryCursor(of listener: String) throws -> Int64? {
        let find = try statement("SELECT event FROM delivery_cursors WHERE listener = $1")
        find.bind(1, listener)
        return try find.first { $0.int64(0) }
    }

    /// Moves `listener` forward to `eventID`; never back.
    public func moveDeliveryCursor(of listener: String, to eventID: Int64) throws {
        let upsert = try statement(
            """
            INSERT INTO delivery_cursors (listener, event) VALUES ($1, $2)
            ON CONFLICT (listener) DO UPDATE SET event = max(event, excluded.event)
            """)
        upsert.bind(1, listener)
        upsert.bind(2, eventID)
        try upsert.run()
    }

    /// Keeps a failed delivery in place of what was kept of it.
    public func save(_ failure: FailedDelivery) throws {
        let upsert = try statement(
            """
            INSERT INTO failed_deliveries (listener, event, run, attempts, retry_at, message)
            VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (listener, event) DO UPDATE SET run = excluded.run, attempts = excluded.attempts,
                retry_at = excluded.retry_at, message = excluded.message
            """)
        upsert.bind(1, failure.listener)
        upsert.bind(2, failure.eventID)
        upsert.bind(3, failure.runID)
        upsert.bind(4, Int64(failure.attempts))
        upsert.bind(5, failure.retryAt?.milliseconds)
        upsert.bind(6, failure.message)
        try upsert.run()
    }

    /// Forgets a failed delivery.
    public func removeFailedDelivery(of listener: String, eventID: Int64) throws {
        let delete = try statement("DELETE FROM failed_deliveries WHERE listener = $1 AND event = $2")
        delete.bind(1, listener)
        delete.bind(2, eventID)
        try delete.run()
    }

    /// Every failed delivery, by listener and event.
    public func failedDeliveries() throws -> [FailedDelivery] {
        let find = try statement(
            "SELECT listener, event, run, attempts, retry_at, message FROM failed_deliveries ORDER BY listener, event"
        )
        var found: [FailedDelivery] = []
        try find.forEach { found.append(try Self.failedDelivery($0)) }
        return found
    }

    /// Those of `listener` that are to be tried again at `instant` or before.
    public func failedDeliveries(of listener: String, dueAt instant: Instant) throws -> [FailedDelivery] {
        let find = try statement(
            """
            SELECT listener, event, run, attempts, retry_at, message FROM failed_deliveries
            WHERE listener = $1 AND retry_at <= $2 ORDER BY event
            """)
        find.bind(1, listener)
        find.bind(2, instant.milliseconds)
        var found: [FailedDelivery] = []
        try find.forEach { found.append(try Self.failedDelivery($0)) }
        return found
    }

    /// The earliest time after `instant`, and not after `limit`, at which one is to be tried again.
    public func nextDeliveryTime(after instant: Instant, upTo limit: Instant) throws -> Instant? {
        let find = try statement(
            "SELECT min(retry_at) FROM failed_deliveries WHERE retry_at > $1 AND retry_at <= $2")
        find.bind(1, instant.milliseconds)
        find.bind(2, limit.milliseconds)
        return try find.first { try $0.optionalInt64(0).map { try Instant(milliseconds: $0) } } ?? nil
    }

    /// The columns listener, event, run, attempts, retry_at, message, in this order.
    private static func failedDelivery(_ row: Statement) throws -> FailedDelivery {
        FailedDelivery(
            listener: row.text(0), eventID: row.int64(1), runID: row.optionalInt64(2),
            attempts: Int(row.int64(3)),
            retryAt: try row.optionalInt64(4).map { try Instant(milliseconds: $0) }, message: row.text(5))
    }
}

extension SQLStore: PlanApprovalStore {
    /// Keeps an approval; false where the actor approved of it before.
    public func save(_ approval: PlanApproval) throws -> Bool {
        let before = try approvals(of: approval.subject)
        if before.contains(where: { $0.actor == approval.actor }) { return false }
        let insert = try statement("INSERT INTO plan_approvals (subject, actor, at) VALUES ($1, $2, $3)")
        insert.bind(1, approval.subject)
        insert.bind(2, approval.actor)
        insert.bind(3, approval.at.milliseconds)
        try insert.run()
        return true
    }

    /// The approvals of `subject`, the oldest first.
    public func approvals(of subject: String) throws -> [PlanApproval] {
        let find = try statement(
            "SELECT subject, actor, at FROM plan_approvals WHERE subject = $1 ORDER BY at, actor")
        find.bind(1, subject)
        var found: [PlanApproval] = []
        try find.forEach { row in
            found.append(
                PlanApproval(
                    subject: row.text(0), actor: row.text(1), at: try Instant(milliseconds: row.int64(2))))
        }
        return found
    }
}
