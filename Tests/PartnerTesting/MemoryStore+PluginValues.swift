public import PartnerCenter

extension MemoryStore: PluginValueStore {
    /// What a plugin keeps under a key, or nil.
    public func pluginValue(_ key: String, of plugin: String) throws -> String? {
        content.pluginValues[plugin]?[Array(key.utf8)]
    }

    /// Keeps a value under a key, in place of what was there.
    public func setPluginValue(_ value: String, _ key: String, of plugin: String) throws {
        content.pluginValues[plugin, default: [:]][Array(key.utf8)] = value
    }

    /// Forgets what is under a key.
    public func removePluginValue(_ key: String, of plugin: String) throws {
        content.pluginValues[plugin]?[Array(key.utf8)] = nil
    }

    /// How many bytes a plugin keeps, keys and values together.
    public func pluginBytes(of plugin: String) throws -> Int64 {
        (content.pluginValues[plugin] ?? [:]).reduce(0) { $0 + Int64($1.key.count + $1.value.utf8.count) }
    }
}
