extension PlanSummary {
    /// Something that would leave the center and is no file of the script: a message, a request, a mail.
    public struct Sending: Equatable, Sendable {
        /// What was called: `deliver.message`, `net.send`.
        public var operation: String
        /// What would be sent: a message's subject, a request's method, a file's path.
        public var what: String
        /// Where to: a channel, an address, those who get a mail; nil for a file.
        public var target: String?
        /// The plugin that sends; nil for the script itself.
        public var plugin: String?
        /// Where it was called.
        public var place: String

        /// Reads the arguments of a planned effect.
        init(_ effect: PlannedEffect) {
            self.init(effect.operation, arguments: effect.arguments, at: effect.place)
        }

        /// Reads the arguments, as JSON, of an effect that is planned or was done.
        public init(_ operation: String, arguments json: [UInt8], at place: String) {
            self.operation = operation
            self.place = place
            let arguments = try? JSONTree(reading: json)
            func text(_ name: String) -> String? {
                if case .text(let text)? = arguments?[name] { text } else { nil }
            }
            plugin = text("plugin")
            what = text("subject") ?? text("method") ?? text("path") ?? ""
            target = text("channel")
            if case .list(let people)? = arguments?["to"] {
                target = people.compactMap { if case .text(let text) = $0 { text } else { nil } }
                    .joined(separator: ", ")
            }
            // Paths and queries of addresses are secrets too often to be shown wherever a plan is.
            target =
                target
                ?? text("url").map { url in
                    let parts = url.split(separator: "/", maxSplits: 3, omittingEmptySubsequences: false)
                    return parts.prefix(3).joined(separator: "/")
                }
        }
    }
}
