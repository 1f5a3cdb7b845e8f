internal import CSQLite

/// How far a checkpoint goes.
public enum CheckpointMode: Sendable {
    /// Moves what no reader needs any more, and waits for nobody.
    case passive
    /// Waits for readers, moves everything, and cuts the write-ahead log to zero bytes.
    case truncate
}

extension Connection {
    /// Moves the write-ahead log into the database: when idle, before closing, after secrets were erased.
    ///
    /// - Returns: whether everything was moved; false if a reader still needed the log. Never an error for that.
    @discardableResult
    public func checkpoint(_ mode: CheckpointMode = .passive) throws(SQLError) -> Bool {
        var inLog: Int32 = 0
        var moved: Int32 = 0
        let sqliteMode = mode == .passive ? SQLITE_CHECKPOINT_PASSIVE : SQLITE_CHECKPOINT_TRUNCATE
        let status = sqlite3_wal_checkpoint_v2(handle, nil, sqliteMode, &inLog, &moved)
        if status & 0xff == SQLITE_BUSY { return false }
        guard status == SQLITE_OK else { throw latestError }
        return inLog == moved
    }

    /// Reads the whole database and looks for damage.
    ///
    /// - Parameter isQuick: leaves out the comparison of indexes with their tables, for speed.
    /// - Throws: `SQLError.corrupt` with the first finding.
    public func checkIntegrity(isQuick: Bool = false) throws(SQLError) {
        let pragma = isQuick ? "PRAGMA quick_check(1)" : "PRAGMA integrity_check(1)"
        let finding = try Self.text(pragma, on: handle, path: path)
        if finding != "ok" { throw .corrupt(path: path, detail: finding.onOneLine) }
        if !isQuick {
            let orphan = try Self.text("PRAGMA foreign_key_check", on: handle, path: path)
            if !orphan.isEmpty { throw .corrupt(path: path, detail: "\(orphan) refers to a missing row") }
        }
    }
}

extension String {
    /// The findings of SQLite start with a heading line that adds nothing.
    fileprivate var onOneLine: String {
        split(separator: "\n").filter { !$0.hasPrefix("***") }.joined(separator: "; ")
    }
}
