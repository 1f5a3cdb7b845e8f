/// The address of a page: `https://support.contoso.cn`.
///
/// Assumed: http or https, a host's name and at most 256 characters, none of them a space.
public struct WebAddress: Sendable, Hashable {
    /// As it was typed.
    public var text: String

    /// Takes `text` as it is: what was checked when it was written.
    public init(unchecked text: String = "") { self.text = text }

    /// Reads an address; `nil` for anything else.
    public init?(_ text: String) {
        let scheme = ["https://", "http://"].first { text.lowercased().hasPrefix($0) }
        guard let scheme, text.utf8.count <= 256 else { return nil }
        let rest = text.dropFirst(scheme.count)
        let host = rest.prefix { !"/?#:".contains($0) }
        guard host.contains("."), !host.hasPrefix("."), !host.hasSuffix("."), !host.contains(".."),
            !rest.unicodeScalars.contains(where: { $0.properties.isWhitespace || $0.value < 0x20 })
        else { return nil }
        self.text = text
    }
}

extension WebAddress: SpeltValue {
    /// Reads what somebody wrote; `nil` for anything else.
    public init?(written: String) { self.init(written) }
    /// The one spelling.
    public var spelling: String { text }
    /// What it is.
    public static var meaning: String { "the address of a page" }
    /// What to try.
    public static var hint: String { "such as https://support.contoso.cn" }
    /// How help names it.
    public static var typeRule: String { "the address of a page, such as https://support.contoso.cn" }
}
