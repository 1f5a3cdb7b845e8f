public import SQL

/// The tables of this room.
public enum RunsSchema {
    /// The steps that make and update the tables, for a `Migrator`.
    public static let migrations = [
        Migration(component: "runs", version: 1, sql: version1(.sqlite)),
        Migration(component: "runs", version: 2, sql: version2(.sqlite)),
        Migration(component: "runs", version: 3, sql: version3(.sqlite)),
        Migration(component: "runs", version: 4, sql: capabilityUses(.sqlite)),
        Migration(component: "runs", version: 5, sql: rowChanges(.sqlite)),
        Migration(component: "runs", version: 6, sql: changedBatches(.sqlite)),
    ]

    // The ledger and the journal have no foreign keys: their rows are written only through a lease on the run, and
    // a lookup per row of a large batch would buy nothing more.
    private static func version1(_ dialect: Dialect) -> String {
        let int = dialect.integer
        let bytes = dialect.bytes
        let totals = RowTotals.columns.map { "\($0) \(int) NOT NULL DEFAULT 0" }.joined(separator: ", ")
        return """
            CREATE TABLE sources (hash \(bytes) NOT NULL PRIMARY KEY, text \(bytes) NOT NULL) \(dialect.table);

            CREATE TABLE runs (
                id \(dialect.identity),
                script TEXT NOT NULL,
                source \(bytes) NOT NULL REFERENCES sources(hash),
                arguments \(bytes) NOT NULL,
                actor TEXT NOT NULL,
                seed \(bytes) NOT NULL,
                api_level \(int) NOT NULL,
                start_key TEXT,
                options \(bytes) NOT NULL,
                state TEXT NOT NULL,
                code TEXT,
                message TEXT,
                created_ms \(int) NOT NULL,
                updated_ms \(int) NOT NULL,
                finished_ms \(int),
                cancel_ms \(int),
                pruned_ms \(int),
                lease \(int) NOT NULL DEFAULT 0,
                lease_owner TEXT,
                lease_until_ms \(int),
                \(totals)
            ) \(dialect.table);
            CREATE UNIQUE INDEX runs_by_start_key ON runs (start_key)
                WHERE start_key IS NOT NULL AND finished_ms IS NULL;
            CREATE INDEX runs_by_source ON runs (source);

            CREATE TABLE run_modules (
                run \(int) NOT NULL REFERENCES runs(id),
                position \(int) NOT NULL,
                name TEXT NOT NULL,
                source \(bytes) NOT NULL REFERENCES sources(hash),
                PRIMARY KEY (run, position)
            ) \(dialect.clusteredTable);
            CREATE INDEX run_modules_by_source ON run_modules (source);

            CREATE TABLE run_inputs (
                run \(int) NOT NULL REFERENCES runs(id),
                position \(int) NOT NULL,
                argument TEXT NOT NULL,
                path TEXT NOT NULL,
                size \(int) NOT NULL,
                hash \(bytes) NOT NULL,
                PRIMARY KEY (run, position)
            ) \(dialect.clusteredTable);

            CREATE TABLE data_keys (
                run \(int) NOT NULL REFERENCES runs(id),
                key_id TEXT NOT NULL,
                recipient TEXT NOT NULL,
                sealed \(bytes) NOT NULL,
                PRIMARY KEY (run, key_id, recipient)
            ) \(dialect.clusteredTable);

            CREATE TABLE journal (
                run \(int) NOT NULL,
                position \(int) NOT NULL,
                branch TEXT NOT NULL,
                ordinal \(int) NOT NULL,
                operation TEXT NOT NULL,
                line TEXT NOT NULL,
                arguments \(bytes) NOT NULL,
                digest \(bytes) NOT NULL,
                is_error \(int) NOT NULL,
                outcome \(bytes) NOT NULL,
                sealed \(bytes),
                at_ms \(int) NOT NULL,
                PRIMARY KEY (run, position),
                UNIQUE (run, branch, ordinal)
            ) \(dialect.clusteredTable);

            CREATE TABLE batches (
                id \(dialect.identity),
                run \(int) NOT NULL REFERENCES runs(id),
                branch TEXT NOT NULL,
                ordinal \(int) NOT NULL,
                name TEXT NOT NULL,
                columns \(bytes) NOT NULL,
                started_ms \(int) NOT NULL,
                finished_ms \(int),
                \(totals),
                UNIQUE (run, branch, ordinal)
            ) \(dialect.table);

            CREATE TABLE ledger (
                batch \(int) NOT NULL,
                row \(int) NOT NULL,
                attempt \(int) NOT NULL,
                key \(bytes) NOT NULL,
                outcome \(int) NOT NULL,
                code TEXT,
                message TEXT,
                field TEXT,
                columns \(bytes),
                input \(bytes),
                sealed \(bytes),
                PRIMARY KEY (batch, row, attempt DESC)
            ) \(dialect.clusteredTable);
            """
    }
}
