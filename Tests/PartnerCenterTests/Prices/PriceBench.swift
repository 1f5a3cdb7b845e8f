import PartnerCenter
import PartnerTesting

/// A rehearsal center whose price lists a test takes in.
struct PriceBench {
    let center: RehearsalCenter

    init(environment: EnvironmentName = .cn21v, policies: Policies = Policies()) throws {
        center = try RehearsalCenter(environment: environment, policies: policies)
    }

    /// Moves the center's clock to noon of a day in Shanghai.
    func day(_ date: String) throws { try center.store.setManualClock(at: Instant("\(date)T04:00:00Z")) }

    @discardableResult
    func take(
        _ rows: [[String: String]], _ month: CalendarMonth, as user: String = "admin@contoso.cn"
    ) throws -> PriceImportAnswer {
        let door = center.door(as: user)
        door.center.files = GivenFiles(["list.csv": rows])
        var take = ImportPrices()
        take.path = InputFile("list.csv")
        take.month = month
        return try door.perform(take, Origin(runID: 7))
    }

    func price(
        _ offer: OfferID, _ month: CalendarMonth? = nil, as user: String = "admin@contoso.cn"
    ) throws -> PriceAnswer {
        var get = GetPrice()
        get.offerID = offer
        get.month = month
        return try center.door(as: user).perform(get, Origin())
    }

    func prices(_ month: CalendarMonth? = nil, limit: Int = 100) throws -> [PriceAnswer] {
        var each = EachPrice()
        each.month = month
        return try center.door().everything(each, limit: limit)
    }

    /// What differs, each as one line.
    func differences(_ from: CalendarMonth, _ to: CalendarMonth, limit: Int = 100) throws -> [String] {
        var compare = ComparePrices()
        compare.from = from
        compare.to = to
        return try center.door().everything(compare, limit: limit).map { item in
            let old = item.oldListPrice.map { "\($0.amount)" } ?? "-"
            let new = item.listPrice.map { "\($0.amount)" } ?? "-"
            return "\(item.change.rawValue) \(item.name) \(old) \(new)"
        }
    }
}

extension CalendarMonth {
    static let october = fixture(2026, 10)
    static let november = fixture(2026, 11)
    static let december = fixture(2026, 12)
    static let january = fixture(2027, 1)
}
