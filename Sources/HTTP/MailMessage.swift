/// A mail: text, and files that come with it.
public struct MailMessage: Sendable {
    /// A file that comes with a mail.
    public struct Attachment: Sendable {
        /// What it is called, of any script.
        public var name: String
        /// `text/csv`
        public var type: String
        /// All of it.
        public var bytes: [UInt8]

        /// A file of these bytes.
        public init(name: String, type: String = "application/octet-stream", bytes: [UInt8]) {
            self.name = name
            self.type = type
            self.bytes = bytes
        }
    }

    /// Who writes.
    public var from: MailAddress
    /// Who gets it, at least one; everyone sees all of them.
    public var to: [MailAddress]
    /// One line of any script.
    public var subject: String
    /// Plain text with line feeds.
    public var text: String
    /// Files, in this order.
    public var attachments: [Attachment]
    /// What tells this mail from all others, without its brackets: `run-7.3@partnerctl.example`. The same mail sent
    /// twice has the same, and so its reader can tell.
    public var messageID: String
    /// When it was written, in seconds since 1970.
    public var date: Int64

    /// A mail.
    public init(
        from: MailAddress, to: [MailAddress], subject: String, text: String, attachments: [Attachment] = [],
        messageID: String, date: Int64
    ) {
        self.from = from
        self.to = to
        self.subject = subject
        self.text = text
        self.attachments = attachments
        self.messageID = messageID
        self.date = date
    }

    /// The most people that one mail goes to.
    static let maxRecipients = 100

    /// Objects to what cannot be sent, or would be read as more than it is.
    func check() throws(HTTPError) {
        try from.check("from")
        guard (1...Self.maxRecipients).contains(to.count) else {
            throw .badMessage(
                field: "to", reason: "must be 1 to \(Self.maxRecipients) addresses, got \(to.count)")
        }
        for address in to { try address.check("to") }
        try Self.checkLine(subject, "subject")
        guard subject.utf8.count <= 2_000 else {
            throw .badMessage(
                field: "subject", reason: "must be at most 2000 bytes, got \(subject.utf8.count)")
        }
        guard !text.utf8.contains(0) else {
            throw .badMessage(field: "text", reason: "must not have a zero byte")
        }
        for attachment in attachments {
            try Self.checkLine(attachment.name, "attachment")
            guard !attachment.name.isEmpty else {
                throw .badMessage(field: "attachment", reason: "needs a name")
            }
            guard Self.isType(attachment.type) else {
                throw .badMessage(field: "attachment", reason: "must have a type like text/csv")
            }
        }
        let id = messageID.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
        guard id.count == 2, messageID.utf8.count <= 200,
            id.allSatisfy({ !$0.isEmpty && $0.allSatisfy(Self.isIDByte) })
        else {
            throw .badMessage(field: "message id", reason: "must be like run-7.3@partnerctl.example")
        }
    }

    /// A line that ends early would begin another header.
    static func checkLine(_ text: String, _ field: String) throws(HTTPError) {
        guard text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control }) else {
            throw .badMessage(field: field, reason: "must be one line without control characters")
        }
    }

    private static func isIDByte(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
            || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
    }

    private static func isType(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        return parts.count == 2
            && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy { isIDByte($0) || $0 == UInt8(ascii: "+") } }
    }

    /// The lines above the text, in the order that readers show.
    var headerLines: [String] {
        [
            "From: \(from.headerValue)",
            "To: " + to.map(\.headerValue).joined(separator: ",\r\n "),
            "Subject: \(EncodedWord.text(subject))",
            "Date: \(InternetDate.text(date))",
            "Message-ID: <\(messageID)>",
        ]
    }
}
