public import PartnerCenter

extension Offer {
    /// An offer to be kept; name only what the test is about.
    public static func fixture(_ id: String, category: String? = "Enterprise_Key") -> Offer {
        var offer = Offer()
        offer.id = OfferID(unchecked: id)
        offer.name = "Offer \(id)"
        offer.category = category
        offer.country = "CN"
        offer.locale = "en-US"
        offer.maximumQuantity = 300
        offer.billingCycles = ["annual"]
        return offer
    }
}

extension Price {
    /// A price in CNY; the retail price is the list price unless it is named.
    public static func fixture(
        _ offer: String, _ list: String, retail: String? = nil, _ change: PriceChange, _ month: CalendarMonth
    ) -> Price {
        guard let listPrice = try? Money(list, "CNY"), let retailPrice = try? Money(retail ?? list, "CNY")
        else { preconditionFailure("amounts") }
        return Price(
            offerID: OfferID(unchecked: offer), name: "Offer \(offer)", listPrice: listPrice,
            retailPrice: retailPrice, change: change, month: month)
    }
}

extension CalendarMonth {
    /// A month of a test.
    public static func fixture(_ year: Int, _ month: Int) -> CalendarMonth {
        guard let month = try? CalendarMonth(year: year, month: month) else { preconditionFailure("a month") }
        return month
    }
}
