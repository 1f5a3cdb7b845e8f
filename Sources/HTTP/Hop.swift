/// A request on its way from redirect to redirect.
struct Hop {
    let request: HTTPRequest
    private(set) var address: Address
    private(set) var method: HTTPMethod
    private(set) var body: [UInt8]

    init(request: HTTPRequest, address: Address) {
        self.request = request
        self.address = address
        method = request.method
        body = request.body
    }

    /// Source: RFC 9110, section 15.4, and what browsers do with POST.
    mutating func goOn(to next: Address, status: Int) {
        address = next
        if status == 303 ? !method.isReading : status < 303 && method == .post {
            method = .get
            body = []
        }
    }

    /// What is said here, and what the library would say by itself and shall not.
    func lines(writtenFor first: Address) -> [String] {
        let hasLostBody = body.isEmpty && !request.body.isEmpty
        var lines: [String] = []
        for header in request.headers where header.goes(to: address, writtenFor: first) {
            if hasLostBody, header.name.lowercased().hasPrefix("content-") { continue }
            lines.append(header.line)
        }
        if !request.headers.contains(where: { $0.isNamed("content-type") }) { lines.append("Content-Type:") }
        // Asking first whether a body is wanted costs a second with servers that do not know the question.
        lines.append("Expect:")
        return lines
    }
}

extension HTTPResponse {
    /// Where to go on; nil for an answer to keep.
    var redirect: String? { [301, 302, 303, 307, 308].contains(status) ? self["location"] : nil }
}
