internal import SQL

/// A key that opens the sealed secrets of a run, itself sealed for one recipient.
public struct DataKey: Equatable, Sendable {
    /// The name by which sealed secrets call it.
    public let id: String
    /// Who can open it.
    public let recipient: String
    /// The key, sealed.
    public let sealed: [UInt8]

    /// A sealed key by name and recipient.
    public init(id: String, recipient: String, sealed: [UInt8]) {
        self.id = id
        self.recipient = recipient
        self.sealed = sealed
    }
}

/// The sealed keys of one run. Without them, its sealed secrets are noise.
public final class DataKeys {
    /// The run.
    public let run: RunID
    private let group: WriteGroup

    /// The keys of `run`, in the database of `group`.
    public init(_ group: WriteGroup, run: RunID) {
        self.run = run
        self.group = group
    }

    /// Keeps a key. In the open group, or begins one; the caller commits.
    public func add(_ key: DataKey) throws {
        try group.beginWrite(to: run)
        let insert = try group.connection.prepare(
            "INSERT INTO data_keys (run, key_id, recipient, sealed) VALUES ($1, $2, $3, $4)")
        insert.bind(1, run.rawValue)
        insert.bind(2, key.id)
        insert.bind(3, key.recipient)
        insert.bind(4, key.sealed)
        try insert.run()
    }

    /// All keys, by name and recipient.
    public func list() throws -> [DataKey] {
        let select = try group.connection.prepare(
            "SELECT key_id, recipient, sealed FROM data_keys WHERE run = $1 ORDER BY key_id, recipient")
        select.bind(1, run.rawValue)
        var keys: [DataKey] = []
        try select.forEach { row in
            keys.append(DataKey(id: row.text(0), recipient: row.text(1), sealed: row.bytes(2)))
        }
        return keys
    }

    /// Forgets all keys, in the open group or in one of its own. Call `RunStore.erase()` afterwards.
    ///
    /// - Returns: how many there were.
    @discardableResult
    public func forget() throws -> Int {
        try group.perform {
            let delete = try group.connection.prepare("DELETE FROM data_keys WHERE run = $1")
            delete.bind(1, run.rawValue)
            try delete.run()
            return group.connection.changes
        }
    }
}
