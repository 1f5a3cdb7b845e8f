/// One review of an application: from when it came to the reviewers until they said something.
public struct Review: Sendable, Equatable {
    /// Why there is a review.
    public enum Cause: String, ClosedList {
        case application, evidence, appeal
    }

    /// What reviewers said.
    public enum Verdict: String, ClosedList {
        /// Nothing yet.
        case open
        case approved, rejected
        case infoRequested = "info_requested"
    }

    /// Grows with every review; 0 while it is not kept.
    public var id: Int64 = 0
    /// Why there is one.
    public var cause = Cause.application
    /// When it came to the reviewers.
    public var openedAt = Instant.epoch
    /// What the files prove, where that was said.
    public var documentType: DocumentType?
    /// What the company says of the files.
    public var comment: String?
    /// What came with it.
    public var files: [InputFileFacts] = []
    /// What the reviewers said.
    public var verdict = Verdict.open
    /// When they said it.
    public var closedAt: Instant?
    /// Who said it.
    public var reviewer: String?
    /// The reason, the question or the note.
    public var remark: String?

    /// A review that nobody has looked at.
    public init() {}
}

/// A review as its operator sees it.
public struct ReviewAnswer: Record {
    /// The review.
    public var review = Review()
    /// Whose application it is.
    public var companyName = ""
    /// The member's number in the Microsoft Partner Network.
    public var mpnID = MPNID()

    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        var files = review.files.map { file in
            let digits = file.digest.map { byte in
                String(byte >> 4, radix: 16) + String(byte & 15, radix: 16)
            }
            return "\(file.name) (\(file.size) bytes, SHA-256 \(digits.joined()))"
        }
        try v.field("id", &review.id, .range(1...Int64.max), "Grows with every review.")
        try v.field("company_name", &companyName, .text(1...256), "Whose application it is.")
        try v.field("mpn_id", &mpnID, .any, "The member's number in the Microsoft Partner Network.")
        try v.field("cause", &review.cause, .any, "Why there is a review.")
        try v.field("opened_at", &review.openedAt, .any, "When it came to the reviewers.")
        try v.field("verdict", &review.verdict, .any, "What the reviewers said.")
        try v.field(
            "files", &files, .list(0...20, of: .text(1...4096)), "What came with it: name, size and hash.")
        try v.optional("document_type", &review.documentType, .any, "What the files prove.")
        try v.optional("comment", &review.comment, .text(1...4000), "What the company says of the files.")
        try v.optional("closed_at", &review.closedAt, .any, "When the reviewers said it.")
        try v.optional("reviewer", &review.reviewer, .text(1...256), "Who said it.")
        try v.optional("remark", &review.remark, .text(1...4000), "The reason, the question or the note.")
    }
}
