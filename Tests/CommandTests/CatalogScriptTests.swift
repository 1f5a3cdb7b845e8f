import FoundationEssentials
import PartnerCenter
import PartnerLua
import PartnerSQL
import PartnerTesting
import Runs
import Testing

@testable import partnerctl

/// The script for the catalog on a sheet of three hundred offers, from the plan to taking it back.
@Suite struct CatalogScriptTests {
    private static let count = 300
    private static let month = CalendarMonth.fixture(2026, 11)
    private let bench: CommandBench

    init() throws {
        bench = try CommandBench(["--clock", "manual", "--at", "2026-11-20T08:00:00Z"])
        let root = try #require(Paths.upward(from: Paths.parent("\(#filePath)") ?? "/").dropFirst(2).first)
        try bench.write("catalog.lua", #require(DiskLookup().text(root + "/scripts/customize_catalog.lua")))
        // A rehearsal has two dozen offers; the others come on top.
        let center = try database()
        let store = center.store
        try center.group.perform {
            let numbers = 0..<Self.count
            for number in numbers { try store.save(.fixture("MS-\(number)")) }
            let list = PriceList(
                month: Self.month, importedAt: .epoch, importedBy: "operator", file: "many offers")
            let prices = RehearsalOffers.offers(for: .cn21v).compactMap {
                try? store.price(of: $0.id, in: Self.month)
            }
            _ = try store.insert(
                list, prices + numbers.map { .fixture("MS-\($0)", "\($0 + 1).005", .added, Self.month) })
        }
        let rows = (0..<Self.count).map { "MS-\($0),Ours \($0),1.15\n" }
        try bench.write("offers.csv", "Offer ID,Title,Mark-up\n" + rows.joined())
    }

    private func database() throws -> CenterDatabase {
        try CenterDatabase(.file(bench.center), seed: nil, vault: SealingVault(), now: .epoch)
    }

    /// What the draft says of each offer, by its id.
    private func draft() throws -> [String: String] {
        let entries = try database().store.overlayContents(of: .draft)
        return Dictionary(
            uniqueKeysWithValues: entries.map { entry in
                (
                    entry.offerID.text,
                    "\(entry.content.title ?? "-") \(entry.content.price?.description ?? "-")"
                )
            })
    }

    @Test("three hundred rows are planned, applied as planned, and taken back")
    func planApplyUndo() throws {
        let planned = bench.command(
            [
                "plan", "--out", "catalog.plan", "catalog.lua", "--offers", "offers.csv", "--pin", "MS-7",
                "--pin", "MS-3",
            ])
        #expect(planned.code == 0, "\(planned.err)")
        #expect(planned.out.contains("300 × overlay.set") && planned.out.contains("1 × catalog.pin"))
        #expect(try draft().isEmpty && database().store.pins().offerIDs.isEmpty)

        let applied = bench.command(["apply", "catalog.plan"])
        #expect(applied.code == 0, "\(applied.err)")
        let draft = try draft()
        #expect(draft.count == Self.count)
        // 1.005 × 1.15 = 1.15575; 300.005 × 1.15 = 345.00575
        #expect(draft["MS-0"] == "Ours 0 1.16 CNY" && draft["MS-299"] == "Ours 299 345.01 CNY")
        #expect(try database().store.pins().offerIDs.map(\.text) == ["MS-7", "MS-3"])
        #expect(try database().store.publishedOverlayNumber() == 1)
        let again = bench.command(["apply", "catalog.plan"])
        #expect(again.code != 0 && again.err.contains("run-1"), "\(again.err)")

        let undone = bench.command(["runs", "undo", "run-1", "--yes"])
        #expect(undone.code == 0, "\(undone.err)")
        #expect(undone.out.contains("overlay.set: 300 changes"))
        #expect(try self.draft().isEmpty && database().store.pins().offerIDs.isEmpty)
        #expect(try database().store.publishedOverlayNumber() == 0)
    }

    @Test("what somebody changed since is left as it is, and named")
    func changedSince() throws {
        let run = bench.command(["run", "catalog.lua", "--offers", "offers.csv", "--pin", "MS-7"])
        #expect(run.code == 0, "\(run.err)")
        #expect(bench.command(["call", "overlay.set", "--offer-id", "MS-5", "--title", "Theirs"]).code == 0)
        let undone = bench.command(["runs", "undo", "run-1", "--yes"])
        #expect((undone.out + undone.err).contains("MS-5"), "\(undone.out)\(undone.err)")
        #expect(try draft() == ["MS-5": "Theirs 6.91 CNY"])
    }

    @Test("a plan does not hold once a price has moved, and says which")
    func moved() throws {
        #expect(
            bench.command(["plan", "--out", "catalog.plan", "catalog.lua", "--offers", "offers.csv"]).code
                == 0)
        try bench.write(
            "list.csv", "Offer ID,Offer Display Name,List Price,ERP Price\nMS-5,Offer MS-5,9.00,9.00\n")
        let taken = bench.command(["call", "prices.import", "--path", "list.csv", "--month", "2026-11"])
        #expect(taken.code == 0, "\(taken.err)")
        let applied = bench.command(["apply", "catalog.plan"])
        #expect(applied.code == 9, "\(applied.err)")
        #expect((applied.out + applied.err).contains("prices.get"), "\(applied.out)\(applied.err)")
        #expect(try draft().isEmpty)
    }
}
