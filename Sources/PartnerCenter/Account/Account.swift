/// The reseller itself: one per center.
public struct Account: Record, OperationAnswer, Equatable {
    /// The company's name.
    public var name = ""
    /// The tenant's domain, which new users' e-mails end with.
    public var domain = ""
    /// Which Partner Center.
    public var environment = EnvironmentName.cn21v
    /// What the partner is billed in: an ISO 4217 code.
    public var currency = ""
    /// Whether the partner is in good standing.
    public var standing = Standing.active
    /// When the account was made, by the center's clock.
    public var createdAt = Instant.epoch
    /// Grows with each change.
    public var version: Int64 = 1

    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    @inlinable
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        var etag = ETag(version)
        try v.field("name", &name, .text(1...256), "The company's name.")
        try v.field(
            "domain", &domain, .text(1...256), "The tenant's domain, which new users' e-mails end with.")
        try v.field("environment", &environment, .any, "Which Partner Center.")
        try v.field("currency", &currency, .text(3...3), "What the partner is billed in: an ISO 4217 code.")
        try v.field("standing", &standing, .any, "Whether the partner is in good standing.")
        try v.field("created_at", &createdAt, .any, "When the account was made, by the center's clock.")
        try v.field("etag", &etag, .any, "Changes with each change of the account.")
    }
}

/// Whether a partner may do all that its contract allows.
///
/// Source: Partner Center operated by 21Vianet, "Billing".
public enum Standing: String, ClosedList {
    case active, suspended, terminated
    /// The company is on its way to become a partner, or has not begun.
    case enrolling
}

/// Where the partner account is kept.
public protocol AccountStore {
    /// The account.
    func account() throws -> Account
    /// Writes the account whole, its version included.
    func update(_ account: Account) throws
}

/// `account.get`
public struct GetAccount: PartnerOperation {
    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    @inlinable
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {}

    /// What the operation is, needs and raises.
    public static let facts = OperationFacts(
        "account.get", "Gives the partner account.", kind: .read, permission: .signIn,
        stage: .any, support: [.cn21v: .api, .worldwide: .api],
        inverse: .impossible(why: "it changes nothing"),
        example: """
            local account = partner.account.get {}
            print(account.name, account.environment, account.standing)
            """,
        sources: ["Partner Center SDK documentation, \"Profile resources\""])

    /// Reads, decides, writes.
    public func perform<S: Store>(on store: S, _ context: OperationContext) throws -> Account {
        try store.account()
    }
}

/// Everything a local center keeps.
public typealias Store = UserStore & AuditStore & AccountStore & ClockStore & ScheduleStore & MailStore
    & PluginValueStore
    & EnrolmentStore & ProfileStore & PasswordStore & OfferStore & PriceStore & CatalogStore & OverlayStore
    & DeliveryStore & PlanApprovalStore
