internal import Glibc

/// An address that a connection can be made to, as the network knows it: 4 or 16 bytes.
public struct NetworkAddress: Hashable, Sendable, CustomStringConvertible {
    /// As they are sent, the first byte first.
    public let bytes: [UInt8]

    /// Reads `192.0.2.1` or `2001:db8::1`; nil for anything else.
    public init?(_ text: String) {
        var four = in_addr()
        var sixteen = in6_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            bytes = withUnsafeBytes(of: four) { Array($0) }
        } else if inet_pton(AF_INET6, text, &sixteen) == 1 {
            bytes = withUnsafeBytes(of: sixteen) { Array($0) }
        } else {
            return nil
        }
    }

    /// The address in a `sockaddr` of `family`; nil for families that are not of the internet.
    init?(family: Int32, _ sockaddr: UnsafeRawBufferPointer) {
        let (start, count) = family == AF_INET ? (4, 4) : (8, 16)
        guard family == AF_INET || family == AF_INET6, sockaddr.count >= start + count else { return nil }
        bytes = Array(sockaddr[start..<start + count])
    }

    /// Whether only this machine answers there.
    var isLoopback: Bool {
        if let inner = embedded { return inner.isLoopback }
        return bytes.count == 4 ? bytes[0] == 127 : bytes == [UInt8](repeating: 0, count: 15) + [1]
    }

    /// Whether it is of the open internet: neither this machine, nor a network of one's own, nor a machine's
    /// metadata, nor a group, nor an example.
    ///
    /// Source: IANA, IPv4 and IPv6 Special-Purpose Address Registries.
    var isPublic: Bool {
        if let inner = embedded { return inner.isPublic }
        if bytes.count == 4 { return !Self.special4.contains { Self.matches(bytes, $0.0, bits: $0.1) } }
        // What is routed is 2000::/3; Teredo, documentation and others in it are not.
        return Self.matches(bytes, [0x20], bits: 3)
            && !Self.special6.contains { Self.matches(bytes, $0.0, bits: $0.1) }
    }

    /// The address of IPv4 in one that only carries it: mapped, translated (NAT64) or 6to4.
    private var embedded: NetworkAddress? {
        guard bytes.count == 16 else { return nil }
        if Self.matches(bytes, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff], bits: 96)
            || Self.matches(bytes, [0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0], bits: 96)
        {
            return NetworkAddress(bytes: Array(bytes[12...]))
        }
        return Self.matches(bytes, [0x20, 0x02], bits: 16) ? NetworkAddress(bytes: Array(bytes[2..<6])) : nil
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private static let special4: [([UInt8], Int)] = [
        ([0], 8), ([10], 8), ([100, 64], 10), ([127], 8), ([169, 254], 16), ([172, 16], 12),
        ([192, 0, 0], 24),
        ([192, 0, 2], 24), ([192, 88, 99], 24), ([192, 168], 16), ([198, 18], 15), ([198, 51, 100], 24),
        ([203, 0, 113], 24), ([224], 4), ([240], 4),
    ]
    private static let special6: [([UInt8], Int)] = [
        ([0x20, 0x01, 0x00], 23), ([0x20, 0x01, 0x0d, 0xb8], 32), ([0x3f, 0xff, 0x00], 20),
    ]

    private static func matches(_ bytes: [UInt8], _ prefix: [UInt8], bits: Int) -> Bool {
        for (index, byte) in prefix.enumerated() {
            let left = bits - index * 8
            let mask: UInt8 = left >= 8 ? 0xff : ~(0xff >> UInt8(left))
            guard bytes[index] & mask == byte & mask else { return false }
        }
        return true
    }

    /// `192.0.2.1`, `2001:db8::1`
    public var description: String {
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        _ = bytes.withUnsafeBytes {
            inet_ntop(bytes.count == 4 ? AF_INET : AF_INET6, $0.baseAddress, &text, socklen_t(text.count))
        }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
