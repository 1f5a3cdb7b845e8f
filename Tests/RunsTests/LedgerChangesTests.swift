import Runs
import SQL
import Testing

/// Whether rows of a batch were changed before they were worked.
@Suite struct LedgerChangesTests {
    let desk: Desk
    let ledger: Ledger

    init() throws {
        desk = try Desk.inMemory()
        ledger = try desk.startLedger()
    }

    @Test("a batch has changes from its first changed row on, whichever attempt that was")
    func firstChange() throws {
        #expect(try !ledger.hasChanges())
        try ledger.add(1, columns: [1], input: [2])
        #expect(try !ledger.hasChanges())
        try ledger.add(2, changes: [3])
        #expect(try ledger.hasChanges())
        try ledger.add(2, attempt: 2)
        try ledger.add(3, changes: [4])
        try desk.group.commit()
        #expect(try ledger.hasChanges())
    }

    @Test("changes are of one batch, for every reader of it")
    func otherBatch() throws {
        try ledger.add(1, changes: [3])
        let batches = Batches(desk.group, run: ledger.run)
        let other = try batches.start(branch: "", ordinal: 2, name: "more", columns: [], now: 2)
        let changed = try #require(try batches.find(branch: "", ordinal: 1))
        #expect(try Ledger(desk.group, changed).hasChanges())
        #expect(try !Ledger(desk.group, other).hasChanges())
    }

    @Test("a group that is taken back takes its changes with it, and the next one brings its own")
    func rollback() throws {
        try ledger.add(1, changes: [3])
        try desk.group.rollback()
        #expect(try !ledger.hasChanges())
        try ledger.add(1, changes: [3])
        try desk.group.commit()
        #expect(try ledger.hasChanges())
    }

    @Test("no row is read to know it", arguments: [nil, [3]] as [[UInt8]?])
    func readsNoRow(changes: [UInt8]?) throws {
        try ledger.add(1, changes: changes)
        try desk.group.commit()
        try desk.connection.execute("ALTER TABLE ledger RENAME TO out_of_reach")
        #expect(try ledger.hasChanges() == (changes != nil))
    }

    @Test("batches of an earlier version keep their changes")
    func migrating() throws {
        let connection = try Connection(inMemory: OpenOptions())
        try Migrator(Array(RunsSchema.migrations.prefix(5))).migrate(connection)
        try connection.execute(
            """
            INSERT INTO sources VALUES (x'01', x'2d2d');
            INSERT INTO runs (script, source, arguments, actor, seed, api_level, options, state, created_ms,
                    updated_ms, lease)
                VALUES ('a.lua', x'01', x'', 'wei', x'07', 1, x'', 'interrupted', 10, 20, 3);
            INSERT INTO batches (run, branch, ordinal, name, columns, started_ms)
                VALUES (1, '', 1, 'plain', x'', 13), (1, '', 2, 'changed', x'', 14);
            INSERT INTO ledger (batch, row, attempt, key, outcome, changes)
                VALUES (1, 1, 1, x'6b', 0, NULL), (2, 1, 1, x'6b', 0, NULL), (2, 2, 1, x'6c', 0, x'03');
            """)
        let desk = try Desk(connection)
        let batches = try Batches(desk.group, run: RunID(rawValue: 1)).list()
        #expect(try batches.map { try Ledger(desk.group, $0).hasChanges() } == [false, true])
    }
}
