internal import PartnerCenter
internal import Plugins

/// `partnerctl plugin remove`
enum PluginRemove {
    static let declaration = Command(
        name: "remove", summary: "Takes a plugin out of the project, and what only it required.",
        arguments: [PluginCommand.id], flags: [.frozen, .json],
        action: { invocation, surroundings in
            try PluginFlags.refuseFrozen(invocation, surroundings)
            let id = try PluginID(argument: invocation)
            let project = try PluginProject(invocation, surroundings)
            guard project.document.plugins[id] != nil else {
                let locked = try project.locked(id)
                let users = project.lock.plugins.filter { $0.requires[locked.id] != nil }.map { "\($0.id)" }
                throw PluginFaults(
                    PluginFault(
                        .notFound, file: "\(id)", "is not listed in \(ProjectDocument.fileName)",
                        hint: users.isEmpty
                            ? "" : "\(users.joined(separator: " and ")) requires it; remove that one"))
            }
            var change = PluginChange(project)
            change.drop(id)
            try change.choose()
            try change.write()
            PluginChangeText(project, change, surroundings.console).show()
            return .done
        })
}

/// `partnerctl plugin update`
enum PluginUpdate {
    static let declaration = Command(
        name: "update", summary: "Takes later versions of plugins, and asks for what they ask anew.",
        details: """
            Without ID: every plugin that the project lists. The latest version of the same major one is taken, or the
            named one. A folder or a bundle's file is locked as it is now. What a plugin was granted it keeps, as far as it
            still asks for it; nothing is granted beyond that unless you confirm it.
            With --preview --plan, the script of a plan is planned again with the present and with the updated plugins, on
            a copy of its center, and what differs is shown: rows first. Nobody is asked; rights are as --grant says.
            """,
        arguments: [
            Argument(
                name: "ID", form: .plugin, doc: "A plugin of the project; all of them if left out.",
                isRequired: false)
        ],
        flags: [
            .toggle("preview", "Shows what would change, and changes nothing."),
            .value(
                "plan", .file, isRepeated: true,
                "With --preview: shows which rows of this plan would differ; made with plan --out."),
            .value("version", .text("VERSION"), "Takes this version."),
        ] + PluginFlags.taking.filter { !["registry", "this-one"].contains($0.name) },
        examples: [
            CommandExample("partnerctl plugin update acme/tidy-names --preview"),
            CommandExample(
                "partnerctl plugin update acme/tidy-names --preview --plan staff.plan",
                "which rows would be worked otherwise"),
        ],
        action: { invocation, surroundings in
            let isPreview = invocation.isSet("preview")
            let plans = try UpdatePreview.plans(invocation, surroundings)
            if !isPreview { try PluginFlags.refuseFrozen(invocation, surroundings) }
            let project = try PluginProject(invocation, surroundings)
            var change = PluginChange(project)
            change.takesUnsigned = invocation.isSet("unsigned")
            change.expectedKey = try PluginFlags.registryKey(invocation)
            let only = try invocation.word("ID").map { _ in try PluginID(argument: invocation) }
            try change.open()
            try raise(only, invocation, &change)
            try change.trust(invocation, of: only)
            try change.choose()
            try change.checkRevoked()
            // A preview asks nobody; it grants what is named.
            if !isPreview || !invocation.texts("grant").isEmpty || invocation.isSet("grant-all") {
                try PluginQuestions(invocation, surroundings.console, main: only).ask(&change)
            }
            if !isPreview { try change.write() }
            PluginChangeText(project, change, surroundings.console).show()
            guard isPreview else { return .done }
            return try UpdatePreview(change: change, surroundings: surroundings).show(plans)
        })

    /// Lists the versions that are wanted.
    private static func raise(
        _ only: PluginID?, _ invocation: Invocation, _ change: inout PluginChange
    ) throws {
        if let only, change.listed[only] == nil {
            throw PluginFaults(
                PluginFault(
                    .notFound, file: "\(only)", "is not listed in \(ProjectDocument.fileName)",
                    hint: Suggestion.nearest("\(only)", in: change.listed.keys.map { "\($0)" }).map {
                        "did you mean \($0)?"
                    } ?? "add it: partnerctl plugin add \(only)"))
        }
        for (id, var plugin) in change.listed where only == nil || only == id {
            guard case .registry(let name) = plugin.source, let registry = change.registries[name] else {
                continue
            }
            let present = change.project.lock[id]?.version ?? plugin.version
            if let text = invocation.text("version"), only == id {
                guard let version = SemanticVersion(text) else {
                    throw PluginFaults.usage(
                        "update",
                        "--version must be three numbers such as 1.4.0, got \"\(Escaping.line(text))\"")
                }
                plugin.version = version
            } else {
                plugin.version =
                    registry.history.releases[id]?.last {
                        $0.yanked == nil && $0.version.major == (present ?? $0.version).major
                    }?.version ?? plugin.version
            }
            change.list(id, plugin)
        }
    }
}

