internal import PartnerCenter
internal import PartnerLua
internal import Plugins

extension Surroundings {
    /// The folder of the nearest `partnerctl.json`, upward from the working directory; nil without one.
    var projectFolder: String? {
        Paths.upward(from: directory).first {
            DiskLookup().exists(Paths.join($0, ProjectDocument.fileName))
        }
    }

    /// The plugins of the project here, checked; none without a project.
    ///
    /// - Throws: `PluginFaults` with everything that is wrong.
    func plugins() throws(PluginFaults) -> PluginSet {
        guard let projectFolder else { return PluginSet() }
        return try ProjectPlugins.load(projectFolder, catalog: .host)
    }

    /// What each plugin may do by today's lock: nothing for one that has left it.
    ///
    /// - Throws: `PluginFaults` for a lock that cannot be read.
    func pluginGrants() throws(PluginFaults) -> (PluginID) -> [Capability] {
        guard let projectFolder else { return { _ in [] } }
        let lock = try ProjectPlugins.lock(projectFolder)
        return { lock[$0]?.grants ?? [] }
    }

    /// What the project here has around its plugins: secrets and channels; nothing without a project.
    ///
    /// - Throws: `PluginFaults` for a project file that cannot be read, `OperationError` for a channel that is none.
    func projectSurroundings() throws -> ProjectSurroundings {
        guard let projectFolder else { return ProjectSurroundings() }
        return try ProjectSurroundings(ProjectPlugins.project(projectFolder), folder: projectFolder)
    }

    /// Whether nothing may be fetched or written here: `--frozen`, and every build server unless told otherwise.
    func isFrozen(_ invocation: Invocation) -> Bool {
        if invocation.isSet("frozen") { return true }
        return !["", "0", "false", nil].contains(environment["CI"])
    }
}
