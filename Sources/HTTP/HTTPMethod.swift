/// What a request wants done.
public enum HTTPMethod: String, CaseIterable, Sendable {
    case get = "GET"
    case head = "HEAD"
    case post = "POST"
    case put = "PUT"
    case patch = "PATCH"
    case delete = "DELETE"

    /// Whether it only asks, and changes nothing at the other end.
    public var isReading: Bool { self == .get || self == .head }

    /// `GET, HEAD, POST, PUT, PATCH, DELETE`
    static var all: String { allCases.map(\.rawValue).joined(separator: ", ") }

    /// The method of this name, in capitals.
    ///
    /// - Throws: `HTTPError.badMethod`.
    public init(named name: String) throws(HTTPError) {
        guard let method = HTTPMethod(rawValue: name) else { throw .badMethod(name) }
        self = method
    }
}
