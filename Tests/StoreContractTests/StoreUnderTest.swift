import PartnerCenter
import PartnerSQL
import PartnerTesting
import SQL
import Testing

/// A store that keeps the contracts; each test gets an empty one.
struct StoreUnderTest: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let make: @Sendable () throws -> any Store

    static let all = [
        StoreUnderTest(testDescription: "memory") { MemoryStore() },
        StoreUnderTest(testDescription: "SQLite") {
            let connection = try Connection(inMemory: OpenOptions())
            try Migrator(CenterSchema.migrations).migrate(connection)
            return SQLStore(connection)
        },
    ]
}
