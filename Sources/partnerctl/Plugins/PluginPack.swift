internal import PartnerCenter
internal import Plugins

/// `partnerctl plugin pack`
enum PluginPack {
    static let declaration = Command(
        name: "pack", summary: "Makes one file of a plugin's folder: a bundle.",
        details: """
            The same folder gives the same bytes. A bundle is an archive that tar can list; what is in it beside the
            manifest are files of Lua, tests, data, texts, README.md, LICENSE and CHANGELOG.md.
            """,
        arguments: [PluginCommand.folder],
        flags: [
            .value("out", .file, "Writes this file; PUBLISHER-NAME-VERSION.tar if left out."),
            .toggle("force", "Lets --out replace a file."), .json,
        ],
        examples: [CommandExample("partnerctl plugin pack plugins/acme/tidy-names")],
        action: { invocation, surroundings in
            let name = invocation.word("DIR") ?? "."
            let folder = try PluginFolder.read(surroundings.path(name), name: name, catalog: .host)
            let manifest = folder.bundle.manifest
            let usual = "\(manifest.id.publisher)-\(manifest.id.name)-\(manifest.version).tar"
            let out = invocation.text("out") ?? usual
            let path = surroundings.path(out)
            if !invocation.isSet("force"), DiskLookup().exists(path) {
                throw PluginFaults.usage(
                    "pack", "\(Escaping.line(out)) is there already",
                    hint: "name another file with --out, or replace it with --force")
            }
            let bytes = folder.bundle.bytes
            try OutputFile.replace(path, bytes: bytes)
            let console = surroundings.console
            if console.isJSON {
                console.json { json in
                    json.put("type", JSONLines.bundle.type)
                    json.put("id", "\(manifest.id)")
                    json.put("version", "\(manifest.version)")
                    json.put("file", out)
                    json.put("bytes", Int64(bytes.count))
                    json.put("sha256", "\(folder.bundle.hash)")
                    json.put("left_out", folder.leftOut)
                }
                return .done
            }
            console.print(out)
            console.note(
                "\(manifest.id) \(manifest.version): \(PruningText.counted(folder.bundle.packed.files.count, "file")), "
                    + "\(bytes.count) bytes, SHA-256 \(folder.bundle.hash)")
            for file in folder.leftOut { console.note("left out: \(Escaping.line(file))") }
            return .done
        })
}

/// `partnerctl plugin doc`
enum PluginDoc {
    static let declaration = Command(
        name: "doc", summary: "Writes what a plugin's manifest says as Markdown.",
        arguments: [PluginCommand.folder],
        examples: [CommandExample("partnerctl plugin doc plugins/acme/tidy-names")],
        action: { invocation, surroundings in
            let name = invocation.word("DIR") ?? "."
            let folder = try PluginFolder.read(surroundings.path(name), name: name, catalog: .host)
            surroundings.console.write(PluginDocument(folder.bundle.manifest).text.utf8)
            return .done
        })
}

/// A plugin's manifest as a page.
struct PluginDocument {
    private let manifest: PluginManifest

    init(_ manifest: PluginManifest) { self.manifest = manifest }

    /// The page in Markdown.
    var text: String {
        var out =
            "# \(manifest.id) \(manifest.version)\n\n\(manifest.summary)\n\nLicence: \(manifest.license)\n"
        out += section(
            "What it asks for", ["right", "risk", "what for"],
            manifest.capabilities.map { request in
                [
                    "`\(CapabilityText.argument(request.capability))`"
                        + (request.open.isEmpty ? "" : ", the project says \(Suggestion.list(request.open))")
                        + (request.isOptional ? " (optional)" : ""),
                    RiskClass(request.capability).rawValue, request.why,
                ]
            })
        for point in ExtensionPoint.allCases {
            let provided = manifest.provides.filter { $0.point == point }
            out += section("\(point.rawValue)", ["name", "details"], provided.map(row))
        }
        out += section(
            "What a project can set", ["name", "type", "required", "default", ""],
            manifest.config.map { field in
                [
                    "`\(field.name)`", field.type + (field.items.map { " of \($0)" } ?? ""),
                    field.isRequired ? "yes" : "", field.defaultValue.map(Self.shown) ?? "", field.doc,
                ]
            })
        out += section(
            "What it requires", ["plugin", "at least"],
            manifest.requires.sorted { $0.key < $1.key }.map { ["\($0.key)", "\($0.value)"] })
        out +=
            "\nA call may take \(manifest.limits.processorMillisecondsPerCall) ms of processor time, its state "
        out += "\(manifest.limits.memoryMebibytes) MiB of memory.\n"
        return out
    }

    private func section(_ title: String, _ titles: [String], _ rows: [[String]]) -> String {
        rows.isEmpty ? "" : "\n## \(title)\n\n" + MarkdownTable.text(titles, rows)
    }

    private func row(_ provision: Provision) -> [String] {
        var details: [String] = []
        for (name, value) in provision.details.sorted(by: { $0.key < $1.key }) {
            switch value {
            case .text(let text) where name == "summary": details.insert(text, at: 0)
            case .text(let text): details.append("\(name): \(text)")
            case .list(let items): details.append("\(name): \(items.joined(separator: ", "))")
            case .count(let count): details.append("\(name): \(count)")
            }
        }
        if !provision.before.isEmpty { details.append("before \(provision.before.joined(separator: ", "))") }
        if !provision.after.isEmpty { details.append("after \(provision.after.joined(separator: ", "))") }
        return ["`\(provision.name)`", details.joined(separator: "; ")]
    }

    private static func shown(_ value: ConfigValue) -> String {
        switch value {
        case .text(let text): "`\(text)`"
        case .integer(let number): "\(number)"
        case .boolean(let flag): "\(flag)"
        case .list(let items): items.map(shown).joined(separator: ", ")
        }
    }
}
