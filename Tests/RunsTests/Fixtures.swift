import Glibc
import TestKit
import Runs
import SQL

/// A database file in a folder of its own, both gone with the value.
final class DatabaseFile: Sendable {
    let folder: TemporaryFolder
    var path: String { folder.file("runs.db") }

    init() throws { folder = try TemporaryFolder() }

    /// A connection of its own with its group and runs, as another process would have.
    func open(_ options: OpenOptions = .quick) throws -> Desk {
        try Desk(Connection(file: path, options: options))
    }
}

/// One process's view of a database.
struct Desk {
    let connection: Connection
    let group: WriteGroup
    let runs: RunStore

    init(_ connection: Connection) throws {
        self.connection = connection
        try Migrator(RunsSchema.migrations).migrate(connection)
        group = try WriteGroup(connection)
        runs = RunStore(group)
    }

    static func inMemory() throws -> Desk { try Desk(Connection(inMemory: OpenOptions())) }

    /// A run that this desk holds.
    func start(_ plan: RunPlan = .fixture(), owner: LeaseOwner = .current(), now: Int64 = 1000) throws
        -> Lease
    {
        try runs.keepSource(hash: plan.source, text: Array("-- \(plan.source)".utf8))
        for module in plan.modules { try runs.keepSource(hash: module.source, text: []) }
        switch try runs.start(plan, owner: owner, now: now, leaseUntil: now + 60_000) {
        case .started(let lease): return lease
        case .attached(let run): preconditionFailure("attached to \(run)")
        }
    }

    /// The ledger of a new batch of a new run.
    func startLedger() throws -> Ledger {
        let lease = try start()
        let batch = try Batches(group, run: lease.run)
            .start(branch: "", ordinal: 1, name: "rows", columns: [], now: 1001)
        try group.commit()
        return try Ledger(group, batch)
    }
}

extension OpenOptions {
    /// For tests that do not ask what survives a loss of power.
    static let quick = {
        var options = OpenOptions()
        options.synchronous = .off
        return options
    }()
}

extension RunPlan {
    static func fixture(
        source: [UInt8] = [1, 2, 3], inputs: [Input] = [], startKey: String? = nil,
        script: String = "renew.lua"
    ) -> RunPlan {
        var plan = RunPlan(script: script, source: source, actor: "admin@wei.example")
        plan.inputs = inputs
        plan.startKey = startKey
        return plan
    }
}

extension JournalEntry {
    static func fixture(_ ordinal: Int64, branch: String = "", sealed: [UInt8]? = nil) -> JournalEntry {
        JournalEntry(
            branch: branch, ordinal: ordinal, operation: "users.create", line: "init.lua:14",
            arguments: Array("arguments \(ordinal)".utf8),
            outcome: ordinal % 2 == 0 ? .error([4, 4]) : .value([0, 1, 2]), sealed: sealed, at: 5000 + ordinal
        )
    }
}

extension Ledger {
    /// Adds a row whose key is its number.
    func add(
        _ row: Int64, attempt: Int = 1, _ outcome: RowOutcome = .ok, columns: [UInt8]? = nil,
        sealed: [UInt8]? = nil, problem: RowProblem? = nil, input: [UInt8]? = nil,
        changes: [UInt8]? = nil
    ) throws {
        let key = Array("row-\(row)".utf8)
        try key.withUnsafeBytes { key in
            try withBytes(columns) { columns in
                try withBytes(sealed) { sealed in
                    try withBytes(input) { input in
                        try withBytes(changes) { changes in
                            try append(
                                row: row, attempt: attempt, key: key, outcome: outcome, columns: columns,
                                sealed: sealed, problem: problem, input: input, changes: changes)
                        }
                    }
                }
            }
        }
    }
}

private func withBytes(_ bytes: [UInt8]?, _ body: (UnsafeRawBufferPointer?) throws -> Void) throws {
    guard let bytes else { return try body(nil) }
    try bytes.withUnsafeBytes { try body($0) }
}
