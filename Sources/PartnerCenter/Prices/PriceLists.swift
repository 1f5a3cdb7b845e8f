/// `price_lists.get`
public struct GetPriceList: PartnerOperation {
    /// The month.
    public var month = CalendarMonth.any

    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    @inlinable
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.field("month", &month, .any, "The month.")
    }

    /// What the operation is, needs and raises.
    public static let facts = OperationFacts(
        "price_lists.get", "Says which price list holds for a month.", kind: .read, permission: .viewPrices,
        support: PriceRules.support, errors: PriceRules.errors,
        inverse: .impossible(why: "it changes nothing"),
        example: """
            local list = partner.price_lists.get { month = clock.month(clock.now()) }
            print(list.in_force, list.file, list.count)
            """,
        sources: PriceRules.sources)

    /// Reads, decides, writes.
    public func perform<S: Store>(on store: S, _ context: OperationContext) throws -> PriceListAnswer {
        try PriceListAnswer(month, on: store, context)
    }
}

/// `price_lists.restore`
public struct RestorePriceList: PartnerOperation {
    /// The month.
    public var month = CalendarMonth.any
    /// The list that is to hold; none when left out.
    public var version: Int64?

    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    @inlinable
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.field("month", &month, .any, "The month.")
        try v.optional(
            "version", &version, .range(1...Int64.max),
            "The list that is to hold, one that was taken in for this month; left out, none does.")
    }

    /// What the operation is, needs and raises.
    public static let facts = OperationFacts(
        "price_lists.restore",
        "Lets an earlier price list of a month hold again, or none, so that the month before goes on.",
        kind: .write, permission: .viewPrices, support: PriceRules.support,
        errors: PriceRules.errors + [
            ErrorFact(.notFound, "no list of this month has that version"),
            ErrorFact(.forbiddenState, "no price list would be left up to that month"),
        ],
        inverse: .operation(
            "price_lists.restore", restoring: .changedFields, reading: "price_lists.get",
            naming: .name("month"), note: "the list that held before holds again"),
        example: """
            local opt = args.declare {
              { name = "file", type = "input_file", default = "price_list.csv", help = "the list" },
              { name = "month", type = "month", default = "next", help = "its month" },
            }
            partner.prices.import { path = opt.file, month = opt.month }
            print(partner.price_lists.restore { month = opt.month }.in_force)
            """,
        sources: PriceRules.sources + [
            "Assumed: the service itself has no such thing; it takes an import back"
        ])

    /// Reads, decides, writes.
    public func perform<S: Store>(on store: S, _ context: OperationContext) throws -> PriceListAnswer {
        let before = try store.priceList(of: month)
        if before?.version == version { return try PriceListAnswer(month, on: store, context) }
        if let version {
            guard try store.priceList(version: version)?.month == month else {
                throw OperationError(
                    .notFound, "there is no price list \(version) of \(month)", field: "version",
                    hint: "the answer of prices.import has it, and the audit")
            }
        } else if try store.latestPriceList(upTo: month.adding(months: -1)) == nil {
            throw OperationError(
                .forbiddenState, "there would be no price list up to \(month)", field: "month",
                hint: "take another one in: partner.prices.import { path = ..., month = \"\(month)\" }")
        }
        try store.setPriceList(of: month, version: version)
        var changes = ChangeList()
        changes.add("version", before.map { String($0.version) }, version.map { String($0) })
        try store.audit("price_lists.restore", PriceRules.subject(month), changes, context)
        return try PriceListAnswer(month, on: store, context)
    }
}

/// Which price list holds for a month.
public struct PriceListAnswer: Record, OperationAnswer, Equatable {
    /// The month.
    public var month = CalendarMonth.any
    /// The month's own list; absent where it has none.
    public var version: Int64?
    /// The month of the latest list that holds.
    public var inForce = CalendarMonth.any
    /// The file that it came from.
    public var file = ""
    /// How many offers it names.
    public var count: Int64 = 0
    /// When it was taken in.
    public var importedAt = Instant.epoch
    /// On whose behalf.
    public var importedBy = ""

    /// Every field at its default.
    public init() {}

    init<S: Store>(_ month: CalendarMonth, on store: S, _ context: OperationContext) throws {
        self.month = try PriceRules.visible(month, on: store, context)
        guard let list = try store.latestPriceList(upTo: month) else { return }
        version = list.month == month ? list.version : nil
        inForce = list.month
        file = list.file
        count = list.count
        importedAt = list.importedAt
        importedBy = list.importedBy
    }

    /// Shows every field, in order.
    @inlinable
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.field("month", &month, .any, "The month.")
        try v.optional(
            "version", &version, .range(1...Int64.max), "The month's own list; absent where it has none.")
        try v.field(
            "in_force", &inForce, .any, "The month of the latest list up to it: its own, or an earlier.")
        try v.field("file", &file, .text(1...256), "The name of the file that this list came from.")
        try v.field("count", &count, .range(0...Int64.max), "How many offers it names.")
        try v.field("imported_at", &importedAt, .any, "When it was taken in.")
        try v.field("imported_by", &importedBy, .text(1...256), "On whose behalf.")
    }
}
