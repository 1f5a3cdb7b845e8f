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

    /// Reads `url` as a request would.
    ///
    /// - Throws: `HTTPError.badAddress`, `.otherScheme` for another scheme than `schemes`, `.noLibrary`.
    public init(reading url: String, schemes: [String] = ["http", "https"]) throws(HTTPError) {
        self = try CurlURL(url).address(schemes: schemes)
    }

    /// Whether both speak the same way to the same port of the same host.
    func hasSameOrigin(as other: Address) -> Bool {
        scheme == other.scheme && host == other.host && port == other.port
    }

    /// Whether it is `prefix` or below it: `/v1` has `/v1` and `/v1/people` below it, not `/v10`.
    public func isBelow(_ prefix: Address) -> Bool {
        guard hasSameOrigin(as: prefix), path.utf8.starts(with: prefix.path.utf8) else { return false }
        return prefix.path.hasSuffix("/") || path.utf8.count == prefix.path.utf8.count
            || path.utf8.dropFirst(prefix.path.utf8.count).first == UInt8(ascii: "/")
    }

    /// `https://host.example`, with the port where it is not the scheme's own.
    public var origin: String {
        let own = ["http": 80, "https": 443, "smtp": 25, "smtps": 465][scheme]
        let name = host.contains(":") ? "[\(host)]" : host
        return "\(scheme)://\(name)" + (port == own ? "" : ":\(port)")
    }
}
