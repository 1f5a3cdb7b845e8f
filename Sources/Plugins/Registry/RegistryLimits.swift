/// How much of a registry's files is taken: what is larger is refused before it is read whole.
enum RegistryLimits {
    /// Bytes of a bundle.
    static let bundle = 4 << 20
    /// Bytes of the head and of a signature.
    static let head = 4096
    /// Bytes of one line of the log.
    static let entry = 16_384
    /// Entries of the log.
    static let entries = 1_000_000
    /// Bytes of the log, of the catalog, of the index of one plugin.
    static let log = 64 << 20
    static let catalog = 16 << 20
    static let index = 4 << 20

    static func document(_ bytes: Int) -> DocumentLimits {
        DocumentLimits(bytes: bytes, depth: 8, values: max(1024, bytes / 16))
    }
}
