internal import Glibc

/// The folder that keeps this user's identity, in a file named `identity`.
///
/// The folder is made with mode 0700, the file with 0600; neither is used when others may reach the private
/// key. An identity is made on first use and never written over: two processes that start together end up
/// with the same one.
public struct IdentityStore: Sendable {
    /// Where the identity lies.
    public let folder: String
    private static let name = "identity"
    private static let sizeLimit = 4096

    /// Keeps the identity in `folder`; nothing is made before it is asked for.
    public init(folder: String) { self.folder = folder }

    /// The identity, made if there is none.
    ///
    /// - Parameter passphrase: opens a protected identity, or protects a new one; nil: no protection.
    /// - Returns: the same identity at each call, in each process.
    /// - Throws: `SealingError.passphraseNeeded`, `wrongPassphrase`, `identityReadable`, `folderWritable`,
    ///   `foreignOwner`, `symbolicLink`, `damagedIdentity`, `system`.
    public func me(passphrase: SecretBytes? = nil) throws(SealingError) -> Identity {
        switch try stored(passphrase) {
        case .plain(let identity): return identity
        case .protected(let identity):
            guard let passphrase else { throw .passphraseNeeded }
            return try identity.open(passphrase)
        }
    }

    /// The public half of the identity, made if there is none; needs no passphrase to read a protected one.
    ///
    /// - Parameter passphrase: protects a new identity.
    /// - Returns: whom others seal to, so that `me` can open it.
    /// - Throws: as `me`, without `passphraseNeeded` and `wrongPassphrase`.
    public func recipient(passphrase: SecretBytes? = nil) throws(SealingError) -> Recipient {
        switch try stored(passphrase) {
        case .plain(let identity): identity.recipient
        case .protected(let identity): identity.recipient
        }
    }

    private enum Stored {
        case plain(Identity)
        case protected(ProtectedIdentity)
    }

    private func stored(_ passphrase: SecretBytes?) throws(SealingError) -> Stored {
        try Folder.make(folder)
        let folder = try Folder(path: folder, followingLinks: false)
        try Self.requireSafe(folder)
        if !folder.holds(Self.name) { try Self.makeIdentity(in: folder, passphrase) }
        return try Self.read(in: folder)
    }

    private static func requireSafe(_ folder: Folder) throws(SealingError) {
        let status = try PrivateFile.status(of: folder.descriptor, folder.path)
        guard status.st_uid == geteuid() else { throw .foreignOwner(path: folder.path) }
        guard status.st_mode & 0o022 == 0 else {
            throw .folderWritable(path: folder.path, mode: status.st_mode & 0o777)
        }
    }

    private static func makeIdentity(in folder: Folder, _ passphrase: SecretBytes?) throws(SealingError) {
        let identity = Identity()
        var text = try Array(protectedText(identity, passphrase).utf8)
        if passphrase == nil {
            identity.secret.withBytes { text += Array("secret \(Encoding.hex($0))\n".utf8) }
        }
        defer { text.wipe() }
        do throws(SealingError) {
            let file = try NewFile(folder: folder, name: name)
            let written = text.withUnsafeBytes { bytes in
                Result { () throws(SealingError) in try file.write(bytes) }
            }
            try written.get()
            try file.publish()
        } catch .alreadyExists {
            return  // Another process was first: its identity is the one.
        }
    }

    private static func protectedText(
        _ identity: Identity, _ passphrase: SecretBytes?
    ) throws(SealingError) -> String {
        guard let passphrase else {
            return "\(ProtectedIdentity.firstLine)\nrecipient \(identity.recipient)\n"
        }
        return try ProtectedIdentity(identity, passphrase: passphrase).description
    }

    private static func read(in folder: Folder) throws(SealingError) -> Stored {
        var bytes = try PrivateFile.read(name, in: folder, limit: sizeLimit, orThrow: .damagedIdentity)
        defer { bytes.wipe() }
        return try parse(bytes[...])
    }

    private static func parse(_ bytes: ArraySlice<UInt8>) throws(SealingError) -> Stored {
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
        guard lines.count == 4, lines[2].starts(with: "secret ".utf8) else {
            return .protected(try ProtectedIdentity(String(decoding: bytes, as: UTF8.self)))
        }
        guard lines[0].elementsEqual(ProtectedIdentity.firstLine.utf8), lines[3].isEmpty,
            lines[1].starts(with: "recipient ".utf8),
            var secret = Encoding.bytes(hex: lines[2].dropFirst(7), count: Sodium.keyBytes)
        else { throw .damagedIdentity }
        defer { secret.wipe() }
        guard Identity.isClamped(secret) else { throw .damagedIdentity }
        let identity = Identity(secret: secret.withUnsafeBytes { SecretBytes($0) })
        guard identity.recipient.description == String(decoding: lines[1].dropFirst(10), as: UTF8.self) else {
            throw .damagedIdentity
        }
        return .plain(identity)
    }
}
