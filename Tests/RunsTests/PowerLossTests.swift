import CStorageShim
import Runs
import SQL
import Testing

/// A run with journal and ledger on a storage that loses power, then a look at what is left.
@Suite struct PowerLossTests {
    private static let groups = 12
    private static let rowsPerGroup = 20

    /// Loses power at `operation`; nil if the work was done before.
    ///
    /// Gives back the groups that were acknowledged and those found whole; -1 for anything torn.
    private func lose(
        at operation: Int, _ synchronous: OpenOptions.Synchronous, keepPercent: Int32
    ) throws -> (acknowledged: Int, found: Int)? {
        let file = DatabaseFile()
        let name = "runs-\(file.folder)"
        let storage = try #require(storage_create(name))
        defer { storage_destroy(storage) }
        // The schema is there and synced; what is tried is the run.
        try file.open(OpenOptions()).connection.close()
        var acknowledged = 0
        do {
            var options = OpenOptions()
            options.storage = name
            options.synchronous = synchronous
            options.autocheckpointPages = 20
            let desk = try file.open(options)
            storage_lose_power_at(storage, operation, UInt64(operation), keepPercent)
            let ledger = try desk.startLedger()
            let journal = try Journal(desk.group, run: ledger.run)
            for group in 1...Self.groups {
                try journal.append(.fixture(Int64(group)))
                for row in 0..<Self.rowsPerGroup {
                    try ledger.add(Int64(group * 1000 + row), columns: [UInt8](repeating: 1, count: 100))
                }
                try desk.group.commit()
                acknowledged = group
            }
        } catch is SQLError {
            // The power is gone.
        }
        if storage_is_dead(storage) == 0 { return nil }
        return (acknowledged, try found(file))
    }

    private func found(_ file: DatabaseFile) throws -> Int {
        do {
            let desk = try file.open()
            try desk.connection.checkIntegrity()
            guard let run = try desk.runs.list().first,
                let batch = try Batches(desk.group, run: run.id).list().first
            else { return 0 }
            let entries = try Journal(desk.group, run: run.id).count()
            let rows = try Ledger(desk.group, batch).totals().total
            return rows == Int64(entries * Self.rowsPerGroup) ? entries : -1
        } catch is SQLError {
            return -1
        }
    }

    @Test("with FULL every acknowledged group is there and none is torn", arguments: [0, 40, 80] as [Int32])
    func full(keepPercent: Int32) throws {
        for operation in 1... {
            guard let result = try lose(at: operation, .full, keepPercent: keepPercent) else {
                #expect(operation > 50)
                return
            }
            #expect(
                (result.acknowledged...result.acknowledged + 1).contains(result.found),
                "power lost at \(operation): \(result)")
        }
    }

    @Test("with OFF acknowledged groups are lost, so the test can fail")
    func off() throws {
        var losses = 0
        for operation in stride(from: 1, to: Int.max, by: 3) {
            guard let result = try lose(at: operation, .off, keepPercent: 0) else { break }
            if result.found < result.acknowledged { losses += 1 }
        }
        #expect(losses > 10)
    }
}
