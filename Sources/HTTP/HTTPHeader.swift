/// One line of a header.
public struct HTTPHeader: Hashable, Sendable {
    /// Upper and lower case mean the same.
    public var name: String
    /// Without a line break.
    public var value: String
    /// Where it may be sent: at and below this address; nil for wherever the request goes.
    public var scope: Address?

    /// A line of a header.
    public init(_ name: String, _ value: String, scope: Address? = nil) {
        self.name = name
        self.value = value
        self.scope = scope
    }

    func isNamed(_ other: String) -> Bool { name.lowercased() == other }

    /// Those that say who asks: they go to the host that they were written for, and to no other.
    private static let credentials: Set<String> = ["authorization", "cookie", "proxy-authorization"]
    /// Those that the connection sets, so that what is sent and what is said of it agree.
    private static let reserved: Set<String> = [
        "host", "content-length", "transfer-encoding", "connection", "keep-alive", "expect", "upgrade", "te",
        "trailer", "proxy-connection", "proxy-authorization", "http2-settings",
    ]

    /// Whether it goes to `address` in a request that was written for `first`.
    func goes(to address: Address, writtenFor first: Address) -> Bool {
        if let scope, !address.isBelow(scope) { return false }
        return first.hasSameOrigin(as: address) || !Self.credentials.contains(name.lowercased())
    }

    /// Objects to what would end the line or is not the caller's to say.
    func check() throws(HTTPError) {
        guard !name.isEmpty, name.utf8.allSatisfy(Self.isTokenByte) else {
            throw .badHeader(name, reason: "has a name that no header can have; letters, digits and '-' only")
        }
        if Self.reserved.contains(name.lowercased()) {
            throw .badHeader(name, reason: "is set by the connection itself; leave it out")
        }
        guard value.utf8.allSatisfy({ ($0 >= 0x20 && $0 != 0x7f) || $0 == 0x09 }) else {
            throw .badHeader(name, reason: "has a value with a line break or another control character")
        }
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }

    /// As the library takes it: a line without a value ends in a semicolon there.
    var line: String { value.isEmpty ? "\(name);" : "\(name): \(value)" }
}
