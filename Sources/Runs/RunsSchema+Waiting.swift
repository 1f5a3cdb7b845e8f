internal import SQL

extension RunsSchema {
    /// Runs that wait, hear of things, keep what they said and are undone by others.
    ///
    /// What anyone may write without a lease refers to its run; what the run itself writes needs no lookup.
    static func version2(_ dialect: Dialect) -> String {
        let int = dialect.integer
        let bytes = dialect.bytes
        return """
            ALTER TABLE runs ADD COLUMN event_cursor \(int) NOT NULL DEFAULT 0;
            ALTER TABLE runs ADD COLUMN undoes \(int);
            ALTER TABLE runs ADD COLUMN wake_ms \(int);
            CREATE INDEX runs_by_wake ON runs (wake_ms, id) WHERE state = 'waiting';

            ALTER TABLE journal ADD COLUMN is_pending \(int) NOT NULL DEFAULT 0;
            CREATE INDEX journal_pending ON journal (run) WHERE is_pending = 1;

            CREATE TABLE waits (
                run \(int) NOT NULL,
                branch TEXT NOT NULL,
                ordinal \(int) NOT NULL,
                kind TEXT NOT NULL,
                name TEXT,
                detail \(bytes) NOT NULL,
                wake_ms \(int),
                check_ms \(int),
                begun_ms \(int) NOT NULL,
                PRIMARY KEY (run, branch, ordinal)
            ) \(dialect.clusteredTable);

            CREATE TABLE signals (
                id \(dialect.identity),
                run \(int) NOT NULL REFERENCES runs(id),
                name TEXT NOT NULL,
                data \(bytes) NOT NULL,
                sender TEXT NOT NULL,
                roles TEXT NOT NULL,
                files \(bytes) NOT NULL,
                at_ms \(int) NOT NULL,
                consumed_ms \(int)
            ) \(dialect.table);
            CREATE INDEX signals_by_name ON signals (run, name);

            CREATE TABLE attachments (
                hash \(bytes) NOT NULL PRIMARY KEY,
                bytes \(bytes) NOT NULL
            ) \(dialect.table);

            CREATE TABLE approvals (
                run \(int) NOT NULL REFERENCES runs(id),
                operation TEXT NOT NULL,
                by TEXT NOT NULL,
                at_ms \(int) NOT NULL,
                PRIMARY KEY (run, operation)
            ) \(dialect.clusteredTable);

            CREATE TABLE transcript (
                run \(int) NOT NULL,
                number \(int) NOT NULL,
                batch \(int),
                row \(int),
                kind TEXT NOT NULL,
                body \(bytes) NOT NULL,
                at_ms \(int) NOT NULL,
                PRIMARY KEY (run, number)
            ) \(dialect.clusteredTable);

            CREATE TABLE budget_use (
                run \(int) NOT NULL,
                name TEXT NOT NULL,
                amount TEXT NOT NULL,
                PRIMARY KEY (run, name)
            ) \(dialect.clusteredTable);
            """
    }
}
