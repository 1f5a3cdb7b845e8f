import SQL
import TestKit
import Testing

@Suite struct MigratorTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }
    let one = Migration(component: "runs", version: 1, sql: "CREATE TABLE a (x)")
    let two = Migration(component: "runs", version: 2, sql: "CREATE TABLE b (x); INSERT INTO b VALUES (1)")
    let other = Migration(component: "store", version: 1, sql: "CREATE TABLE c (x)")

    private func tables(_ connection: Connection) throws -> [String] {
        var names: [String] = []
        let sql = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"
        try connection.prepare(sql).forEach { names.append($0.text(0)) }
        return names
    }

    @Test("a new database gets every component and needs no backup")
    func newDatabase() throws {
        let connection = try Connection(file: folder.file("a.db"))
        let report = try Migrator([one, other, two]).migrate(connection)
        #expect(report.backup == nil)
        #expect(report.steps.map(\.component) == ["runs", "store"])
        #expect(report.steps.map(\.from) == [0, 0] && report.steps.map(\.to) == [2, 1])
        #expect(try tables(connection) == ["a", "b", "c", "schema_versions"])
    }

    @Test("a second time does nothing, not even for a reader")
    func upToDate() throws {
        let path = folder.file("a.db")
        let connection = try Connection(file: path)
        try Migrator([one]).migrate(connection)
        #expect(try Migrator([one]).migrate(connection).steps.isEmpty)
        var options = OpenOptions()
        options.access = .readOnly
        let reader = try Connection(file: path, options: options)
        #expect(try Migrator([one]).migrate(reader).steps.isEmpty)
        #expect(throws: SQLError.readOnly(path: path)) { try Migrator([one, two]).migrate(reader) }
    }

    @Test("an older database is copied first, each time under a free name")
    func olderDatabase() throws {
        let path = folder.file("a.db")
        let connection = try Connection(file: path)
        try Migrator([one]).migrate(connection)
        try folder.write("a.db.before-runs-2-store-1", [1])
        let report = try Migrator([one, two, other]).migrate(connection)
        let backup = try #require(report.backup)
        #expect(backup == path + ".before-runs-2-store-1.2")
        #expect(try tables(Connection(file: backup)) == ["a", "schema_versions"])
        #expect(try tables(connection) == ["a", "b", "c", "schema_versions"])
    }

    @Test("a newer database is refused with the numbers and not touched")
    func newerDatabase() throws {
        let connection = try Connection(file: folder.file("a.db"))
        try Migrator([one, two]).migrate(connection)
        #expect(throws: SQLError.newerVersion(component: "runs", found: 2, known: 1)) {
            try Migrator([other, one]).migrate(connection)
        }
        #expect(try tables(connection) == ["a", "b", "schema_versions"])
    }

    @Test("a component of another release is left alone")
    func unknownComponent() throws {
        let connection = try Connection(file: folder.file("a.db"))
        try Migrator([one, two]).migrate(connection)
        #expect(try Migrator([other]).migrate(connection).steps.count == 1)
    }

    @Test("a step that fails leaves the database as it was")
    func failingStep() throws {
        let connection = try Connection(file: folder.file("a.db"))
        try Migrator([one]).migrate(connection)
        let bad = Migration(component: "runs", version: 2, sql: "CREATE TABLE b (x); CREATE TABLE a (x)")
        #expect(throws: SQLError.self) { try Migrator([one, bad]).migrate(connection) }
        #expect(try tables(connection) == ["a", "schema_versions"])
        #expect(try Migrator([one, two]).migrate(connection).steps.first?.from == 1)
    }

    @Test("many processes may start at once on a new file")
    func together() async throws {
        let path = folder.file("a.db")
        let list = [one, two, other]
        let reports = try await withThrowingTaskGroup(of: MigrationReport.self) { group in
            for _ in 0..<6 {
                group.addTask {
                    try await onThread { try Migrator(list).migrate(Connection(file: path)) }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(reports.filter { !$0.steps.isEmpty }.count == 1)
    }
}
