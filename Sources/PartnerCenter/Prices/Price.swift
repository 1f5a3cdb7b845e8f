/// What one unit of an offer costs from one month on, as the price list of that month says.
public struct Price: Sendable, Equatable {
    /// Grows with every offer that a price list ever named; 0 while it is not kept.
    public var number: Int64 = 0
    /// Which offer; a price list may name one that cannot be ordered yet.
    public var offerID: OfferID
    /// The offer's name in the price list.
    public var name: String
    /// What the partner pays, without tax.
    public var listPrice: Money
    /// What is recommended to be charged to customers: the ERP price.
    public var retailPrice: Money
    /// What the list says became of it.
    public var change: PriceChange
    /// The month of the list it stands in.
    public var month: CalendarMonth

    /// Creates a price.
    public init(
        number: Int64 = 0, offerID: OfferID, name: String, listPrice: Money, retailPrice: Money,
        change: PriceChange, month: CalendarMonth
    ) {
        self.number = number
        self.offerID = offerID
        self.name = name
        self.listPrice = listPrice
        self.retailPrice = retailPrice
        self.change = change
        self.month = month
    }

    /// Whether both amounts, and their currencies, are those of `other`.
    public func equals(_ other: Price) -> Bool {
        listPrice == other.listPrice && retailPrice == other.retailPrice
    }
}

/// What a price list says became of an offer since the list before, spelt as in the list.
///
/// Source: Partner Center (worldwide), "Pricing and offers".
public enum PriceChange: String, ClosedList {
    /// It is new.
    case added = "ADD"
    /// Its price, or something else of it, changed.
    case changed = "CHG"
    /// It is not sold any more.
    case deleted = "DEL"
    /// It is as it was.
    case unchanged = "UNC"
    /// It will not be sold much longer.
    case deprecated = "DEPR"
}

/// One month's price list, as it was taken in.
public struct PriceList: Sendable, Equatable {
    /// Grows with every list that was ever taken in, whatever its month; 0 while it is not kept.
    public var version: Int64 = 0
    /// The month from whose first day on it holds.
    public var month: CalendarMonth
    /// When it was taken in.
    public var importedAt: Instant
    /// On whose behalf.
    public var importedBy: String
    /// The name of the file that it came from.
    public var file: String
    /// The SHA-256 of the file; empty where there was none.
    public var digest: [UInt8]
    /// How many prices stand in it.
    public var count: Int64 = 0

    /// Creates a list.
    public init(
        month: CalendarMonth, importedAt: Instant, importedBy: String, file: String, digest: [UInt8] = []
    ) {
        self.month = month
        self.importedAt = importedAt
        self.importedBy = importedBy
        self.file = file
        self.digest = digest
    }
}
