public import Sealing

/// The registries of a project, opened, and which plugin comes from which.
///
/// A publisher is bound to one registry, the one that the project takes it from. No other is asked when the plugin is
/// not there: a public registry that has a name of a private one is never heard.
public struct RegistrySet: Sendable {
    /// By their names in the project.
    public let registries: [String: Registry]
    /// Which registry each publisher comes from.
    public private(set) var publishers: [String: String] = [:]

    /// Binds plugins to registries: what the project takes from which, and with it what else their publishers have.
    ///
    /// - Parameters:
    ///   - registries: opened, by their names.
    ///   - sources: the registry of each plugin that the project takes from one.
    ///   - fallback: the registry of publishers that the project itself takes nothing of, when plugins require theirs;
    ///     nil: the one registry there is, or none where there are several.
    /// - Throws: `not_found` for a registry that is not there, `other_registry` for a publisher in two of them.
    public init(
        _ registries: [String: Registry], sources: [PluginID: String], fallback: String? = nil
    ) throws(PluginFaults) {
        self.registries = registries
        self.fallback = fallback ?? (registries.count == 1 ? registries.keys.first : nil)
        var faults: [PluginFault] = []
        for (id, name) in sources.sorted(by: { $0.key < $1.key }) {
            if registries[name] == nil {
                let near = NearName.question(name, among: registries.keys.sorted())
                faults.append(
                    PluginFault(
                        .notFound, file: id.description,
                        "comes from the registry \(ShownText.quoted(name)), and there is none\(near)",
                        hint: "name its address under registries in partnerctl.json"))
            }
            if let other = publishers[id.publisher], other != name {
                faults.append(
                    PluginFault(
                        .otherRegistry, file: id.description,
                        "comes from \(name), and other plugins of \(id.publisher) come from \(other)",
                        hint: "take all plugins of a publisher from one registry"))
            } else {
                publishers[id.publisher] = name
            }
        }
        if let found = PluginFaults(faults) { throw found }
    }

    private let fallback: String?

    /// The registry that a plugin comes from, and no other.
    ///
    /// - Throws: `other_registry` when the project does not say which.
    public func registry(of id: PluginID) throws(PluginFaults) -> Registry {
        if let name = publishers[id.publisher] ?? fallback, let registry = registries[name] {
            return registry
        }
        throw PluginFaults(
            PluginFault(
                .otherRegistry, file: id.description, "no registry is named for \(id.publisher)",
                hint: "list the plugin in partnerctl.json with \"from\": \"registry:NAME\""))
    }

    /// What a plugin in a version requires, by its registry's log; nil when that has no such version.
    ///
    /// - Parameters:
    ///   - id: which plugin.
    ///   - version: which version.
    ///   - takesYanked: whether a version that was taken back counts, because the lock has it.
    /// - Returns: each required plugin with the least version.
    /// - Throws: `other_registry`, `yanked`, and what is wrong with the index.
    func requirements(
        of id: PluginID, _ version: SemanticVersion, takesYanked: Bool = false
    ) throws(PluginFaults) -> [PluginID: SemanticVersion]? {
        let registry = try registry(of: id)
        guard registry.history.releases[id] != nil,
            let release = try registry.releases(of: id).first(where: { $0.version == version })
        else { return nil }
        if let reason = release.yanked, !takesYanked {
            throw PluginFaults(
                PluginFault(
                    .yanked, file: "\(id) \(version)", "was taken back: \(reason)",
                    hint: registry.history.latest(id).map { "ask for \($0)" } ?? "there is no other version"))
        }
        return release.published.requires
    }

    /// Chooses versions for what a project asks for.
    ///
    /// - Parameters:
    ///   - wants: the plugins of the project, each with its version.
    ///   - locked: versions that the lock has: taken although they were taken back since.
    ///   - elsewhere: what plugins that come from folders and bundles require, by the plugin and its version.
    /// - Returns: what to install.
    /// - Throws: what `Resolution` finds, `yanked`, `other_registry`.
    public func resolve(
        _ wants: [PluginID: SemanticVersion], locked: [PluginID: SemanticVersion] = [:],
        elsewhere: [Resolution.Node: [PluginID: SemanticVersion]] = [:]
    ) throws(PluginFaults) -> Resolution {
        try Resolution(wants) { (node) throws(PluginFaults) in
            if let needs = elsewhere[node] { return needs }
            // A plugin of a folder has one version, and no registry is asked for another.
            if elsewhere.keys.contains(where: { $0.id == node.id }) { return nil }
            return try requirements(
                of: node.id, node.version, takesYanked: locked[node.id] == node.version)
        }
    }

    /// Fetches what was chosen; nothing is written. All faults are told at once.
    ///
    /// - Parameters:
    ///   - versions: what to fetch.
    ///   - locked: versions that the lock has.
    ///   - keys: the publishers' keys that the lock has.
    ///   - trusted: a publisher's key that counts in place of those.
    ///   - takesUnsigned: whether plugins may be taken of publishers who never signed.
    ///   - catalog: the rights there are; nil takes any.
    /// - Returns: the bundles, checked, each with the publisher's key to remember.
    /// - Throws: what `Registry.bundle` throws, of all of them.
    public func fetch(
        _ versions: [PluginID: SemanticVersion], locked: [PluginID: SemanticVersion] = [:],
        keys: [PluginID: VerifyingKey] = [:], trusted: (publisher: String, key: VerifyingKey)? = nil,
        takesUnsigned: Bool = false, catalog: CapabilityCatalog? = nil
    ) throws(PluginFaults) -> [PluginID: FetchedBundle] {
        var (found, faults): ([PluginID: FetchedBundle], [PluginFault]) = ([:], [])
        // What is remembered of one plugin of a publisher holds for all of them.
        var known = Dictionary(keys.map { ($0.key.publisher, $0.value) }) { first, _ in first }
        if let trusted { known[trusted.publisher] = trusted.key }
        for (id, version) in versions.sorted(by: { $0.key < $1.key }) {
            do throws(PluginFaults) {
                let registry = try registry(of: id)
                let terms = Registry.Terms(
                    publisherKey: keys[id] ?? known[id.publisher], takesUnsigned: takesUnsigned,
                    takesYanked: locked[id] == version)
                let bundle = try registry.bundle(id, version, terms, catalog: catalog)
                found[id] = FetchedBundle(
                    bundle: bundle, key: registry.history.release(id, version)?.published.key,
                    registry: registry.name)
            } catch {
                faults += error.all
            }
        }
        if let faults = PluginFaults(faults) { throw faults }
        return found
    }
}

/// A bundle that was checked, and what to remember of it.
public struct FetchedBundle: Sendable, Equatable {
    /// The bundle.
    public var bundle: PluginBundle
    /// The publisher's key; nil for an unsigned one.
    public var key: VerifyingKey?
    /// The registry it came from.
    public var registry: String
}
