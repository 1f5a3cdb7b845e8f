extension SigningKey {
    /// Reads a key file that this program or minisign wrote.
    ///
    /// A protected one takes about a second and 1 GiB, as minisign makes them; keep it off threads that others wait
    /// for.
    ///
    /// - Throws: `SealingError.identityReadable` when others may read it, `foreignOwner`, `symbolicLink`,
    ///   `passphraseNeeded`, `wrongPassphrase`, `damagedSigningKey`, `outOfMemoryForKey`, `system`.
    public static func read(
        _ path: String, passphrase: SecretBytes? = nil
    ) throws(SealingError) -> SigningKey {
        let (folder, name) = Folder.split(path)
        var text = try PrivateFile.read(
            name, in: Folder(path: folder), limit: SigningKeyFile.limit,
            orThrow: .damagedSigningKey("not a file"))
        defer { text.wipe() }
        return try SigningKeyFile.key(text, passphrase: passphrase)
    }

    /// Writes the key file, with mode 0600, in minisign's form; never over another.
    ///
    /// - Parameters:
    ///   - path: the folder is there already.
    ///   - passphrase: protects the key; nil: whoever has the file has the key.
    /// - Throws: `SealingError.alreadyExists`, `outOfMemoryForKey`, `system`; then nothing is written.
    public func write(to path: String, passphrase: SecretBytes?) throws(SealingError) {
        try write(to: path, passphrase: passphrase, cost: .sensitive)
    }

    func write(
        to path: String, passphrase: SecretBytes?, cost: SigningKeyFile.Cost
    ) throws(SealingError) {
        let (folder, name) = Folder.split(path)
        // First, so that a name that is taken costs no second of stretching.
        let file = try NewFile(folder: Folder(path: folder), name: name)
        var text = try SigningKeyFile.text(of: self, passphrase: passphrase, cost: cost)
        defer { text.wipe() }
        let written = text.withUnsafeBytes { bytes in
            Result { () throws(SealingError) in try file.write(bytes) }
        }
        try written.get()
        try file.publish()
    }
}
