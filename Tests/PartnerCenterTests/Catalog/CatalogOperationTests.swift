import PartnerTesting
import Testing

@testable import PartnerCenter

@Suite struct CatalogOperationTests {
    typealias Offers = CatalogBench
    let bench: CatalogBench
    init() throws { bench = try CatalogBench() }

    private var records: [AuditRecord] { bench.center.store.records }

    @Test("pinning replaces the whole list, is audited with the list before and after, and tells the names")
    func pinned() throws {
        let first = try bench.pin([Offers.premium, Offers.business])
        #expect(first.pins.map(\.name) == ["Office 365 Business Premium", "Office 365 Business"])
        #expect(first.version == 2)
        try bench.pin([Offers.enterprise])
        #expect(records.map(\.subjectID) == ["catalog", "catalog"])
        #expect(
            records.last?.changes
                == #"{"offer_ids":["\#(Offers.premium.text), \#(Offers.business.text)","\#(Offers.enterprise.text)"]}"#
        )
        try bench.pin([])
        #expect(try bench.catalog().pins.isEmpty && bench.catalog().version == 4)
    }

    @Test("the same list in the same order is no change, and in another order is one")
    func unchanged() throws {
        try bench.pin([Offers.premium, Offers.business])
        #expect(try bench.pin([Offers.premium, Offers.business]).version == 2)
        #expect(records.count == 1)
        #expect(try bench.pin([Offers.business, Offers.premium]).version == 3)
    }

    @Test("an etag that is old refuses to pin, and says what to do")
    func etag() throws {
        let read = try bench.catalog().version
        try bench.pin([Offers.premium], etag: read)
        let error = bench.refusal { try bench.pin([Offers.business], etag: read) }
        #expect(error?.code == .conflict && error?.field == "etag")
        #expect(
            error?.message == "the pinned offers were changed since they were read: they are v2, not v1")
        #expect(try bench.catalog().offerIDs == [Offers.premium])
    }

    @Test("pages of any size give the same preview", arguments: [1, 2, 3, 4, 5, 6, 7, 50])
    func pages(limit: Int) throws {
        for pins in [[], [Offers.enterprise], [Offers.trial, Offers.addOn, Offers.business]] {
            try bench.pin(pins)
            let all = try bench.preview(page: 100)
            #expect(all.count >= 8)
            #expect(try bench.preview(page: limit) == all, "\(pins.count) pinned")
        }
        try bench.set(Offers.addOn) { $0.isVisible = .value(false) }
        try bench.set(Offers.premium) { $0.isVisible = .value(false) }
        try bench.publish()
        #expect(try bench.preview(page: limit) == bench.preview(page: 100))
    }

    @Test("a pinned offer that the center forgot is told by its id, and the preview goes on without it")
    func forgotten() throws {
        try bench.center.store.save(Pins([OfferID(unchecked: "GONE"), Offers.premium], version: 2))
        let catalog = try bench.catalog()
        #expect(catalog.pins.map(\.name) == ["GONE", "Office 365 Business Premium"])
        #expect(catalog.stale.map(\.name) == ["GONE"] && catalog.stale[0].replacements.isEmpty)
        #expect(try bench.preview().first?.offerID == Offers.premium)
    }

    @Test("prices of the month are those of the center's zone")
    func zone() throws {
        // 30 November 16:30 UTC is 1 December in Shanghai.
        let list = PriceList(
            month: .fixture(2026, 12), importedAt: .fixture, importedBy: "operator", file: "december.csv")
        _ = try bench.center.store.insert(
            list, [.fixture(Offers.premium.text, "80.00", .changed, .fixture(2026, 12))])
        #expect(try bench.previewed(Offers.premium)?.listPrice?.description == "74.525 CNY")
        try bench.center.store.setManualClock(at: try Instant("2026-11-30T16:30:00Z"))
        #expect(try bench.previewed(Offers.premium)?.listPrice?.description == "80.00 CNY")
    }
}

@Suite struct OverlayOperationTests {
    typealias Offers = CatalogBench
    let bench: CatalogBench
    init() throws { bench = try CatalogBench() }

    private var records: [AuditRecord] { bench.center.store.records }

