internal import Glibc
internal import PartnerCenter
internal import Plugins
internal import Sealing

/// A key that is to take the place of another, with the files of both.
///
/// The new key's file is there before the registry hears of it, and gets its name after that: a change that was interrupted
/// goes on with the same key when it is made again.
struct KeyChange {
    let old: SigningKey
    let new: SigningKey
    private let name: String
    private let files: PublisherKeyFiles
    /// Whether the old key is this person's present one; else theirs has taken its place in another registry.
    private let isPresent: Bool

    static let flags: [Flag] = [
        .value("passphrase-file", .file, "The passphrase of the key until now is in this file."),
        .value("new-passphrase-file", .file, "Protects the new key with the passphrase in this file."),
    ]

    /// The key called `name` with one that is made for it; where `file` names the key until now, with this person's present
    /// one. `check` looks whether the key until now may name another, before one is made.
    init(
        _ name: String, file: String?, _ invocation: Invocation, _ surroundings: Surroundings,
        checking check: (SigningKey) throws -> Void
    ) throws {
        files = PublisherKeyFiles(surroundings)
        self.name = name
        let passphrase = invocation.text("passphrase-file").map(surroundings.path)
        let newPassphrase = invocation.text("new-passphrase-file").map(surroundings.path)
        isPresent = file == nil
        guard let old = try files.key(name, file: file, passphraseFile: passphrase) else {
            throw Self.missing(name, files)
        }
        self.old = old
        let next = isPresent ? Self.next(name) : name
        if let known = try files.key(next, passphraseFile: newPassphrase) {
            new = known
        } else if isPresent {
            try check(old)
            new = try files.make(
                next, passphrase: try newPassphrase.map { try PublisherKeyFiles.passphrase(inFile: $0) })
        } else {
            throw Self.missing(name, files)
        }
    }

    /// No publisher's name has a point.
    private static func next(_ name: String) -> String { "\(name).next" }

    private static func missing(_ name: String, _ files: PublisherKeyFiles) -> PluginFaults {
        PluginFaults(
            PluginFault(
                .missingSignature, file: Escaping.line(files.path(name)), "is not there",
                hint: "name the key's file, or make one: partnerctl plugin keygen \(name)"))
    }

    /// Where the old key stays: other registries know no other yet.
    private var kept: String { files.path("\(name).\(old.publicKey.id)") }

    /// Gives the new key the name of the old one, once a registry says so; answers where the old one is.
    func finish() throws -> String? {
        guard isPresent else { return nil }
        let path = files.path(name)
        guard link(path, kept) == 0 || errno == EEXIST, rename(files.path(Self.next(name)), path) == 0 else {
            throw FileError(path: path, number: errno)
        }
        return kept
    }

    /// Tells of the change, once it is done.
    func show(of owner: String, _ kept: String?, _ console: Console) {
        if console.isJSON {
            console.json { json in
                json.put("type", JSONLines.keyChange.type)
                json.put("owner", owner)
                json.put("before", "\(old.publicKey)")
                json.put("key", "\(new.publicKey)")
                json.put("time", "\(RegistryTime.now)")
            }
            return
        }
        console.print(
            "\(owner) signs with key \(new.publicKey.id) from now on; key \(old.publicKey.id) named it")
        console.note("its public key is \(new.publicKey)")
        if let kept { console.note("the key before is in \(Escaping.line(kept)), for other registries") }
    }
}
