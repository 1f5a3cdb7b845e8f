import PartnerCenter
import PartnerSQL
import PartnerTesting
import SQL
import Testing

@Suite struct RunAuditContractTests {
    /// Writes one record per operation and subject.
    private static func fill(_ store: some Store, run: Int64?, _ records: [(StaticString, Int64)]) throws {
        for (operation, subject) in records {
            var changes = ChangeList()
            changes.add("full_name", nil, "User \(subject)")
            let context = OperationContext(
                actor: .centerOperator, now: .fixture, origin: Origin(runID: run, line: 3),
                vault: FixedVault())
            try store.audit(operation, AuditSubject(.user, subject), changes, context)
        }
    }

    private static func stores() throws -> [any Store & RunAudit] {
        let connection = try Connection(inMemory: OpenOptions())
        try Migrator(CenterSchema.migrations).migrate(connection)
        let stores = [MemoryStore() as any Store & RunAudit, SQLStore(connection)]
        for store in stores {
            try fill(store, run: 7, [("users.create", 5), ("users.create", 6)])
            try fill(store, run: 8, [("users.create", 9)])
            try fill(store, run: nil, [("users.update", 5)])
            try fill(store, run: 7, [("users.update", 5), ("users.delete", 6)])
        }
        return stores
    }

    @Test("a run's records come back last first, in pages, without those of others")
    func pages() throws {
        for store in try Self.stores() {
            let all = try store.records(ofRun: 7, before: .max, limit: 10)
            #expect(all.map(\.id) == [6, 5, 2, 1])
            #expect(
                all.map(\.operation) == ["users.delete", "users.update", "users.create", "users.create"])
            #expect(all.map(\.subjectID) == ["u-6", "u-5", "u-6", "u-5"])
            #expect(all[0].changes == #"{"full_name":[null,"User 6"]}"# && all[0].runID == "run-7")
            #expect(try store.records(ofRun: 7, before: .max, limit: 3).map(\.id) == [6, 5, 2])
            #expect(try store.records(ofRun: 7, before: 2, limit: 3).map(\.id) == [1])
            #expect(try store.records(ofRun: 7, before: 1, limit: 3).isEmpty)
            #expect(try store.records(ofRun: 9, before: .max, limit: 3).isEmpty)
        }
    }

    @Test("a run's records are counted by operation, the latest first, up to a record")
    func counts() throws {
        for store in try Self.stores() {
            #expect(
                try store.counts(ofRun: 7, upTo: .max) == [
                    RunAuditCount(operation: "users.delete", count: 1, last: 6),
                    RunAuditCount(operation: "users.update", count: 1, last: 5),
                    RunAuditCount(operation: "users.create", count: 2, last: 2),
                ])
            #expect(
                try store.counts(ofRun: 7, upTo: 1) == [
                    RunAuditCount(operation: "users.create", count: 1, last: 1)
                ])
            #expect(try store.counts(ofRun: 9, upTo: .max).isEmpty)
        }
    }

    @Test("a subject's latest record in a run is found, and who made it")
    func latest() throws {
        for store in try Self.stores() {
            #expect(try store.latest(ofRun: 7, about: "u-5", before: .max)?.id == 5)
            #expect(try store.latest(ofRun: 7, about: "u-5", before: 5)?.id == 1)
            #expect(try store.latest(ofRun: 7, about: "u-5", before: 1) == nil)
            #expect(try store.latest(ofRun: 7, about: "u-9", before: .max) == nil)
            #expect(try store.latest(ofRun: 7, about: "account", before: .max) == nil)
            let update = try #require(try store.latest(ofRun: 7, about: "u-5", before: .max))
            #expect(try store.hasMade(subjectOf: update, inRun: 7))
            #expect(try !store.hasMade(subjectOf: update, inRun: 8))
        }
    }

    @Test("a run's records are found among thousands of others, in every direction")
    func far() throws {
        for store in try Self.stores() {
            for round in 1...3 {
                try Self.fill(store, run: 8, Array(repeating: ("users.update", 9), count: 1_500))
                try Self.fill(store, run: 7, [("users.update", Int64(round))])
            }
            // Six are there, and each round adds 1,501.
            let far: [Int64] = [4_509, 3_008, 1_507]
            #expect(try store.records(ofRun: 7, before: .max, limit: 4).map(\.id) == far + [6])
            #expect(try store.records(ofRun: 7, before: far[1], limit: 9).map(\.id) == [far[2], 6, 5, 2, 1])
            #expect(
                try store.counts(ofRun: 8, upTo: far[0]) == [
                    RunAuditCount(operation: "users.update", count: 4_500, last: far[0] - 1),
                    RunAuditCount(operation: "users.create", count: 1, last: 3),
                ])
            #expect(try store.latest(ofRun: 7, about: "u-1", before: .max)?.id == far[2])
            let filter = AuditFilter(runID: 7)
            #expect(try store.auditRecords(after: 5, limit: 3, filter).map(\.id) == [6, far[2], far[1]])
            #expect(try store.auditRecords(after: far[1], limit: 3, filter).map(\.id) == [far[0]])
        }
    }

    @Test("what a transaction takes back leaves no trace, and what comes after it is found")
    func takenBack() throws {
        let connection = try Connection(inMemory: OpenOptions())
        try Migrator(CenterSchema.migrations).migrate(connection)
        let store = SQLStore(connection)
        try connection.execute("BEGIN IMMEDIATE")
        try Self.fill(store, run: 7, [("users.create", 5)])
        try connection.execute("ROLLBACK")
        try Self.fill(store, run: 7, [("users.create", 6)])
        #expect(try store.records(ofRun: 7, before: .max, limit: 9).map(\.subjectID) == ["u-6"])
    }
}
