internal import PartnerCenter
internal import PartnerLua
internal import Plugins
internal import Sealing

/// A change of a project's plugins on its way: everything is fetched, checked and asked before a byte is written.
struct PluginChange {
    let project: PluginProject
    /// What `partnerctl.json` is to list.
    private(set) var listed: [PluginID: ProjectDocument.Plugin]
    /// Registries that the project gets to know.
    private(set) var newRegistries: [String: String] = [:]
    /// Whether plugins may be taken of publishers who never signed.
    var takesUnsigned = false
    /// The registry's key that somebody got on another way.
    var expectedKey: VerifyingKey?
    /// A publisher's key that somebody got on another way.
    private(set) var trustedKey: (publisher: String, key: VerifyingKey)?
    /// Registries that have been read, by their names.
    private(set) var registries: [String: Registry] = [:]
    /// What the project gets.
    private(set) var chosen: [PluginID: Chosen] = [:]

    /// A plugin as the project gets it.
    struct Chosen {
        var bundle: PluginBundle
        var source: PluginSource
        /// The publisher's key that is remembered; nil for one that is not signed.
        var key: VerifyingKey?
        /// What it may do.
        var grants: [Capability]

        var manifest: PluginManifest { bundle.manifest }

        /// What it asks for and is not granted.
        var open: [CapabilityRequest] {
            manifest.capabilities.filter { request in
                !grants.contains { $0.isWithin(request.capability) && Right($0).openParameters.isEmpty }
            }
        }
    }

    /// Nothing is to be changed yet.
    init(_ project: PluginProject) {
        self.project = project
        listed = project.document.plugins
    }

    /// Lists a plugin, or another version or source of it.
    mutating func list(_ id: PluginID, _ plugin: ProjectDocument.Plugin) { listed[id] = plugin }

    /// Lists a plugin no longer.
    mutating func drop(_ id: PluginID) { listed[id] = nil }

    /// Makes a registry known under a name.
    mutating func know(_ name: String, at url: String) { newRegistries[name] = url }

    /// Reads the registries that the project takes plugins from, and `more`.
    mutating func open(_ more: Set<String> = []) throws(PluginFaults) {
        var names = more
        for plugin in listed.values {
            if case .registry(let name) = plugin.source { names.insert(name) }
        }
        // What plugins require may come from the only registry there is.
        let known = Set(project.document.registries.keys).union(newRegistries.keys)
        if known.count == 1, !listed.isEmpty || !more.isEmpty { names.formUnion(known) }
        for (name, registry) in try project.open(
            names.subtracting(registries.keys), added: newRegistries, key: expectedKey)
        {
            registries[name] = registry
        }
    }

    // MARK: Trust

    /// Takes the key that `--publisher-key` names for the publisher of `id`, in place of the one that is locked.
    mutating func trust(_ invocation: Invocation, of id: PluginID?) throws {
        guard let key = try PluginFlags.publicKey("publisher-key", invocation) else { return }
        guard let id else {
            throw PluginFaults.usage(
                invocation.path.last ?? "", "--publisher-key is of one publisher, and no plugin is named",
                hint: "name a plugin of that publisher")
        }
        trustedKey = (id.publisher, key)
    }

    /// What a bundle of `id` is taken under, by the key that is known of its publisher.
    func terms(of id: PluginID) throws(PluginFaults) -> Registry.Terms {
        let keys = try publisherKeys()
        let known = keys[id] ?? keys.first { $0.key.publisher == id.publisher }?.value
        let trusted = trustedKey.flatMap { $0.publisher == id.publisher ? $0.key : nil }
        return Registry.Terms(
            publisherKey: trusted ?? known, takesUnsigned: takesUnsigned, takesYanked: true)
    }

    /// The publishers' keys that count: those of the lock, unless somebody named another.
    private func publisherKeys() throws(PluginFaults) -> [PluginID: VerifyingKey] {
        var keys = try project.lock.publisherKeys()
        if let trustedKey {
            for id in keys.keys where id.publisher == trustedKey.publisher { keys[id] = trustedKey.key }
        }
        return keys
    }

