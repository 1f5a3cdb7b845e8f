public import Sealing

extension VerifyingKey {
    /// A key as a lock has it, of the registry or plugin called `owner`.
    ///
    /// - Throws: `wrong_value`.
    static func locked(_ text: String, of owner: String) throws(PluginFaults) -> VerifyingKey {
        do throws(SealingError) { return try VerifyingKey(text) } catch {
            throw PluginFaults(
                PluginFault(
                    .wrongValue, file: ProjectLock.fileName, path: owner,
                    "has a key that is none: \(error.description)",
                    hint: "undo the change: git log \(ProjectLock.fileName)"))
        }
    }
}

extension ProjectLock {
    /// The publishers' keys that are remembered, by plugin.
    ///
    /// - Throws: `wrong_value` for what is no key, of all of them.
    public func publisherKeys() throws(PluginFaults) -> [PluginID: VerifyingKey] {
        var (keys, faults): ([PluginID: VerifyingKey], [PluginFault]) = ([:], [])
        for plugin in plugins {
            guard let text = plugin.publisherKey else { continue }
            do throws(PluginFaults) {
                keys[plugin.id] = try VerifyingKey.locked(text, of: plugin.id.description)
            } catch { faults += error.all }
        }
        if let faults = PluginFaults(faults) { throw faults }
        return keys
    }

    /// What an audit looks at.
    ///
    /// - Throws: as `publisherKeys`.
    public func auditable() throws(PluginFaults) -> [RegistryAudit.Locked] {
        let keys = try publisherKeys()
        return plugins.map { plugin in
            var registry: String?
            if case .registry(let name) = plugin.source { registry = name }
            return RegistryAudit.Locked(
                id: plugin.id, version: plugin.version, registry: registry, hash: plugin.hash,
                key: keys[plugin.id])
        }
    }
}
