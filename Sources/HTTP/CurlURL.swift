internal import CCurl

/// An absolute URL, read by the library that sends it: what is judged is what is asked.
final class CurlURL {
    private let library: CurlLibrary
    let handle: OpaquePointer

    /// - Throws: `HTTPError.badAddress`, `.noLibrary`.
    init(_ text: String) throws(HTTPError) {
        library = try CurlLibrary.get()
        guard let handle = shim_curl_url(library.functions) else { throw .outOfMemory }
        self.handle = handle
        try set(text)
    }

    deinit { shim_curl_free_url(library.functions, handle) }

    /// Goes on to `location`, which may be relative to where this is.
    func follow(_ location: String) throws(HTTPError) { try set(location) }

    private func set(_ text: String) throws(HTTPError) {
        // A C string ends at its first zero, and what stands behind it would be judged but not asked.
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "\\") }) else {
            throw .badAddress(
                reason: "a space, a backslash, or a character that is not ASCII; write it as %20")
        }
        guard text.utf8.count <= 8_192 else { throw .badAddress(reason: "more than 8192 bytes") }
        let status = shim_curl_url_set(
            library.functions, handle, CURLUPART_URL, text,
            UInt32(CURLU_NON_SUPPORT_SCHEME) | UInt32(CURLU_DISALLOW_USER))
        guard status == CURLUE_OK else { throw .badAddress(reason: Self.reason(status)) }
        // Never sent, and so nothing that anyone judges.
        _ = shim_curl_url_set(library.functions, handle, CURLUPART_FRAGMENT, nil, 0)
    }

    /// The parts of it that are judged.
    ///
    /// - Throws: `HTTPError.otherScheme`, and `.badAddress` for a path that climbs when it is decoded.
    func address(schemes: [String]) throws(HTTPError) -> Address {
        let scheme = try get(CURLUPART_SCHEME).lowercased()
        guard schemes.contains(scheme) else { throw .otherScheme(scheme, wanted: schemes) }
        if part(CURLUPART_ZONEID) != nil { throw .badAddress(reason: "it names a network interface") }
        var host = try get(CURLUPART_HOST).lowercased()
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        guard !host.isEmpty, host.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else {
            throw .badAddress(reason: "its host is not ASCII; write it as xn--…")
        }
        guard let port = Int(try get(CURLUPART_PORT, UInt32(CURLU_DEFAULT_PORT))), port > 0 else {
            throw .badAddress(reason: "its port is not from 1 to 65535")
        }
        let path = try get(CURLUPART_PATH)
        guard !Self.climbs(path) else { throw .badAddress(reason: "its path has '.' or '..' in disguise") }
        return Address(scheme: scheme, host: host, port: port, path: path)
    }

    private func part(_ part: CURLUPart, _ flags: UInt32 = 0) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard shim_curl_url_get(library.functions, handle, part, &text, flags) == CURLUE_OK, let text else {
            return nil
        }
        defer { shim_curl_free(library.functions, text) }
        return String(cString: text)
    }

    private func get(_ wanted: CURLUPart, _ flags: UInt32 = 0) throws(HTTPError) -> String {
        guard let text = part(wanted, flags) else { throw .badAddress(reason: "it is not whole") }
        return text
    }

    /// Whether a server that decodes the path and walks it would leave a folder: plain dots were walked already.
    static func climbs(_ path: String) -> Bool {
        var decoded: [UInt8] = []
        let bytes = Array(path.utf8)
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
                let value = UInt8(String(decoding: bytes[index + 1...index + 2], as: UTF8.self), radix: 16)
            {
                decoded.append(value)
                index += 3
            } else {
                decoded.append(bytes[index])
                index += 1
            }
        }
        return decoded.split(whereSeparator: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "\\") }).contains
        {
            Array($0) == Array(".".utf8) || Array($0) == Array("..".utf8)
        }
    }

    private static func reason(_ status: CURLUcode) -> String {
        switch status {
        case CURLUE_USER_NOT_ALLOWED: "it has a user or password in it, which belong into a header"
        case CURLUE_BAD_PORT_NUMBER: "its port is not from 1 to 65535"
        case CURLUE_BAD_SCHEME, CURLUE_UNSUPPORTED_SCHEME: "it has no scheme"
        case CURLUE_NO_HOST, CURLUE_BAD_HOSTNAME: "it has no host that there can be"
        case CURLUE_BAD_IPV6: "its address of IPv6 is none"
        case CURLUE_OUT_OF_MEMORY: "out of memory"
        default: "it is not an absolute URL"
        }
    }
}
