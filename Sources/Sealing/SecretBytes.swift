internal import CSodium

/// Bytes that must not leak: a key, a passphrase.
///
/// They lie in guarded memory, locked against swapping where the system allows it, and are zeroed when the
/// last reference goes. Costs a few pages each, so it is for keys, not for the cells of a table.
public final class SecretBytes: @unchecked Sendable {
    /// How many bytes.
    public let count: Int
    private let memory: UnsafeMutableRawPointer

    /// `count` bytes as `fill` leaves them; they are not zero before.
    init(count: Int, _ fill: (UnsafeMutableRawBufferPointer) -> Void) {
        Sodium.start()
        guard let memory = sodium_malloc(count) else { fatalError("no memory for \(count) secret bytes") }
        self.count = count
        self.memory = memory
        fill(UnsafeMutableRawBufferPointer(start: memory, count: count))
        sodium_mprotect_readonly(memory)
    }

    /// A copy of `bytes`; wiping the original is up to the caller.
    public convenience init(_ bytes: UnsafeRawBufferPointer) {
        self.init(count: bytes.count) { $0.copyMemory(from: bytes) }
    }

    /// The UTF-8 bytes of `text`. A string cannot be wiped, so read passphrases as bytes where possible.
    public convenience init(_ text: String) {
        var bytes = Array(text.utf8)
        self.init(count: bytes.count) { target in bytes.withUnsafeBytes { target.copyMemory(from: $0) } }
        bytes.wipe()
    }

    /// Lends the bytes; the pointer ends with the call.
    public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try withExtendedLifetime(self) { try body(UnsafeRawBufferPointer(start: memory, count: count)) }
    }

    deinit { sodium_free(memory) }
}

extension SecretBytes: CustomStringConvertible, CustomReflectable {
    /// Says only that there is something.
    public var description: String { "(secret)" }
    /// Shows nothing to `dump`.
    public var customMirror: Mirror { Mirror(self, children: []) }
}
