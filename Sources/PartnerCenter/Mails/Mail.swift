/// A message that the center sent: an e-mail, or what was said on the telephone.
public struct Mail: Record, Equatable {
    /// Grows with every message; 0 while it is not sent.
    public var id: Int64 = 0
    /// When, by the center's clock.
    public var at = Instant.epoch
    /// By which way it went.
    public var channel = MailChannel.email
    /// The address or number.
    public var to = ""
    /// What it is about.
    public var subject = ""
    /// The text.
    public var body = ""

    /// Every field at its default.
    public init() {}

    /// A message that is not sent yet.
    public init(_ channel: MailChannel = .email, to: String, subject: String, body: String) {
        self.channel = channel
        self.to = to
        self.subject = subject
        self.body = body
    }

    /// Shows every field, in order.
    @inlinable
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.field("id", &id, .range(0...Int64.max), "Grows with every message.")
        try v.field("at", &at, .any, "When, by the center's clock.")
        try v.field("channel", &channel, .any, "By which way it went.")
        try v.field("to", &to, .text(1...256), "The address or number.")
        try v.field("subject", &subject, .text(1...256), "What it is about.")
        try v.field("body", &body, .text(0...65_536), "The text.")
    }
}

/// The ways by which a center tells people something.
public enum MailChannel: String, ClosedList {
    case email, telephone
}

/// Where messages are kept: nothing leaves a rehearsal.
///
/// Every conformance passes `MailStoreContractTests`. What is not asserted there is not promised here.
public protocol MailStore {
    /// Keeps a message as sent at `instant`, and gives its id.
    @discardableResult
    func send(_ mail: Mail, at instant: Instant) throws -> Int64
    /// The messages behind `id`, by id, at most `limit`.
    func mails(after id: Int64, limit: Int) throws -> [Mail]
}

/// `mails.each`
public struct EachMail: ListingOperation {
    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    @inlinable
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {}

    /// What the operation is, needs and raises.
    public static let facts = OperationFacts(
        "mails.each", "Gives every message that the center sent in this rehearsal, oldest first.",
        kind: .read,
        permission: .operate, stage: .any,
        support: [
            .cn21v: .portal(instead: "in the mailboxes it was sent to"),
            .worldwide: .portal(instead: "in the mailboxes it was sent to"),
        ],
        inverse: .impossible(why: "it changes nothing"),
        example: """
            for mail in partner.mails.each {} do
              print(mail.at, mail.to, mail.subject)
            end
            """,
        sources: [
            "Partner Center operated by 21Vianet, \"Enrolling in the CSP program\": results come by e-mail"
        ])

    /// The next entries.
    public func page<S: Store>(
        after cursor: PageCursor?, limit: Int, on store: S, _ context: OperationContext
    ) throws -> Page<Mail> {
        let mails = try store.mails(after: cursor?.key ?? 0, limit: limit)
        return Page(items: mails, next: mails.count < limit ? nil : mails.last.map { PageCursor(key: $0.id) })
    }
}
