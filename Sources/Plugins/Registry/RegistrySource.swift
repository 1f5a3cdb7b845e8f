/// Where the files of a registry are read from. Nothing that it answers is believed before it is checked.
///
/// A path is relative, of letters, digits, `.`, `_`, `-` and `/`, and has no part that is `..`.
public protocol RegistrySource: Sendable {
    /// The bytes of a file.
    ///
    /// - Parameters:
    ///   - path: below the registry's address.
    ///   - limit: more bytes are refused with `too_large`, without reading them all.
    /// - Returns: the whole file.
    /// - Throws: `registry_file_missing` when there is no such file, `registry_unreachable` for any other reason.
    func read(_ path: String, atMost limit: Int) throws(PluginFaults) -> [UInt8]

    /// The bytes of a file behind its first `offset`; none where it has no more. Errors as above.
    func read(_ path: String, from offset: Int, atMost limit: Int) throws(PluginFaults) -> [UInt8]
}

extension RegistrySource {
    /// Reads all of it, for sources that cannot begin later.
    public func read(_ path: String, from offset: Int, atMost limit: Int) throws(PluginFaults) -> [UInt8] {
        Array(try read(path, atMost: offset + limit).dropFirst(offset))
    }
}
