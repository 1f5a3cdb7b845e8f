/// Which months have prices, seen from a day in the center's zone.
struct PriceCalendar {
    /// How long before it takes effect a list is published, at the latest.
    ///
    /// Source: Partner Center operated by 21Vianet, "See offers and pricing".
    static let noticeDays = 30

    let today: CalendarDate

    init(today: CalendarDate) { self.today = today }

    init<S: Store>(_ store: S, _ context: OperationContext) throws {
        let zone = try Zone(store.account().environment.zoneName)
        self.init(today: try context.now.date(in: zone))
    }

    /// The month that a call means that names none.
    var thisMonth: CalendarMonth { today.month }

    /// The first day on which the list of `month` can be seen: in the month before, and 30 days before at the latest.
    ///
    /// The list of March is published on 30 January, for February has 28 days.
    static func firstDay(of month: CalendarMonth) throws -> CalendarDate {
        let notice = try CalendarDate(daysSince1970: month.firstDay.daysSince1970 - noticeDays)
        return min(notice, try month.adding(months: -1).firstDay)
    }

    /// - Throws: `OperationError` with code `code` for a list that is not published yet.
    func requireVisible(_ month: CalendarMonth, _ code: ErrorCode) throws {
        let first = try Self.firstDay(of: month)
        if today >= first { return }
        throw OperationError(
            code, "the price list of \(month) is not published before \(first), and it is \(today)",
            field: "month", hint: "the latest month with prices is \(try latest)")
    }

    /// The last month whose list can be seen.
    private var latest: CalendarMonth {
        get throws {
            var month = thisMonth
            while try today >= Self.firstDay(of: month.adding(months: 1)) {
                month = try month.adding(months: 1)
            }
            return month
        }
    }

    /// Whether a list of `month` that comes today comes less than 30 days before it takes effect.
    func isLate(_ month: CalendarMonth) -> Bool {
        today.days(until: month.firstDay) < Self.noticeDays
    }
}
