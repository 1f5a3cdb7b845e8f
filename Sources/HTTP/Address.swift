/// Where a request goes: the parts of an absolute URL that rights are about.
public struct Address: Hashable, Sendable {
    /// In lower case: `https`.
    public var scheme: String
    /// In lower case; an address of IPv6 without its brackets.
    public var host: String
    /// The one that is written, or the scheme's own.
    public var port: Int
    /// With its leading `/`, without query and fragment.
    public var path: String

    /// An address by its parts.
    public init(scheme: String, host: String, port: Int, path: String) {
        self.scheme = scheme
        self.host = host
        self.port = port
        self.path = path
    }
}
