internal import CSodium

/// A signing key as minisign keeps it: a comment, then one line of base64.
///
/// `Ed` ‖ `Sc` or two zero bytes ‖ `B2` ‖ salt (32) ‖ passes (8) ‖ memory (8), both the lowest byte first ‖ number (8) ‖
/// secret key (64) ‖ BLAKE2b-256 of `Ed`, number and secret key (32). With `Sc`, the last three are covered by as many
/// bytes of scrypt of the passphrase.
///
/// Source: the page of minisign, and what version 0.11 writes; that leaves the digest of an unprotected key zero.
enum SigningKeyFile {
    /// How hard guessing a passphrase is made.
    struct Cost: Equatable {
        var passes: UInt64
        var memory: UInt64

        /// What minisign writes: 1 GiB, about a second.
        static let sensitive = Cost(
            passes: UInt64(crypto_pwhash_scryptsalsa208sha256_opslimit_sensitive()),
            memory: UInt64(crypto_pwhash_scryptsalsa208sha256_memlimit_sensitive()))
        /// 16 MiB, some hundredths of a second.
        static let interactive = Cost(
            passes: UInt64(crypto_pwhash_scryptsalsa208sha256_opslimit_interactive()),
            memory: UInt64(crypto_pwhash_scryptsalsa208sha256_memlimit_interactive()))
        static let least = Cost(
            passes: UInt64(crypto_pwhash_scryptsalsa208sha256_opslimit_min()),
            memory: UInt64(crypto_pwhash_scryptsalsa208sha256_memlimit_min()))

        var half: Cost { Cost(passes: passes / 2, memory: memory / 2) }
    }

    static let firstLine = "untrusted comment: minisign encrypted secret key"
    /// No more of a file is looked at.
    static let limit = 4096
    private static let algorithm = Array("Ed".utf8)
    private static let stretched = Array("Sc".utf8)
    private static let digested = Array("B2".utf8)
    private static let saltBytes = 32
    private static let secretStart = 6 + saltBytes + 16
    private static let coveredBytes = SigningKey.secretBytes + Sodium.digestBytes
    private static let length = secretStart + coveredBytes
    /// Up to 1 GiB each: one at a time.
    private static let turn = Lock(())

    /// The text of the file; wipe it when it has served.
    ///
    /// Where there is less memory than `cost` asks for, half of it is tried, and so on, as minisign does.
    ///
    /// - Throws: `SealingError.outOfMemoryForKey`.
    static func text(
        of key: SigningKey, passphrase: SecretBytes?, cost wanted: Cost
    ) throws(SealingError) -> [UInt8] {
        var bytes = algorithm + (passphrase == nil ? [0, 0] : stretched) + digested
        bytes.reserveCapacity(length)
        defer { bytes.wipe() }
        let salt = passphrase == nil ? [UInt8](repeating: 0, count: saltBytes) : SecureRandom.bytes(saltBytes)
        var (cost, cover) = (Cost(passes: 0, memory: 0), SecretBytes?.none)
        if let passphrase { (cost, cover) = try affordable(passphrase, salt: salt, from: wanted) }
        bytes += salt
        for number in [cost.passes, cost.memory] {
            bytes += (0..<8).map { UInt8(truncatingIfNeeded: number >> UInt64(8 * $0)) }
        }
        key.secret.withBytes { bytes += $0 }
        bytes += digest(of: key.secret)
        if let cover { uncover(&bytes, with: cover) }
        var text = Array("\(firstLine)\n".utf8)
        // Growing would leave a copy behind that nothing wipes.
        text.reserveCapacity(2 * length + text.count)
        bytes.withUnsafeBytes { Encoding.appendBase64($0, to: &text) }
        text.append(0x0A)
        return text
    }

