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
    public static let maxRecipients = 100

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
            "Date: \(MailDate.text(date))",
            "Message-ID: <\(messageID)>",
        ]
    }
}

/// Dates as mail writes them, in UTC: `Sat, 21 Nov 2026 21:43:34 +0000`.
enum MailDate {
    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    static func text(_ seconds: Int64) -> String {
        let day = Int((Double(seconds) / 86_400).rounded(.down))
        let second = Int(seconds) - day * 86_400
        let (year, month, date) = civil(day)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(days[(day % 7 + 7) % 7]), \(two(date)) \(months[month - 1]) \(year) "
            + "\(two(second / 3_600)):\(two(second / 60 % 60)):\(two(second % 60)) +0000"
    }

    /// The date of the Gregorian calendar that is `day` days after 1970-01-01.
    private static func civil(_ day: Int) -> (year: Int, month: Int, date: Int) {
        // Years that begin in March have their leap day at the end.
        let shifted = day + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (
            yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        )
    }
}
