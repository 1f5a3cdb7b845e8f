/// The plugins of a project, from its documents and its store.
public enum ProjectPlugins {
    /// Reads `partnerctl.json` of the folder `project`; an empty project where there is no such file.
    ///
    /// - Throws: `PluginFaults` with everything that is wrong.
    public static func project(_ project: String) throws(PluginFaults) -> ProjectDocument {
        let folder = try FolderHandle.open(project)
        guard let bytes = try folder.content(ProjectDocument.fileName, atMost: DocumentLimits().bytes) else {
            return ProjectDocument()
        }
        return try ProjectDocument.read(bytes, file: folder.path(of: ProjectDocument.fileName))
    }

    /// Reads `partnerctl.lock` of the folder `project`; an empty lock where there is no such file.
    ///
    /// - Throws: `PluginFaults` with everything that is wrong.
    public static func lock(_ project: String) throws(PluginFaults) -> ProjectLock {
        let folder = try FolderHandle.open(project)
        guard let bytes = try folder.content(ProjectLock.fileName, atMost: 4 * 1024 * 1024) else {
            return ProjectLock()
        }
        return try ProjectLock.read(bytes, file: folder.path(of: ProjectLock.fileName))
    }

    /// Writes `partnerctl.lock` of the folder `project`, whole or not at all.
    ///
    /// - Throws: `PluginFaults` with code `system`.
    public static func write(_ lock: ProjectLock, _ project: String) throws(PluginFaults) {
        try FolderHandle.open(project).replace(ProjectLock.fileName, lock.bytes)
    }

    /// Lists a plugin in `partnerctl.json` of the folder `project`, or takes it out where `plugin` is nil. What stands
    /// there otherwise keeps its form.
    ///
    /// - Throws: `PluginFaults` for a file that is wrong already, and with code `system`.
    public static func set(
        _ id: PluginID, to plugin: ProjectDocument.Plugin?, _ project: String
    ) throws(PluginFaults) {
        let folder = try FolderHandle.open(project)
        let path = folder.path(of: ProjectDocument.fileName)
        let found = try folder.content(ProjectDocument.fileName, atMost: DocumentLimits().bytes)
        var edit = DocumentEdit(found ?? Array("{\n  \"schema\": 1\n}\n".utf8), file: path)
        if let plugin {
            try edit.set(["plugins", id.description], to: ProjectDocument.member(plugin))
        } else {
            try edit.remove(["plugins", id.description])
        }
        _ = try ProjectDocument.read(edit.bytes, file: path)
        try folder.replace(ProjectDocument.fileName, edit.bytes)
    }

    /// Everything that scripts of the folder `project` can call, checked: what the project lists, as its lock says, from
    /// its store. `catalog` has the rights and events there are; nil takes any.
    ///
    /// - Throws: `PluginFaults` with everything that is wrong.
    public static func load(
        _ project: String, catalog: CapabilityCatalog? = nil
    ) throws(PluginFaults) -> PluginSet {
        var faults: [PluginFault] = []
        var document: ProjectDocument?
        var lock: ProjectLock?
        do throws(PluginFaults) { document = try Self.project(project) } catch { faults += error.all }
        do throws(PluginFaults) { lock = try Self.lock(project) } catch { faults += error.all }
        if let found = PluginFaults(faults) { throw found }
        guard let document, let lock else { return PluginSet() }
        faults += LockCheck(document, lock).faults
        var plugins: [InstalledPlugin] = []
        for locked in lock.plugins {
            do throws(PluginFaults) {
                plugins.append(try installed(locked, document, project, catalog))
            } catch { faults += error.all }
        }
        if let found = PluginFaults(faults) { throw found }
        let set = PluginSet(plugins)
        faults += channelFaults(document, set)
        do throws(PluginFaults) { try set.checkOrder() } catch { faults += error.all }
        if let found = PluginFaults(faults) { throw found }
        return set
    }

