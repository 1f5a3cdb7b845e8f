internal import CCurl

/// Hands mails to a server.
///
/// `smtps://` is encrypted from the first byte; on `smtp://` encryption is asked for before anything else is said,
/// and without it nothing is sent: unless the host is this machine, or the caller says that mail may go in clear.
/// Not `Sendable`: one thread at a time.
public final class MailSender {
    /// Which server, and how it is spoken to.
    public struct Server: Sendable {
        /// `smtps://mail.example`, `smtp://mail.example:587`
        public var url: String
        /// Who signs in; nil for nobody.
        public var user: String?
        /// Their password.
        public var password: String?
        /// Whether mail may go without encryption; a password never does, except to this machine.
        public var allowsClear: Bool
        /// Whether the server may be at an address that is not of the open internet.
        public var allowsPrivateAddresses: Bool
        /// A file of certificates that are trusted in place of the system's.
        public var certificateAuthorities: String?
        /// For all of it.
        public var timeout: Duration

        /// A server; a minute, and encryption to the open internet without other words.
        public init(
            url: String, user: String? = nil, password: String? = nil, allowsClear: Bool = false,
            allowsPrivateAddresses: Bool = false, certificateAuthorities: String? = nil,
            timeout: Duration = .seconds(60)
        ) {
            self.url = url
            self.user = user
            self.password = password
            self.allowsClear = allowsClear
            self.allowsPrivateAddresses = allowsPrivateAddresses
            self.certificateAuthorities = certificateAuthorities
            self.timeout = timeout
        }
    }

    private let handle: CurlHandle

    /// - Throws: `HTTPError.noLibrary` where libcurl is not installed.
    public init() throws(HTTPError) { handle = try CurlHandle() }

    /// Hands `message` to `server`; blocks the thread until it has answered.
    ///
    /// - Parameters:
    ///   - message: checked as a whole before anything is said.
    ///   - server: to whom.
    ///   - isCancelled: asked several times a second while it waits; true ends it.
    ///   - judge: is given the server's address before it is connected to; what it throws is thrown on.
    /// - Returns: what the server said when it took the mail: `250 2.0.0 OK queued as 4F2A`.
    /// - Throws: `HTTPError`, and what `judge` throws.
    public func send(
        _ message: MailMessage, to server: Server, isCancelled: @escaping () -> Bool = { false },
        judge: (Address) throws -> Void
    ) throws -> String {
        try message.check()
        let url = try CurlURL(server.url)
        let address = try url.address(schemes: ["smtp", "smtps"])
        try judge(address)
        return try perform(message, server, url, address, isCancelled)
    }

    private func perform(
        _ message: MailMessage, _ server: Server, _ url: CurlURL, _ address: Address,
        _ isCancelled: @escaping () -> Bool
    ) throws(HTTPError) -> String {
        let isOwn = address.host == "localhost" || NetworkAddress(address.host)?.isLoopback == true
        let isClear = address.scheme == "smtp" && (isOwn || server.allowsClear)
        if isClear, !isOwn, server.user != nil { throw .passwordInClear(host: address.host) }
        // Where clear text is allowed because the host is this machine, it has to be this machine.
        let reach: Transfer.Reach = isOwn ? .loopback : server.allowsPrivateAddresses ? .all : .open
        let transfer = Transfer(host: address.host, reach: reach, maxBytes: 1 << 16, isCancelled: isCancelled)
        try handle.prepare(
            transfer, protocols: CURLPROTO_SMTP | CURLPROTO_SMTPS, time: server.timeout,
            authorities: server.certificateAuthorities)
        try handle.set(CURLOPT_CURLU, reference: url.handle)
        let encryption = isClear ? CURLUSESSL_TRY : CURLUSESSL_ALL
        try handle.set(CURLOPT_USE_SSL, Int(encryption.rawValue))
        if let user = server.user {
            try handle.set(CURLOPT_USERNAME, user)
            try handle.set(CURLOPT_PASSWORD, server.password ?? "")
        }
        try handle.set(CURLOPT_MAIL_FROM, "<\(message.from.address)>")
        let recipients = try CurlList(message.to.map { "<\($0.address)>" }, handle.library)
        try handle.set(CURLOPT_MAIL_RCPT, recipients)
        let headers = try CurlList(message.headerLines, handle.library)
        try handle.set(CURLOPT_HTTPHEADER, headers)
        let body = try MailBody(message, handle)
        try handle.set(CURLOPT_MIMEPOST, reference: body.mime)
        try withExtendedLifetime((recipients, headers, body, url)) { () throws(HTTPError) in
            try handle.perform(transfer, host: address.host, time: server.timeout)
        }
        return transfer.lastLine ?? ""
    }
}
