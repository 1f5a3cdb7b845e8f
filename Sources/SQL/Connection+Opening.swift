internal import CSQLite
internal import Glibc

extension Connection {
    /// SQLite's count of its own memory, which nobody here asks for, takes a lock for every allocation: one
    /// instruction in sixteen of a bulk write. Where something else of the process used SQLite before, it is too
    /// late and the count stays on, at that price and no other.
    private static let withoutMemoryCount: Void = { _ = csqlite_uncounted_memory() }()

    static func open(_ path: String, _ options: OpenOptions) throws(SQLError) -> OpaquePointer {
        withoutMemoryCount
        let access =
            switch options.access {
            case .create: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
            case .readWrite: SQLITE_OPEN_READWRITE
            case .readOnly: SQLITE_OPEN_READONLY
            }
        // Some builds read a name that starts with "file:" as a URI.
        let name = path.hasPrefix("file:") ? "./" + path : path
        var handle: OpaquePointer?
        // One thread at a time uses a connection, so SQLite's own mutexes are not needed.
        let flags = access | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        let status = sqlite3_open_v2(name, &handle, flags, options.storage)
        guard status == SQLITE_OK, let handle else {
            let error =
                handle == nil ? SQLError.outOfMemory : SQLError.latest(of: handle, path: path)
            sqlite3_close_v2(handle)
            throw error
        }
        return handle
    }

    /// Settings of the connection alone. Nothing is read or written yet.
    static func harden(_ handle: OpaquePointer, path: String, _ options: OpenOptions) throws(SQLError) {
        sqlite3_busy_timeout(handle, Int32(clamping: options.busyTimeout.milliseconds))
        csqlite_db_switch(handle, SQLITE_DBCONFIG_DEFENSIVE, 1)
        csqlite_db_switch(handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0)
        csqlite_db_switch(handle, SQLITE_DBCONFIG_ENABLE_FKEY, 1)
        csqlite_db_switch(handle, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0)
        sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, options.largestValue)
        sqlite3_limit(handle, SQLITE_LIMIT_SQL_LENGTH, 1 << 20)
        sqlite3_limit(handle, SQLITE_LIMIT_EXPR_DEPTH, 200)
        sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 1)
        try execute(
            """
            PRAGMA cell_size_check = ON;
            PRAGMA cache_size = -\(options.pageCacheKiB);
            PRAGMA temp_store = MEMORY;
            """, on: handle, path: path)
    }

    /// Checks that the file is one of ours, or makes it so if it is empty. Returns whether it was empty.
    static func prepareFile(
        _ handle: OpaquePointer, path: String, _ options: OpenOptions, _ lock: WriterLock?
    ) throws(SQLError) -> Bool {
        if try isOurs(handle, path: path, options.applicationID) {
            if options.access != .readOnly { try writeAhead(handle, path: path, options, lock) }
            return false
        }
        // Zero bytes: what a crash right after the making of a file leaves, or a new one.
        guard options.access != .readOnly else { throw .notADatabase(path: path) }
        try lock?.acquire()
        defer { lock?.release() }
        let isNew = try !isOurs(handle, path: path, options.applicationID)
        try writeAhead(handle, path: path, options, nil)
        if isNew, options.applicationID != 0 {
            try execute("PRAGMA application_id = \(options.applicationID)", on: handle, path: path)
        }
        return isNew
    }

    /// False for an empty database; throws for somebody else's.
    private static func isOurs(
        _ handle: OpaquePointer, path: String, _ expected: Int32
    ) throws(SQLError) -> Bool {
        let found = try number("PRAGMA application_id", on: handle, path: path)
        let objects = try number("SELECT count(*) FROM sqlite_schema", on: handle, path: path)
        let pages = try number("PRAGMA page_count", on: handle, path: path)
        if expected == 0 { return pages > 0 }
        if found == Int64(expected) { return true }
        if found == 0, objects == 0 { return false }
        throw .foreignDatabase(path: path, found: Int32(truncatingIfNeeded: found), expected: expected)
    }

    /// Turns on the write-ahead log and what depends on it.
    private static func writeAhead(
        _ handle: OpaquePointer, path: String, _ options: OpenOptions, _ lock: WriterLock?
    ) throws(SQLError) {
        if try text("PRAGMA journal_mode", on: handle, path: path) == "delete" {
            try lock?.acquire()
            defer { lock?.release() }
            guard try text("PRAGMA journal_mode = WAL", on: handle, path: path) == "wal" else {
                throw .cannotOpen(path: path, reason: "its folder does not allow a write-ahead log")
            }
        }
        try execute(
            """
            PRAGMA synchronous = \(options.synchronous.rawValue);
            PRAGMA wal_autocheckpoint = \(options.autocheckpointPages);
            PRAGMA journal_size_limit = \(options.autocheckpointPages * 4096);
            """, on: handle, path: path)
    }

    static func execute(_ script: String, on handle: OpaquePointer, path: String) throws(SQLError) {
        guard sqlite3_exec(handle, script, nil, nil, nil) == SQLITE_OK else {
            throw SQLError.latest(of: handle, path: path)
        }
    }

    private static func number(
        _ sql: String, on handle: OpaquePointer, path: String
    ) throws(SQLError) -> Int64 {
        Int64(try text(sql, on: handle, path: path)) ?? 0
    }

    /// The first column of the first row, empty without one.
    static func text(_ sql: String, on handle: OpaquePointer, path: String) throws(SQLError) -> String {
        var statement: OpaquePointer?
        defer { sqlite3_finalize(statement) }
        guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK else {
            throw SQLError.latest(of: handle, path: path)
        }
        switch sqlite3_step(statement) {
        case SQLITE_ROW: return sqlite3_column_text(statement, 0).map { String(cString: $0) } ?? ""
        case SQLITE_DONE: return ""
        default: throw SQLError.latest(of: handle, path: path)
        }
    }
}

extension SQLError {
    /// What a failure to open means for a file that may not be written: its log cannot be made beside it.
    func underProtection(_ access: OpenOptions.Access) -> SQLError {
        guard case .cannotOpen(let path, _) = self else { return self }
        if access != .readOnly { return .readOnly(path: path) }
        return .cannotOpen(
            path: path, reason: "reading it needs a log beside it, and its folder is read-only")
    }
}

extension Duration {
    /// Whole milliseconds, rounded down.
    var milliseconds: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1000 + attoseconds / 1_000_000_000_000_000
    }
}