/// `partnerctl plugin install`
enum PluginInstall {
    static let declaration = Command(
        name: "install", summary: "Fetches what the lock says, such as after git clone.",
        details: """
            Every bundle is compared with the hash in partnerctl.lock. What partnerctl.json lists and the lock does not
            have is locked, without rights. With --frozen, or where CI is set, lock and project must fit.
            """,
        flags: [
            .toggle("relock", "Writes the lock anew from partnerctl.json; rights that still fit are kept.")
        ] + PluginFlags.taking.filter { ["unsigned", "registry-key", "frozen", "json"].contains($0.name) },
        action: { invocation, surroundings in
            let project = try PluginProject(invocation, surroundings)
            let console = surroundings.console
            let fits = ProjectPlugins.faults(project.document, project.lock)
            if fits.isEmpty, !invocation.isSet("relock") {
                if let faults = PluginFaults(try project.revokedKeys(asking: false, console)) { throw faults }
                let count = try fetch(project, invocation)
                if !console.isJSON {
                    console.note(
                        "\(PruningText.counted(project.lock.plugins.count, "plugin")) of the lock "
                            + "\(project.lock.plugins.count == 1 ? "is" : "are") here"
                            + (count > 0 ? ", \(count) of them fetched now" : ""))
                }
                return .done
            }
            if surroundings.isFrozen(invocation), let faults = PluginFaults(fits) { throw faults }
            try PluginFlags.refuseFrozen(invocation, surroundings)
            var change = PluginChange(project)
            change.takesUnsigned = invocation.isSet("unsigned")
            change.expectedKey = try PluginFlags.registryKey(invocation)
            try change.choose()
            try change.checkRevoked()
            try change.write()
            PluginChangeText(project, change, console).show()
            return .done
        })

    /// Fetches the bundles that the lock names and the store does not have; answers how many.
    private static func fetch(_ project: PluginProject, _ invocation: Invocation) throws -> Int {
        let store = PluginStore(project: project.folder)
        var missing: [ProjectLock.Plugin] = []
        for locked in project.lock.plugins {
            if case .path = locked.source { continue }
            do throws(PluginFaults) {
                _ = try store.load(locked.hash, name: "\(locked.id)", catalog: .host)
            } catch { missing.append(locked) }
        }
        if missing.isEmpty { return 0 }
        let sources = project.registrySources
        let names = Set(missing.compactMap { sources[$0.id] })
        let set = try RegistrySet(
            try project.open(names, key: try PluginFlags.registryKey(invocation)),
            sources: sources.filter { names.contains($0.value) })
        var (bundles, faults): ([PluginBundle], [PluginFault]) = ([], [])
        let keys = try project.lock.publisherKeys()
        for locked in missing {
            do throws(PluginFaults) {
                let bundle: PluginBundle
                if let place = PluginLocation(locked.source, in: project.folder) {
                    bundle = try place.bundle(named: "\(locked.id)")
                } else {
                    let registry = try set.registry(of: locked.id)
                    bundle = try registry.bundle(
                        locked.id, locked.version,
                        Registry.Terms(publisherKey: keys[locked.id], takesUnsigned: true, takesYanked: true),
                        catalog: .host)
                }
                guard bundle.hash == locked.hash else {
                    throw PluginFaults(
                        PluginFault(
                            .wrongHash, file: "\(locked.id)", "is not the bundle that was locked",
                            hint: "look where it came from: git log \(ProjectLock.fileName)"))
                }
                bundles.append(bundle)
            } catch { faults += error.all }
        }
        if let found = PluginFaults(faults) { throw found }
        for bundle in bundles { try store.install(bundle) }
        return bundles.count
    }
}
