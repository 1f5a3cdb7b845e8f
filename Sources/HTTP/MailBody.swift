internal import CCurl

/// The text and files of a mail as the library sends them.
final class MailBody {
    private let library: CurlLibrary
    let mime: OpaquePointer

    init(_ message: MailMessage, _ handle: CurlHandle) throws(HTTPError) {
        library = handle.library
        guard let mime = shim_curl_mime(library.functions, handle.handle) else { throw .outOfMemory }
        self.mime = mime
        let text = Array(Self.lines(message.text).utf8)
        // ASCII stays readable on its way; anything else is a third as long in base64.
        let encoding = text.allSatisfy { $0 < 0x80 } ? "quoted-printable" : "base64"
        try add(text, type: "text/plain; charset=utf-8", encoding: encoding)
        for attachment in message.attachments {
            let headers = try CurlList([Self.disposition(attachment.name)], library)
            try add(attachment.bytes, type: attachment.type, encoding: "base64", headers: headers)
        }
    }

    deinit { shim_curl_free_mime(library.functions, mime) }

    private func add(
        _ bytes: [UInt8], type: String, encoding: String, headers: CurlList? = nil
    ) throws(HTTPError) {
        guard let part = shim_curl_part(library.functions, mime) else { throw .outOfMemory }
        let status = bytes.withUnsafeBytes { bytes in
            // Without a byte there is no address, and a part without an address is none at all.
            withUnsafeBytes(of: UInt8(0)) { none in
                shim_curl_part_data(
                    library.functions, part, bytes.baseAddress ?? none.baseAddress, bytes.count)
            }
        }
        var all = [
            status, shim_curl_part_type(library.functions, part, type),
            shim_curl_part_encoder(library.functions, part, encoding),
        ]
        if let headers { all.append(shim_curl_part_headers(library.functions, part, headers.handOver())) }
        guard all.allSatisfy({ $0 == CURLE_OK }) else { throw .outOfMemory }
    }

    /// Each line ends as mail has it.
    private static func lines(_ text: String) -> String {
        var bytes: [UInt8] = []
        var previous: UInt8 = 0
        for byte in text.utf8 {
            if byte == 0x0a, previous != 0x0d { bytes.append(0x0d) }
            bytes.append(byte)
            previous = byte
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Source: RFC 2231: a name of any script is written in percents, after its encoding.
    private static func disposition(_ name: String) -> String {
        let hex = Array("0123456789ABCDEF".utf8)
        var text: [UInt8] = []
        for byte in name.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "."), UInt8(ascii: "-"),
                UInt8(ascii: "_"):
                text.append(byte)
            default: text += [UInt8(ascii: "%"), hex[Int(byte >> 4)], hex[Int(byte & 15)]]
            }
        }
        return
            "Content-Disposition: attachment;\r\n filename*=utf-8''\(String(decoding: text, as: UTF8.self))"
    }
}
