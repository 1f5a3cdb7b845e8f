extension HTTPResponse {
    /// Whether the server says that it does not answer now and may later: 429, 503.
    public var asksToComeLater: Bool { status == 429 || status == 503 }

    /// How long the server wants to be left alone from `now` on, seconds since 1970; nil where it does not say so in a
    /// way that can be understood. A time that is over is zero.
    ///
    /// Source: RFC 9110, section 10.2.3: `120`, or `Fri, 20 Nov 2026 08:00:00 GMT`.
    public func retryAfter(now: Int64) -> Duration? {
        guard let text = self["retry-after"] else { return nil }
        if !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }) {
            // More digits than fit are longer than anybody waits.
            return .seconds(min(Int64(text) ?? .max, Int64(Int32.max)))
        }
        return InternetDate.seconds(text).map { .seconds(max(0, $0 - now)) }
    }
}
