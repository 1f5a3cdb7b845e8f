public import PartnerCenter
internal import SQL

extension SQLStore: ScheduleStore {
    /// Keeps a task.
    public func schedule(_ kind: TaskKind, at instant: Instant, subject: Int64) throws {
        let insert = try statement("INSERT INTO tasks (kind, at, subject) VALUES ($1, $2, $3)")
        insert.bind(1, kind.rawValue)
        insert.bind(2, instant.milliseconds)
        insert.bind(3, subject)
        try insert.run()
    }

    /// Forgets every task of the kind for the subject.
    public func cancel(_ kind: TaskKind, subject: Int64) throws {
        let delete = try statement("DELETE FROM tasks WHERE kind = $1 AND subject = $2")
        delete.bind(1, kind.rawValue)
        delete.bind(2, subject)
        try delete.run()
    }

    /// The first task that is due at `limit` or before.
    public func firstTask(upTo limit: Instant) throws -> ScheduledTask? {
        let find = try statement(
            "SELECT id, kind, at, subject FROM tasks WHERE at <= $1 ORDER BY at, id LIMIT 1")
        find.bind(1, limit.milliseconds)
        return try find.first { row in
            ScheduledTask(
                id: row.int64(0), kind: try row.listed(1), at: try Instant(milliseconds: row.int64(2)),
                subject: row.int64(3))
        }
    }

    /// When the first task after `instant` is due, at the latest at `limit`.
    public func nextTaskTime(after instant: Instant, upTo limit: Instant) throws -> Instant? {
        let find = try statement("SELECT min(at) FROM tasks WHERE at > $1 AND at <= $2")
        find.bind(1, instant.milliseconds)
        find.bind(2, limit.milliseconds)
        return try find.first { try $0.optionalInt64(0).map { try Instant(milliseconds: $0) } } ?? nil
    }

    /// Forgets one task.
    public func removeTask(id: Int64) throws {
        let delete = try statement("DELETE FROM tasks WHERE id = $1")
        delete.bind(1, id)
        try delete.run()
    }
}
