internal import HTTP
internal import LuaRuntime
internal import PartnerCenter
internal import Sealing

/// What the plugins of one run reach outside of the center: other machines, the project's files and secrets.
final class Outside {
    /// A message that a channel's plugin is delivering: what it sends then is part of that one effect.
    struct Delivery {
        /// What tells it from every other message; the same when it is sent again.
        let key: String
        /// Whether nothing is sent, only judged.
        let isForeseen: Bool
        /// The files that come with it: names and paths.
        let attachments: [(name: String, path: String)]
        /// How often something was sent for it.
        var sent = 0

        /// The key of what is sent next.
        mutating func nextKey() -> String {
            sent += 1
            return sent == 1 ? key : "\(key)-\(sent)"
        }
    }

    let project: ProjectSurroundings
    /// Takes messages in place of channels: in tests.
    let mailbox: ((ChannelMessage) -> Void)?
    /// Stands in for every secret, by its name: in tests.
    var inventedSecret: ((String) -> [UInt8])?
    /// The message that is being delivered.
    var delivery: Delivery?
    /// The host's clock in seconds since 1970: what other machines compare with theirs.
    var seconds: () -> Int64 = { 0 }
    /// Whether the user wants the run to stop.
    var isStopRequested: () -> Bool = { false }
    /// Tries again what failed for a while; nil where nothing is.
    var retries: Retries?
    /// Runs what waits for the world, which counts against no limit of time.
    var whileWaiting: (() throws -> Void) throws -> Void = { try $0() }
    private let makeNetwork: () -> any Network
    private lazy var network = makeNetwork()

    init(
        _ project: ProjectSurroundings, _ makeNetwork: @escaping () -> any Network,
        mailbox: ((ChannelMessage) -> Void)?
    ) {
        self.project = project
        self.makeNetwork = makeNetwork
        self.mailbox = mailbox
    }

    func fetch(
        _ request: HTTPRequest, allowsPrivate: Bool, judge: (HTTP.Address) throws -> Void
    ) throws -> HTTPResponse {
        try waiting {
            try network.fetch(
                request, allowsPrivate: allowsPrivate, isCancelled: isStopRequested, judge: judge)
        }
    }

    func send(
        _ mail: MailMessage, to server: MailSender.Server, judge: (HTTP.Address) throws -> Void
    ) throws -> String {
        try waiting { try network.send(mail, to: server, isCancelled: isStopRequested, judge: judge) }
    }

    private func waiting<Value>(_ body: () throws -> Value) throws -> Value {
        var value: Value?
        try whileWaiting { value = try body() }
        guard let value else { throw HTTPError.cancelled }
        return value
    }

    // MARK: Secrets

    /// The value of a secret of the project. It goes into a request and nowhere else.
    ///
    /// - Throws: `OperationError` for one that there is not, or that is empty, without its value.
    func value(of name: String) throws -> [UInt8] {
        if let inventedSecret { return inventedSecret(name) }
        guard let source = project.secrets[name] else { throw Self.noSecret(name) }
        var bytes: [UInt8]
        switch source {
        case .file(let path):
            let place = path.hasPrefix("/") ? path : "\(project.folder ?? ".")/\(path)"
            guard let read = SmallFile.bytes(place, limit: 64 * 1024) else {
                throw OperationError(
                    .badFile, "the file of the secret '\(name)' cannot be read: \(path)",
                    hint: "see \"secrets\" in partnerctl.json", endsRun: true)
            }
            bytes = read
        case .environment(let variable):
            guard let text = Environment.text(variable) else {
                throw OperationError(
                    .notFound, "the secret '\(name)' is in the variable \(variable), which is not set",
                    hint: "set it, or see \"secrets\" in partnerctl.json", endsRun: true)
            }
            bytes = Array(text.utf8)
        }
        while let last = bytes.last, last == 0x0a || last == 0x0d { bytes.removeLast() }
        guard !bytes.isEmpty, bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7f }) else {
            throw OperationError(
                .badFile, "the secret '\(name)' must be one line and not empty",
                hint: "see \"secrets\" in partnerctl.json", endsRun: true)
        }
        return bytes
    }

    /// Whether there is a secret of that name.
    func knows(_ name: String) -> Bool { inventedSecret != nil || project.secrets[name] != nil }

    static func noSecret(_ name: String) -> OperationError {
        OperationError(
            .notFound, "the project has no secret '\(PrintableText.clean(name, limit: 60))'",
            hint: "name it in partnerctl.json: \"secrets\": { \"\(PrintableText.clean(name, limit: 60))\": "
                + "{ \"file\": PATH } }")
    }
}