    private static func installed(
        _ locked: ProjectLock.Plugin, _ document: ProjectDocument, _ project: String,
        _ catalog: CapabilityCatalog?
    ) throws(PluginFaults) -> InstalledPlugin {
        let name = locked.id.description
        let bundle = try bundle(locked, project, catalog)
        let manifest = bundle.manifest
        var faults: [PluginFault] = []
        func add(_ code: PluginFault.Code, _ message: String, hint: String) {
            faults.append(PluginFault(code, file: name, message, hint: hint))
        }
        let hint = "lock it again: partnerctl plugin update \(locked.id)"
        if manifest.id != locked.id || manifest.version != locked.version {
            add(
                .changed,
                "is \(manifest.id) \(manifest.version) in its bundle, and \(locked.version) in the lock",
                hint: hint)
        }
        if manifest.requires != locked.requires {
            add(.changed, "requires other plugins in its bundle than in the lock", hint: hint)
        }
        for grant in manifest.undeclared(locked.grants) {
            add(
                .widerGrant, "is granted \(grant.name) wider than it declares",
                hint: "take it back: partnerctl plugin revoke \(locked.id) \(grant.name)")
        }
        let listed = document.plugins[locked.id]
        var config: [String: ConfigValue] = [:]
        do throws(PluginFaults) {
            config = try manifest.config(
                listed?.config ?? [:], file: ProjectDocument.fileName,
                path: "plugins[\"\(locked.id)\"].config")
        } catch { faults += error.all }
        if let found = PluginFaults(faults) { throw found }
        return InstalledPlugin(
            code: bundle.code, grants: locked.grants, config: config, isDirect: listed != nil)
    }

    private static func bundle(
        _ locked: ProjectLock.Plugin, _ project: String, _ catalog: CapabilityCatalog?
    ) throws(PluginFaults) -> PluginBundle {
        let name = locked.id.description
        guard case .path(let path) = locked.source else {
            return try PluginStore(project: project).load(locked.hash, name: name, catalog: catalog)
        }
        let folder = path.hasPrefix("/") ? path : "\(project)/\(path)"
        let bundle = try PluginFolder.read(folder, name: name, catalog: catalog).bundle
        guard bundle.hash == locked.hash else {
            throw PluginFaults(
                PluginFault(
                    .changed, file: name, "was changed in \(ShownText.plain(path)) since it was locked",
                    hint: "look at it and lock it again: partnerctl plugin update \(locked.id)"))
        }
        return bundle
    }

    private static func channelFaults(_ document: ProjectDocument, _ set: PluginSet) -> [PluginFault] {
        let known = set.provisions(at: .channels).map { "\($0.plugin):\($0.provision.name)" }
        return document.channels.sorted { $0.key < $1.key }.filter { !known.contains($0.value.provision) }.map
        {
            PluginFault(
                .notFound, file: ProjectDocument.fileName, path: "channels.\($0.key).plugin",
                "no plugin of the project provides the channel \($0.value.provision)"
                    + NearName.question($0.value.provision, among: known))
        }
    }
}

/// What a lock says against the project it belongs to.
struct LockCheck {
    private let document: ProjectDocument
    private let lock: ProjectLock

    init(_ document: ProjectDocument, _ lock: ProjectLock) {
        self.document = document
        self.lock = lock
    }

    /// Everything that does not fit.
    var faults: [PluginFault] {
        var faults: [PluginFault] = []
        var wanted: Set<PluginID> = []
        var open = document.plugins.keys.sorted()
        for (id, plugin) in document.plugins.sorted(by: { $0.key < $1.key }) {
            guard let locked = lock[id] else {
                faults.append(
                    PluginFault(
                        .notLocked, file: ProjectDocument.fileName, path: "plugins[\"\(id)\"]",
                        "is not in \(ProjectLock.fileName)", hint: "lock it: partnerctl plugin install"))
                continue
            }
            if locked.source != plugin.source {
                faults.append(unlike(id, "from \(plugin.source)", "from \(locked.source)"))
            }
            if let least = plugin.version, locked.version < least || locked.version.major != least.major {
                faults.append(unlike(id, "version \(least)", "version \(locked.version)"))
            }
        }
        while let id = open.popLast() {
            guard wanted.insert(id).inserted, let locked = lock[id] else { continue }
            for (need, least) in locked.requires.sorted(by: { $0.key < $1.key }) {
                open.append(need)
                let found = lock[need]?.version
                if let found, found >= least, found.major == least.major { continue }
                faults.append(
                    PluginFault(
                        .notLocked, file: ProjectLock.fileName, path: need.description,
                        "\(id) \(locked.version) requires \(least), and "
                            + (found.map { "\($0) is locked" } ?? "none is locked"),
                        hint: "lock it again: partnerctl plugin update \(id)"))
            }
        }
        for locked in lock.plugins where !wanted.contains(locked.id) {
            faults.append(
                PluginFault(
                    .notLocked, file: ProjectLock.fileName, path: locked.id.description,
                    "is locked, and neither \(ProjectDocument.fileName) nor a plugin asks for it",
                    hint: "take it out: partnerctl plugin remove \(locked.id)"))
        }
        return faults
    }

    private func unlike(_ id: PluginID, _ wanted: String, _ found: String) -> PluginFault {
        PluginFault(
            .notLocked, file: ProjectLock.fileName, path: id.description,
            "\(ProjectDocument.fileName) asks for it \(wanted), and it is locked \(found)",
            hint: "lock it again: partnerctl plugin update \(id)")
    }
}
