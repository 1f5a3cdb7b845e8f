public import Loading

/// Why something was not fetched or sent. Holds no header, no body and of an address only its host, so it may be
/// shown and logged: paths and queries of addresses are secrets too often.
public enum HTTPError: Error, Equatable, Sendable {
    // This machine
    /// libcurl is not there, or lacks what is needed.
    case noLibrary(MissingLibrary)
    case outOfMemory
    /// The one who waits gave up.
    case cancelled

    // What was asked for
    /// An address that cannot be read.
    case badAddress(reason: String)
    /// An address of another kind than those that are spoken here.
    case otherScheme(_ scheme: String, wanted: [String])
    /// A method that is not known, or that takes no body.
    case badMethod(_ method: String)
    case bodyNotTaken(method: String)
    /// A header that cannot be sent, or that is not the caller's to set.
    case badHeader(_ name: String, reason: String)
    /// A part of a message that cannot be sent.
    case badMessage(field: String, reason: String)
    /// A password on its way without encryption.
    case passwordInClear(host: String)

    // On the way
    /// A name that leads to an address that is not of the open internet.
    case privateAddress(host: String, _ address: NetworkAddress)
    case cannotResolve(host: String)
    case cannotConnect(host: String, detail: String)
    /// A certificate that does not prove who answers.
    case notTrusted(host: String, detail: String)
    /// A server of mail that does not encrypt.
    case notEncrypted(host: String)
    case timedOut(host: String, after: Duration)
    /// The connection ended early, or what came was not understood.
    case interrupted(host: String, detail: String)

    // Answers
    case tooLarge(host: String, limit: Int)
    case headerTooLarge(host: String, limit: Int)
    case tooManyRedirects(host: String, limit: Int)
    /// From an encrypted address to one that is not.
    case redirectInClear(host: String, to: String)
    /// To an address that cannot be read.
    case badRedirect(host: String, reason: String)
    case loginDenied(host: String, reply: String)
    /// A server of mail said no.
    case mailRefused(host: String, reply: String)

    /// Whether the same may succeed a little later.
    public var isWorthRetrying: Bool {
        switch self {
        case .cannotResolve, .cannotConnect, .timedOut, .interrupted: true
        case .mailRefused(_, let reply): reply.hasPrefix("4")
        default: false
        }
    }
}

extension HTTPError: CustomStringConvertible {
    /// What happened, in one sentence without a period, and where it helps what to try.
    public var description: String {
        switch self {
        case .noLibrary(let missing): "\(missing); install it: \(missing.remedy)"
        case .outOfMemory: "out of memory for a connection; free some memory and run again"
        case .cancelled: "it was cancelled while it waited for the other end"
        case .badAddress(let reason):
            "the address cannot be read: \(reason); write it like https://host.example/path"
        case .otherScheme(let scheme, let wanted):
            "an address begins with \(wanted.map { $0 + "://" }.joined(separator: " or ")), got '\(scheme)'"
        case .badMethod(let method):
            "'\(method.prefix(20))' is not a method; one of \(HTTPMethod.all)"
        case .bodyNotTaken(let method): "\(method) sends no body; leave the body out, or use POST"
        case .badHeader(let name, let reason): "header '\(name.prefix(60))' \(reason)"
        case .badMessage(let field, let reason): "\(field) \(reason)"
        case .passwordInClear(let host):
            "a password is not sent to \(host) without encryption; use smtps:// or let it be encrypted"
        case .privateAddress(let host, let address):
            "\(host) is at \(address), which is not an address of the open internet; allow private addresses if "
                + "that is meant"
        case .cannotResolve(let host): "there is no address for \(host); check the name and the network"
        case .cannotConnect(let host, let detail): "cannot connect to \(host): \(detail)"
        case .notTrusted(let host, let detail):
            "\(host) does not prove who it is: \(detail); check its certificate"
        case .notEncrypted(let host):
            "\(host) does not encrypt; use smtps://, or say that mail may go there in clear"
        case .timedOut(let host, let after): "\(host) did not answer in full within \(after)"
        case .interrupted(let host, let detail): "the answer of \(host) did not come whole: \(detail)"
        case .tooLarge(let host, let limit): "the answer of \(host) is larger than \(limit) bytes"
        case .headerTooLarge(let host, let limit):
            "the header of the answer of \(host) is larger than \(limit) bytes"
        case .tooManyRedirects(let host, let limit):
            "\(host) redirects more than \(limit) times; ask for the last address"
        case .redirectInClear(let host, let to):
            "\(host) redirects to \(to) without encryption, which is not followed"
        case .badRedirect(let host, let reason):
            "\(host) redirects to an address that cannot be read: \(reason)"
        case .loginDenied(let host, let reply):
            "\(host) does not accept this user and password: \(Self.printable(reply))"
        case .mailRefused(let host, let reply): "\(host) refused the mail: \(Self.printable(reply))"
        }
    }

    /// What strangers said, on one line and without control characters.
    private static func printable(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                text.unicodeScalars.prefix(300).map { scalar in
                    scalar.properties.generalCategory == .control
                        || scalar.properties.generalCategory == .format
                        ? "\u{fffd}" : scalar
                }))
    }
}
