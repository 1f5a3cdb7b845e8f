/// `environment.get`
public struct GetEnvironment: PartnerOperation {
    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    @inlinable
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {}

    /// What the operation is, needs and raises.
    public static let facts = OperationFacts(
        "environment.get", "Says which Partner Center this is.", kind: .read, permission: .signIn,
        stage: .any,
        support: [.cn21v: .api, .worldwide: .api], inverse: .impossible(why: "it changes nothing"),
        example: """
            local here = partner.environment.get {}
            print(here.name, here.zone, here.currency)
            """,
        sources: ["Partner Center SDK documentation, \"Partner Center for Microsoft national clouds\""])

    /// Reads, decides, writes.
    public func perform<S: Store>(on store: S, _ context: OperationContext) throws -> EnvironmentAnswer {
        let account = try store.account()
        var answer = EnvironmentAnswer()
        answer.name = account.environment
        answer.zone = account.environment.zoneName
        answer.currency = account.currency
        answer.standing = account.standing
        return answer
    }
}

/// Which Partner Center a script works on.
public struct EnvironmentAnswer: Record, OperationAnswer {
    /// The environment.
    public var name = EnvironmentName.cn21v
    /// The zone in which dates and months are understood.
    public var zone = ""
    /// What the partner is billed in: an ISO 4217 code.
    public var currency = ""
    /// Whether the partner is in good standing.
    public var standing = Standing.active
    /// Whether nothing here reaches a real Partner Center.
    public var isRehearsal = true

    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    @inlinable
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.field("name", &name, .any, "The environment.")
        try v.field("zone", &zone, .text(1...64), "The zone in which dates and months are understood.")
        try v.field("currency", &currency, .text(3...3), "What the partner is billed in: an ISO 4217 code.")
        try v.field("partner_standing", &standing, .any, "Whether the partner is in good standing.")
        try v.field("is_rehearsal", &isRehearsal, .any, "Whether nothing here reaches a real Partner Center.")
    }
}
