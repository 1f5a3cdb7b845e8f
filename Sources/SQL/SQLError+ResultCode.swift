internal import CSQLite
internal import Glibc

extension SQLError {
    /// Reads the latest error of `database`, which lives at `path`.
    static func latest(of database: OpaquePointer?, path: String) -> SQLError {
        let code = sqlite3_extended_errcode(database)
        let message = sqlite3_errmsg(database).map { String(cString: $0) } ?? ""
        return SQLError(code: code, message: message, path: path, systemError: sqlite3_system_errno(database))
    }

    /// Translates an extended result code, SQLite's message and the system's error number (0 if none).
    init(code: Int32, message: String, path: String, systemError: Int32 = 0) {
        let reason = systemError == 0 ? "" : String(cString: strerror(systemError))
        switch code & 0xff {
        case SQLITE_BUSY, SQLITE_LOCKED: self = .busy(path: path, holder: nil)
        case SQLITE_FULL: self = .full(path: path)
        case SQLITE_READONLY: self = .readOnly(path: path)
        case SQLITE_CANTOPEN: self = .cannotOpen(path: path, reason: reason.isEmpty ? message : reason)
        case SQLITE_PERM, SQLITE_AUTH:
            self = .cannotOpen(path: path, reason: reason.isEmpty ? message : reason)
        case SQLITE_CORRUPT: self = .corrupt(path: path, detail: message)
        case SQLITE_NOTADB: self = .notADatabase(path: path)
        case SQLITE_CONSTRAINT: self = .constraint(extendedCode: code, message: message)
        case SQLITE_IOERR where systemError == ENOSPC || systemError == EDQUOT: self = .full(path: path)
        case SQLITE_IOERR: self = .inputOutput(path: path, code: code, reason: reason)
        case SQLITE_ABORT: self = .transactionLost
        case SQLITE_TOOBIG: self = .tooBig
        case SQLITE_NOMEM: self = .outOfMemory
        default: self = .misuse("\(message) (code \(code))")
        }
    }

    /// Reads kind, table and columns from a sentence such as `UNIQUE constraint failed: t.a, t.b`.
    private static func constraint(extendedCode: Int32, message: String) -> SQLError {
        let kind: ConstraintKind =
            // The SQLITE_CONSTRAINT_… macros do not import into Swift; these are the numbers behind them.
            switch extendedCode >> 8 {
            case 8, 6, 10: .unique  // UNIQUE, PRIMARYKEY, ROWID
            case 3: .foreignKey
            case 1: .check
            case 5: .notNull
            case 12: .type  // DATATYPE
            default: .other
            }
        switch kind {
        case .unique, .notNull:
            let (table, columns) = qualifiedNames(in: message.after(": ") ?? "")
            return .constraint(kind, table: table, columns: columns)
        case .type:
            let (table, columns) = qualifiedNames(in: message.after("column ") ?? "")
            return .constraint(kind, table: table, columns: columns)
        case .check:
            return .constraint(kind, table: "", columns: [message.after(": ") ?? message])
        case .foreignKey:
            return .constraint(kind, table: "", columns: [])
        case .other:
            return .constraint(kind, table: "", columns: [message])
        }
    }

    /// Splits `t.a, t.b` into the table and its columns; `index 'name'` counts as one column.
    private static func qualifiedNames(in list: String) -> (table: String, columns: [String]) {
        var table = ""
        var columns: [String] = []
        for name in list.split(separator: ",").map({ $0.drop(while: { $0 == " " }) }) {
            if let dot = name.firstIndex(of: ".") {
                table = String(name[..<dot])
                columns.append(String(name[name.index(after: dot)...]))
            } else {
                columns.append(String(name))
            }
        }
        return (table, columns)
    }
}

extension String {
    /// The rest of the text behind the first `mark`, nil without one.
    fileprivate func after(_ mark: String) -> String? {
        var rest = self[...]
        while !rest.isEmpty {
            if rest.hasPrefix(mark) { return String(rest.dropFirst(mark.count)) }
            rest = rest.dropFirst()
        }
        return nil
    }
}
