internal import SQL

/// What the branches of one run wait for.
public final class Waits {
    /// The run.
    public let run: RunID
    private let group: WriteGroup

    /// The waits of `run`, in the database of `group`. Writing needs the lease, reading does not.
    public init(_ group: WriteGroup, run: RunID) {
        self.run = run
        self.group = group
    }

    /// Begins a wait, or finds the one that the same effect began before: its deadline stays.
    ///
    /// In the open group, or begins one; the caller commits.
    ///
    /// - Returns: the wait as it is kept.
    /// - Throws: `RunsError.leaseLost`, `notLeased`.
    public func begin(_ wait: Wait) throws -> Wait {
        precondition(wait.run == run, "a wait of another run")
        try group.beginWrite(to: run)
        if let begun = try find(branch: wait.branch, ordinal: wait.ordinal) { return begun }
        let insert = try group.connection.prepare(
            """
            INSERT INTO waits (run, branch, ordinal, kind, name, detail, wake_ms, check_ms, begun_ms)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """)
        insert.bind(1, run.rawValue)
        insert.bind(2, wait.branch)
        insert.bind(3, wait.ordinal)
        insert.bind(4, wait.kind.rawValue)
        insert.bind(5, wait.name)
        insert.bind(6, wait.detail)
        insert.bind(7, wait.wake)
        insert.bind(8, wait.check)
        insert.bind(9, wait.begun)
        try insert.run()
        return wait
    }

    /// Says when to look again; nil for no such time. Does nothing to a wait that is not there.
    ///
    /// In the open group, or begins one; the caller commits.
    public func setCheck(branch: String, ordinal: Int64, _ check: Milliseconds?) throws {
        try group.beginWrite(to: run)
        let update = try group.connection.prepare(
            "UPDATE waits SET check_ms = $1 WHERE run = $2 AND branch = $3 AND ordinal = $4")
        update.bind(1, check)
        update.bind(2, run.rawValue)
        update.bind(3, branch)
        update.bind(4, ordinal)
        try update.run()
    }

    /// Removes a wait that is over; the group also gets its result. Does nothing to one that is not there.
    ///
    /// In the open group, or begins one; the caller commits.
    public func end(branch: String, ordinal: Int64) throws {
        try group.beginWrite(to: run)
        let delete = try group.connection.prepare(
            "DELETE FROM waits WHERE run = $1 AND branch = $2 AND ordinal = $3")
        delete.bind(1, run.rawValue)
        delete.bind(2, branch)
        delete.bind(3, ordinal)
        try delete.run()
    }

    /// The wait of one effect, nil if it does not wait.
    public func find(branch: String, ordinal: Int64) throws -> Wait? {
        let select = try group.connection.prepare(
            "\(Self.select) WHERE run = $1 AND branch = $2 AND ordinal = $3")
        select.bind(1, run.rawValue)
        select.bind(2, branch)
        select.bind(3, ordinal)
        return try select.first(read)
    }

    /// All waits of the run, by branch and ordinal.
    public func list() throws -> [Wait] {
        let select = try group.connection.prepare("\(Self.select) WHERE run = $1 ORDER BY branch, ordinal")
        select.bind(1, run.rawValue)
        var waits: [Wait] = []
        try select.forEach { waits.append(try read($0)) }
        return waits
    }

    private static let select =
        "SELECT branch, ordinal, kind, name, detail, wake_ms, check_ms, begun_ms FROM waits"

    private func read(_ row: Statement) throws -> Wait {
        guard let kind = Wait.Kind(rawValue: row.text(2)) else {
            throw RunsError.unreadable(run, what: "wait \(row.text(2))")
        }
        return Wait(
            run: run, branch: row.text(0), ordinal: row.int64(1), kind: kind, name: row.optionalText(3),
            detail: row.bytes(4), wake: row.optionalInt64(5), check: row.optionalInt64(6), begun: row.int64(7)
        )
    }
}