    /// Reads the text of a file.
    ///
    /// - Throws: `SealingError.damagedSigningKey`, `passphraseNeeded`, `wrongPassphrase`, `outOfMemoryForKey`.
    static func key(_ text: [UInt8], passphrase: SecretBytes?) throws(SealingError) -> SigningKey {
        guard text.count < limit, let lines = MinisignLines(text, count: 2),
            lines[0].starts(with: MinisignLines.untrusted)
        else { throw .damagedSigningKey("its lines") }
        guard var bytes = lines.base64(1, count: length) else { throw .damagedSigningKey("line 2") }
        defer { bytes.wipe() }
        let isProtected = bytes[2..<4].elementsEqual(stretched)
        guard bytes.starts(with: algorithm), isProtected || bytes[2..<4].elementsEqual([0, 0]),
            bytes[4..<6].elementsEqual(digested)
        else { throw .damagedSigningKey("its kind") }
        if isProtected { try uncover(&bytes, passphrase: passphrase) }
        let secret = bytes.withUnsafeBytes { SecretBytes($0.slice(secretStart, SigningKey.secretBytes)) }
        let kept = Array(bytes[(secretStart + SigningKey.secretBytes)...])
        let isWhole = HMAC.equal(kept, digest(of: secret))
        if isProtected, !isWhole { throw .wrongPassphrase }
        guard isWhole || kept.allSatisfy({ $0 == 0 }), let key = SigningKey(secret: secret) else {
            throw .damagedSigningKey("its digest")
        }
        return key
    }

    private static func uncover(_ bytes: inout [UInt8], passphrase: SecretBytes?) throws(SealingError) {
        guard let passphrase else { throw .passphraseNeeded }
        let salt = Array(bytes[6..<6 + saltBytes])
        let numbers = [6 + saltBytes, 6 + saltBytes + 8].map { start in
            bytes[start..<start + 8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        }
        let cost = Cost(passes: numbers[0], memory: numbers[1])
        // More than minisign ever writes would let a stranger's file take the machine's time and memory.
        guard (Cost.least.passes...Cost.sensitive.passes).contains(cost.passes),
            (Cost.least.memory...Cost.sensitive.memory).contains(cost.memory)
        else { throw .damagedSigningKey("what its passphrase costs") }
        guard let cover = stretch(passphrase, salt: salt, cost) else {
            throw .outOfMemoryForKey(bytes: cost.memory)
        }
        uncover(&bytes, with: cover)
    }

    /// Covers, or uncovers, what is secret.
    private static func uncover(_ bytes: inout [UInt8], with cover: SecretBytes) {
        cover.withBytes { cover in
            for index in 0..<coveredBytes { bytes[secretStart + index] ^= cover[index] }
        }
    }

    private static func digest(of secret: SecretBytes) -> [UInt8] {
        let digester = Digester()
        algorithm.withUnsafeBytes { digester.update($0) }
        secret.withBytes { digester.update($0) }
        return digester.finish().bytes
    }

    private static func affordable(
        _ passphrase: SecretBytes, salt: [UInt8], from wanted: Cost
    ) throws(SealingError) -> (Cost, SecretBytes?) {
        var cost = wanted
        while true {
            if let cover = stretch(passphrase, salt: salt, cost) { return (cost, cover) }
            guard cost.half.memory >= Cost.interactive.memory else {
                throw .outOfMemoryForKey(bytes: cost.memory)
            }
            cost = cost.half
        }
    }

    private static func stretch(_ passphrase: SecretBytes, salt: [UInt8], _ cost: Cost) -> SecretBytes? {
        Sodium.start()
        var isStretched = false
        let cover = SecretBytes(count: coveredBytes) { target in
            passphrase.withBytes { passphrase in
                turn.withLock { _ in
                    isStretched =
                        crypto_pwhash_scryptsalsa208sha256(
                            target.octets, UInt64(target.count), passphrase.characters,
                            UInt64(passphrase.count), salt, cost.passes, Int(cost.memory)) == 0
                }
            }
        }
        return isStretched ? cover : nil
    }
}
