/// Where the files of a registry lie below its address. Made here from what was checked, never read from a file of the
/// registry: no index can send a reader to `file:///etc/passwd`.
enum RegistryPath {
    static let head = "head.json"
    static let log = "log"
    static let catalog = "catalog.json"
    /// The registry's public key, for whoever comes for the first time.
    static let key = "registry.pub"
    /// Taken by who writes; means nothing to readers.
    static let lock = ".lock"

    static func signature(of path: String) -> String { "\(path).minisig" }
    static func index(_ id: PluginID) -> String { "index/\(id).json" }
    static func bundle(_ hash: ContentHash) -> String { "bundles/sha256-\(hash).tar" }
}
