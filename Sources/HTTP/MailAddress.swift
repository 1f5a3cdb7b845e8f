/// Who writes or gets a mail: `Zhang Wei <zhang.wei@fabrikam.example>`.
public struct MailAddress: Hashable, Sendable {
    /// What people read; empty for none.
    public var name: String
    /// `local@domain`, in ASCII.
    public var address: String

    /// An address with or without a name; checked when it is sent.
    public init(name: String = "", _ address: String) {
        self.name = name
        self.address = address
    }

    /// Reads `Name <local@domain>` or `local@domain`; nil for anything else.
    public init?(reading text: String) {
        var name = ""
        var address = text
        if text.hasSuffix(">"), let open = text.lastIndex(of: "<") {
            name = String(text[..<open])
            while name.last == " " { name.removeLast() }
            if name.count > 1, name.hasPrefix("\""), name.hasSuffix("\"") {
                name = String(name.dropFirst().dropLast())
            }
            address = String(text[text.index(after: open)...].dropLast())
        }
        guard Self.isAddress(address) else { return nil }
        self.init(name: name, address)
    }

    /// As it stands in a header, the name encoded where it has to be.
    var headerValue: String {
        name.isEmpty ? address : "\(EncodedWord.phrase(name)) <\(address)>"
    }

    func check(_ field: String) throws(HTTPError) {
        guard Self.isAddress(address) else {
            throw .badMessage(
                field: field, reason: "must be an address like zhang.wei@fabrikam.example, in ASCII")
        }
        try MailMessage.checkLine(name, field)
    }

    /// Whether a server takes it as it is: no spaces, brackets, quotes or control characters, so that nothing but
    /// an address can be said in its place. Quoted local parts, which nobody has, are not taken.
    private static func isAddress(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard parts.count == 2, (1...64).contains(parts[0].count), (1...255).contains(parts[1].count) else {
            return false
        }
        let isLocal = parts[0].allSatisfy { byte in
            isAlphanumeric(byte) || "!#$%&'*+-/=?^_`{|}~.".utf8.contains(byte)
        }
        return isLocal && parts[0].first != UInt8(ascii: "-")
            && parts[1].allSatisfy {
                isAlphanumeric($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")
            }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
