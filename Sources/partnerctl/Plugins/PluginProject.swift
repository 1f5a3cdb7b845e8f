internal import PartnerCenter
internal import Plugins
internal import Sealing

/// A project while its plugins are looked at or changed: its documents as they are, and its registries.
struct PluginProject {
    /// Its folder.
    let folder: String
    let document: ProjectDocument
    let lock: ProjectLock
    /// Certificates that servers of registries are checked by, in place of the system's.
    private let authorities: String?
    /// Where what was read of registries' logs is kept.
    private let cache: String

    /// The project here; `isNew` takes the working directory for a new one where there is none.
    ///
    /// - Throws: `PluginFaults` with everything that is wrong with its documents; `UsageError` without a project.
    init(_ invocation: Invocation, _ surroundings: Surroundings, isNew: Bool = false) throws {
        authorities = surroundings.environment["SSL_CERT_FILE"].flatMap { $0.isEmpty ? nil : $0 }
        cache = Paths.join(surroundings.cacheFolder, "registries")
        if let folder = surroundings.projectFolder {
            self.folder = folder
        } else if isNew {
            folder = surroundings.directory
        } else {
            throw UsageError(
                command: invocation.path.joined(separator: " "),
                problems: [
                    UsageProblem(
                        message:
                            "there is no \(ProjectDocument.fileName) in \(Escaping.line(surroundings.directory)) or "
                            + "above it",
                        hint: "a project begins with its first plugin: partnerctl plugin add")
                ], help: "partnerctl help plugins")
        }
        var faults: [PluginFault] = []
        var read: (document: ProjectDocument?, lock: ProjectLock?)
        do throws(PluginFaults) { read.document = try ProjectPlugins.project(folder) } catch {
            faults += error.all
        }
        do throws(PluginFaults) { read.lock = try ProjectPlugins.lock(folder) } catch { faults += error.all }
        if let found = PluginFaults(faults) { throw found }
        document = read.document ?? ProjectDocument()
        lock = read.lock ?? ProjectLock()
    }

    /// The plugin called `id` in the lock.
    func locked(_ id: PluginID) throws(PluginFaults) -> ProjectLock.Plugin {
        if let found = lock[id] { return found }
        let near = Suggestion.nearest("\(id)", in: lock.plugins.map { "\($0.id)" })
        throw PluginFaults(
            PluginFault(
                .notFound, file: "\(id)", "is no plugin of this project",
                hint: near.map { "did you mean \($0)?" } ?? "add it: partnerctl plugin add \(id)"))
    }

    /// The bundle of a locked plugin, checked.
    func bundle(_ locked: ProjectLock.Plugin) throws(PluginFaults) -> PluginBundle {
        guard case .path(let path) = locked.source else {
            return try PluginStore(project: folder).load(locked.hash, name: "\(locked.id)", catalog: .host)
        }
        return try PluginFolder.read(Paths.absolute(path, in: folder), name: "\(locked.id)", catalog: .host)
            .bundle
    }

    /// The manifests of all locked plugins that can be read.
    func manifests() -> [PluginID: PluginManifest] {
        var found: [PluginID: PluginManifest] = [:]
        for locked in lock.plugins {
            // What cannot be read has its own command to say so: verify.
            if let bundle = try? bundle(locked) { found[locked.id] = bundle.manifest }
        }
        return found
    }

    /// Opens the registries called `names` at the addresses that the project, or `added`, gives them.
    ///
    /// - Throws: `PluginFaults` with everything that is wrong with any of them.
    func open(
        _ names: Set<String>, added: [String: String] = [:], key: VerifyingKey? = nil
    ) throws(PluginFaults) -> [String: Registry] {
        var (found, faults): ([String: Registry], [PluginFault]) = ([:], [])
        for name in names.sorted() {
            guard let url = added[name] ?? document.registries[name] else {
                let near = Suggestion.nearest(name, in: document.registries.keys.sorted())
                faults.append(
                    PluginFault(
                        .notFound, file: ProjectDocument.fileName, path: "registries",
                        "has no registry \(Escaping.line(name, limit: 60))",
                        hint: near.map { "did you mean \($0)?" } ?? "give its address: --registry file:FOLDER"
                    ))
                continue
            }
            do throws(PluginFaults) {
                found[name] = try client(name, url).open(pin: try pin(name), expected: key, now: .now)
            } catch { faults += error.all }
        }
        if let faults = PluginFaults(faults) { throw faults }
        return found
    }

    private func client(_ name: String, _ url: String) throws(PluginFaults) -> RegistryClient {
        let (address, source): (String, any RegistrySource)
        switch try RegistryAddress(url) {
        case .folder(let path):
            address = Paths.absolute(path, in: folder)
            source = FolderSource(folder: address)
        case .web(let url):
            address = url
            source = WebSource(address: url, authorities: authorities)
        }
        do throws(FileError) { try OutputFile.makeFolder(cache) } catch {
            // Where nothing can be kept, everything is read each time.
        }
        return RegistryClient(name: name, source: source, keeper: LogKeeper(folder: cache, address: address))
    }

    /// Plugins of the lock that are signed with a key that was revoked.
    ///
    /// - Parameters:
    ///   - isAsking: whether the registries are asked; else what was kept of their logs tells.
    ///   - console: is told of a registry that cannot be asked: what was kept of its log tells then, too.
    /// - Returns: a fault for each; empty for none.
    /// - Throws: `PluginFaults` for a registry that is not to be believed, and for a lock whose keys are none.
    func revokedKeys(asking isAsking: Bool, _ console: Console) throws(PluginFaults) -> [PluginFault] {
        let plugins = try lock.auditable()
        var (histories, faults): ([String: RegistryHistory], [PluginFault]) = ([:], [])
        for name in Set(plugins.compactMap(\.registry)).sorted() {
            guard let url = document.registries[name] else { continue }
            do throws(PluginFaults) {
                let client = try client(name, url)
                guard isAsking else {
                    histories[name] = client.kept(try pin(name))
                    continue
                }
                do throws(PluginFaults) {
                    histories[name] = try client.open(pin: try pin(name), now: .now).history
                } catch {
                    // A registry that is away, or was not signed for long, says nothing; one that lies is told.
                    guard error.all.allSatisfy({ Self.silences.contains($0.code) }) else { throw error }
                    histories[name] = client.kept(try pin(name))
                    if !console.isJSON {
                        for fault in error.all { console.note(Escaping.line("\(fault)", limit: 300)) }
                        console.note("  \(name) is not asked which keys were revoked")
                    }
                }
            } catch { faults += error.all }
        }
        if let faults = PluginFaults(faults) { throw faults }
        return RegistryAudit.revoked(plugins, histories: histories)
    }

    private static let silences: Set<PluginFault.Code> = [
        .registryUnreachable, .registryFileMissing, .system, .expiredHead,
    ]

    private func pin(_ name: String) throws(PluginFaults) -> RegistryPin? {
        guard let seen = lock[registry: name] else { return nil }
        return try RegistryPin(seen)
    }

    /// The registry that each listed or locked plugin comes from.
    var registrySources: [PluginID: String] {
        var sources: [PluginID: String] = [:]
        for plugin in lock.plugins {
            if case .registry(let name) = plugin.source { sources[plugin.id] = name }
        }
        for (id, plugin) in document.plugins {
            if case .registry(let name) = plugin.source { sources[id] = name }
        }
        return sources
    }
}

extension RegistryTime {
    /// By this machine's clock.
    static var now: RegistryTime { RegistryTime(seconds: Int(HostClock.milliseconds() / 1000)) }
}
