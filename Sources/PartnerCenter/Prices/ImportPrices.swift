/// `prices.import`
public struct ImportPrices: PartnerOperation {
    /// The price list: CSV, XLSX or JSON lines.
    public var path = InputFile()
    /// The month from whose first day on it holds.
    public var month = CalendarMonth.any

    /// Every field at its default.
    public init() {}

    /// Shows every field, in order.
    @inlinable
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.field("path", &path, .any, "The price list: CSV, XLSX or JSON lines, with its headers.")
        try v.field("month", &month, .any, "The month from whose first day on it holds.")
    }

    /// What the operation is, needs and raises.
    public static let facts = OperationFacts(
        "prices.import", "Takes in the price list of a month, whole or not at all.", kind: .write,
        permission: .viewPrices, support: PriceRules.support,
        errors: [
            ErrorFact(.badFile, "rows are wrong; every one is named with line, column and value"),
            ErrorFact(.invalid, "the month's list is not published yet, or a policy finds it too late"),
        ],
        inverse: .operation(
            "price_lists.restore", restoring: .changedFields, reading: "price_lists.get",
            naming: .name("month"), note: "the list that held before holds again"),
        example: """
            local opt = args.declare {
              { name = "file", type = "input_file", default = "price_list.csv", help = "the list" },
              { name = "month", type = "month", default = "next", help = "its month" },
            }
            local list = partner.prices.import { path = opt.file, month = opt.month }
            print(list.count, list.added, list.changed, list.removed)
            """,
        sources: PriceRules.sources)

    /// Reads, decides, writes.
    public func perform<S: Store>(on store: S, _ context: OperationContext) throws -> PriceImportAnswer {
        try requireTime(PriceCalendar(store, context), context.policies)
        let file = try rules(on: store, context.policies)
        let files = try context.inputFiles()
        let rows = try files.rows(path, PriceListFile.columns, check: file.faults)
        let prices = try rows.compactMap { try file.price($0) }
        let source = try files.facts(path)
        let before = try store.priceList(of: month)
        let unknown = try prices.count { price in
            guard price.change != .deleted else { return false }
            return try store.offer(id: price.offerID) == nil
        }
        if let before, before.digest == source.digest, before.count == Int64(prices.count) {
            return PriceImportAnswer(before, prices, unknown)
        }
        var list = PriceList(
            month: month, importedAt: context.now, importedBy: context.actor.name, file: source.name,
            digest: source.digest)
        list.count = Int64(prices.count)
        list.version = try store.insert(list, prices)
        let answer = PriceImportAnswer(list, prices, unknown)
        try tell(answer, before, on: store, context)
        return answer
    }

    private func requireTime(_ calendar: PriceCalendar, _ policies: Policies) throws {
        try calendar.requireVisible(month, .invalid)
        if policies[PricePolicies.lateLists] == "refuse", calendar.isLate(month) {
            throw OperationError(
                .invalid,
                "the price list of \(month) comes less than \(PriceCalendar.noticeDays) days before it takes effect",
                field: "month", hint: "the policy late_price_lists says so; it can be allow")
        }
    }

    private func rules<S: Store>(on store: S, _ policies: Policies) throws -> PriceListFile {
        let former = try month.adding(months: -1)
        return PriceListFile(
            month: month, currency: try Currency(store.account().currency),
            former: { id in
                let price = try store.price(of: id, in: former)
                return price?.change == .deleted ? nil : price
            },
            isOffer: { try store.offer(id: $0) != nil },
            refusesUnknown: policies[PricePolicies.unknownOffers] == "refuse")
    }

    /// First what the center tells everybody who waits for prices, then what this call did.
    private func tell<S: Store>(
        _ answer: PriceImportAnswer, _ before: PriceList?, on store: S, _ context: OperationContext
    ) throws {
        var counts = ChangeList()
        counts.add("count", nil, String(answer.count))
        counts.add("added", nil, String(answer.added))
        counts.add("changed", nil, String(answer.changed))
        counts.add("removed", nil, String(answer.removed))
        counts.add("deprecated", nil, String(answer.deprecated))
        var published = context
        published.actor = .system
        published.origin = Origin()
        try store.audit("prices.published", PriceRules.subject(month), counts, published)
        var changes = ChangeList()
        changes.add("version", before.map { String($0.version) }, String(answer.version))
        try store.audit("prices.import", PriceRules.subject(month), changes, context)
    }
}

/// What a price list that was taken in holds.
public struct PriceImportAnswer: Record, OperationAnswer, Equatable {
    /// The month.
    public var month = CalendarMonth.any
    /// Which list it is.
    public var version: Int64 = 1
    /// How many rows it has.
    public var count: Int64 = 0
    /// How many are new.
    public var added: Int64 = 0
    /// How many have another price.
    public var changed: Int64 = 0
    /// How many are not sold any more.
    public var removed: Int64 = 0
    /// How many will not be sold much longer.
    public var deprecated: Int64 = 0
    /// How many are not among the offers.
    public var notOrderable: Int64 = 0

    /// Every field at its default.
    public init() {}

    init(_ list: PriceList, _ prices: [Price], _ unknown: Int) {
        func count(_ change: PriceChange) -> Int64 { Int64(prices.count { $0.change == change }) }
        month = list.month
        version = list.version
        self.count = Int64(prices.count)
        added = count(.added)
        changed = count(.changed)
        removed = count(.deleted)
        deprecated = count(.deprecated)
        notOrderable = Int64(unknown)
    }

    /// Shows every field, in order.
    @inlinable
    public mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        let any: IntegerRule = .range(0...Int64.max)
        try v.field("month", &month, .any, "The month.")
        try v.field("version", &version, any, "Which list it is: it grows with every list that is taken in.")
        try v.field("count", &count, any, "How many offers it names.")
        try v.field("added", &added, any, "How many of them are new: ADD.")
        try v.field("changed", &changed, any, "How many changed: CHG.")
        try v.field("removed", &removed, any, "How many are not sold any more: DEL.")
        try v.field("deprecated", &deprecated, any, "How many will not be sold much longer: DEPR.")
        try v.field("not_orderable", &notOrderable, any, "How many are not among the offers yet.")
    }
}
