internal import FoundationEssentials
internal import Glibc
internal import Plugins
internal import Sealing

/// Where this person's signing keys are: one for each publisher, and one for registries.
struct PublisherKeyFiles {
    private let folder: String

    init(_ surroundings: Surroundings) { folder = Paths.join(surroundings.keyFolder, "plugin-keys") }

    /// The key that signs the registries of this person; no publisher's name has a point.
    static let registry = "my.registry"

    /// The file of the key called `name`, a publisher or `registry`.
    func path(_ name: String) -> String { Paths.join(folder, "\(name).key") }

    /// The files there are.
    var all: [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".key") }.sorted().map { Paths.join(folder, $0) }
    }

    /// The first line of a file.
    static func passphrase(inFile path: String) throws -> SecretBytes {
        let bytes = try InputBytes.read(path, atMost: 4096).prefix { $0 != 0x0a && $0 != 0x0d }
        return bytes.withUnsafeBytes { SecretBytes($0) }
    }

    /// Makes a key.
    func make(_ name: String, passphrase: SecretBytes? = nil) throws -> SigningKey {
        try OutputFile.makeFolder(folder)
        chmod(folder, 0o700)
        let key = SigningKey()
        try key.write(to: path(name), passphrase: passphrase)
        return key
    }

    /// Reads the key in `file`, or the one called `name`; nil where that was not made.
    func key(_ name: String, file: String? = nil, passphraseFile: String?) throws -> SigningKey? {
        let path = file ?? path(name)
        if file == nil, !DiskLookup().exists(path) { return nil }
        let passphrase = try passphraseFile.map { try Self.passphrase(inFile: $0) }
        do throws(SealingError) { return try SigningKey.read(path, passphrase: passphrase) } catch {
            throw PluginFaults(
                PluginFault(
                    .badSignature, file: Escaping.line(path), error.description,
                    hint: "make one: partnerctl plugin keygen \(name)"))
        }
    }
}
