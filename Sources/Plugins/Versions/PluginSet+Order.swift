extension PluginSet {
    /// What all plugins provide at `point`, in the order they are used.
    ///
    /// - Throws: `PluginFaults` with code `cycle`, which names the edges.
    public func ordered(
        at point: ExtensionPoint
    ) throws(PluginFaults) -> [(plugin: PluginID, provision: Provision)] {
        let placed: [PlacedProvision]
        do { placed = try ProvisionOrder.sorted(self, at: point) } catch {
            throw PluginFaults(
                PluginFault(
                    .cycle, file: point.rawValue, "\(error)",
                    hint: "take one of these plugins out, or ask its publisher"))
        }
        return placed.map { ($0.plugin, $0.provision) }
    }
}
