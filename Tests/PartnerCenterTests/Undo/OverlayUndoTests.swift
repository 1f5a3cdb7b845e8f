import PartnerTesting
import Testing

@testable import PartnerCenter

/// Subjects that have a name or stand alone, and may be absent.
@Suite struct OverlayUndoTests {
    typealias Offers = CatalogBench
    let bench: CatalogBench
    init() throws { bench = try CatalogBench() }

    private var records: [AuditRecord] { bench.center.store.records }
    private let subject = "overlay_entry-\(CatalogBench.premium.text)"

    private func takeBack(_ record: AuditRecord, as user: String = "admin@contoso.cn") -> String {
        do {
            guard case .perform(let call) = try UndoPlanner.step(for: record) else { return "stays" }
            let made = { try bench.center.store.hasMade(subjectOf: record, inRun: 7) }
            let door = UndoDoor(bench.door(user))
            return try door.takeBack(call, Origin(runID: 8), wasMade: made) ? "done" : "unchanged"
        } catch let error as OperationError {
            return "\(error.code.rawValue) \(error.field ?? "-"): \(error.message)"
        } catch { return "\(error)" }
    }

    @Test("an entry that a run made is gone again, and a field that it added is")
    func made() throws {
        try bench.set(Offers.premium) { $0.title = .value("Ours") }
        try bench.set(Offers.premium) { $0.text = .value("Text") }
        let made = records
        #expect(made.reversed().map { takeBack($0) } == ["done", "done"])
        #expect(try bench.find(Offers.premium) == nil)
        #expect(made.reversed().map { takeBack($0) } == ["unchanged", "unchanged"])
    }

    @Test("only the fields of the write go back; what somebody else added to the entry stays")
    func otherFields() throws {
        try bench.set(Offers.premium) { $0.title = .value("Ours") }
        let record = try #require(records.last)
        try bench.set(Offers.premium) { $0.text = .value("Theirs") }
        #expect(takeBack(record) == "done")
        let content = try #require(try bench.find(Offers.premium)?.entry.content)
        #expect(content.title == nil && content.text == "Theirs")
    }

    @Test(
        "a field that somebody changed since, or an entry that somebody deleted, is a conflict that says so")
    func changed() throws {
        try bench.set(Offers.premium) {
            $0.title = .value("Ours")
            $0.tags = .value(["a", "b"].map(OverlayTag.init(unchecked:)))
        }
        let record = try #require(records.last)
        try bench.set(Offers.premium) { $0.tags = .value([OverlayTag(unchecked: "c")]) }
        #expect(
            takeBack(record)
                == #"conflict tags: \#(subject) (Office 365 Business Premium) was changed since: tags is "c", "#
                + #"expected "a, b""#)
        try bench.set(Offers.premium) { $0.title = .value("Mine") }
        let second = try #require(records.last)
        try bench.delete(Offers.premium)
        #expect(
            takeBack(second)
                == #"conflict title: \#(subject) was changed since: title is absent, expected "Mine""#)
        // What the first write made of nothing is nothing again.
        #expect(takeBack(record) == "unchanged")
    }

    @Test("a price that took the place of a factor gives it back")
    func priceAndFactor() throws {
        try bench.set(Offers.premium) { $0.factor = .value(try ExactDecimal("1.150")) }
        try bench.set(Offers.premium) { $0.price = .value(try Money("99", "CNY")) }
        #expect(takeBack(try #require(records.last)) == "done")
        let content = try #require(try bench.find(Offers.premium)?.entry.content)
        #expect(content.price == nil && content.factor?.description == "1.150")
    }

