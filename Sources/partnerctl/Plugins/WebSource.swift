internal import HTTP
internal import Plugins

/// A registry on a web server. Nothing that it answers is believed before it is checked.
struct WebSource: RegistrySource {
    /// `https://HOST/PATH`, without a slash at its end.
    let address: String
    /// A file of certificates that are trusted in place of the system's: `SSL_CERT_FILE`, as other programs have it.
    let authorities: String?

    func read(_ path: String, atMost limit: Int) throws(PluginFaults) -> [UInt8] {
        try read(path, from: 0, atMost: limit)
    }

    func read(_ path: String, from offset: Int, atMost limit: Int) throws(PluginFaults) -> [UInt8] {
        let url = "\(address)/\(path)"
        let range = offset > 0 ? [HTTPHeader("Range", "bytes=\(offset)-")] : []
        let response: HTTPResponse
        do {
            let client = try HTTPClient(
                .init(
                    allowsPrivateAddresses: true, certificateAuthorities: authorities,
                    agent: "partnerctl/\(Version.number)"))
            // Servers may send all of it.
            let request = HTTPRequest(.get, url, headers: range, maxBytes: offset + limit)
            response = try client.fetch(request) { address in
                guard address.scheme == "https" else { throw NotEncrypted() }
            }
        } catch HTTPError.tooLarge {
            throw PluginFaults(
                PluginFault(
                    .tooLarge, file: Escaping.line(url, limit: 200),
                    "has more than the \(limit) bytes that are taken"))
        } catch {
            throw fault(.registryUnreachable, url, "cannot be read: \(error)")
        }
        switch response.status {
        case 200: return offset > 0 ? Array(response.body.dropFirst(offset)) : response.body
        case 206 where offset > 0: return response.body
        // There is nothing behind what was read before.
        case 416 where offset > 0: return []
        case 404, 410: throw fault(.registryFileMissing, url, "is not there")
        default: throw fault(.registryUnreachable, url, "answers \(response.status)")
        }
    }

    private struct NotEncrypted: Error, CustomStringConvertible {
        var description: String { "it leads to an address that is not encrypted" }
    }

    private func fault(_ code: PluginFault.Code, _ url: String, _ message: String) -> PluginFaults {
        PluginFaults(
            PluginFault(
                code, file: Escaping.line(url, limit: 200), Escaping.line(message, limit: 200),
                hint: "is the address right, and can it be reached from here?"))
    }
}
