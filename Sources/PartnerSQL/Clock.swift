public import PartnerCenter
internal import SQL

extension SQLStore: ClockStore {
    /// The clock. Found on the wall once, it stays there; a manual one is read anew each time, because another
    /// process may move it between two transactions.
    public func clock() throws -> CenterClock {
        if isOnWall { return .wall }
        let find = try statement("SELECT instant FROM clock")
        if let instant = try find.first({ try Instant(milliseconds: $0.int64(0)) }) {
            return .manual(instant)
        }
        isOnWall = true
        return .wall
    }

    /// Makes the clock a manual one that stands at `instant`.
    public func setManualClock(at instant: Instant) throws {
        let upsert = try statement(
            """
            INSERT INTO clock (id, instant) VALUES (1, $1)
            ON CONFLICT (id) DO UPDATE SET instant = excluded.instant
            """)
        upsert.bind(1, instant.milliseconds)
        try upsert.run()
        isOnWall = false
    }
}
