internal import PartnerCenter
internal import Plugins
internal import Sealing

/// `partnerctl plugin keygen`
enum PluginKeygen {
    static let declaration = Command(
        name: "keygen", summary: "Makes the key with which a publisher signs bundles.",
        details: """
            It is kept in your key folder, where only you can read it. The public key is printed; minisign understands
            both. Whoever trusts your plugins pins it, so keep a copy of the key in a safe place.
            """,
        arguments: [PublisherArgument.declaration],
        flags: [
            .value("passphrase-file", .file, "Protects the key with the passphrase in this file."), .json,
        ],
        examples: [CommandExample("partnerctl plugin keygen acme")],
        action: { invocation, surroundings in
            let name = try PublisherArgument.read(invocation)
            let files = PublisherKeyFiles(surroundings)
            let passphrase = try invocation.text("passphrase-file").map {
                try PublisherKeyFiles.passphrase(inFile: surroundings.path($0))
            }
            let key: SigningKey
            do { key = try files.make(name, passphrase: passphrase) } catch SealingError.alreadyExists {
                throw PluginFaults.usage(
                    "keygen", "\(files.path(name)) is there already",
                    hint:
                        "a new key takes its place by a rotation: partnerctl plugin rotate-key \(name) --to DIR"
                )
            }
            let console = surroundings.console
            if console.isJSON {
                console.json { json in
                    json.put("type", JSONLines.signingKey.type)
                    json.put("name", name)
                    json.put("public_key", "\(key.publicKey)")
                    json.put("file", files.path(name))
                }
            } else {
                console.print("\(key.publicKey)")
                console.note("the key is in \(Escaping.line(files.path(name)))")
            }
            return .done
        })
}

/// `partnerctl plugin sign`
enum PluginSign {
    static let declaration = Command(
        name: "sign",
        summary: "Signs a bundle: says that it is the publisher's, which plugin and which version.",
        details: "Writes FILE.minisig, which minisign -V understands as well.",
        arguments: [Argument(name: "FILE", form: .file, doc: "The bundle.")],
        flags: [Self.key, Self.passphrase],
        examples: [CommandExample("partnerctl plugin sign acme-tidy-names-0.1.0.tar")],
        action: { invocation, surroundings in
            let name = invocation.required("FILE")
            let path = surroundings.path(name)
            let bytes = try InputBytes.read(path, atMost: BundleLimits.bundle)
            let manifest = try PluginBundle(reading: bytes, name: name, catalog: .host).manifest
            let signature = try sign(bytes, manifest, invocation, surroundings)
            try OutputFile.replace("\(path).minisig", bytes: Array("\(signature)".utf8))
            surroundings.console.print("\(name).minisig")
            return .done
        })

    static let key = Flag.value("key", .file, "Signs with this key file; the publisher's own if left out.")
    static let passphrase = Flag.value("passphrase-file", .file, "The passphrase of the key is in this file.")

    /// Signs with the named key, or with that of the bundle's publisher.
    static func sign(
        _ bytes: [UInt8], _ manifest: PluginManifest, _ invocation: Invocation, _ surroundings: Surroundings
    ) throws -> Signature {
        let publisher = manifest.id.publisher
        let key = try PublisherKeyFiles(surroundings).key(
            publisher, file: invocation.text("key").map(surroundings.path),
            passphraseFile: invocation.text("passphrase-file").map(surroundings.path))
        guard let key else {
            throw PluginFaults(
                PluginFault(
                    .missingSignature, file: "\(manifest.id)",
                    "cannot be signed: there is no key of \(publisher) here",
                    hint: "make one: partnerctl plugin keygen \(publisher)"))
        }
        return try BundleSignature.sign(bytes, manifest.id, manifest.version, with: key)
    }
}
