internal import Glibc

/// Brings a database's schema up to date: forward only, all components in one transaction.
public struct Migrator: Sendable {
    private let components: [String]
    private let migrations: [String: [Migration]]

    /// A migrator for these steps, in the order in which they are listed.
    ///
    /// The versions of a component count 1, 2, 3…; anything else is a mistake of the programmer.
    public init(_ list: [Migration]) {
        var components: [String] = []
        var migrations: [String: [Migration]] = [:]
        for migration in list {
            let known = migrations[migration.component, default: []]
            precondition(
                migration.version == known.count + 1,
                "\(migration.component) \(migration.version) must follow version \(known.count)")
            if known.isEmpty { components.append(migration.component) }
            migrations[migration.component] = known + [migration]
        }
        self.components = components
        self.migrations = migrations
    }

    /// Runs the steps that are missing, after a backup beside the file if it has content.
    ///
    /// Components that are not known here are left alone. An up-to-date database is only read.
    ///
    /// - Throws: `SQLError.newerVersion` before anything is touched; otherwise nothing has changed either.
    @discardableResult
    public func migrate(_ connection: Connection) throws -> MigrationReport {
        if try missing(connection).isEmpty { return MigrationReport(steps: [], backup: nil) }
        guard !connection.isReadOnly else { throw SQLError.readOnly(path: connection.path) }
        // A backup needs the turn but no transaction.
        try connection.writerLock?.acquire()
        var backup: String?
        do {
            defer { connection.writerLock?.release() }
            backup = try backUp(connection, before: missing(connection))
        }
        let steps = try WriteTransaction(connection).perform { try apply(to: connection) }
        return MigrationReport(steps: steps, backup: backup)
    }

    private func apply(to connection: Connection) throws -> [MigrationReport.Step] {
        let dialect = connection.dialect
        try connection.execute(
            """
            CREATE TABLE IF NOT EXISTS schema_versions (
                component TEXT NOT NULL PRIMARY KEY, version \(dialect.integer) NOT NULL
            ) \(dialect.table)
            """)
        let record = try connection.prepare(
            """
            INSERT INTO schema_versions (component, version) VALUES ($1, $2)
            ON CONFLICT (component) DO UPDATE SET version = excluded.version
            """)
        // Asked again: another process may have been faster.
        let steps = try missing(connection)
        for step in steps {
            for migration in migrations[step.component, default: []][step.from...] {
                try connection.execute(migration.sql)
            }
            record.bind(1, step.component)
            record.bind(2, Int64(step.to))
            try record.run()
        }
        return steps
    }

    private func missing(_ connection: Connection) throws -> [MigrationReport.Step] {
        let found = try versions(connection)
        var steps: [MigrationReport.Step] = []
        for component in components {
            let known = migrations[component, default: []].count
            let version = found[component, default: 0]
            guard version <= known else {
                throw SQLError.newerVersion(component: component, found: version, known: known)
            }
            if version < known {
                steps.append(MigrationReport.Step(component: component, from: version, to: known))
            }
        }
        return steps
    }

    private func versions(_ connection: Connection) throws -> [String: Int] {
        let table = try connection.prepare(
            "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'schema_versions'")
        guard try table.first({ _ in true }) == true else { return [:] }
        var versions: [String: Int] = [:]
        try connection.prepare("SELECT component, version FROM schema_versions").forEach { row in
            versions[row.text(0)] = Int(row.int64(1))
        }
        return versions
    }

    /// Copies a database that has content to `<path>.before-runs-3`, or the next free name of that kind.
    private func backUp(_ connection: Connection, before steps: [MigrationReport.Step]) throws -> String? {
        guard connection.writerLock != nil, !steps.isEmpty, try !versions(connection).isEmpty else {
            return nil
        }
        let marks = steps.map { "\($0.component)-\($0.to)" }.joined(separator: "-")
        let name = "\(connection.path).before-\(marks)"
        var target = name
        var number = 1
        while access(target, F_OK) == 0 {
            number += 1
            target = "\(name).\(number)"
        }
        try connection.backup(to: target)
        return target
    }
}