    @Test("what is left out stays, null clears, and an entry with nothing left is gone")
    func edits() throws {
        try bench.set(Offers.premium) {
            $0.title = .value("Ours")
            $0.text = .value("Text")
        }
        let kept = try bench.set(Offers.premium) { $0.text = .cleared }
        #expect(kept?.entry.content.title == "Ours" && kept?.entry.content.text == nil)
        #expect(kept?.entry.version == 2 && kept?.name == "Office 365 Business Premium")
        #expect(try bench.set(Offers.premium) { $0.title = .cleared } == nil)
        #expect(try bench.find(Offers.premium) == nil)
        #expect(
            records.map(\.changes) == [
                #"{"title":[null,"Ours"],"text":[null,"Text"]}"#, #"{"text":["Text",null]}"#,
                #"{"title":["Ours",null]}"#,
            ])
        #expect(Set(records.map(\.subjectID)) == ["overlay_entry-\(Offers.premium.text)"])
    }

    @Test("what changes nothing writes nothing")
    func unchanged() throws {
        try bench.set(Offers.premium) { $0.title = .value("Ours") }
        #expect(try bench.set(Offers.premium) { $0.title = .value("Ours") }?.entry.version == 1)
        #expect(try bench.set(Offers.premium) { _ in }?.entry.version == 1)
        #expect(try bench.set(Offers.business) { $0.title = .cleared } == nil)
        #expect(try bench.set(Offers.business) { _ in } == nil)
        #expect(records.count == 1)
    }

    @Test("an entry whose offer is withdrawn can still be changed and deleted")
    func staleEntry() throws {
        try bench.set(Offers.premium) { $0.title = .value("Ours") }
        try bench.withdraw(Offers.premium)
        #expect(try bench.set(Offers.premium) { $0.text = .value("Last chance") }?.entry.version == 2)
        try bench.delete(Offers.premium)
        #expect(try bench.find(Offers.premium) == nil)
        let error = bench.refusal { try bench.delete(Offers.premium) }
        #expect(error?.code == .notFound && error?.field == "offer_id")
    }

    @Test("an old etag refuses a change and a deletion")
    func etag() throws {
        try bench.set(Offers.premium) { $0.title = .value("Ours") }
        try bench.set(Offers.premium) { $0.title = .value("New") }
        let expected =
            "the overlay's entry for \(Offers.premium.text) was changed since it was read: it is v2, not v1"
        let change = bench.refusal {
            try bench.set(Offers.premium) {
                $0.title = .value("Mine")
                $0.etag = ETag(1)
            }
        }
        #expect(change?.code == .conflict && change?.message == expected)
        #expect(bench.refusal { try bench.delete(Offers.premium, etag: 1) }?.message == expected)
        try bench.delete(Offers.premium, etag: 2)
        let gone = bench.refusal {
            try bench.set(Offers.premium) {
                $0.title = .value("Mine")
                $0.etag = ETag(2)
            }
        }
        #expect(gone?.message.hasSuffix("it is gone, not v2") == true)
    }

    @Test("everything wrong with an entry is told at once, and nothing is written")
    func allAtOnce() throws {
        let error = bench.refusal {
            try bench.set(OfferID(unchecked: "NONE")) {
                $0.tags = .value(["a", "b", "a", "b"].map(OverlayTag.init(unchecked:)))
                $0.price = .value(try Money("-1", "USD"))
            }
        }
        #expect(
            error?.message
                == "overlay.set: offer_id names no offer: NONE (partner.offers.each {} gives every offer with its id); "
                + "tags hold 'a' more than once; tags hold 'b' more than once; price must be in CNY, got -1 USD"
        )
        #expect(records.isEmpty)
    }

    @Test("a draft that differs in nothing is not published again")
    func unchangedDraft() throws {
        #expect(try bench.publish() == bench.restore(0))
        try bench.set(Offers.premium) { $0.title = .value("Ours") }
        #expect(try bench.publish().version == 1)
        let count = records.count
        let again = try bench.publish("again")
        #expect(again.version == 1 && again.changes.isEmpty && records.count == count)
        try bench.set(Offers.premium) { $0.text = .value("x") }
        try bench.set(Offers.premium) { $0.text = .cleared }
        #expect(try bench.publish().changes.isEmpty)
    }

    @Test("changes name every offer and field that differs, by offer and in the order of the fields")
    func changes() throws {
        try bench.set(Offers.business) { $0.title = .value("Business") }
        try bench.set(Offers.premium) { $0.factor = .value(try ExactDecimal("1.10")) }
        try bench.publish()
        try bench.delete(Offers.business)
        try bench.set(Offers.premium) { $0.price = .value(try Money("99", "CNY")) }
        try bench.set(Offers.enterprise) { $0.tags = .value([OverlayTag(unchecked: "big")]) }
        let state = try bench.door().perform(GetOverlay(), Origin())
        let told = state.changes.map {
            "\($0.offerID.text.prefix(2)) \($0.field) \($0.before ?? "-") \($0.after ?? "-")"
        }
        #expect(
            told == [
                "03 price - 99.00 CNY", "03 factor 1.10 -", "5C title Business -", "79 tags - big",
            ])
        #expect(state.version == 1 && state.entries == 2 && state.note == "")
        #expect(try bench.publish().changes == state.changes)
    }

    @Test(
        "labels hold no commas and no spaces around them",
        arguments: ["a,b", " a", "a ", "", String(repeating: "x", count: 41)])
    func labels(text: String) {
        var source = FieldTexts()
        source.add("offer_id", Offers.premium.text)
        source.add("tags", text)
        // Read as one item, as a list in a script is.
        var item = source
        _ = item.open("tags")
        #expect(throws: FieldProblem.self) { try OverlayTag.read(&item, .text, .any) }
    }
}
