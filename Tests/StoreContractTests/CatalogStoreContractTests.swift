import PartnerCenter
import PartnerTesting
import Testing

@Suite struct CatalogStoreContractTests {
    @Test(
        "nothing is pinned in the beginning, and a list comes back in its order",
        arguments: StoreUnderTest.all)
    func pins(under test: StoreUnderTest) throws {
        let store = try test.make()
        #expect(try store.pins() == Pins())
        let ids = ["B", "A", "C"].map(OfferID.init(unchecked:))
        try store.save(Pins(ids, version: 2))
        #expect(try store.pins() == Pins(ids, version: 2))
        try store.save(Pins(ids.reversed(), version: 3))
        #expect(try store.pins() == Pins(ids.reversed(), version: 3))
        try store.save(Pins([], version: 4))
        #expect(try store.pins() == Pins([], version: 4))
    }
}

@Suite struct OverlayStoreContractTests {
    private static func entry(
        _ id: String, title: String? = nil, version: Int64 = 1,
        _ edit: (inout OverlayContent) -> Void = { _ in }
    ) -> OverlayEntry {
        var content = OverlayContent()
        content.title = title
        edit(&content)
        return OverlayEntry(offerID: OfferID(unchecked: id), content: content, version: version)
    }

    private static func version(_ number: Int64, note: String = "", entries: Int64 = 1) -> OverlayVersion {
        var version = OverlayVersion()
        version.number = number
        version.note = note
        version.madeAt = .fixture
        version.madeBy = "admin@contoso.cn"
        version.entries = entries
        return version
    }

    @Test(
        "an entry comes back as it went in, with all its fields or with none", arguments: StoreUnderTest.all)
    func roundTrip(under test: StoreUnderTest) throws {
        let store = try test.make()
        let price = try Money("85.70", "CNY")
        let factor = try ExactDecimal("1.150")
        let full = Self.entry("A", title: "微软 \"365\", новый", version: 7) { content in
            content.text = "For teams; for all."
            content.tags = [OverlayTag(unchecked: "new"), OverlayTag(unchecked: "热门")]
            content.isVisible = false
            content.price = price
        }
        let factored = Self.entry("B") { content in
            content.factor = factor
            content.isVisible = true
        }
        for entry in [full, factored, Self.entry("C")] {
            try store.save(entry)
            let found = try #require(try store.overlayEntry(offerID: entry.offerID))
            #expect(found.content == entry.content && found.version == entry.version)
            // Equal numbers may be spelt differently; an audit record has the spelling.
            #expect(found.content.factor?.description == entry.content.factor?.description)
        }
        #expect(try store.overlayEntry(offerID: OfferID(unchecked: "D")) == nil)
    }

    @Test(
        "an entry that is saved again keeps its id, and one that was deleted gets another",
        arguments: StoreUnderTest.all)
    func identity(under test: StoreUnderTest) throws {
        let store = try test.make()
        let id = OfferID(unchecked: "A")
        try store.save(Self.entry("A", title: "One"))
        try store.save(Self.entry("B", title: "Two"))
        let first = try #require(try store.overlayEntry(offerID: id))
        try store.save(Self.entry("A", version: 2) { $0.tags = [OverlayTag(unchecked: "x")] })
        let second = try #require(try store.overlayEntry(offerID: id))
        #expect(second.id == first.id && second.version == 2 && second.content.title == nil)
        #expect(try store.overlayEntries(after: 0, limit: 9).map(\.offerID.text) == ["A", "B"])
        try store.deleteOverlayEntry(offerID: id)
        #expect(try store.overlayEntry(offerID: id) == nil)
        try store.save(Self.entry("A", title: "One"))
        #expect(try store.overlayEntries(after: 0, limit: 9).map(\.offerID.text) == ["B", "A"])
    }

    @Test("pages follow the order of creation", arguments: StoreUnderTest.all)
    func pages(under test: StoreUnderTest) throws {
        let store = try test.make()
        for number in (1...5).reversed() { try store.save(Self.entry("O\(number)", title: "x")) }
        let first = try store.overlayEntries(after: 0, limit: 2)
        #expect(first.map(\.offerID.text) == ["O5", "O4"])
        let rest = try store.overlayEntries(after: try #require(first.last?.id), limit: 9)
        #expect(rest.map(\.offerID.text) == ["O3", "O2", "O1"])
    }

    @Test("a version keeps the draft as it was, whatever becomes of the draft", arguments: StoreUnderTest.all)
    func versions(under test: StoreUnderTest) throws {
        let store = try test.make()
        #expect(try store.publishedOverlayNumber() == 0 && store.latestOverlayNumber() == 0)
        #expect(try store.overlayContents(of: .version(0)).isEmpty)
        try store.save(Self.entry("B", title: "Two"))
        try store.save(Self.entry("A", title: "One"))
        try store.publishOverlay(as: Self.version(1, note: "first", entries: 2))
        try store.save(Self.entry("A", title: "Changed", version: 2))
        try store.deleteOverlayEntry(offerID: OfferID(unchecked: "B"))
        #expect(try store.publishedOverlay(offerID: OfferID(unchecked: "A"))?.title == "One")
        #expect(try store.publishedOverlay(offerID: OfferID(unchecked: "B"))?.title == "Two")
        #expect(try store.publishedOverlay(offerID: OfferID(unchecked: "C")) == nil)
        try store.publishOverlay(as: Self.version(2))
        #expect(try store.publishedOverlayNumber() == 2 && store.latestOverlayNumber() == 2)
        #expect(try store.publishedOverlay(offerID: OfferID(unchecked: "B")) == nil)
        let kept = try store.overlayContents(of: .version(1))
        #expect(kept.map(\.offerID.text) == ["A", "B"])
        #expect(kept.map(\.content.title) == ["One", "Two"])
        #expect(try store.overlayContents(of: .draft).map(\.content.title) == ["Changed"])
        #expect(try store.overlayVersion(1) == Self.version(1, note: "first", entries: 2))
        #expect(try store.overlayVersion(3) == nil)
        #expect(try store.overlayVersions(after: 0, limit: 1).map(\.number) == [1])
        #expect(try store.overlayVersions(after: 1, limit: 9).map(\.number) == [2])
    }

    @Test("an earlier version can be the published one, and so can none", arguments: StoreUnderTest.all)
    func published(under test: StoreUnderTest) throws {
        let store = try test.make()
        for number in [1, 2] as [Int64] {
            try store.save(Self.entry("A", title: "Title \(number)", version: number))
            try store.publishOverlay(as: Self.version(number))
        }
        try store.setPublishedOverlay(1)
        #expect(try store.publishedOverlayNumber() == 1 && store.latestOverlayNumber() == 2)
        #expect(try store.publishedOverlay(offerID: OfferID(unchecked: "A"))?.title == "Title 1")
        try store.setPublishedOverlay(0)
        #expect(try store.publishedOverlay(offerID: OfferID(unchecked: "A")) == nil)
        #expect(try store.publishedOverlayNumber() == 0)
    }
}
