public import SQL
internal import Runs

extension CenterDatabase {
    /// A connection to the center in the file at `path` that only reads: nothing is made, or brought up to date.
    ///
    /// - Throws: `SQLError`; for a file that is none of a center, `foreignDatabase`.
    public static func connection(reading path: String) throws -> Connection {
        var options = OpenOptions()
        options.access = .readOnly
        options.applicationID = applicationID
        return try Connection(file: path, options: options)
    }

    /// Whether the center behind a connection that only reads has everything that this release keeps; one that an
    /// earlier release made has it when it was opened to be worked on.
    ///
    /// - Throws: `SQLError.newerVersion` for one that a later release made.
    public static func isUpToDate(_ connection: Connection) throws -> Bool {
        do {
            try Migrator(CenterSchema.all).migrate(connection)
            return true
        } catch SQLError.readOnly {
            return false
        }
    }
}
