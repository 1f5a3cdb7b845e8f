/// What is asked for, and how much the answer may take.
public struct HTTPRequest: Sendable {
    /// What is wanted.
    public var method: HTTPMethod
    /// `https://host.example/path?query`, without user, password and fragment.
    public var url: String
    /// In this order; checked before anything is sent.
    public var headers: [HTTPHeader]
    /// None for GET and HEAD.
    public var body: [UInt8]
    /// For all of it, redirects included.
    public var timeout: Duration
    /// The most bytes of a body that are taken; the connection is closed at the next one.
    public var maxBytes: Int

    /// A request; 30 seconds and a MiB without other words.
    public init(
        _ method: HTTPMethod = .get, _ url: String, headers: [HTTPHeader] = [], body: [UInt8] = [],
        timeout: Duration = .seconds(30), maxBytes: Int = 1 << 20
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeout = timeout
        self.maxBytes = maxBytes
    }

    /// Objects to what can be seen without asking anybody.
    func check() throws(HTTPError) {
        if method.isReading, !body.isEmpty { throw .bodyNotTaken(method: method.rawValue) }
        for header in headers { try header.check() }
    }
}

/// What came back.
public struct HTTPResponse: Sendable {
    /// From 200 to 599; what says no is an answer too.
    public var status: Int
    /// As they came, without those of redirects.
    public var headers: [HTTPHeader]
    /// As it came: nothing is decompressed, as nothing compressed was asked for.
    public var body: [UInt8]
    /// Who answered, after redirects.
    public var address: Address

    /// The value of the first line called `name`; upper and lower case mean the same.
    public subscript(_ name: String) -> String? { headers.first { $0.isNamed(name.lowercased()) }?.value }

    /// An answer that nobody gave: for tests.
    public init(status: Int, headers: [HTTPHeader] = [], body: [UInt8], address: Address) {
        self.status = status
        self.headers = headers
        self.body = body
        self.address = address
    }

    /// Reads the lines that came, the first of them the status line.
    init(status: Int, lines: [String], body: [UInt8], address: Address) {
        self.status = status
        self.body = body
        self.address = address
        headers = []
        for line in lines.dropFirst() {
            if let first = line.first, first == " " || first == "\t", !headers.isEmpty {
                // A line that goes on, as old servers write.
                headers[headers.count - 1].value += " " + Self.trimmed(line)
            } else if let colon = line.firstIndex(of: ":") {
                let value = Self.trimmed(line[line.index(after: colon)...])
                headers.append(HTTPHeader(String(line[..<colon]), value))
            }
        }
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        let start = text.drop { $0 == " " || $0 == "\t" }
        return String(String(start.reversed().drop { $0 == " " || $0 == "\t" }).reversed())
    }
}
