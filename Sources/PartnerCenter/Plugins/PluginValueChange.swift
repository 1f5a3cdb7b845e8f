/// A change of what a plugin keeps under a key.
///
/// It is no operation: it belongs to the plugin, no role allows it and no event tells of it. But it is a write like
/// others, and so the audit has a record of it.
public struct PluginValueChange: Sendable, Equatable {
    /// The plugin: `acme/x`.
    public var plugin: String
    /// The key.
    public var key: String
    /// What is kept from now on; nil for nothing any more.
    public var value: String?

    /// A change of what `plugin` keeps under `key`.
    public init(of plugin: String, _ key: String, to value: String?) {
        self.plugin = plugin
        self.key = key
        self.value = value
    }

    /// What the audit and the journal call it: `kv.set`, `kv.delete`.
    public var name: StaticString { value == nil ? "kv.delete" : "kv.set" }

    /// Every name that a change has.
    public static let names = ["kv.set", "kv.delete"]

    /// Makes the change and its record in the audit, in the transaction that is open. One that changes nothing leaves
    /// no record.
    ///
    /// The audit is read by more people than the values are meant for: it gets what `describe` makes of the value
    /// before and after.
    func perform<S: PluginValueStore & AuditStore>(
        on store: S, _ context: OperationContext, describing describe: (String) -> String
    ) throws {
        let before = try store.pluginValue(key, of: plugin)
        if before == value { return }
        if let value {
            try store.setPluginValue(value, key, of: plugin)
        } else {
            try store.removePluginValue(key, of: plugin)
        }
        var changes = ChangeList()
        changes.add("value", before.map(describe), value.map(describe))
        try store.audit(name, AuditSubject(.pluginValue, named: "\(plugin):\(key)"), changes, context)
    }
}

/// The way to what plugins keep in a center, which stands behind its door.
public protocol PluginValueDoor: AnyObject {
    /// What they keep, to be looked at; nil for a center that keeps nothing for them.
    var pluginValues: (any PluginValueStore)? { get }
    /// Makes a change and its record in the audit, which says of values what `describe` makes of them.
    ///
    /// - Throws: `OperationError`, `unsupported` for a center that keeps nothing for plugins; the errors of the store.
    func keep(_ change: PluginValueChange, _ origin: Origin, describing describe: (String) -> String) throws
}

extension Door: PluginValueDoor {
    /// What plugins keep in the center.
    public var pluginValues: (any PluginValueStore)? { center.pluginValues }

    /// Changes what a plugin keeps in the center.
    public func keep(
        _ change: PluginValueChange, _ origin: Origin, describing describe: (String) -> String
    ) throws {
        try center.keep(change, actor(), origin, describing: describe)
    }
}

extension OperationError {
    /// What is asked of a center that keeps nothing for plugins.
    public static func keepsNothing(_ call: String) -> OperationError {
        OperationError(.unsupported, "\(call): this center keeps nothing for plugins")
    }
}
