import CStorageShim
import TestKit
import Runs
import SQL
import Testing

/// Work on a storage that loses power in the middle, and a look at what is left.
struct PowerLoss {
    /// Does its work in steps, and acknowledges each once it is lasting, by its number from 1.
    let work: (_ desk: Desk, _ acknowledge: (Int) -> Void) throws -> Void
    /// How many steps are there, whole; -1 for anything torn.
    let found: (Desk) throws -> Int

    /// Loses power at `operation`; nil if the work was done before.
    ///
    /// Gives back the steps that were acknowledged and those found whole; -1 for anything torn.
    func strike(
        at operation: Int, _ synchronous: OpenOptions.Synchronous, keepPercent: Int32
    ) throws -> (acknowledged: Int, found: Int)? {
        let file = try DatabaseFile()
        let name = "runs-\(file.folder.path)"
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
            try work(desk) { acknowledged = $0 }
        } catch is SQLError {
            // The power is gone.
        }
        if storage_is_dead(storage) == 0 { return nil }
        return (acknowledged, try look(file))
    }

    private func look(_ file: DatabaseFile) throws -> Int {
        do {
            let desk = try file.open()
            try desk.connection.checkIntegrity()
            return try found(desk)
        } catch is SQLError {
            return -1
        }
    }

    /// Whenever the power is lost, every acknowledged step is there and none is torn.
    ///
    /// - Returns: how many moments were tried.
    @discardableResult
    func expectNoLoss(keepPercent: Int32) throws -> Int {
        for operation in 1... {
            guard let result = try strike(at: operation, .full, keepPercent: keepPercent) else {
                return operation
            }
            #expect(
                (result.acknowledged...result.acknowledged + 1).contains(result.found),
                "power lost at \(operation): \(result)")
        }
        return 0
    }

    /// How many of every third moment lose what was acknowledged where nothing waits for the disk.
    func lossesWithoutSyncs() throws -> Int {
        var losses = 0
        for operation in stride(from: 1, to: Int.max, by: 3) {
            guard let result = try strike(at: operation, .off, keepPercent: 0) else { break }
            if result.found < result.acknowledged { losses += 1 }
        }
        return losses
    }
}
