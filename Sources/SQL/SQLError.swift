/// What went wrong in the database, as facts.
///
/// `description` says it in sentences, with one thing to try. No value of a row is ever part of an error.
public enum SQLError: Error, Equatable, Sendable {
    /// Someone else held the database for longer than the caller wanted to wait. Safe to try again.
    ///
    /// `holder` is nil if the other program does not take our writer lock (a database shell, for one).
    case busy(path: String, holder: LockHolder?)
    /// The wait for the writer lock was given up because the caller asked for it. Nothing was done.
    case cancelled
    /// No room on the device, or the database reached its largest size. The transaction is undone.
    case full(path: String)
    /// A write was tried where only reading is possible.
    case readOnly(path: String)
    /// The file could not be opened or made; `reason` is the system's, in its words.
    case cannotOpen(path: String, reason: String)
    /// The file is damaged; `detail` is what SQLite or the check reported.
    case corrupt(path: String, detail: String)
    /// The file exists and is something else than a database, or is empty where content was expected.
    case notADatabase(path: String)
    /// A database, but made by another program.
    case foreignDatabase(path: String, found: Int32, expected: Int32)
    /// A newer release of the product wrote this database. Nothing was touched.
    case newerVersion(component: String, found: Int, known: Int)
    /// A rule of the schema refused the row; the statement did nothing.
    ///
    /// `table` and `columns` are empty where SQLite does not say (a foreign key names neither).
    case constraint(ConstraintKind, table: String, columns: [String])
    /// The system failed to read or write; `code` is SQLite's extended result code.
    case inputOutput(path: String, code: Int32, reason: String)
    /// The target of a backup exists already.
    case fileExists(path: String)
    /// The database undid the open transaction by itself after an earlier error.
    case transactionLost
    /// A value or a statement is larger than the limits allow.
    case tooBig
    /// The process is out of memory.
    case outOfMemory
    /// A mistake in our own SQL or in the order of calls; `detail` is for the developer.
    case misuse(String)
}

/// The kinds of rules a schema can hold rows to.
public enum ConstraintKind: String, Sendable, CaseIterable {
    /// A unique index or a primary key: the value is there already.
    case unique
    /// A reference to a row that does not exist, or to one still referred to.
    case foreignKey
    /// A `CHECK` expression was false.
    case check
    /// A value is required.
    case notNull
    /// A value has the wrong type for a column of a strict table.
    case type
    /// Another rule (a trigger, for one).
    case other
}

/// Who holds the writer lock of a database.
public struct LockHolder: Equatable, Sendable {
    /// The process id on this machine.
    public let process: Int32
    /// The name of the program, empty if it is gone or may not be read.
    public let program: String

    /// A holder by its process id and name.
    public init(process: Int32, program: String) {
        self.process = process
        self.program = program
    }
}
