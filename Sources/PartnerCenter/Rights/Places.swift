/// An absolute address as rights spell it: `https://hr.example:8443/v1/`.
///
/// Only one spelling is read, so that nothing can be meant that is not compared: scheme (`https`, `http`, `smtps` or
/// `smtp`) and host in lower case, no name or password, no query, no percent signs, no `.` or `..` in the path.
public struct GrantedAddress: Sendable, Equatable {
    /// `https`, `http`, and of servers of mail `smtps`, `smtp`.
    public var scheme: String
    /// In lower case; an address of IPv6 without its brackets.
    public var host: String
    /// The one that is written, or the scheme's own.
    public var port: Int
    /// With its leading `/`.
    public var path: String

    /// An address by its parts.
    public init(scheme: String, host: String, port: Int, path: String) {
        self.scheme = scheme
        self.host = host
        self.port = port
        self.path = path
    }

    /// Reads the one spelling; nil for anything else.
    public init?(_ text: String) {
        guard let scheme = Self.ports.keys.first(where: { text.utf8.starts(with: "\($0)://".utf8) }) else {
            return nil
        }
        self.scheme = scheme
        let rest = text.utf8.dropFirst(scheme.utf8.count + 3)
        let authority = rest.prefix { $0 != UInt8(ascii: "/") }
        let path = rest.dropFirst(authority.count)
        guard let (host, port) = Self.authority(Array(authority)),
            let written = String(path.isEmpty ? "/"[...].utf8 : path), GrantedPath.isPlain(written),
            !written.utf8.contains(UInt8(ascii: "%"))
        else { return nil }
        self.host = host
        self.port = port ?? Self.ports[scheme] ?? 443
        self.path = written
    }

    /// The schemes that there are, with the ports that need not be written.
    static let ports = ["https": 443, "http": 80, "smtps": 465, "smtp": 25]

    /// Whether `other` lies at or below it.
    public func covers(_ other: GrantedAddress) -> Bool {
        scheme.utf8.elementsEqual(other.scheme.utf8) && host.utf8.elementsEqual(other.host.utf8)
            && port == other.port && GrantedPath.isPlain(other.path)
            && GrantedPath.lies(other.path, atOrBelow: path)
    }

    private static func authority(_ text: [UInt8]) -> (host: String, port: Int?)? {
        var host = text
        var port: Int?
        let isBracketed = text.first == UInt8(ascii: "[")
        let end = isBracketed ? text.firstIndex(of: UInt8(ascii: "]")).map { $0 + 1 } : nil
        if isBracketed, end == nil { return nil }
        if let colon = text[(end ?? 0)...].firstIndex(of: UInt8(ascii: ":")) {
            let digits = text[(colon + 1)...]
            guard (1...5).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }),
                digits.first != 0x30, let number = Int(String(decoding: digits, as: UTF8.self)),
                number < 65_536
            else { return nil }
            port = number
            host = Array(text[..<colon])
        }
        if let end {
            guard host.count == end else { return nil }
            host = Array(host.dropFirst().dropLast())
        }
        let isHost = host.allSatisfy { byte in
            (0x61...0x7a).contains(byte) || (0x30...0x39).contains(byte)
                || (isBracketed ? byte == 0x3a || byte == 0x2e : byte == 0x2d || byte == 0x2e)
        }
        guard !host.isEmpty, isHost else { return nil }
        return (String(decoding: host, as: UTF8.self), port)
    }
}

/// Paths as rights spell them.
enum GrantedPath {
    /// Whether a path means what it says: printable ASCII, no `.` or `..`, no backslash, nothing of these hidden behind
    /// percent signs.
    static func isPlain(_ path: String) -> Bool {
        let text = path.lowercased()
        guard text.utf8.allSatisfy({ (0x21...0x7e).contains($0) && $0 != 0x5c && $0 != 0x3f && $0 != 0x23 }),
            !["%2e", "%2f", "%5c", "%00", "%25"].contains(where: text.contains)
        else { return false }
        return !text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            .contains { $0.elementsEqual(".".utf8) || $0.elementsEqual("..".utf8) }
    }

    /// Whether `path` is `prefix` or lies below it: `/v1/a` lies below `/v1` and `/v1/`, `/v12` below neither.
    static func lies(_ path: String, atOrBelow prefix: String) -> Bool {
        let (path, prefix) = (path.utf8, prefix.utf8)
        if path.elementsEqual(prefix) { return true }
        guard path.starts(with: prefix) else { return false }
        return prefix.last == UInt8(ascii: "/") || path.dropFirst(prefix.count).first == UInt8(ascii: "/")
    }

    /// Whether `path` is relative and cannot lead elsewhere: a project's file as rights name it.
    static func isRelative(_ path: String) -> Bool {
        guard !path.isEmpty, path.utf8.first != UInt8(ascii: "/"), !path.utf8.contains(0) else {
            return false
        }
        var parts = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        if parts.last?.isEmpty == true { parts.removeLast() }
        return parts.allSatisfy { part in
            !part.isEmpty && !part.elementsEqual(".".utf8) && !part.elementsEqual("..".utf8)
                && !part.contains(0x5c) && part.allSatisfy { $0 >= 0x20 && $0 != 0x7f }
        }
    }
}
