internal import Plugins
internal import Sealing

/// The flags of commands that write to a registry.
enum RegistryFlags {
    static let to = Flag.value("to", .folder, isRequired: true, "The registry's folder.")
    static let key = Flag.value(
        "registry-key", .file, "Signs the registry with this key file; with your own if left out.")

    static func folder(_ invocation: Invocation) -> String { invocation.text("to") ?? "" }

    /// A registry that is written to.
    struct Opened {
        let folder: RegistryFolder
        let publicKey: VerifyingKey

        func publish(
            _ bytes: [UInt8], signature: Signature?, by key: VerifyingKey?, now: RegistryTime
        ) throws(PluginFaults) -> PublishedVersion {
            try folder.publish(bytes, signature: signature, by: key, now: now)
        }
        func yank(
            _ id: PluginID, _ version: SemanticVersion, reason: String, now: RegistryTime
        ) throws(PluginFaults) {
            try folder.yank(id, version, reason: reason, now: now)
        }
        func reindex(now: RegistryTime) throws(PluginFaults) -> [PluginFault] { try folder.reindex(now: now) }
    }

    /// Opens the registry of `--to`; the first publication makes it, and its key.
    static func registry(
        _ invocation: Invocation, _ surroundings: Surroundings, isNew: Bool
    ) throws -> Opened {
        let path = surroundings.path(folder(invocation))
        let files = PublisherKeyFiles(surroundings)
        let known = try files.key(
            PublisherKeyFiles.registry, file: invocation.text("registry-key").map(surroundings.path),
            passphraseFile: nil)
        let isThere = RegistryFolder.isThere(path)
        guard isThere || isNew else {
            throw PluginFaults.usage(
                invocation.path.last ?? "", "there is no registry in \(Escaping.line(folder(invocation)))",
                hint: "partnerctl plugin publish makes one")
        }
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
        return Opened(folder: registry, publicKey: key.publicKey)
    }
}
