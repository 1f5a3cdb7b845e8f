internal import Glibc
internal import PartnerCenter
internal import Plugins
internal import Sealing

/// `partnerctl plugin publish`
enum PluginPublish {
    static let declaration = Command(
        name: "publish", summary: "Puts a bundle into a registry: a folder that any web server can serve.",
        details: """
            The registry is made by its first bundle, and signed with a key of yours; whoever takes plugins from it pins
            that key. A version is published once and never changes. FILE.minisig is taken along, or made with the
            publisher's key. The registry signs its state for 30 days: publish or index it before that.
            """,
        arguments: [
            Argument(
                name: "FILE", form: .file, doc: "The bundle; the plugin in this folder if left out.",
                isRequired: false)
        ],
        flags: [
            RegistryFlags.to, PluginSign.key, PluginSign.passphrase, RegistryFlags.key,
            .toggle("unsigned", "Publishes it without a signature; nobody can tell whose it is."), .json,
        ],
        examples: [CommandExample("partnerctl plugin publish acme-tidy-names-0.1.0.tar --to ../registry")],
        action: { invocation, surroundings in
            let name = invocation.word("FILE")
            var isFolder = name == nil
            let path = surroundings.path(name ?? ".")
            var found = stat()
            if stat(path, &found) == 0, found.st_mode & S_IFMT == S_IFDIR { isFolder = true }
            let bytes =
                isFolder
                ? try PluginFolder.read(path, name: name ?? ".", catalog: .host).bundle.bytes
                : try InputBytes.read(path, atMost: BundleLimits.bundle)
            let bundle = try PluginBundle(reading: bytes, name: name ?? ".", catalog: .host)
            let signed = try signature(bytes, bundle.manifest, path, isFolder, invocation, surroundings)
            let registry = try RegistryFlags.registry(invocation, surroundings, isNew: true)
            let published = try registry.publish(
                bytes, signature: signed?.signature, by: signed?.key, now: .now)
            let console = surroundings.console
            if console.isJSON {
                console.json { json in
                    json.put("type", JSONLines.bundle.type)
                    json.put("id", "\(published.plugin)")
                    json.put("version", "\(published.version)")
                    json.put("file", RegistryFlags.folder(invocation))
                    json.put("bytes", Int64(published.size))
                    json.put("sha256", "\(published.hash)")
                    json.put("left_out", [String]())
                }
            } else {
                console.print("published \(published.plugin) \(published.version)")
                console.note("the registry's key is \(registry.publicKey)")
            }
            return .done
        })

    /// The signature beside the file, or one made now, with the publisher's public key.
    private static func signature(
        _ bytes: [UInt8], _ manifest: PluginManifest, _ path: String, _ isFolder: Bool,
        _ invocation: Invocation, _ surroundings: Surroundings
    ) throws -> (signature: Signature, key: VerifyingKey)? {
        if invocation.isSet("unsigned") { return nil }
        let key = try PublisherKeyFiles(surroundings).key(
            manifest.id.publisher, file: invocation.text("key").map(surroundings.path),
            passphraseFile: invocation.text("passphrase-file").map(surroundings.path))
        guard let key else {
            throw PluginFaults(
                PluginFault(
                    .missingSignature, file: "\(manifest.id)",
                    "cannot be signed: there is no key of \(manifest.id.publisher) here",
                    hint:
                        "make one: partnerctl plugin keygen \(manifest.id.publisher); or publish it --unsigned"
                ))
        }
        if !isFolder, DiskLookup().exists("\(path).minisig") {
            let text = try InputBytes.read("\(path).minisig", atMost: Signature.longestFile)
            do throws(SealingError) { return (try Signature(text), key.publicKey) } catch {
                throw PluginFaults(
                    PluginFault(.badSignature, file: Escaping.line("\(path).minisig"), error.description))
            }
        }
        return (
            try BundleSignature.sign(bytes, manifest.id, manifest.version, with: key), key.publicKey
        )
    }
}

/// `partnerctl plugin yank`
enum PluginYank {
    static let declaration = Command(
        name: "yank", summary: "Takes a published version back: nobody gets it anew.",
        details: "Who has it keeps it, and is told by partnerctl plugin audit.",
        arguments: [
            PluginCommand.id, Argument(name: "VERSION", form: .text("VERSION"), doc: "Which version."),
        ],
        flags: [
            RegistryFlags.to, RegistryFlags.key,
            .value("reason", .text("TEXT"), isRequired: true, "Why, for everybody to read."),
        ],
        examples: [
            CommandExample(
                "partnerctl plugin yank acme/tidy-names 0.1.0 --to ../registry --reason 'loses names'")
        ],
        action: { invocation, surroundings in
            let id = try PluginID(argument: invocation)
            let text = invocation.required("VERSION")
            guard let version = SemanticVersion(text) else {
                throw PluginFaults.usage(
                    "yank",
                    "VERSION must be three numbers such as 1.4.0, got \"\(Escaping.line(text, limit: 40))\"")
            }
            let registry = try RegistryFlags.registry(invocation, surroundings)
            try registry.yank(id, version, reason: invocation.text("reason") ?? "", now: .now)
            surroundings.console.print("\(id) \(version) is taken back")
            return .done
        })
}

/// `partnerctl plugin index`
enum PluginIndex {
    static let declaration = Command(
        name: "index", summary: "Makes a registry's index anew from its log, and signs its state again.",
        details: "It ends with 3 where something was not as the log says.",
        flags: [RegistryFlags.to, RegistryFlags.key, .json],
        examples: [CommandExample("partnerctl plugin index --to ../registry", "from cron, once a week")],
        action: { invocation, surroundings in
            let registry = try RegistryFlags.registry(invocation, surroundings)
            let faults = try registry.reindex(now: .now)
            for fault in faults { DoctorCommand.show(Checkup(fault, isFine: false), surroundings.console) }
            if faults.isEmpty, !surroundings.console.isJSON {
                surroundings.console.print("the index is as the log says, and signed anew")
            }
            return faults.isEmpty ? .done : .doneWithProblems
        })
}
