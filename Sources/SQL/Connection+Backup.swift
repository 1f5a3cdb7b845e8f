internal import CSQLite
internal import Glibc

extension Connection {
    /// Copies the database, as of this moment, into a new file, while others go on working.
    ///
    /// The file appears under its name only when it is whole and on the disk.
    ///
    /// - Throws: `SQLError.fileExists` if something has that name; `misuse` inside a write transaction.
    public func backup(to target: String) throws(SQLError) {
        guard sqlite3_txn_state(handle, nil) != SQLITE_TXN_WRITE else {
            throw .misuse("a backup inside a write transaction would hold what is not committed")
        }
        guard access(target, F_OK) != 0 else { throw .fileExists(path: target) }
        let draft = "\(target).\(getpid())-\(UInt32.random(in: 0 ... .max)).partial"
        defer { unlink(draft) }
        try copy(to: draft)
        try Self.synchronize(draft)
        // link, not rename: it refuses to replace a file that appeared meanwhile.
        guard link(draft, target) == 0 else {
            if errno == EEXIST { throw .fileExists(path: target) }
            throw .cannotOpen(path: target, reason: String(cString: strerror(errno)))
        }
        try Self.synchronize(target.folder)
    }

    private func copy(to draft: String) throws(SQLError) {
        var target: OpaquePointer?
        defer { sqlite3_close_v2(target) }
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE
        guard sqlite3_open_v2(draft, &target, flags, nil) == SQLITE_OK,
            let job = sqlite3_backup_init(target, "main", handle, "main")
        else { throw SQLError.latest(of: target, path: draft) }
        let status = sqlite3_backup_step(job, -1)
        sqlite3_backup_finish(job)
        guard status == SQLITE_DONE else {
            throw SQLError(code: status, message: String(cString: sqlite3_errstr(status)), path: draft)
        }
    }

    private static func synchronize(_ path: String) throws(SQLError) {
        let file = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw .cannotOpen(path: path, reason: String(cString: strerror(errno))) }
        defer { Glibc.close(file) }
        guard fsync(file) == 0 else {
            throw .inputOutput(path: path, code: SQLITE_IOERR, reason: String(cString: strerror(errno)))
        }
    }
}

extension String {
    /// The folder of a path; `.` for a bare name.
    fileprivate var folder: String {
        guard let slash = lastIndex(of: "/") else { return "." }
        return slash == startIndex ? "/" : String(self[..<slash])
    }
}
