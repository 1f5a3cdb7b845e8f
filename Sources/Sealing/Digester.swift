internal import CSodium
internal import Glibc

/// A digest of bytes that come in pieces. One thread at a time.
public final class Digester {
    private let state: OpaquePointer
    private let memory: UnsafeMutableRawPointer

    /// With `key`, a digest that only its holders can make; it has `Digest.keyLength` bytes.
    public init(key: SecretBytes? = nil) {
        Sodium.start()
        precondition(key.map { $0.count == Digest.keyLength } ?? true, "a digest's key has 32 bytes")
        memory = .allocate(byteCount: crypto_generichash_statebytes(), alignment: 64)
        state = OpaquePointer(memory)
        if let key {
            key.withBytes { _ = crypto_generichash_init(state, $0.octets, $0.count, Digest.length) }
        } else {
            crypto_generichash_init(state, nil, 0, Digest.length)
        }
    }

    deinit {
        sodium_memzero(memory, crypto_generichash_statebytes())
        memory.deallocate()
    }

    /// Takes in the next bytes.
    public func update(_ bytes: UnsafeRawBufferPointer) {
        crypto_generichash_update(state, bytes.octets, UInt64(bytes.count))
    }

    /// The digest of everything so far. Ends the digester: make a new one for other bytes.
    public func finish() -> Digest { Digest { _ = crypto_generichash_final(state, $0, Digest.length) } }
}

extension Digest {
    /// The digest of what is in a file, read in pieces: memory does not grow with the file.
    ///
    /// - Throws: `SealingError.system`.
    public init(ofFile path: String) throws(SealingError) {
        let file = try InputFile(path: path)
        let digester = Digester()
        while try file.fill() { digester.update(file.bytes) }
        self = digester.finish()
    }
}
