import HTTP

@testable import PartnerLua

/// A network that answers everything with a yes, and counts what it was asked and given.
final class CountingNetwork: Network {
    /// Requests that only ask.
    private(set) var asked = 0
    /// Other requests, and mails.
    private(set) var sent = 0

    func fetch(
        _ request: HTTPRequest, allowsPrivate: Bool, isCancelled: @escaping () -> Bool,
        judge: (HTTP.Address) throws -> Void
    ) throws -> HTTPResponse {
        let address = try HTTP.Address(reading: request.url)
        try judge(address)
        if request.method.isReading { asked += 1 } else { sent += 1 }
        return HTTPResponse(status: 200, body: [], address: address)
    }

    func send(
        _ mail: MailMessage, to server: MailSender.Server, isCancelled: @escaping () -> Bool,
        judge: (HTTP.Address) throws -> Void
    ) throws -> String {
        try judge(HTTP.Address(reading: server.url, schemes: ["smtp", "smtps"]))
        sent += 1
        return "250 OK"
    }
}
