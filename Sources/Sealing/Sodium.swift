internal import CSodium

/// The library, started once for the process, and the sizes it works with.
enum Sodium {
    static let keyBytes = 32
    static let digestBytes = 32
    static let nonceBytes = 24
    static let tagBytes = 16
    static let boxedKeyBytes = keyBytes + 48
    static let saltBytes = 16
    static let streamHeaderBytes = 24
    static let streamOverhead = 17

    /// Must come before any other use; cheap to repeat, safe from any thread.
    static func start() { precondition(isReady, "libsodium could not start") }

    /// Where none of the bytes of an empty buffer lie; never read, never written.
    nonisolated(unsafe) static let nothing = UnsafeMutablePointer<UInt8>.allocate(capacity: 1)

    private static let isReady: Bool = {
        guard sodium_init() >= 0 else { return false }
        // The sizes above are also the layout of what is stored, so a library with others must not run.
        return crypto_box_publickeybytes() == keyBytes && crypto_box_secretkeybytes() == keyBytes
            && crypto_box_sealbytes() + keyBytes == boxedKeyBytes
            && crypto_aead_xchacha20poly1305_ietf_keybytes() == keyBytes
            && crypto_aead_xchacha20poly1305_ietf_npubbytes() == nonceBytes
            && crypto_aead_xchacha20poly1305_ietf_abytes() == tagBytes
            && crypto_secretbox_noncebytes() == nonceBytes && crypto_secretbox_macbytes() == tagBytes
            && crypto_secretstream_xchacha20poly1305_keybytes() == keyBytes
            && crypto_secretstream_xchacha20poly1305_headerbytes() == streamHeaderBytes
            && crypto_secretstream_xchacha20poly1305_abytes() == streamOverhead
            && crypto_sign_publickeybytes() == VerifyingKey.keyBytes && crypto_sign_seedbytes() == 32
            && crypto_sign_secretkeybytes() == 64 && crypto_sign_bytes() == Signature.signatureBytes
            && crypto_pwhash_scryptsalsa208sha256_saltbytes() == 32
            && crypto_pwhash_saltbytes() == saltBytes && crypto_generichash_bytes() == digestBytes
    }()
}

extension UnsafeRawBufferPointer {
    static var none: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: nil, count: 0) }

    /// The bytes as the C library wants them: never a null pointer, not even for none.
    @inline(__always)
    var octets: UnsafePointer<UInt8> {
        baseAddress?.assumingMemoryBound(to: UInt8.self) ?? UnsafePointer(Sodium.nothing)
    }

    var characters: UnsafePointer<CChar> { UnsafeRawPointer(octets).assumingMemoryBound(to: CChar.self) }

    func slice(_ start: Int, _ count: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: self[start..<start + count])
    }
}

extension UnsafeMutableRawBufferPointer {
    @inline(__always)
    var octets: UnsafeMutablePointer<UInt8> {
        baseAddress?.assumingMemoryBound(to: UInt8.self) ?? Sodium.nothing
    }

    var characters: UnsafeMutablePointer<CChar> {
        UnsafeMutableRawPointer(octets).assumingMemoryBound(to: CChar.self)
    }

    func slice(_ start: Int, _ count: Int) -> UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(rebasing: self[start..<start + count])
    }
}

extension [UInt8] {
    /// Overwrites every byte with zero, in a way that the compiler keeps, and empties the array.
    ///
    /// Reaches this array's own memory; copies that were made before are not found.
    public mutating func wipe() {
        withUnsafeMutableBytes { sodium_memzero($0.baseAddress, $0.count) }
        removeAll(keepingCapacity: true)
    }
}
