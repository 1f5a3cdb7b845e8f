import PartnerCenter
import PartnerLua
import PartnerSQL
import Runs
import Testing

/// Scripts that customize the catalog, and their undoing.
@Suite struct OverlayRunTests {
    private static let customize = """
        local opt = args.declare {
          { name = "pin",    type = "string", many = 5, help = "offer ids that the sales agents see first" },
          { name = "offers", type = "input_file", help = "our titles and mark-ups", required = true },
        }
        local sheet = rows.open { path = opt.offers, columns = {
          offer_id = { required = true, unique = true },
          title = { max = 80 }, factor = { type = "decimal" }, visible = { type = "boolean", default = true },
        } }
        local batch = bulk.map(sheet, { name = "overlay", key = "offer_id" }, function(row)
          local entry = partner.overlay.set {
            offer_id = row.offer_id, title = row.title, visible = row.visible, factor = row.factor,
          }
          return {}
        end)
        if batch.ok < batch.total then error("nothing published", 0) end
        local published = partner.overlay.publish { note = "ours" }
        print(published.version, #published.changes)
        if opt.pin then
          for place, pin in ipairs(partner.catalog.pin { offer_ids = opt.pin }.pins) do print(place, pin.name) end
        end
        """
    private static let premium = "031C9E47-4802-4248-838E-778FB1D2CC05"
    private static let business = "5C9FD4CC-EDCE-44A8-8E91-07DF09744609"

    @Test("a sheet becomes an overlay that is published, offers are pinned, and all of it can be taken back")
    func customize() throws {
        let bench = try ScriptBench()
        let store = bench.database.store
        try bench.run("partner.catalog.pin { offer_ids = { '\(Self.business)' } }")
        try bench.write(
            "offers.csv",
            "offer_id,title,factor,visible\n\(Self.premium),办公 365,1.15,true\n\(Self.business),,1.1,false\n")
        let report = try bench.run(
            Self.customize, ["offers": ["offers.csv"], "pin": [Self.premium, Self.business]])
        #expect(report.failure == nil, "\(String(describing: report.failure))")
        #expect(bench.console.output == "1\t5\n1\tOffice 365 Business Premium\n2\tOffice 365 Business\n")
        let seen = try bench.output(
            """
            for offer in partner.catalog.preview { role = "admin" } do
              if offer.is_pinned then print(offer.title, offer.list_price, offer.price) end
            end
            """)
        #expect(seen == "办公 365\t74.525 CNY\t85.70 CNY\n")

        let undone = try bench.undo(report)
        #expect(undone.failure == nil && undone.totals[.ok] == 4, "\(String(describing: undone.failure))")
        #expect(try store.overlayContents(of: .draft).isEmpty && store.publishedOverlayNumber() == 0)
        #expect(try store.pins().offerIDs.map(\.text) == [Self.business])
        let again = try bench.undo(report)
        #expect(again.totals[.unchanged] == 4)
    }

    @Test("what somebody changed since stays, and everything else goes back")
    func conflicts() throws {
        let bench = try ScriptBench()
        try bench.write(
            "offers.csv", "offer_id,title,factor,visible\n\(Self.premium),One,,\n\(Self.business),Two,,\n")
        let report = try bench.run(Self.customize, ["offers": ["offers.csv"]])
        try bench.run("partner.overlay.set { offer_id = '\(Self.premium)', title = 'Theirs' }")
        let undone = try bench.undo(report)
        #expect(undone.failure == nil && undone.totals[.ok] == 2 && undone.totals[.failed] == 1)
        let draft = try bench.database.store.overlayContents(of: .draft)
        #expect(draft.map(\.content.title) == ["Theirs"])
    }

    @Test("labels and null go through a script, and a comma in a label is refused with its place")
    func values() throws {
        let bench = try ScriptBench()
        #expect(
            try bench.output(
                """
                local id = "\(Self.premium)"
                local entry = partner.overlay.set { offer_id = id:lower(), tags = { "new", "热门" }, price = money.of("99", "CNY") }
                print(entry.offer_id == id, #entry.tags, entry.tags[2], entry.price, entry.factor, entry.etag)
                entry = partner.overlay.set { offer_id = id, tags = json.null, factor = "1.150" }
                print(entry.tags, entry.price, entry.factor, entry.etag)
                print(partner.overlay.set { offer_id = id, factor = json.null })
                local ok, problem = pcall(partner.overlay.set, { offer_id = id, tags = { "a", "b,c" }, title = "" })
                print(problem.code, problem.message)
                """)
                    == """
                    true\t2\t热门\t99.00 CNY\tnil\tv1
                    nil\tnil\t1.150\tv2
                    nil
                    bad_argument\toverlay.set: title must have 1 to 80 characters, got 0; tags[2] must be a label without \
                    commas and without spaces around it, got 'b,c' (give a list: { "new", "popular" })

                    """)
    }

    @Test("ten thousand entries are set, published and taken back")
    func many() throws {
        let bench = try ScriptBench()
        let store = bench.database.store
        try bench.database.group.perform {
            for number in 1...10_000 {
                var offer = Offer()
                offer.id = OfferID(unchecked: "OFFER-\(number)")
                offer.name = "Offer \(number)"
                offer.country = "CN"
                offer.locale = "en-US"
                try store.save(offer)
            }
        }
        let lines = (1...10_000).map { "OFFER-\($0),Title \($0),1.15,\n" }
        try bench.write("offers.csv", "offer_id,title,factor,visible\n" + lines.joined())
        let report = try bench.run(Self.customize, ["offers": ["offers.csv"]])
        #expect(report.failure == nil, "\(String(describing: report.failure))")
        #expect(bench.console.output == "1\t30000\n")
        let undone = try bench.undo(report)
        #expect(undone.totals[.ok] == 10_001)
        #expect(try store.overlayContents(of: .draft).isEmpty)
    }
}
