internal import SQL

/// How often a plugin used one of its rights.
public struct CapabilityUse: Equatable, Sendable {
    /// The plugin.
    public var plugin: String
    /// The right's name.
    public var capability: String
    /// How often.
    public var uses: Int64

    /// A use of a right.
    public init(_ plugin: String, _ capability: String, _ uses: Int64) {
        self.plugin = plugin
        self.capability = capability
        self.uses = uses
    }
}

/// How often plugins used their rights, run by run; the names are in the caller's words.
public final class CapabilityUses {
    /// One right of a plugin over all runs that are kept.
    public struct Summary: Equatable, Sendable {
        /// The right's name.
        public var capability: String
        /// How often it was used.
        public var uses: Int64
        /// In how many runs.
        public var runs: Int64
        /// The latest of them.
        public var latestRun: RunID
    }

    private let group: WriteGroup

    /// The uses in the database of `group`. Writing needs the run's lease, reading does not.
    public init(_ group: WriteGroup) { self.group = group }

    /// The uses in one run, by plugin and name.
    public func read(run: RunID) throws -> [CapabilityUse] {
        let select = try group.connection.prepare(
            "SELECT plugin, capability, uses FROM capability_uses WHERE run = $1 ORDER BY plugin, capability")
        select.bind(1, run.rawValue)
        var uses: [CapabilityUse] = []
        try select.forEach { uses.append(CapabilityUse($0.text(0), $0.text(1), $0.int64(2))) }
        return uses
    }

    /// What `plugin` used over all runs that are kept, by name.
    ///
    /// A run that only read and kept nothing is not among them.
    public func list(plugin: String) throws -> [Summary] {
        let select = try group.connection.prepare(
            """
            SELECT capability, sum(uses), count(*), max(run) FROM capability_uses
            WHERE plugin = $1 GROUP BY capability ORDER BY capability
            """)
        select.bind(1, plugin)
        var list: [Summary] = []
        try select.forEach {
            list.append(
                Summary(
                    capability: $0.text(0), uses: $0.int64(1), runs: $0.int64(2),
                    latestRun: RunID(rawValue: $0.int64(3))))
        }
        return list
    }

    /// Puts uses in the place of earlier ones of the same run; what is not given stays as it is.
    ///
    /// In the open group, or begins one; the caller commits.
    ///
    /// - Throws: `RunsError.leaseLost`, `notLeased`.
    public func write(_ uses: [CapabilityUse], run: RunID) throws {
        try group.beginWrite(to: run)
        let upsert = try group.connection.prepare(
            """
            INSERT INTO capability_uses (run, plugin, capability, uses) VALUES ($1, $2, $3, $4)
            ON CONFLICT (run, plugin, capability) DO UPDATE SET uses = excluded.uses
            """)
        for use in uses {
            upsert.bind(1, run.rawValue)
            upsert.bind(2, use.plugin)
            upsert.bind(3, use.capability)
            upsert.bind(4, use.uses)
            try upsert.run()
        }
    }
}
