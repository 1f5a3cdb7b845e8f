internal import SQL

/// The bytes of files that came along with signals, each kept once.
public final class Attachments {
    private let group: WriteGroup

    /// The attachments in the database of `group`.
    public init(_ group: WriteGroup) { self.group = group }

    /// Keeps bytes under their hash, in the open group or in one of its own; keeping them again changes nothing.
    ///
    /// The signal that names them belongs into the same group: what no signal names is pruned.
    public func keep(hash: [UInt8], bytes: [UInt8]) throws {
        try group.perform {
            let insert = try group.connection.prepare(
                "INSERT INTO attachments (hash, bytes) VALUES ($1, $2) ON CONFLICT (hash) DO NOTHING")
            insert.bind(1, hash)
            insert.bind(2, bytes)
            try insert.run()
        }
    }

    /// The bytes with this hash, nil if they are not kept.
    public func bytes(hash: [UInt8]) throws -> [UInt8]? {
        let select = try group.connection.prepare("SELECT bytes FROM attachments WHERE hash = $1")
        select.bind(1, hash)
        return try select.first { $0.bytes(0) }
    }

    /// Removes what no signal names, and gives back how many there were.
    func forgetUnnamed() throws -> Int {
        try group.perform {
            var unnamed: Set<[UInt8]> = []
            try group.connection.prepare("SELECT hash FROM attachments").forEach {
                unnamed.insert($0.bytes(0))
            }
            if unnamed.isEmpty { return 0 }
            let naming = try group.connection.prepare("SELECT files, run, id FROM signals WHERE files <> x''")
            try naming.forEach { row in
                guard let files = SignalFiles.decode(row.bytes(0)) else {
                    throw RunsError.unreadable(
                        RunID(rawValue: row.int64(1)), what: "files of signal \(row.int64(2))")
                }
                for file in files { unnamed.remove(file.hash) }
            }
            let delete = try group.connection.prepare("DELETE FROM attachments WHERE hash = $1")
            for hash in unnamed {
                delete.bind(1, hash)
                try delete.run()
            }
            return unnamed.count
        }
    }
}
