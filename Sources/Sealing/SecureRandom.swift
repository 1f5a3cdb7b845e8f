internal import CSodium

/// Random bytes that nobody can guess, at the price of a copy.
///
/// One buffer per process holds 4 KiB of ChaCha20 stream, under a new key from the operating system for each
/// filling; the key is zeroed at once and the bytes as they are handed out, so that reading the memory later
/// tells nothing about bytes already given. Safe from any thread. Not for a child between `fork` and `exec`,
/// which would draw the same bytes as its parent.
public struct SecureRandom: RandomNumberGenerator, Sendable {
    private static let capacity = 4096
    /// Larger wishes go to the operating system directly.
    private static let largest = 512
    private static let buffer = Lock(Buffer())

    /// All generators draw from the one buffer.
    public init() {}

    /// The next eight bytes.
    public mutating func next() -> UInt64 {
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 1) { word in
            Self.fill(UnsafeMutableRawBufferPointer(word))
            return word[0]
        }
    }

    /// Fills `target` with random bytes.
    public static func fill(_ target: UnsafeMutableRawBufferPointer) {
        guard target.count <= largest else {
            Sodium.start()
            return randombytes_buf(target.octets, target.count)
        }
        buffer.withLock { $0.take(target) }
    }

    /// So many random bytes.
    public static func bytes(_ count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            fill(UnsafeMutableRawBufferPointer(buffer))
            initialized = count
        }
    }

    private struct Buffer {
        private let memory: UnsafeMutablePointer<UInt8>
        private var used = capacity

        init() {
            Sodium.start()
            guard let memory = sodium_malloc(capacity) else { fatalError("no memory for random bytes") }
            self.memory = memory.assumingMemoryBound(to: UInt8.self)
        }

        @inline(__always)
        mutating func take(_ target: UnsafeMutableRawBufferPointer) {
            if used + target.count > capacity { refill() }
            let bytes = UnsafeMutableRawBufferPointer(start: memory + used, count: target.count)
            target.copyMemory(from: UnsafeRawBufferPointer(bytes))
            sodium_memzero(bytes.baseAddress, bytes.count)
            used += target.count
        }

        @inline(never)
        private mutating func refill() {
            withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Sodium.keyBytes) { key in
                withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 8) { nonce in
                    guard let keyBase = key.baseAddress, let nonceBase = nonce.baseAddress else { return }
                    // Each key is used for one stream, so its nonce may be zero.
                    nonce.initialize(repeating: 0)
                    randombytes_buf(keyBase, key.count)
                    crypto_stream_chacha20(memory, UInt64(capacity), nonceBase, keyBase)
                    sodium_memzero(keyBase, key.count)
                }
            }
            used = 0
        }
    }
}
