/// What differs between databases in the text of our SQL.
///
/// Upserts, `RETURNING` and numbered values (`$1`) are the same in SQLite and PostgreSQL; these are not. Schemas
/// are written with them, so that a second database is a second value here and not a second schema.
public struct Dialect: Sendable {
    /// Starts a transaction that will write.
    public let beginWrite: String
    /// The type of a column of bytes.
    public let bytes: String
    /// The type of a column of whole numbers of 64 bits.
    public let integer: String
    /// A primary key that the database counts up and never gives out twice.
    public let identity: String
    /// Follows the columns of a table.
    public let table: String
    /// Follows the columns of a table that is kept in the order of its primary key.
    public let clusteredTable: String

    /// SQLite: types are enforced by `STRICT`, and a writer says at once that it will write.
    public static let sqlite = Dialect(
        beginWrite: "BEGIN IMMEDIATE", bytes: "BLOB", integer: "INTEGER",
        identity: "INTEGER PRIMARY KEY AUTOINCREMENT", table: "STRICT",
        clusteredTable: "STRICT, WITHOUT ROWID")
}