    // MARK: Choosing

    /// Chooses versions, fetches bundles, and keeps what was granted as far as it still holds.
    ///
    /// - Throws: `PluginFaults` with everything that is wrong; nothing was written.
    mutating func choose() throws(PluginFaults) {
        let near = try local()
        try open()
        var sources: [PluginID: String] = [:]
        for (id, plugin) in listed {
            if case .registry(let name) = plugin.source { sources[id] = name }
        }
        let set = try RegistrySet(registries, sources: sources, fallback: fallback)
        var elsewhere: [Resolution.Node: [PluginID: SemanticVersion]] = [:]
        var wants: [PluginID: SemanticVersion] = [:]
        for (id, plugin) in listed {
            if let bundle = near[id] {
                wants[id] = bundle.manifest.version
                elsewhere[Resolution.Node(id, bundle.manifest.version)] = bundle.manifest.requires
            } else {
                wants[id] = plugin.version
            }
        }
        var locked: [PluginID: SemanticVersion] = [:]
        for plugin in project.lock.plugins { locked[plugin.id] = plugin.version }
        let resolution = try set.resolve(wants, locked: locked, elsewhere: elsewhere)
        let far = resolution.versions.filter { near[$0.key] == nil }
        let (kept, missing) = stored(far)
        let fetched = try set.fetch(
            missing, locked: locked, keys: try publisherKeys(), trusted: trustedKey,
            takesUnsigned: takesUnsigned, catalog: .host)
        chosen = [:]
        for id in resolution.versions.keys {
            if let bundle = near[id], let source = listed[id]?.source {
                take(id, bundle, source, key: nil)
            } else if let found = fetched[id] {
                take(id, found.bundle, .registry(found.registry), key: found.key)
            } else if let found = kept[id] {
                take(id, found.bundle, found.locked.source, key: found.key)
            }
        }
        if let found = PluginFaults(downgrades) { throw found }
    }

    /// Plugins that were signed and would be no longer.
    private var downgrades: [PluginFault] {
        if takesUnsigned { return [] }
        return chosen.sorted { $0.key < $1.key }.compactMap { id, plugin in
            guard plugin.key == nil, project.lock[id]?.publisherKey != nil else { return nil }
            return PluginFault(
                .missingSignature, file: "\(id)",
                "is signed as it is locked, and would not be from \(plugin.source)",
                hint: "take it with --unsigned if you know what it is")
        }
    }

    /// The bundles of folders and files that the project lists.
    private func local() throws(PluginFaults) -> [PluginID: PluginBundle] {
        var (found, faults): ([PluginID: PluginBundle], [PluginFault]) = ([:], [])
        for (id, plugin) in listed.sorted(by: { $0.key < $1.key }) {
            do throws(PluginFaults) {
                guard
                    let bundle = try PluginLocation(plugin.source, in: project.folder)?.bundle(named: "\(id)")
                else { continue }
                if bundle.manifest.id != id {
                    throw PluginFaults(
                        PluginFault(
                            .wrongPlugin, file: "\(id)", "is \(bundle.manifest.id) in \(plugin.source)"))
                }
                found[id] = bundle
            } catch { faults += error.all }
        }
        if let faults = PluginFaults(faults) { throw faults }
        return found
    }

    /// Where plugins come from that only other plugins require: where the lock has them from, so that nothing moves.
    private var fallback: String? {
        let named = Set(
            listed.values.compactMap { plugin -> String? in
                if case .registry(let name) = plugin.source { return name }
                return nil
            })
        return named.count == 1 ? named.first : nil
    }

