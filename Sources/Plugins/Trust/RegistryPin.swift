public import Sealing

/// What a project remembers of a registry, so that it cannot be shown another past: kept in its lock.
public struct RegistryPin: Sendable, Equatable {
    /// The registry's own key, trusted at first use.
    public var key: VerifyingKey
    /// How many entries its log had when it was last read.
    public var position: Int
    /// The hash of the last of them; of no bytes for an empty log.
    public var headHash: ContentHash

    /// What is remembered.
    public init(key: VerifyingKey, position: Int, headHash: ContentHash) {
        self.key = key
        self.position = position
        self.headHash = headHash
    }

    /// What a lock has of a registry.
    ///
    /// - Throws: `wrong_value` for a key that is none.
    public init(_ locked: ProjectLock.Registry) throws(PluginFaults) {
        self.init(
            key: try VerifyingKey.locked(locked.key, of: locked.name), position: locked.position,
            headHash: locked.head)
    }

    /// The same for a lock, of the registry that the project calls `name`.
    public func locked(as name: String) -> ProjectLock.Registry {
        ProjectLock.Registry(name, key: key.description, position: position, head: headHash)
    }
}
