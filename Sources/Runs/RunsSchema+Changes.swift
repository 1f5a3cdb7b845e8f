internal import SQL

extension RunsSchema {
    /// Rows that tell what was changed in their input before they were worked.
    static func rowChanges(_ dialect: Dialect) -> String {
        "ALTER TABLE ledger ADD COLUMN changes \(dialect.bytes);"
    }
}