    @Test("a deleted entry comes back whole, unless there is one again")
    func deleted() throws {
        try bench.set(Offers.premium) {
            $0.title = .value("Ours")
            $0.isVisible = .value(false)
        }
        let before = try #require(try bench.find(Offers.premium)?.entry.content)
        try bench.delete(Offers.premium)
        let record = try #require(records.last)
        try bench.set(Offers.premium) { $0.text = .value("Theirs") }
        #expect(
            takeBack(record)
                == #"conflict text: \#(subject) (Office 365 Business Premium) was changed since: text is "Theirs", "#
                + "expected absent")
        try bench.delete(Offers.premium)
        #expect(takeBack(record) == "done")
        #expect(try bench.find(Offers.premium)?.entry.content == before)
        #expect(takeBack(record) == "unchanged")
    }

    @Test("an entry of an offer that was withdrawn since comes back nonetheless")
    func withdrawn() throws {
        try bench.set(Offers.premium) { $0.title = .value("Ours") }
        try bench.delete(Offers.premium)
        try bench.withdraw(Offers.premium)
        #expect(takeBack(try #require(records.last)) == "done")
        #expect(try bench.find(Offers.premium)?.entry.content.title == "Ours")
    }

    @Test("a publication goes back to the version before, unless somebody published since")
    func published() throws {
        for title in ["One", "Two"] {
            try bench.set(Offers.premium) { $0.title = .value(title) }
            try bench.publish()
        }
        let second = try #require(records.last)
        try bench.set(Offers.premium) { $0.title = .value("Three") }
        try bench.publish()
        #expect(
            takeBack(second)
                == #"conflict version: overlay was changed since: version is "3", expected "2""#)
        try bench.restore(2)
        #expect(takeBack(second) == "done")
        #expect(try bench.previewed(Offers.premium)?.title == "One")
        #expect(takeBack(second) == "unchanged")
        // The undoing is a write like any other.
        #expect(takeBack(try #require(records.last)) == "done")
        #expect(try bench.previewed(Offers.premium)?.title == "Two")
    }

    @Test("pinned offers go back to the list before, in its order, unless somebody pinned since")
    func pinned() throws {
        try bench.pin([Offers.premium, Offers.business])
        let first = try #require(records.last)
        try bench.pin([Offers.business, Offers.premium])
        let second = try #require(records.last)
        #expect(
            takeBack(first)
                == "conflict offer_ids: catalog was changed since: offer_ids is "
                + #""\#(Offers.business.text), \#(Offers.premium.text)", expected "#
                + #""\#(Offers.premium.text), \#(Offers.business.text)""#)
        #expect(takeBack(second) == "done")
        #expect(try bench.catalog().offerIDs == [Offers.premium, Offers.business])
        #expect(takeBack(first) == "done")
        #expect(try bench.catalog().offerIDs.isEmpty)
        #expect(takeBack(first) == "unchanged")
    }

    @Test("an offer that was withdrawn since is not pinned again, and the refusal names it")
    func pinnedWithdrawn() throws {
        try bench.pin([Offers.business])
        try bench.pin([Offers.premium])
        try bench.withdraw(Offers.business)
        #expect(
            takeBack(try #require(records.last))
                == "invalid offer_ids[1]: catalog.pin: offer_ids[1] cannot be ordered: Office 365 Business "
                + "(\(Offers.business.text))")
        #expect(try bench.catalog().offerIDs == [Offers.premium])
    }

    @Test("roles hold for taking back what is ours")
    func roles() throws {
        try bench.set(Offers.premium) { $0.title = .value("Ours") }
        #expect(takeBack(try #require(records.last), as: "sales@contoso.cn").hasPrefix("refused"))
    }

    @Test("the plan says in words what comes back")
    func plan() throws {
        try bench.set(Offers.premium) { $0.title = .value("Ours") }
        try bench.delete(Offers.premium)
        try bench.pin([Offers.premium])
        let plan = try UndoPlan(run: 7, from: bench.center.store)
        #expect(plan.takenBack == 3 && plan.staying == 0)
        #expect(
            plan.groups.map(\.details) == [
                [#"catalog: offer_ids back to "" from "\#(Offers.premium.text)""#],
                [#"\#(subject): title back to "Ours""#], [#"\#(subject): title cleared from "Ours""#],
            ])
    }
}
