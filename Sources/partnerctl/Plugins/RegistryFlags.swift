internal import Plugins
internal import Sealing

/// The flags of commands that write to a registry.
enum RegistryFlags {
    static let to = Flag.value("to", .folder, isRequired: true, "The registry's folder.")
    static let key = Flag.value(
        "registry-key", .file, "Signs the registry with this key file; with your own if left out.")

    static func folder(_ invocation: Invocation) -> String { invocation.text("to") ?? "" }

    /// The folder of `--to`, which has a registry.
    static func existing(_ invocation: Invocation, _ surroundings: Surroundings) throws(UsageError) -> String
    {
        let path = surroundings.path(folder(invocation))
        if RegistryFolder.isThere(path) { return path }
        throw PluginFaults.usage(
            invocation.path.last ?? "", "there is no registry in \(Escaping.line(folder(invocation)))",
            hint: "partnerctl plugin publish makes one")
    }

    /// Opens the registry of `--to`; the first publication makes it, and its key.
    static func registry(
        _ invocation: Invocation, _ surroundings: Surroundings, isNew: Bool = false
    ) throws -> RegistryFolder {
        let path = surroundings.path(folder(invocation))
        if !isNew { _ = try existing(invocation, surroundings) }
        let files = PublisherKeyFiles(surroundings)
        let known = try files.key(
            PublisherKeyFiles.registry, file: invocation.text("registry-key").map(surroundings.path),
            passphraseFile: nil)
        let isThere = RegistryFolder.isThere(path)
        let key: SigningKey
        if let known {
            key = known
        } else if isThere {
            throw PluginFaults.usage(
                invocation.path.last ?? "",
                "the key of the registry in \(Escaping.line(folder(invocation))) is not here",
                hint: "name its file: --registry-key FILE")
        } else {
            key = try files.make(PublisherKeyFiles.registry)
        }
        let registry = RegistryFolder(folder: path, key: key)
        if !isThere {
            try OutputFile.makeFolder(path)
            let name = path.split(separator: "/").last.map(String.init) ?? "registry"
            try registry.create(name: name, now: .now)
        }
        return registry
    }
}
