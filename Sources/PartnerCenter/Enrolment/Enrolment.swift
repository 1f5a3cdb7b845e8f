/// A company's enrolment as a store keeps it: one per center.
public struct Enrolment: Sendable, Equatable {
    /// How far it has come; never suspended or terminated, which the account's standing tells.
    public var state = EnrolmentState.notStarted
    /// Since when it is in this state.
    public var since = Instant.epoch
    /// What the reviewers found.
    public var vettingStatus = VettingStatus.none
    /// What the review is about.
    public var vettingSubStatus = VettingSubStatus.none
    /// What the company gave of itself.
    public var details = EnrolmentDetails()
    /// The telephone challenge that awaits its code.
    public var challenge: PhoneChallenge?
    /// What the reviewers asked.
    public var question: String?
    /// Which documents they asked for.
    public var documents: [DocumentType] = []
    /// Why they said no.
    public var reason: String?
    /// When the agreement was signed.
    public var signedAt: Instant?
    /// The user who signed it.
    public var signerID: Int64?
    /// The first billing date.
    public var billingDate: CalendarDate?
    /// On which day of a month bills are made, from 1 to 31; the last one of a shorter month.
    public var billingDay: Int64?
    /// Grows with each change.
    public var version: Int64 = 0

    /// An enrolment that nobody has begun.
    public init() {}
}

/// A call to the organization, whose code is awaited.
public struct PhoneChallenge: Sendable, Equatable {
    /// A salted hash of the code.
    public var codeHash: [UInt8]
    /// Until when the code is taken.
    public var expiresAt: Instant
    /// How many wrong codes were given.
    public var wrongCodes: Int64

    /// Creates a challenge.
    public init(codeHash: [UInt8], expiresAt: Instant, wrongCodes: Int64 = 0) {
        self.codeHash = codeHash
        self.expiresAt = expiresAt
        self.wrongCodes = wrongCodes
    }
}

/// Where a company's enrolment and its reviews are kept.
///
/// Every conformance passes `EnrolmentStoreContractTests`. What is not asserted there is not promised here.
public protocol EnrolmentStore {
    /// The enrolment; nil where nobody has begun.
    func enrolment() throws -> Enrolment?
    /// Writes the enrolment whole, its version included.
    func save(_ enrolment: Enrolment) throws
    /// Keeps a new review, and gives its id.
    func insert(_ review: Review) throws -> Int64
    /// Writes what became of a review; its files stay as they are.
    func update(_ review: Review) throws
    /// The reviews behind `id`, by id, at most `limit`.
    func reviews(after id: Int64, limit: Int) throws -> [Review]
    /// The review that was begun last; nil where there is none.
    func latestReview() throws -> Review?
}
