internal import CSodium

/// Chunks of bytes that are encrypted in order under one key; none can be changed, dropped or moved.
final class ChunkStream {
    private let state: UnsafeMutablePointer<crypto_secretstream_xchacha20poly1305_state>

    private init() {
        Sodium.start()
        state = .allocate(capacity: 1)
        state.initialize(to: .init())
    }

    deinit {
        sodium_memzero(state, MemoryLayout<crypto_secretstream_xchacha20poly1305_state>.size)
        state.deallocate()
    }

    /// A stream to write, and the header that a reader needs.
    static func writing(key: SecretBytes) -> (stream: ChunkStream, header: [UInt8]) {
        let stream = ChunkStream()
        var header = [UInt8](repeating: 0, count: Sodium.streamHeaderBytes)
        key.withBytes {
            _ = crypto_secretstream_xchacha20poly1305_init_push(stream.state, &header, $0.octets)
        }
        return (stream, header)
    }

    /// A stream to read, or nil for a header that none has.
    static func reading(key: SecretBytes, header: [UInt8]) -> ChunkStream? {
        guard header.count == Sodium.streamHeaderBytes, key.count == Sodium.keyBytes else { return nil }
        let stream = ChunkStream()
        let status = key.withBytes {
            crypto_secretstream_xchacha20poly1305_init_pull(stream.state, header, $0.octets)
        }
        return status == 0 ? stream : nil
    }

    /// Replaces `cipher` by the encrypted `plain`.
    func push(_ plain: [UInt8], associated: [UInt8], isLast: Bool, into cipher: inout [UInt8]) {
        cipher.removeAll(keepingCapacity: true)
        cipher.append(contentsOf: repeatElement(0, count: plain.count + Sodium.streamOverhead))
        let tag: UInt8 = isLast ? crypto_secretstream_xchacha20poly1305_tag_final() : 0
        crypto_secretstream_xchacha20poly1305_push(
            state, &cipher, nil, plain, UInt64(plain.count), associated, UInt64(associated.count), tag)
    }

    enum Position { case inside, last }

    /// Replaces `plain` by the decrypted `cipher`; nil when it is not the next chunk of this stream.
    func pull(_ cipher: [UInt8], associated: [UInt8], into plain: inout [UInt8]) -> Position? {
        guard cipher.count >= Sodium.streamOverhead else { return nil }
        plain.removeAll(keepingCapacity: true)
        plain.append(contentsOf: repeatElement(0, count: cipher.count - Sodium.streamOverhead))
        var tag: UInt8 = 0
        let status = crypto_secretstream_xchacha20poly1305_pull(
            state, &plain, nil, &tag, cipher, UInt64(cipher.count), associated, UInt64(associated.count))
        guard status == 0 else { return nil }
        return tag == crypto_secretstream_xchacha20poly1305_tag_final() ? .last : .inside
    }
}
