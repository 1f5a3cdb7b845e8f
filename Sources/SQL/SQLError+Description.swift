extension SQLError: CustomStringConvertible {
    /// What happened, and what to try.
    public var description: String {
        switch self {
        case .busy(let path, let holder?):
            let name = holder.program.isEmpty ? "" : " (\(holder.program))"
            return "\(path) is being written by process \(holder.process)\(name); "
                + "try again when it is done, or end it if it hangs"
        case .busy(let path, nil):
            return "\(path) is locked by another program; close it there and try again"
        case .cancelled:
            return "the wait for the database was cancelled; nothing was changed"
        case .full(let path):
            return "no room left to write \(path); the last group of changes was undone; "
                + "free some space and run again"
        case .readOnly(let path):
            return "\(path) can only be read; check the permissions of the file and of its folder"
        case .cannotOpen(let path, let reason):
            return "cannot open \(path): \(reason); check the path and the permissions of its folder"
        case .corrupt(let path, let detail):
            return "\(path) is damaged (\(detail)); keep the file, and go on with the latest backup"
        case .notADatabase(let path):
            return "\(path) is not a database; check the path"
        case .foreignDatabase(let path, let found, let expected):
            return "\(path) belongs to another program (application id \(found), ours is \(expected)); "
                + "check the path"
        case .newerVersion(let component, let found, let known):
            return "the database has version \(found) of \(component), this release knows up to \(known); "
                + "nothing was changed; use the newer release"
        case .constraint(let kind, let table, let columns):
            return Self.sentence(for: kind, table: table, columns: columns)
        case .inputOutput(let path, let code, let reason):
            let why = reason.isEmpty ? "" : ", \(reason)"
            return "reading or writing \(path) failed (code \(code)\(why)); check the disk, then run again"
        case .fileExists(let path):
            return "\(path) exists already and is not replaced; choose another name"
        case .transactionLost:
            return "the database undid the open group of changes after an earlier error; run again"
        case .tooBig:
            return "a value is larger than the database accepts; split it into smaller ones"
        case .outOfMemory:
            return "out of memory in the database; free some memory and run again"
        case .misuse(let detail):
            return "a mistake in this program's use of its database: \(detail); please report it"
        }
    }

    private static func sentence(for kind: ConstraintKind, table: String, columns: [String]) -> String {
        let list = columns.joined(separator: ", ")
        let place = table.isEmpty ? list : list.isEmpty ? table : "\(table) (\(list))"
        let target = place.isEmpty ? "a table" : place
        return switch kind {
        case .unique: "\(target) already has a row with these values; use the row that is there"
        case .foreignKey:
            "a row refers to one that does not exist, or is still referred to; write that one first"
        case .check: "a rule of the table refused the row: \(target); correct the value"
        case .notNull: "\(target) must have a value; give one"
        case .type: "\(target) was given a value of the wrong type; convert it first"
        case .other: "a rule of the table refused the row: \(target); correct the value"
        }
    }
}
