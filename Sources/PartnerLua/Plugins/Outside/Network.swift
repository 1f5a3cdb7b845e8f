internal import HTTP

/// How plugins reach other machines.
protocol Network: AnyObject {
    /// Asks, follows redirects and answers what came.
    ///
    /// - Throws: `HTTPError`, and what `judge` throws, which is asked before each address.
    func fetch(
        _ request: HTTPRequest, allowsPrivate: Bool, isCancelled: @escaping () -> Bool,
        judge: (Address) throws -> Void
    ) throws -> HTTPResponse
    /// Hands a mail to a server, and answers what that said.
    ///
    /// - Throws: `HTTPError`, and what `judge` throws.
    func send(
        _ mail: MailMessage, to server: MailSender.Server, isCancelled: @escaping () -> Bool,
        judge: (Address) throws -> Void
    ) throws -> String
}

/// No network at all: what tests have.
final class NoNetwork: Network {
    private static let reason = HTTPError.badMessage(
        field: "this", reason: "is a test, which reaches no network")

    func fetch(
        _ request: HTTPRequest, allowsPrivate: Bool, isCancelled: @escaping () -> Bool,
        judge: (Address) throws -> Void
    ) throws -> HTTPResponse { throw Self.reason }

    func send(
        _ mail: MailMessage, to server: MailSender.Server, isCancelled: @escaping () -> Bool,
        judge: (Address) throws -> Void
    ) throws -> String { throw Self.reason }
}

/// The network as it is, through libcurl, which is loaded when something is first asked.
final class LiveNetwork: Network {
    private let authorities: String?
    private var clients: [Bool: HTTPClient] = [:]
    private var sender: MailSender?

    /// The network; with `certificateAuthorities`, a file of certificates that are trusted in place of the system's.
    init(certificateAuthorities: String? = nil) { authorities = certificateAuthorities }

    /// Asks. What may reach private addresses and what may not share no connection.
    func fetch(
        _ request: HTTPRequest, allowsPrivate: Bool, isCancelled: @escaping () -> Bool,
        judge: (Address) throws -> Void
    ) throws -> HTTPResponse {
        let options = HTTPClient.Options(
            allowsPrivateAddresses: allowsPrivate, certificateAuthorities: authorities, agent: "partnerctl")
        let client = try clients[allowsPrivate] ?? HTTPClient(options)
        clients[allowsPrivate] = client
        return try client.fetch(request, isCancelled: isCancelled, judge: judge)
    }

    /// Hands a mail to a server.
    func send(
        _ mail: MailMessage, to server: MailSender.Server, isCancelled: @escaping () -> Bool,
        judge: (Address) throws -> Void
    ) throws -> String {
        var server = server
        server.certificateAuthorities = authorities
        let sender = try sender ?? MailSender()
        self.sender = sender
        return try sender.send(mail, to: server, isCancelled: isCancelled, judge: judge)
    }
}
