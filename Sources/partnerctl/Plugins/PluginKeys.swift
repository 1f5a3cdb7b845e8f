internal import PartnerCenter
internal import Plugins
internal import Sealing

/// `partnerctl plugin rotate-key`
enum PluginRotateKey {
    static let declaration = Command(
        name: "rotate-key", summary: "Lets a publisher go on with a new key, which the old one names.",
        details: """
            A new key is made, the old one signs that it takes its place, and the registry's log says so. Whoever trusts the
            old key follows: plugin update tells, and writes the new one into the lock. From then on bundles are signed with
            the new key. The old one is kept beside it: for another registry name it with --key, and yours takes its place
            there, too.
            """,
        arguments: [PublisherArgument.declaration],
        flags: [
            RegistryFlags.to,
            .value("key", .file, "The key until now, where yours has taken its place elsewhere already."),
        ] + KeyChange.flags + [RegistryFlags.key, .json],
        examples: [CommandExample("partnerctl plugin rotate-key acme --to ../registry")],
        action: { invocation, surroundings in
            let publisher = try PublisherArgument.read(invocation)
            let registry = try RegistryFlags.registry(invocation, surroundings)
            let keys = try registry.keys(of: publisher)
            guard !keys.all.isEmpty else {
                throw PluginFaults(
                    PluginFault(
                        .notFound, file: publisher, "never signed anything in this registry",
                        hint: "what is published there first says with which key: partnerctl plugin publish"))
            }
            let change = try KeyChange(
                publisher, file: invocation.text("key").map(surroundings.path), invocation, surroundings
            ) { old in
                guard keys.current != old.publicKey else { return }
                throw PluginFaults(
                    PluginFault(
                        .publisherKeyChanged, file: publisher,
                        "signs with \(keys.current.map { "key \($0.id)" } ?? "no key"), not with key \(old.publicKey.id)",
                        hint: "name the file of the key that holds: --key FILE"))
            }
            try registry.rotate(publisher, from: change.old, to: change.new.publicKey, now: .now)
            change.show(of: publisher, try change.finish(), surroundings.console)
            return .done
        })
}

/// `partnerctl plugin rotate-registry-key`
enum PluginRotateRegistryKey {
    static let declaration = Command(
        name: "rotate-registry-key",
        summary: "Lets a registry go on with a new key, which the old one names.",
        details: """
            A new key is made, the old one signs that it takes its place, the log says so, and the registry is signed with the
            new one. Projects that trust the old key follow, and their next plugin update writes the new one into the lock.
            The old key is kept beside it: for another registry name it with --registry-key, and yours takes its place there,
            too.
            """,
        flags: [
            RegistryFlags.to,
            .value(
                "registry-key", .file,
                "The registry's key until now, where yours has taken its place elsewhere already."),
        ] + KeyChange.flags + [.json],
        examples: [CommandExample("partnerctl plugin rotate-registry-key --to ../registry")],
        action: { invocation, surroundings in
            let path = try RegistryFlags.existing(invocation, surroundings)
            let change = try KeyChange(
                PublisherKeyFiles.registry, file: invocation.text("registry-key").map(surroundings.path),
                invocation, surroundings
            ) { try RegistryFolder(folder: path, key: $0).checkKey() }
            try RegistryFolder(folder: path, key: change.old).rotate(to: change.new, now: .now)
            change.show(of: "the registry", try change.finish(), surroundings.console)
            return .done
        })
}

/// `partnerctl plugin revoke-key`
enum PluginRevokeKey {
    static let declaration = Command(
        name: "revoke-key", summary: "Tells everybody that nothing counts of a publisher's key any more.",
        details: """
            For a key that somebody else may have. What it signed is taken by nobody from then on, and whoever has it is told
            by plugin verify, install and audit. Rotate the key first if you still can: then your users follow to the new
            one. Else the next version you publish is signed with a new key, and they have to trust it: --publisher-key.
            """,
        arguments: [
            PublisherArgument.declaration,
            Argument(
                name: "KEY", form: .text("KEY"), doc: "The key's number, or the public key.",
                isRequired: true),
        ],
        flags: [
            RegistryFlags.to, RegistryFlags.key,
            .value("reason", .text("TEXT"), isRequired: true, "Why, for everybody to read."), .json,
        ],
        examples: [
            CommandExample(
                "partnerctl plugin revoke-key acme 6350EED104DB5CF5 --to ../registry --reason 'laptop stolen'"
            )
        ],
        action: { invocation, surroundings in
            let publisher = try PublisherArgument.read(invocation)
            let registry = try RegistryFlags.registry(invocation, surroundings)
            let key = try key(invocation.required("KEY"), of: publisher, try registry.keys(of: publisher))
            let (reason, now) = (invocation.text("reason") ?? "", RegistryTime.now)
            try registry.revoke(key, of: publisher, reason: reason, now: now)
            let console = surroundings.console
            if console.isJSON {
                console.json { json in
                    json.put("type", JSONLines.keyRevocation.type)
                    json.put("owner", publisher)
                    json.put("key", "\(key)")
                    json.put("reason", reason)
                    json.put("time", "\(now)")
                }
            } else {
                console.print(
                    "key \(key.id) of \(publisher) is revoked: nothing that it signed is taken any more")
            }
            return .done
        })

    /// The key that is meant: nobody revokes another one by a slip.
    private static func key(
        _ text: String, of publisher: String, _ keys: KeySuccession
    ) throws(PluginFaults) -> VerifyingKey {
        let found = keys.all.filter { "\($0)" == text || $0.id == text.uppercased() }
        if let key = found.first, found.count == 1 { return key }
        let known = keys.all.map(\.id)
        throw PluginFaults(
            PluginFault(
                .notFound, file: publisher,
                found.isEmpty
                    ? "has no key \(Escaping.line(text, limit: 80)) in this registry"
                    : "has several keys \(Escaping.line(text, limit: 80))",
                hint: known.isEmpty
                    ? "it never signed anything there"
                    : found.isEmpty ? "it has \(Suggestion.list(known))" : "name the whole public key"))
    }
}

/// Whose key.
enum PublisherArgument {
    static let declaration = Argument(
        name: "PUBLISHER", form: .text("PUBLISHER"), doc: "The publisher, the first part of a plugin's id.")

    static func read(_ invocation: Invocation) throws(UsageError) -> String {
        let name = invocation.required("PUBLISHER")
        if PluginID("\(name)/x") != nil { return name }
        throw PluginFaults.usage(
            invocation.path.last ?? "",
            "PUBLISHER must be from a to z, 0 to 9 and -, got \"\(Escaping.line(name, limit: 40))\"")
    }
}
