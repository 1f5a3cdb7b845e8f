internal import SQL

extension RunsSchema {
    /// How often each plugin used each of its rights in a run.
    static func capabilityUses(_ dialect: Dialect) -> String {
        """
        CREATE TABLE capability_uses (
            run \(dialect.integer) NOT NULL,
            plugin TEXT NOT NULL,
            capability TEXT NOT NULL,
            uses \(dialect.integer) NOT NULL,
            PRIMARY KEY (run, plugin, capability)
        ) \(dialect.clusteredTable);
        CREATE INDEX capability_uses_by_plugin ON capability_uses (plugin, capability);
        """
    }
}
