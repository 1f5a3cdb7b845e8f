internal import CSodium

extension PasswordHash {
    /// How hard it is to try passwords against a hash: passes over so much memory.
    public struct Work: Sendable, Equatable {
        let passes: UInt64
        let memory: Int

        /// For passwords that people sign in with: two passes over 64 MiB, about 0.1 s.
        public static var interactive: Work {
            Work(
                passes: UInt64(crypto_pwhash_opslimit_interactive()),
                memory: crypto_pwhash_memlimit_interactive())
        }

        /// The least that the library does, 8 KiB once: for tests, where nothing is worth guessing.
        public static var least: Work {
            Work(passes: UInt64(crypto_pwhash_opslimit_min()), memory: crypto_pwhash_memlimit_min())
        }
    }

    /// The hash of a password that a person chose: argon2id under a new salt, as the library spells it.
    ///
    /// It holds its own parameters, so that more work for new passwords leaves the hashes of old ones as they are.
    ///
    /// - Throws: `SealingError.outOfMemory`.
    public static func chosen(
        _ password: UnsafeRawBufferPointer, _ work: Work = .interactive
    ) throws(SealingError) -> [UInt8] {
        Sodium.start()
        var text = [CChar](repeating: 0, count: crypto_pwhash_strbytes())
        let isHashed = turn.withLock { _ in
            crypto_pwhash_str_alg(
                &text, password.characters, UInt64(password.count), work.passes, work.memory,
                crypto_pwhash_alg_argon2id13()) == 0
        }
        guard isHashed else { throw .outOfMemory }
        return text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    }

    /// Whether `hash` is one of `chosen`, and not of `append`.
    static func isChosen(_ hash: UnsafeRawBufferPointer) -> Bool {
        hash.count > prefix.utf8CodeUnitCount && hash.count < crypto_pwhash_strbytes()
            && hash.starts(
                with: UnsafeRawBufferPointer(start: prefix.utf8Start, count: prefix.utf8CodeUnitCount))
    }

    /// Whether a hash of `chosen` was made of `password`. Takes as long as making it did.
    static func verifyChosen(_ password: UnsafeRawBufferPointer, against hash: UnsafeRawBufferPointer) -> Bool
    {
        Sodium.start()
        let text = hash.map { CChar(bitPattern: $0) } + [0]
        return turn.withLock { _ in
            crypto_pwhash_str_verify(text, password.characters, UInt64(password.count)) == 0
        }
    }

    private static let prefix: StaticString = "$argon2id$"
    /// 64 MiB each: one at a time.
    private static let turn = Lock(())
}
