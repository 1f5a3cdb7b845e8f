internal import SQL

extension RunsSchema {
    /// Rows that tell what was changed in their input before they were worked.
    static func rowChanges(_ dialect: Dialect) -> String {
        "ALTER TABLE ledger ADD COLUMN changes \(dialect.bytes);"
    }

    /// Batches that tell whether any of their rows was changed, so that nobody reads a million rows to learn that
    /// none was. An index would cost something at each row instead.
    static func changedBatches(_ dialect: Dialect) -> String {
        """
        ALTER TABLE batches ADD COLUMN has_changes \(dialect.integer) NOT NULL DEFAULT 0;
        UPDATE batches SET has_changes = 1
            WHERE EXISTS (SELECT 1 FROM ledger WHERE batch = batches.id AND changes IS NOT NULL);
        """
    }
}
