internal import Plugins
internal import Runs

/// What the runs of a project's center did with the rights of plugins.
struct KeptUses {
    /// How many runs are kept.
    let runs: Int64
    private let center: CenterView?

    /// Looks at the center that invocation, environment or folder choose; without one no run was kept.
    ///
    /// - Throws: as `CenterView.open`.
    init(_ invocation: Invocation, _ surroundings: Surroundings) throws {
        center = try CenterView.open(invocation, surroundings)
        runs = try center?.runs.count() ?? 0
    }

    /// What of its rights a plugin used, by their names.
    func uses(of id: PluginID) throws -> [CapabilityUses.Summary] {
        guard let center else { return [] }
        return try CapabilityUses(center.group).list(plugin: "\(id)")
    }

    /// What was looked at.
    var text: String {
        if center == nil { return "there is no center here, so no run was kept" }
        return runs == 0 ? "no run was kept" : "looked at \(PruningText.counted(Int(runs), "run"))"
    }
}
