internal import CSQLite
internal import Glibc

/// One open SQLite database.
///
/// Not `Sendable`: one thread uses it at a time. Several connections, in this process or in others, may work on
/// the same file; their writes take turns through `writerLock`. Writes belong into a `WriteTransaction`.
public final class Connection {
    /// The file as it was given, or `:memory:`.
    public let path: String
    /// Whether the connection made this database (or found a file of zero bytes).
    public let isNew: Bool
    /// Whether only reading is possible.
    public let isReadOnly: Bool
    /// The turn-taking among writers; nil in memory and for reading only.
    public let writerLock: WriterLock?
    /// What differs between databases.
    public let dialect = Dialect.sqlite
    let handle: OpaquePointer
    let autocheckpointPages: Int
    private var isClosed = false

    /// Opens the database file at `path`.
    ///
    /// - Throws: `SQLError`: cannotOpen, readOnly, notADatabase, foreignDatabase, corrupt, busy.
    public init(file path: String, options: OpenOptions = OpenOptions()) throws(SQLError) {
        let isReadOnly = options.access == .readOnly
        let lock = isReadOnly ? nil : WriterLock(database: path)
        let handle = try Self.open(path, options)
        do {
            try Self.harden(handle, path: path, options)
            self.isNew = try Self.prepareFile(handle, path: path, options, lock)
        } catch {
            let isProtected = sqlite3_db_readonly(handle, "main") == 1
            sqlite3_close_v2(handle)
            throw isProtected ? error.underProtection(options.access) : error
        }
        self.path = path
        self.isReadOnly = isReadOnly
        self.writerLock = lock
        autocheckpointPages = options.autocheckpointPages
        self.handle = handle
    }

    /// A database in memory, gone with the connection.
    public init(inMemory options: OpenOptions = OpenOptions()) throws(SQLError) {
        path = ":memory:"
        isReadOnly = false
        writerLock = nil
        autocheckpointPages = options.autocheckpointPages
        let handle = try Self.open(path, options)
        do {
            try Self.harden(handle, path: path, options)
            isNew = try Self.prepareFile(handle, path: path, options, nil)
        } catch {
            sqlite3_close_v2(handle)
            throw error
        }
        self.handle = handle
    }

    deinit {
        // Statements may live on; the handle is freed with the last of them.
        if !isClosed { sqlite3_close_v2(handle) }
    }

    /// Moves the write-ahead log into the database and closes.
    ///
    /// Statements must be gone or unused by now. A second call does nothing.
    public func close() throws(SQLError) {
        if isClosed { return }
        defer {
            isClosed = true
            sqlite3_close_v2(handle)
        }
        if writerLock != nil, !isInTransaction { try checkpoint(.passive) }
    }

    /// Runs SQL text of one or more statements without values: schemas and settings, never data.
    public func execute(_ script: String) throws(SQLError) {
        try Self.execute(script, on: handle, path: path)
    }

    /// Compiles one statement, to be kept and used often. Values are `?1`, `?2`… or `$1`, `$2`….
    ///
    /// - Throws: `SQLError.misuse` for SQL that does not compile, holds more than one statement, or counts its
    ///   values out of order.
    public func prepare(_ sql: String) throws(SQLError) -> Statement {
        try Statement(sql, on: self)
    }

    /// Whether a transaction is open.
    public var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    /// Rows inserted, updated or deleted by the latest statement.
    public var changes: Int { Int(sqlite3_changes64(handle)) }

    /// Rows inserted, updated or deleted since the connection was opened, also those that were taken back.
    public var changesInAll: Int64 { sqlite3_total_changes64(handle) }

    /// The row id of the latest insert into a table that has row ids.
    public var lastInsertedRow: Int64 { sqlite3_last_insert_rowid(handle) }

    /// The error that SQLite reported last.
    var latestError: SQLError { SQLError.latest(of: handle, path: path) }
}
