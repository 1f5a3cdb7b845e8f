internal import Plugins
internal import Sealing

extension PluginChange {
    /// Returns when nothing is signed with a key that was revoked, neither what comes nor what stays.
    func checkRevoked() throws(PluginFaults) {
        let faults = RegistryAudit.revoked(
            try lock.auditable(), histories: registries.mapValues(\.history))
        if let found = PluginFaults(faults) { throw found }
    }

    /// Publishers whose remembered key changes, with the chain that leads to the new one.
    var rotations: [String: (before: VerifyingKey, steps: [KeySuccession.Step])] {
        var rotations: [String: (before: VerifyingKey, steps: [KeySuccession.Step])] = [:]
        for (id, plugin) in chosen {
            guard let text = project.lock[id]?.publisherKey, let before = try? VerifyingKey(text),
                plugin.key != before, case .registry(let name) = plugin.source
            else { continue }
            let steps = registries[name]?.history.publishers[id.publisher]?.steps(after: before) ?? []
            if !steps.isEmpty { rotations[id.publisher] = (before, steps) }
        }
        return rotations
    }
}
