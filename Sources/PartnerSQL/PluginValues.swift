public import PartnerCenter
internal import SQL

extension SQLStore: PluginValueStore {
    /// What a plugin keeps under a key, or nil.
    public func pluginValue(_ key: String, of plugin: String) throws -> String? {
        let find = try statement("SELECT value FROM plugin_kv WHERE plugin = $1 AND key = $2")
        find.bind(1, plugin)
        find.bind(2, key)
        return try find.first { $0.text(0) }
    }

    /// Keeps a value under a key, in place of what was there.
    public func setPluginValue(_ value: String, _ key: String, of plugin: String) throws {
        let upsert = try statement(
            """
            INSERT INTO plugin_kv (plugin, key, value) VALUES ($1, $2, $3)
            ON CONFLICT (plugin, key) DO UPDATE SET value = excluded.value
            """)
        upsert.bind(1, plugin)
        upsert.bind(2, key)
        upsert.bind(3, value)
        try upsert.run()
    }

    /// Forgets what is under a key.
    public func removePluginValue(_ key: String, of plugin: String) throws {
        let delete = try statement("DELETE FROM plugin_kv WHERE plugin = $1 AND key = $2")
        delete.bind(1, plugin)
        delete.bind(2, key)
        try delete.run()
    }

    /// How many bytes a plugin keeps, keys and values together.
    public func pluginBytes(of plugin: String) throws -> Int64 {
        let sum = try statement(
            """
            SELECT coalesce(sum(length(CAST(key AS BLOB)) + length(CAST(value AS BLOB))), 0)
            FROM plugin_kv WHERE plugin = $1
            """)
        sum.bind(1, plugin)
        return try sum.first { $0.int64(0) } ?? 0
    }
}
