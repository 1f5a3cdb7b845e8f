/// Where a registry is: a folder of this machine or an address of the web.
public enum RegistryAddress: Sendable, Equatable {
    /// `file:../registry`, `file:/srv/registry`, `file:///srv/registry`.
    case folder(String)
    /// `https://HOST/PATH`, without a slash at its end.
    case web(String)

    /// Reads an address.
    ///
    /// - Throws: `bad_address` for anything else: `http:` could be changed on its way by anybody.
    public init(_ text: String) throws(PluginFaults) {
        let isPrintable = text.utf8.allSatisfy { (0x21...0x7E).contains($0) } && text.utf8.count <= 1000
        if text.hasPrefix("file:"), !text.unicodeScalars.contains(where: HiddenCharacters.contains) {
            var path = text.dropFirst(5)
            if path.hasPrefix("//") { path = path.dropFirst(2) }
            if !path.isEmpty, path.hasPrefix("/") || !text.hasPrefix("file://") {
                self = .folder(String(path))
                return
            }
        } else if text.hasPrefix("https://"), isPrintable,
            let host = text.dropFirst(8).split(separator: "/", omittingEmptySubsequences: false).first,
            !host.isEmpty, !text.contains(where: { "@?#\\".contains($0) })
        {
            self = .web(text.hasSuffix("/") ? String(text.dropLast()) : text)
            return
        }
        throw PluginFaults(
            PluginFault(
                .badAddress, file: ShownText.plain(text), "is no address of a registry",
                hint: "give file:FOLDER or https://HOST/PATH"))
    }
}