    /// What is locked in the wanted version already and in the store, and what has to be fetched.
    private func stored(
        _ versions: [PluginID: SemanticVersion]
    ) -> (
        kept: [PluginID: (bundle: PluginBundle, locked: ProjectLock.Plugin, key: VerifyingKey?)],
        missing: [PluginID: SemanticVersion]
    ) {
        var kept: [PluginID: (bundle: PluginBundle, locked: ProjectLock.Plugin, key: VerifyingKey?)] = [:]
        var missing = versions
        for (id, version) in versions {
            guard let locked = project.lock[id], locked.version == version,
                listed[id].map({ $0.source == locked.source }) ?? true,
                case .registry = locked.source,
                // What is damaged is fetched anew.
                let bundle = try? project.bundle(locked)
            else { continue }
            var key: VerifyingKey?
            if let text = locked.publisherKey {
                guard let known = try? VerifyingKey(text) else { continue }
                key = known
            }
            kept[id] = (bundle, locked, key)
            missing[id] = nil
        }
        return (kept, missing)
    }

    private mutating func take(
        _ id: PluginID, _ bundle: PluginBundle, _ source: PluginSource, key: VerifyingKey?
    ) {
        var key = key
        // Whoever remembers a key remembers the one that took its place.
        if let known = key, case .registry(let name) = source {
            key = registries[name]?.history.publishers[id.publisher]?.latest(after: known) ?? known
        }
        let before = project.lock[id]?.grants ?? []
        let grants = before.filter { bundle.manifest.undeclared([$0]).isEmpty }
        chosen[id] = Chosen(bundle: bundle, source: source, key: key, grants: grants)
    }

    /// Grants what was asked for and confirmed.
    mutating func grant(_ capability: Capability, to id: PluginID) {
        guard var plugin = chosen[id] else { return }
        plugin.grants.removeAll { $0.isWithin(capability) }
        plugin.grants.append(capability)
        chosen[id] = plugin
    }

    // MARK: Writing

    /// The lock that the change leads to.
    var lock: ProjectLock {
        var pins = project.lock.registries
        for (name, registry) in registries {
            pins.removeAll { $0.name == name }
            pins.append(registry.pin.locked(as: name))
        }
        return ProjectLock(
            chosen.map { id, plugin in
                ProjectLock.Plugin(
                    id, plugin.manifest.version, from: plugin.source, hash: plugin.bundle.hash,
                    publisherKey: plugin.key?.description,
                    grants: plugin.grants.sorted { $0.name < $1.name }, requires: plugin.manifest.requires)
            }, registries: pins)
    }

    /// Writes store, project and lock, and looks at what came of it; where that is not sound, nothing has changed.
    ///
    /// - Throws: `PluginFaults` with everything that is wrong.
    func write() throws(PluginFaults) {
        // A value that is missing in the settings is told before anything is written.
        var faults: [PluginFault] = []
        for (id, plugin) in chosen.sorted(by: { $0.key < $1.key }) {
            do throws(PluginFaults) {
                _ = try plugin.manifest.config(
                    listed[id]?.config ?? [:], file: ProjectDocument.fileName,
                    path: "plugins[\"\(id)\"].config")
            } catch { faults += error.all }
        }
        if let found = PluginFaults(faults) { throw found }
        let store = PluginStore(project: project.folder)
        for plugin in chosen.values {
            if case .path = plugin.source { continue }
            try store.install(plugin.bundle)
        }
        let before = try ProjectFiles(project.folder)
        do throws(PluginFaults) {
            for (name, url) in newRegistries.sorted(by: { $0.key < $1.key }) {
                try ProjectPlugins.set(registry: name, to: url, project.folder)
            }
            for id in Set(listed.keys).union(project.document.plugins.keys).sorted()
            where listed[id] != project.document.plugins[id] {
                try ProjectPlugins.set(id, to: listed[id], project.folder)
            }
            try ProjectPlugins.write(lock, project.folder)
            _ = try ProjectPlugins.load(project.folder, catalog: .host)
        } catch {
            try before.restore()
            throw error
        }
    }
}
