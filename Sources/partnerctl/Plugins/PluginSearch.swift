internal import PartnerCenter
internal import Plugins
internal import Sealing

/// `partnerctl plugin search`
enum PluginSearch {
    static let declaration = Command(
        name: "search", summary: "Looks for plugins in the project's registries.",
        arguments: [
            Argument(name: "TEXT", form: .text("TEXT"), doc: "Part of an id or a summary.", isRequired: false)
        ],
        flags: [
            .value("registry", .text("NAME|URL"), "Looks only there: file:FOLDER or https://HOST/PATH."),
            .json,
        ],
        examples: [CommandExample("partnerctl plugin search names")],
        action: { invocation, surroundings in
            let project = try PluginProject(invocation, surroundings, isNew: true)
            var added: [String: String] = [:]
            var names = Set(project.document.registries.keys)
            if let text = invocation.text("registry") {
                let name =
                    text.contains(":") ? project.document.registries.first { $0.value == text }?.key : text
                if name == nil { added["registry"] = text }
                names = [name ?? "registry"]
            }
            if names.isEmpty {
                throw PluginFaults.usage(
                    "search", "the project knows no registry",
                    hint: "name one: --registry file:FOLDER or --registry https://HOST/PATH")
            }
            let console = surroundings.console
            var rows: [[String]] = []
            for (name, registry) in try project.open(names, added: added).sorted(by: { $0.key < $1.key }) {
                for entry in try registry.search(invocation.word("TEXT") ?? "") {
                    if console.isJSON {
                        json(entry, name, console)
                    } else {
                        rows.append(["\(entry.id)", "\(entry.latest)", entry.summary, name])
                    }
                }
            }
            if console.isJSON { return .done }
            if rows.isEmpty {
                console.note("nothing found")
            } else {
                let limit = console.outTerminal.isTerminal ? console.outTerminal.width : nil
                let table = TextTable(
                    titles: ["plugin", "latest", "summary", "registry"], sample: rows, limit: limit)
                console.print(table.heading)
                for row in rows { console.print(table.line(row)) }
            }
            return .done
        })

    private static func json(_ entry: CatalogEntry, _ registry: String, _ console: Console) {
        console.json { json in
            json.put("type", JSONLines.pluginFound.type)
            json.put("id", "\(entry.id)")
            json.put("latest", "\(entry.latest)")
            json.put("summary", entry.summary)
            json.put("registry", registry)
            json.put("capabilities", entry.capabilities)
        }
    }
}

/// `partnerctl plugin info`
enum PluginInfo {
    static let declaration = Command(
        name: "info", summary: "Shows what a plugin is, asks for and provides; nothing of it is executed.",
        arguments: [
            Argument(
                name: "WHAT", form: .text("WHAT"),
                doc: "An id of the project or a registry, a bundle or a folder.")
        ],
        flags: [
            .value("registry", .text("NAME|URL"), "Looks there: file:FOLDER or https://HOST/PATH."),
            .value("version", .text("VERSION"), "This version; the latest if left out."), .json,
        ],
        examples: [CommandExample("partnerctl plugin info acme/tidy-names")],
        action: { invocation, surroundings in
            let found = try find(invocation, surroundings)
            let console = surroundings.console
            if console.isJSON {
                console.json { json in
                    json.put("type", JSONLines.pluginManifest.type)
                    json.key("manifest" as StaticString)
                    json.raw(found.bundle.manifest.document.canonical.dropLast())
                    json.put("bytes", Int64(found.bundle.bytes.count))
                    json.put("sha256", "\(found.bundle.hash)")
                    json.put("versions", found.versions)
                }
                return .done
            }
            console.write(PluginDocument(found.bundle.manifest).text.utf8)
            if !found.versions.isEmpty {
                console.print("")
                console.print("Versions: \(found.versions.joined(separator: ", "))")
            }
            console.print("")
            console.print("Bundle: \(found.bundle.bytes.count) bytes, SHA-256 \(found.bundle.hash)")
            console.print(found.signed)
            return .done
        })

    private static func find(
        _ invocation: Invocation, _ surroundings: Surroundings
    ) throws -> (bundle: PluginBundle, versions: [String], signed: String) {
        let what = invocation.required("WHAT")
        let project = try PluginProject(invocation, surroundings, isNew: true)
        if let id = PluginID(what), !invocation.isSet("registry"), let locked = project.lock[id],
            !invocation.isSet("version")
        {
            return (try project.bundle(locked), [], signed(locked.publisherKey))
        }
        let path = surroundings.path(what)
        if DiskLookup().exists(path), !invocation.isSet("registry") {
            var isFolder = false
            do throws(PluginFaults) {
                _ = try InputBytes.read(path, atMost: 1 << 22)
            } catch { isFolder = true }
            let source: PluginSource = isFolder ? .path(path) : .bundle(path)
            if let bundle = try PluginLocation(source, in: "/")?.bundle(named: what) {
                return (bundle, [], "Signed: not looked at")
            }
        }
        guard let id = PluginID(what) else {
            throw PluginFaults.usage(
                "info", "WHAT is no plugin's id, and there is no file or folder '\(Escaping.line(what))'")
        }
        var change = PluginChange(project)
        let name = try PluginFlags.registry(of: id, invocation, &change)
        try change.open([name])
        guard let registry = change.registries[name] else { return try find(invocation, surroundings) }
        let releases = try registry.releases(of: id)
        let wanted = try invocation.text("version").map { text in
            guard let version = SemanticVersion(text) else {
                throw PluginFaults.usage("info", "--version must be three numbers such as 1.4.0")
            }
            return version
        }
        guard let version = wanted ?? registry.history.latest(id) ?? releases.last?.version else {
            throw PluginFaults(PluginFault(.notFound, file: "\(id)", "has no version"))
        }
        let bundle = try registry.bundle(
            id, version, Registry.Terms(takesUnsigned: true, takesYanked: true), catalog: .host)
        let key = registry.history.release(id, version)?.published.key
        return (
            bundle, releases.map { "\($0.version)\($0.yanked == nil ? "" : " (taken back)")" },
            signed(key?.description)
        )
    }

    private static func signed(_ key: String?) -> String {
        key.map { "Signed: with \($0)" } ?? "Signed: no"
    }
}
