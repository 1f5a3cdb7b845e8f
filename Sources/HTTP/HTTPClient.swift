internal import CCurl

/// Asks servers of the web, one request at a time.
///
/// It knows no cookies, no proxies and no `.netrc`; certificates are checked. Connections are kept for the next
/// request of the same client. Not `Sendable`: one thread at a time.
public final class HTTPClient {
    /// How to ask.
    public struct Options: Sendable {
        /// Whether addresses that are not of the open internet may be connected to: this machine, the office.
        public var allowsPrivateAddresses: Bool
        /// A file of certificates that are trusted in place of the system's.
        public var certificateAuthorities: String?
        /// Who asks: the header `User-Agent`.
        public var agent: String

        /// The open internet, with the system's certificates.
        public init(
            allowsPrivateAddresses: Bool = false, certificateAuthorities: String? = nil, agent: String = ""
        ) {
            self.allowsPrivateAddresses = allowsPrivateAddresses
            self.certificateAuthorities = certificateAuthorities
            self.agent = agent
        }
    }

    private let options: Options
    private let handle: CurlHandle

    /// The most redirects that are followed.
    static let maxRedirects = 5

    /// A client without connections.
    ///
    /// - Throws: `HTTPError.noLibrary` where libcurl is not installed.
    public init(_ options: Options = Options()) throws(HTTPError) {
        self.options = options
        handle = try CurlHandle()
    }

    /// Asks, follows redirects and answers what came; blocks the thread until then.
    ///
    /// A redirect is a request of its own: `judge` is asked again, a header goes only where its scope and its kind
    /// let it, 303 (and 301 and 302 after POST) go on with GET and without the body. An encrypted address is not
    /// left for one that is not.
    ///
    /// - Parameters:
    ///   - request: what to ask.
    ///   - isCancelled: asked several times a second while it waits; true ends it.
    ///   - judge: is given each address before it is asked; what it throws is thrown on.
    /// - Returns: the last answer, of whatever status: what says no is no error.
    /// - Throws: `HTTPError`, and what `judge` throws.
    public func fetch(
        _ request: HTTPRequest, isCancelled: @escaping () -> Bool = { false }, judge: (Address) throws -> Void
    ) throws -> HTTPResponse {
        try request.check()
        let url = try CurlURL(request.url)
        let first = try url.address(schemes: ["http", "https"])
        try judge(first)
        let end = ContinuousClock.now.advanced(by: request.timeout)
        var hop = Hop(request: request, address: first)
        for _ in 0...Self.maxRedirects {
            let left = ContinuousClock.now.duration(to: end)
            guard left > .zero else {
                throw HTTPError.timedOut(host: hop.address.host, after: request.timeout)
            }
            let response = try perform(hop, url, writtenFor: first, time: left, isCancelled)
            guard let location = response.redirect else { return response }
            let next = try follow(location, url, from: hop.address)
            try judge(next)
            hop.goOn(to: next, status: response.status)
        }
        throw HTTPError.tooManyRedirects(host: first.host, limit: Self.maxRedirects)
    }

    private func follow(_ location: String, _ url: CurlURL, from address: Address) throws(HTTPError)
        -> Address
    {
        let next: Address
        do {
            try url.follow(location)
            next = try url.address(schemes: ["http", "https"])
        } catch .badAddress(let reason) {
            throw .badRedirect(host: address.host, reason: reason)
        } catch .otherScheme(let scheme, _) {
            throw .badRedirect(host: address.host, reason: "it begins with \(scheme.prefix(20))://")
        }
        if address.scheme == "https", next.scheme != "https" {
            throw .redirectInClear(host: address.host, to: next.host)
        }
        return next
    }

    private func perform(
        _ hop: Hop, _ url: CurlURL, writtenFor first: Address, time: Duration,
        _ isCancelled: @escaping () -> Bool
    ) throws(HTTPError) -> HTTPResponse {
        let transfer = Transfer(
            host: hop.address.host, reach: options.allowsPrivateAddresses ? .all : .open,
            maxBytes: hop.request.maxBytes, isCancelled: isCancelled)
        try handle.prepare(
            transfer, protocols: CURLPROTO_HTTP | CURLPROTO_HTTPS, time: time,
            authorities: options.certificateAuthorities)
        try handle.set(CURLOPT_CURLU, reference: url.handle)
        if !options.agent.isEmpty { try handle.set(CURLOPT_USERAGENT, options.agent) }
        try setMethod(hop)
        let list = try CurlList(hop.lines(writtenFor: first), handle.library)
        try handle.set(CURLOPT_HTTPHEADER, list)
        try withExtendedLifetime((list, url)) { () throws(HTTPError) in
            try handle.perform(transfer, host: hop.address.host, time: hop.request.timeout)
        }
        return HTTPResponse(
            status: handle.number(CURLINFO_RESPONSE_CODE), lines: transfer.lines, body: transfer.body,
            address: hop.address)
    }

    private func setMethod(_ hop: Hop) throws(HTTPError) {
        switch hop.method {
        case .get: try handle.set(CURLOPT_HTTPGET, 1)
        case .head: try handle.set(CURLOPT_NOBODY, 1)
        case .post, .put, .patch:
            try handle.set(CURLOPT_POST, 1)
            try handle.setBody(hop.body)
            try handle.set(CURLOPT_CUSTOMREQUEST, hop.method.rawValue)
        case .delete:
            if !hop.body.isEmpty {
                try handle.set(CURLOPT_POST, 1)
                try handle.setBody(hop.body)
            }
            try handle.set(CURLOPT_CUSTOMREQUEST, hop.method.rawValue)
        }
    }
}
