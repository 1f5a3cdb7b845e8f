import SQL
import TestKit
import Testing

/// Thirty transactions of three rows each on a storage that loses power, then a look at what is left.
@Suite struct PowerLossTests {
    /// What was acknowledged before the loss, and what is found after it; nil if the file is unreadable.
    private struct Aftermath {
        var acknowledged = 0
        var found: Int?
        var isPrefix = false
    }

    private static let transactions = 30

    /// Returns nil if the work ended before operation `operation`.
    private func lose(
        at operation: Int, _ synchronous: OpenOptions.Synchronous, seed: UInt64, keepPercent: Int32
    ) throws -> Aftermath? {
        let folder = try TemporaryFolder()
        let storage = Storage()
        let path = folder.file("a.db")
        var aftermath = Aftermath()
        storage.losePower(at: operation, seed: seed, keepPercent: keepPercent)
        do {
            var options = storage.options(synchronous)
            options.autocheckpointPages = 12
            let connection = try Connection(file: path, options: options)
            try connection.execute("CREATE TABLE t (a INTEGER, b)")
            let transaction = try WriteTransaction(connection)
            for number in 1...Self.transactions {
                try transaction.perform {
                    for _ in 1...3 {
                        try connection.execute("INSERT INTO t VALUES (\(number), randomblob(1500))")
                    }
                }
                aftermath.acknowledged = number
            }
        } catch is SQLError {
            // The power is gone.
        }
        if !storage.isDead { return nil }
        do {
            var options = OpenOptions()
            options.synchronous = .off
            let connection = try Connection(file: path, options: options)
            try connection.checkIntegrity()
            guard try connection.prepare("SELECT 1 FROM sqlite_schema").first({ _ in true }) == true else {
                aftermath.found = 0
                aftermath.isPrefix = true
                return aftermath
            }
            var next: Int64 = 0
            var isWhole = true
            try connection.prepare("SELECT a, count(*) FROM t GROUP BY a ORDER BY a").forEach { row in
                next += 1
                if row.int64(0) != next || row.int64(1) != 3 { isWhole = false }
            }
            aftermath.found = Int(next)
            aftermath.isPrefix = isWhole
        } catch is SQLError {
            aftermath.found = nil
        }
        return aftermath
    }

    private func forEveryOperation(
        _ synchronous: OpenOptions.Synchronous, keepPercent: Int32, step: Int = 1,
        _ check: (Int, Aftermath) throws -> Void
    ) throws {
        for operation in stride(from: 1, to: .max, by: step) {
            guard
                let aftermath = try lose(
                    at: operation, synchronous, seed: UInt64(operation), keepPercent: keepPercent)
            else { return }
            try check(operation, aftermath)
        }
    }

    @Test("with FULL every acknowledged transaction is there", arguments: [0, 30, 50, 90, 100] as [Int32])
    func full(keepPercent: Int32) throws {
        var cases = 0
        try forEveryOperation(.full, keepPercent: keepPercent) { operation, after in
            cases += 1
            let found = after.found ?? -1
            #expect(
                after.isPrefix && (after.acknowledged...after.acknowledged + 1).contains(found),
                "power lost at \(operation): \(after)")
        }
        #expect(cases > 100)
    }

    @Test("with NORMAL whole transactions are lost, and only the last ones", arguments: [0, 50] as [Int32])
    func normal(keepPercent: Int32) throws {
        var lost = 0
        try forEveryOperation(.normal, keepPercent: keepPercent) { operation, after in
            #expect(after.found != nil && after.isPrefix, "power lost at \(operation): \(after)")
            lost += max(0, after.acknowledged - (after.found ?? 0))
        }
        #expect(lost > 0)
    }

    @Test(
        "with OFF acknowledged transactions are lost: the storage does forget", arguments: [0, 50] as [Int32])
    func off(keepPercent: Int32) throws {
        var losses = 0
        try forEveryOperation(.off, keepPercent: keepPercent, step: 3) { _, after in
            if (after.found ?? 0) < after.acknowledged { losses += 1 }
        }
        #expect(losses > 10)
    }
}
