internal import Glibc
internal import PartnerCenter
internal import Plugins
internal import Sealing

/// `partnerctl plugin add`
enum PluginAdd {
    static let declaration = Command(
        name: "add", summary: "Takes a plugin into the project, and asks what it may do.",
        details: """
            WHAT is publisher/name, from a registry; a bundle's file; or a folder with a plugin.json; file and folder
            also as partnerctl.json writes them, with bundle: or path: before. Nothing of the plugin is executed. It gets the rights that you confirm and no others: at a terminal you are asked, elsewhere
            name them with --grant. What it asks for and is not granted can be granted later: partnerctl plugin grant.
            """,
        arguments: [Argument(name: "WHAT", form: .text("WHAT"), doc: "An id, a bundle or a folder.")],
        flags: PluginFlags.taking + [
            .value("version", .text("VERSION"), "Takes this version; the latest if left out."),
            .value(
                "set", .text("NAME=VALUE"), isRepeated: true,
                "Sets this for the plugin; a list is written with commas."),
        ],
        examples: [
            CommandExample(
                "partnerctl plugin add acme/tidy-names --registry file:../registry --grant users.read"),
            CommandExample("partnerctl plugin add plugins/acme/tidy-names", "the folder you are writing in"),
        ],
        action: { invocation, surroundings in
            try PluginFlags.refuseFrozen(invocation, surroundings)
            let project = try PluginProject(invocation, surroundings, isNew: true)
            var change = PluginChange(project)
            change.takesUnsigned = invocation.isSet("unsigned")
            change.expectedKey = try PluginFlags.registryKey(invocation)
            let id = try list(invocation, surroundings, &change)
            try change.choose()
            try change.checkRevoked()
            if let refusal = try lookAlike(id, change, invocation, surroundings.console) { throw refusal }
            try PluginQuestions(invocation, surroundings.console, main: id).ask(&change)
            try change.write()
            PluginChangeText(project, change, surroundings.console).show()
            return .done
        })

    /// Lists what WHAT names; answers which plugin it is.
    private static func list(
        _ invocation: Invocation, _ surroundings: Surroundings, _ change: inout PluginChange
    ) throws -> PluginID {
        let given = invocation.required("WHAT")
        let what =
            switch PluginSource(given) {
            case .path(let file), .bundle(let file): file
            case .registry, nil: given
            }
        let path = surroundings.path(what)
        let before = change.project
        var found = stat()
        let isThere = stat(path, &found) == 0
        if !isThere || (PluginID(what) != nil && invocation.isSet("registry")) {
            guard let id = PluginID(what) else {
                throw PluginFaults.usage(
                    "add", "WHAT is no plugin's id, and there is no file or folder '\(Escaping.line(what))'",
                    hint: "an id is publisher/name, such as acme/tidy-names")
            }
            let registry = try PluginFlags.registry(of: id, invocation, &change)
            try change.open([registry])
            guard let opened = change.registries[registry] else { return id }
            try change.trust(invocation, of: id)
            let version = try version(of: id, invocation, opened)
            change.list(
                id,
                ProjectDocument.Plugin(
                    .registry(registry), version: version, config: before.document.plugins[id]?.config ?? [:])
            )
            try configure(
                id, try opened.bundle(id, version, change.terms(of: id), catalog: .host).manifest,
                invocation, &change)
            return id
        }
        let place = Paths.relative(path, to: before.folder)
        let isFolder = found.st_mode & S_IFMT == S_IFDIR
        let source: PluginSource = isFolder ? .path(place) : .bundle(place)
        guard let bundle = try PluginLocation(source, in: before.folder)?.bundle(named: what) else {
            throw PluginFaults.usage("add", "WHAT cannot be read")
        }
        let id = bundle.manifest.id
        change.list(
            id, ProjectDocument.Plugin(source, config: before.document.plugins[id]?.config ?? [:]))
        try configure(id, bundle.manifest, invocation, &change)
        return id
    }

    private static func version(
        of id: PluginID, _ invocation: Invocation, _ registry: Registry
    ) throws -> SemanticVersion {
        if let text = invocation.text("version") {
            guard let version = SemanticVersion(text) else {
                throw PluginFaults.usage(
                    "add", "--version must be three numbers such as 1.4.0, got \"\(Escaping.line(text))\"")
            }
            return version
        }
        let releases = try registry.releases(of: id)
        if let latest = registry.history.latest(id) { return latest }
        throw PluginFaults(
            PluginFault(
                .yanked, file: "\(id)", "has \(releases.count) versions, and all of them were taken back"))
    }

    /// Reads `--set NAME=VALUE` by the types that the manifest declares.
    private static func configure(
        _ id: PluginID, _ manifest: PluginManifest, _ invocation: Invocation, _ change: inout PluginChange
    ) throws {
        guard var plugin = change.listed[id] else { return }
        for text in invocation.texts("set") {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else {
                throw PluginFaults.usage(
                    "add", "--set must be NAME=VALUE, got \"\(Escaping.line(text, limit: 60))\"")
            }
            let field = manifest.config.first { $0.name == parts[0] }
            plugin.config[String(parts[0])] = ConfigValue(text: parts[1], as: field)
        }
        change.list(id, plugin)
    }

    /// That the plugin is called nearly like another one, unless somebody says that it is the one.
    private static func lookAlike(
        _ id: PluginID, _ change: PluginChange, _ invocation: Invocation, _ console: Console
    ) throws -> PluginFaults? {
        if change.project.lock[id] != nil { return nil }
        let known = Set(change.project.lock.plugins.map(\.id)).union(
            change.registries.values.flatMap { $0.history.releases.keys })
        guard let warning = LookAlikeName.warnings(id, known: known.sorted()).first else { return nil }
        if invocation.isSet("this-one") || console.isConfirmed("\(warning) Take \(id)?") { return nil }
        return PluginFaults(
            PluginFault(
                .lookAlike, file: "\(id)", "\(warning.description.dropFirst("\(id) ".count))",
                hint: "say that it is with --this-one, or name the other"))
    }
}

