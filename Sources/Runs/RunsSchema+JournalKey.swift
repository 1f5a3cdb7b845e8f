internal import SQL

extension RunsSchema {
    /// The journal in the order of its writing, by one number, and in no other order: `JournalKey`.
    ///
    /// What tells much in little comes first, so that looking through it reads no long values. Arguments are kept
    /// whole, which a digest of them adds nothing to.
    static func version3(_ dialect: Dialect) -> String {
        let int = dialect.integer
        let bytes = dialect.bytes
        return """
            CREATE TABLE journal_by_id (
                id \(int) PRIMARY KEY,
                branch TEXT NOT NULL,
                ordinal \(int) NOT NULL,
                operation TEXT NOT NULL,
                line TEXT NOT NULL,
                at_ms \(int) NOT NULL,
                is_error \(int) NOT NULL,
                is_pending \(int) NOT NULL,
                arguments \(bytes) NOT NULL,
                outcome \(bytes) NOT NULL,
                sealed \(bytes)
            ) \(dialect.table);
            INSERT INTO journal_by_id
                SELECT run << 32 | position, branch, ordinal, operation, line, at_ms, is_error, is_pending,
                    arguments, outcome, sealed
                FROM journal ORDER BY run, position;
            DROP TABLE journal;
            ALTER TABLE journal_by_id RENAME TO journal;
            """
    }
}
