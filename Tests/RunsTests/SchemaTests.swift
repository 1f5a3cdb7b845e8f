import Runs
import SQL
import Testing

@Suite struct SchemaTests {
    let file: DatabaseFile

    init() throws { file = try DatabaseFile() }

    /// A database as the first version made it: a run that is worked on, one that ended, journal and ledger.
    private func makeFirstVersion() throws {
        let connection = try Connection(file: file.path, options: .quick)
        try Migrator([RunsSchema.migrations[0]]).migrate(connection)
        try connection.execute(
            """
            INSERT INTO sources VALUES (x'0102', x'2d2d');
            INSERT INTO runs (script, source, arguments, actor, seed, api_level, options, state, created_ms,
                    updated_ms, finished_ms, lease)
                VALUES ('a.lua', x'0102', x'', 'wei', x'07', 1, x'', 'interrupted', 10, 20, NULL, 3),
                    ('b.lua', x'0102', x'', 'wei', x'07', 1, x'', 'done', 10, 30, 30, 1);
            INSERT INTO journal VALUES (1, 1, '', 0, 'users.create', 'a.lua:1', x'01', x'02', 0, x'03', x'04', 11),
                (1, 2, '', 1, 'users.delete', 'a.lua:2', x'01', x'02', 1, x'03', NULL, 12),
                (2, 1, '3.a/', 4, 'users.get', 'b.lua:1', x'05', x'06', 0, x'07', NULL, 13);
            INSERT INTO batches (run, branch, ordinal, name, columns, started_ms)
                VALUES (1, '', 2, 'rows', x'', 13);
            INSERT INTO ledger (batch, row, attempt, key, outcome) VALUES (1, 1, 1, x'6b', 0), (1, 2, 1, x'6c', 3);
            """)
        try connection.close()
    }

    @Test("a database of the first version is brought up to date with all it holds")
    func migrating() throws {
        try makeFirstVersion()
        let connection = try Connection(file: file.path, options: .quick)
        let report = try Migrator(RunsSchema.migrations).migrate(connection)
        #expect(report.steps.map(\.from) == [1] && report.steps.map(\.to) == [RunsSchema.migrations.count])
        #expect(report.backup != nil)
        try connection.checkIntegrity()

        let desk = try Desk(connection)
        let run = try desk.runs.run(RunID(rawValue: 1))
        #expect(run.state == .interrupted && run.wake == nil)
        #expect(run.plan.eventCursor == 0 && run.plan.undoes == nil && run.plan.seed == [7])
        #expect(try desk.runs.list().map(\.state) == [.done, .interrupted])
        let journal = try Journal(desk.group, run: run.id)
        let entry = JournalEntry(
            branch: "", ordinal: 1, operation: "users.delete", line: "a.lua:2", arguments: [1],
            outcome: .error([3]), at: 12, position: 2)
        #expect(try journal.entry(branch: "", ordinal: 1) == entry)
        #expect(try journal.entry(at: 1)?.sealed == [4])
        #expect(try journal.count() == 2 && journal.entry(at: 1)?.isPending == false)
        #expect(try Journal(desk.group, run: RunID(rawValue: 2)).entry(at: 1)?.branch == "3.a/")
        let batch = try #require(try Batches(desk.group, run: run.id).list().first)
        #expect(try Ledger(desk.group, batch).totals().total == 2)

        // And it goes on: the run is taken up, says something, waits, ends.
        let lease = try desk.runs.acquire(run.id, owner: .current(), now: 50, until: 60)
        try journal.append(.fixture(3))
        try Transcript(desk.group, run: run.id).append(kind: "print", body: [1], at: 51)
        _ = try Waits(desk.group, run: run.id).begin(
            Wait(run: run.id, branch: "", ordinal: 4, kind: .sleep, wake: 99, begun: 52))
        try desk.runs.park(lease, wake: 99, now: 53)
        try desk.group.commit()
        #expect(try desk.runs.waiting().map(\.id) == [run.id])
        #expect(try journal.entry(branch: "", ordinal: 3)?.position == 3)
        #expect(try desk.runs.prune(finishedBefore: 31).runs == 1)
    }

    @Test("a journal of the second version is brought up to date with what is pending in it")
    func pending() throws {
        let connection = try Connection(file: file.path, options: .quick)
        try Migrator(Array(RunsSchema.migrations.prefix(2))).migrate(connection)
        // Written in no order: positions count.
        try connection.execute(
            """
            INSERT INTO journal VALUES (7, 2, '', 1, 'ui.print', 'a.lua:2', x'01', x'02', 0, x'03', NULL, 12, 1),
                (7, 1, '', 0, 'users.get', 'a.lua:1', x'01', x'02', 0, x'03', NULL, 11, 0),
                (2147483647, 1, '', 0, 'users.get', 'a.lua:1', x'01', x'02', 0, x'04', NULL, 11, 0);
            """)
        try Migrator(RunsSchema.migrations).migrate(connection)
        try connection.checkIntegrity()
        let group = try WriteGroup(connection)
        var found: [String] = []
        for run in [7, 2_147_483_647] as [Int64] {
            try Journal(group, run: RunID(rawValue: run)).forEach {
                found.append("\(run) \($0.position) \($0.operation) \($0.isPending)")
            }
        }
        #expect(
            found == ["7 1 users.get false", "7 2 ui.print true", "2147483647 1 users.get false"])
    }

    @Test("an older release leaves a newer database alone")
    func olderRelease() throws {
        _ = try file.open()
        let connection = try Connection(file: file.path, options: .quick)
        #expect(
            throws: SQLError.newerVersion(component: "runs", found: RunsSchema.migrations.count, known: 1)
        ) {
            try Migrator([RunsSchema.migrations[0]]).migrate(connection)
        }
    }
}