/// The flags that taking plugins in has in common.
enum PluginFlags {
    static let granting: [Flag] = [
        .value(
            "grant", .text("CAP"), isRepeated: true,
            "Grants this right as the plugin asks for it, or less: 'CAP:NAME=VALUE …'; of a plugin that it requires, ID:CAP."
        ),
        .toggle(
            "grant-all",
            "Grants every right that is asked for and is not optional; one that is left open is to be said by --grant."
        ),
    ]

    static let taking: [Flag] =
        [
            .value("registry", .text("NAME|URL"), "Takes it from this registry: file:FOLDER or https://…"),
            .value("registry-key", .text("KEY"), "The registry's public key, as you got it on another way."),
            .value(
                "publisher-key", .text("KEY"),
                "The publisher's public key, as you got it on another way; in place of the one that is locked."
            ),
            .toggle("unsigned", "Takes plugins of publishers who never signed."),
            .toggle("this-one", "Takes it although it is called nearly like another plugin."),
        ] + granting + [.frozen, .json]

    /// Refuses what would write where nothing may be written.
    static func refuseFrozen(_ invocation: Invocation, _ surroundings: Surroundings) throws(UsageError) {
        guard surroundings.isFrozen(invocation) else { return }
        let command = invocation.path.joined(separator: " ")
        let isFlag = invocation.isSet("frozen")
        throw UsageError(
            command: command,
            problems: [
                UsageProblem(
                    message: isFlag
                        ? "--frozen lets nothing be fetched or written"
                        : "CI is set, and on a build server nothing is fetched or written",
                    hint: "change the project where you work, and commit \(ProjectLock.fileName)")
            ], help: "\(command) --help")
    }

    static func registryKey(_ invocation: Invocation) throws -> VerifyingKey? {
        try publicKey("registry-key", invocation)
    }

    /// The public key that a flag names.
    static func publicKey(_ flag: String, _ invocation: Invocation) throws -> VerifyingKey? {
        guard let text = invocation.text(flag) else { return nil }
        do { return try VerifyingKey(text) } catch {
            throw PluginFaults.usage(
                invocation.path.last ?? "", "--\(flag) is no public key: \(error.description)",
                hint: "it is one line that begins with RW")
        }
    }

    /// The name of the registry that `id` is taken from: the one that is named, that its publisher is bound to, or the
    /// only one. There is no second try elsewhere.
    static func registry(
        of id: PluginID, _ invocation: Invocation, _ change: inout PluginChange
    ) throws -> String {
        let known = change.project.document.registries
        let bound = change.project.registrySources.first { $0.key.publisher == id.publisher }?.value
        var named = invocation.text("registry")
        if let text = named, text.contains(":") {
            _ = try RegistryAddress(text)
            named = known.first { $0.value == text }?.key
            if named == nil {
                let name = freeName(for: text, known)
                change.know(name, at: text)
                named = name
            }
        }
        if let bound, let named, bound != named {
            throw PluginFaults(
                PluginFault(
                    .otherRegistry, file: "\(id)",
                    "would come from \(named), and other plugins of \(id.publisher) come from \(bound)",
                    hint: "take all plugins of a publisher from one registry"))
        }
        if let name = named ?? bound { return name }
        if known.count == 1, let only = known.keys.first { return only }
        throw PluginFaults.usage(
            invocation.path.last ?? "add", "it is not said which registry \(id) comes from",
            hint: known.isEmpty
                ? "name one: --registry file:FOLDER or --registry https://HOST/PATH"
                : "the project has \(Suggestion.list(known.keys.sorted())): --registry NAME")
    }

    /// A name for a new registry: the last part of its address.
    private static func freeName(for url: String, _ known: [String: String]) -> String {
        let last = url.split(separator: "/").last.map(String.init) ?? ""
        let word = String(
            last.split(separator: ":").last.map { $0.lowercased() }?.filter {
                $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-")
            } ?? "")
        let base = word.first?.isLetter == true && !word.hasSuffix("-") ? word : "registry"
        if known[base] == nil { return base }
        for number in 2... where known["\(base)-\(number)"] == nil { return "\(base)-\(number)" }
        return base
    }
}

extension ConfigValue {
    /// What a command line says, by the type that the manifest declares; a list is written with commas.
    init(text: some StringProtocol, as field: ConfigField?) {
        guard field?.type == "list" else {
            self = Self.single(text, field?.type ?? "string")
            return
        }
        self = .list(
            text.isEmpty ? [] : text.split(separator: ",").map { Self.single($0, field?.items ?? "string") })
    }

    private static func single(_ text: some StringProtocol, _ type: String) -> ConfigValue {
        switch type {
        case "integer": Int(text).map { .integer($0) } ?? .text(String(text))
        case "boolean": text == "true" || text == "false" ? .boolean(text == "true") : .text(String(text))
        default: .text(String(text))
        }
    }
}

extension Paths {
    /// `path` as seen from the folder `base`, both from the root on; with `..` where it lies elsewhere.
    static func relative(_ path: String, to base: String) -> String {
        let (path, base) = (path.split(separator: "/"), base.split(separator: "/"))
        var shared = 0
        while shared < path.count, shared < base.count, path[shared] == base[shared] { shared += 1 }
        let up = Array(repeating: "..", count: base.count - shared)
        let parts = up + path[shared...].map(String.init)
        return parts.isEmpty ? "." : parts.joined(separator: "/")
    }
}
