internal import SQL

/// What is said to runs from outside.
///
/// Anyone may send, also to a run that somebody else works on; only the run itself takes what it was sent. A signal
/// that was taken is kept as long as its run.
public final class Signals {
    private let group: WriteGroup

    /// The signals in the database of `group`.
    public init(_ group: WriteGroup) { self.group = group }

    /// Sends a signal to a run, in the open group or in one of its own.
    ///
    /// - Parameters:
    ///   - run: the run, which need not wait for it yet.
    ///   - name: what it is called.
    ///   - data: what it says, in the caller's encoding.
    ///   - sender: who sends it.
    ///   - roles: what the sender may speak as; no line ends in them.
    ///   - files: what comes along. Its bytes are kept in the same group, or a pruning may remove them before.
    ///   - at: the time on the host's clock.
    /// - Returns: its number.
    /// - Throws: `RunsError.unknownRun`, `finished`.
    @discardableResult
    public func send(
        run: RunID, name: String, data: [UInt8], sender: String, roles: [String] = [],
        files: [Signal.File] = [],
        at: Milliseconds
    ) throws -> Int64 {
        try group.perform {
            try RunStore(group).expectLive(run)
            let insert = try group.connection.prepare(
                """
                INSERT INTO signals (run, name, data, sender, roles, files, at_ms)
                VALUES ($1, $2, $3, $4, $5, $6, $7)
                """)
            insert.bind(1, run.rawValue)
            insert.bind(2, name)
            insert.bind(3, data)
            insert.bind(4, sender)
            insert.bind(5, roles.joined(separator: "\n"))
            insert.bind(6, SignalFiles.encode(files))
            insert.bind(7, at)
            try insert.run()
            return group.connection.lastInsertedRow
        }
    }

    /// The oldest signal of a run that has this name, was not taken yet and passes `isWanted`; nil without one.
    ///
    /// `isWanted` must not write to the database.
    public func next(
        run: RunID, name: String, where isWanted: (Signal) throws -> Bool = { _ in true }
    ) throws -> Signal? {
        let select = try group.connection.prepare(
            "\(Self.select) WHERE run = $1 AND name = $2 AND consumed_ms IS NULL ORDER BY id")
        select.bind(1, run.rawValue)
        select.bind(2, name)
        defer { select.reset() }
        while try select.step() {
            let signal = try Self.read(select)
            if try isWanted(signal) { return signal }
        }
        return nil
    }

    /// Takes a signal, so that it is not found again. In the open group, or begins one; the caller commits.
    ///
    /// - Throws: `RunsError.unknownSignal` for one that was taken before; `notLeased`, `leaseLost` for its run.
    public func consume(_ id: Int64, now: Milliseconds) throws {
        let select = try group.connection.prepare(
            "SELECT run FROM signals WHERE id = $1 AND consumed_ms IS NULL")
        select.bind(1, id)
        guard let run = try select.first({ RunID(rawValue: $0.int64(0)) }) else {
            throw RunsError.unknownSignal(id)
        }
        try group.beginWrite(to: run)
        let update = try group.connection.prepare("UPDATE signals SET consumed_ms = $1 WHERE id = $2")
        update.bind(1, now)
        update.bind(2, id)
        try update.run()
    }

    /// All signals that were sent to a run, oldest first.
    public func list(_ run: RunID) throws -> [Signal] {
        let select = try group.connection.prepare("\(Self.select) WHERE run = $1 ORDER BY id")
        select.bind(1, run.rawValue)
        var signals: [Signal] = []
        try select.forEach { signals.append(try Self.read($0)) }
        return signals
    }

    private static let select =
        "SELECT id, run, name, data, sender, roles, files, at_ms, consumed_ms FROM signals"

    private static func read(_ row: Statement) throws -> Signal {
        let run = RunID(rawValue: row.int64(1))
        guard let files = SignalFiles.decode(row.bytes(6)) else {
            throw RunsError.unreadable(run, what: "files of signal \(row.int64(0))")
        }
        return Signal(
            id: row.int64(0), run: run, name: row.text(2), data: row.bytes(3), sender: row.text(4),
            roles: row.text(5).split(separator: "\n").map(String.init), files: files, at: row.int64(7),
            consumed: row.optionalInt64(8))
    }
}

extension RunStore {
    /// - Throws: `RunsError.unknownRun`, `finished`.
    func expectLive(_ id: RunID) throws {
        let state = try run(id).state
        if state.isFinal { throw RunsError.finished(id, state) }
    }
}
