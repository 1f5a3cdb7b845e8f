/// What plugins keep in a center from run to run: each a table of texts of its own, which no other sees.
///
/// Every conformance passes `PluginValueStoreContractTests`. What is not asserted there is not promised here.
public protocol PluginValueStore {
    /// What `plugin` keeps under `key`; nil for nothing. Keys are told apart byte by byte.
    func pluginValue(_ key: String, of plugin: String) throws -> String?
    /// Keeps `value` under `key`, in place of what was there.
    func setPluginValue(_ value: String, _ key: String, of plugin: String) throws
    /// Forgets what is under `key`; nothing when there is none.
    func removePluginValue(_ key: String, of plugin: String) throws
    /// How many bytes `plugin` keeps, keys and values together.
    func pluginBytes(of plugin: String) throws -> Int64
}
