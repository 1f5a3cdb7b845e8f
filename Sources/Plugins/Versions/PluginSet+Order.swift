extension PluginSet {
    /// What all plugins provide at `point`, in the order they are used.
    ///
    /// - Throws: `PluginFaults` with code `cycle`, which names the edges.
    public func ordered(at point: ExtensionPoint) throws(PluginFaults) -> [PlacedProvision] {
        let placed = provisions(at: point).map { PlacedProvision($0.plugin, $0.provision) }
        do { return try ProvisionOrder.sorted(placed) } catch {
            throw PluginFaults(
                PluginFault(
                    .cycle, file: point.rawValue, "\(error)",
                    hint: "take one of these plugins out, or ask its publisher"))
        }
    }

    /// Returns when the plugins can be put in order at every point.
    ///
    /// - Throws: as `ordered`, of all points.
    public func checkOrder() throws(PluginFaults) {
        var faults: [PluginFault] = []
        for point in ExtensionPoint.allCases {
            do throws(PluginFaults) { _ = try ordered(at: point) } catch { faults += error.all }
        }
        if let found = PluginFaults(faults) { throw found }
    }
}
