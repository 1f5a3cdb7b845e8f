import PartnerCenter
import PartnerTesting
import Testing

@Suite struct PriceRuleTests {
    @Test(
        "a price list is published 30 days before it takes effect",
        arguments: [
            // A month of 31 days before: it is the month before that decides.
            ("2026-11-30", CalendarMonth.january, false), ("2026-12-01", .january, true),
            // February has 28 days: 30 days before March is in January.
            ("2027-01-29", .fixture(2027, 3), false), ("2027-01-30", .fixture(2027, 3), true),
        ])
    func published(on date: String, _ month: CalendarMonth, isVisible: Bool) throws {
        let bench = try PriceBench()
        try bench.day(date)
        let rows: [[String: String]] = [.priced(.proPlus, "80.00")]
        if isVisible {
            #expect(try bench.price(.proPlus, month).change == .unchanged)
            #expect(try bench.take(rows, month).count == 1)
        } else {
            let read = refusal { _ = try bench.price(.proPlus, month) }
            #expect(read?.code == .notFound)
            let write = refusal { try bench.take(rows, month) }
            #expect(write?.code == .invalid)
            #expect(write?.message.contains("is not published before") == true)
        }
    }

    @Test("the price list of the next month is visible in this month")
    func nextMonth() throws {
        let bench = try PriceBench()
        try bench.day("2026-11-20")
        try bench.take([.priced(.proPlus, "80.00", flag: "CHG")], .december)
        #expect(try bench.price(.proPlus).listPrice.description == "77.35 CNY")
        #expect(try bench.price(.proPlus, .december).listPrice.description == "80.00 CNY")
        let far = refusal { _ = try bench.prices(.fixture(2027, 2)) }
        #expect(far?.hint == "the latest month with prices is 2026-12")
    }

    @Test("this month is that of the center's zone")
    func zone() throws {
        let bench = try PriceBench()
        try bench.center.store.setManualClock(at: Instant("2026-11-30T16:00:00Z"))
        #expect(try bench.price(.proPlus).month == .december)
        let worldwide = try PriceBench(environment: .worldwide)
        try worldwide.center.store.setManualClock(at: Instant("2026-11-30T16:00:00Z"))
        #expect(try worldwide.price(.proPlus).month == .november)
    }

    @Test("a price list can be taken in late, unless the policy late_price_lists refuses it")
    func late() throws {
        let rows: [[String: String]] = [.priced(.proPlus, "80.00")]
        let lenient = try PriceBench()
        try lenient.day("2026-11-20")
        for month in [CalendarMonth.december, .november, .october] { try lenient.take(rows, month) }
        var policies = Policies()
        policies[PricePolicies.lateLists] = "refuse"
        let strict = try PriceBench(policies: policies)
        for (date, isLate) in [("2026-11-01", false), ("2026-11-02", true)] {
            try strict.day(date)
            #expect((refusal { try strict.take(rows, .december) }?.code == .invalid) == isLate, "\(date)")
        }
    }

    @Test("prices are guaranteed for a subscription's term, so those of months that are over stay known")
    func formerMonths() throws {
        let bench = try PriceBench()
        try bench.take([.priced(.proPlus, "80.00")], .november)
        #expect(try bench.price(.proPlus, .october).listPrice.description == "77.35 CNY")
        #expect(try bench.price(.proPlus, .fixture(2025, 11)).listPrice.description == "77.35 CNY")
        let early = refusal { _ = try bench.price(.proPlus, .fixture(2025, 10)) }
        #expect(early?.code == .notFound)
    }

    @Test("a price that a month's list does not name is that of the list before, unless it said DEL")
    func carried() throws {
        let bench = try PriceBench()
        try bench.take(
            [.priced(.proPlus, flag: "DEL"), .priced(.business, "53.00", flag: "CHG")], .november)
        let kept = try bench.price(.enterpriseE3, .december)
        #expect(kept.listPrice.description == "128.40 CNY")
        #expect(kept.change == .unchanged)
        #expect(kept.listedIn == .fixture(2025, 11))
        #expect(try bench.price(.business, .november).change == .changed)
        #expect(try bench.price(.business, .december).change == .unchanged)
        let gone = refusal { _ = try bench.price(.proPlus, .december) }
        #expect(gone?.code == .notFound)
        #expect(gone?.message == "An offer is not sold any more: the price list of 2026-11 says DEL")
        #expect(try bench.prices(.november).count == 18)
        #expect(try bench.prices(.october).count == 19)
    }

    @Test("the list price is what the partner pays without tax, the ERP price what is recommended")
    func amounts() throws {
        let price = try PriceBench().price(.businessPremium)
        #expect(price.listPrice.description == "74.525 CNY")
        #expect(price.retailPrice.description == "89.50 CNY")
    }

    @Test("a partner sets its own prices for customers, and no price list holds them")
    func ownPrices() {
        let amounts = PriceAnswer.description.filter { $0.type.name == "money" }.map(\.name)
        #expect(amounts == ["list_price", "retail_price"])
    }

    @Test("what is on the price list but not among the offers cannot be ordered yet")
    func notYetOffered() throws {
        let new = try OfferID("6FBAD345-B7DE-42A6-B6AB-79B363D0B371")
        let bench = try PriceBench()
        let answer = try bench.take([.priced(new, "25.60", flag: "ADD")], .december)
        #expect(answer.notOrderable == 1)
        #expect(try bench.price(new, .december).isOrderable == false)
        #expect(try bench.price(.proPlus, .december).isOrderable)
        try bench.center.store.save(.fixture(new.text))
        #expect(try bench.price(new, .december).isOrderable)
        var policies = Policies()
        policies[PricePolicies.unknownOffers] = "refuse"
        let strict = try PriceBench(policies: policies)
        let refused = refusal { try strict.take([.priced(new, "25.60")], .december) }
        #expect(refused?.message == "line 2, offer_id: '\(new.text)' is none of the offers")
    }

    @Test(
        "sales agents and helpdesk agents do not see prices",
        arguments: [
            (AgentRole.sales, AdminRole.none, false), (.helpdesk, .none, false), (.none, .none, false),
            (.none, .userManagement, false), (.admin, .none, true), (.none, .billing, true),
            (.sales, .billing, true),
        ])
    func roles(_ agent: AgentRole, _ admin: AdminRole, maySee: Bool) throws {
        let bench = try PriceBench()
        _ = try bench.center.store.insert(
            .fixture(email: "who@contoso.cn", agentRole: agent, adminRole: admin))
        let read = refusal { _ = try bench.price(.proPlus, as: "who@contoso.cn") }
        let write = refusal { try bench.take([.priced(.proPlus, "80.00")], .december, as: "who@contoso.cn") }
        #expect((read == nil) == maySee && (write == nil) == maySee)
        if !maySee { #expect(read?.code == .refused) }
    }
}
