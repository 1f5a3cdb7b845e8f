/// Where a project takes a plugin from.
public enum PluginSource: Hashable, Sendable, CustomStringConvertible {
    /// A registry, by the name that the project gives it.
    case registry(String)
    /// An author's folder, from the project's folder on.
    case path(String)
    /// A bundle's file, from the project's folder on.
    case bundle(String)

    /// Reads `registry:NAME`, `path:FOLDER` or `bundle:FILE`; nil for anything else.
    public init?(_ text: some StringProtocol) {
        guard let colon = text.firstIndex(of: ":") else { return nil }
        let rest = String(text[text.index(after: colon)...])
        guard (1...1024).contains(rest.utf8.count),
            !rest.unicodeScalars.contains(where: HiddenCharacters.contains)
        else { return nil }
        switch text[..<colon] {
        case "registry": self = .registry(rest)
        case "path": self = .path(rest)
        case "bundle": self = .bundle(rest)
        default: return nil
        }
    }

    /// `registry:main`
    public var description: String {
        switch self {
        case .registry(let name): "registry:\(name)"
        case .path(let folder): "path:\(folder)"
        case .bundle(let file): "bundle:\(file)"
        }
    }

    static let shape = DocumentShape<PluginSource>.parsed(
        "\"registry:NAME\", \"path:FOLDER\" or \"bundle:FILE\"", pattern: "^(registry|path|bundle):.+$",
        write: \.description
    ) { PluginSource($0) }
}
