import PartnerTesting
import Testing

@testable import PartnerCenter

/// A rehearsal center with its offers, and the catalog's operations in one line each.
struct CatalogBench {
    static let premium = OfferID(unchecked: "031C9E47-4802-4248-838E-778FB1D2CC05")
    static let business = OfferID(unchecked: "5C9FD4CC-EDCE-44A8-8E91-07DF09744609")
    static let essentials = OfferID(unchecked: "BD938F12-058F-4927-BBA3-AE36B1D2501C")
    static let enterprise = OfferID(unchecked: "796B6B5F-613C-4E24-A17C-EBA730D49C02")
    static let trial = OfferID(unchecked: "C0BD2E08-11AC-4836-BDC7-3712E744922F")
    static let addOn = OfferID(unchecked: "53FC25F7-6639-4F78-BB44-3C2DFEC3ED40")

    let center: RehearsalCenter
    var origin = Origin(runID: 7, line: 3)

    init(environment: EnvironmentName = .cn21v, _ policies: Policies = Policies()) throws {
        center = try RehearsalCenter(environment: environment, policies: policies)
    }

    func door(_ user: String = "admin@contoso.cn") -> Door<LocalCenter<MemoryStore>> { center.door(as: user) }

    /// Makes a partner user with the agent role.
    func agent(_ role: AgentRole) throws -> String {
        let email = "\(role.rawValue).agent@contoso.cn"
        _ = try center.store.insert(.fixture(email: email, agentRole: role))
        return email
    }

    @discardableResult
    func pin(_ ids: [OfferID], etag: Int64? = nil, as user: String = "admin@contoso.cn") throws
        -> CatalogAnswer
    {
        var pin = PinOffers()
        pin.offers = PinnedOffers(ids)
        pin.etag = etag.map { ETag($0) }
        return try door(user).perform(pin, origin)
    }

    func catalog() throws -> CatalogAnswer { try door().perform(GetCatalog(), origin) }

    @discardableResult
    func set(_ id: OfferID, as user: String = "admin@contoso.cn", _ edit: (inout SetOverlay) throws -> Void)
        throws
        -> OverlayAnswer?
    {
        var set = SetOverlay()
        set.offerID = id
        try edit(&set)
        return try door(user).perform(set, origin)
    }

    func find(_ id: OfferID) throws -> OverlayAnswer? {
        var find = FindOverlay()
        find.offerID = id
        return try door().perform(find, origin)
    }

    func delete(_ id: OfferID, etag: Int64? = nil) throws {
        var delete = DeleteOverlay()
        delete.offerID = id
        delete.etag = etag.map { ETag($0) }
        _ = try door().perform(delete, origin)
    }

    @discardableResult
    func publish(_ note: String = "") throws -> PublicationAnswer {
        var publish = PublishOverlay()
        publish.note = note
        return try door().perform(publish, origin)
    }

    @discardableResult
    func restore(_ version: Int64) throws -> PublicationAnswer {
        var restore = RestoreOverlay()
        restore.version = version
        return try door().perform(restore, origin)
    }

    /// What an agent of the role sees, read in pages of so many.
    func preview(
        _ role: AgentRole = .sales, as user: String = "admin@contoso.cn", page limit: Int = 100
    ) throws -> [PreviewedOffer] {
        var preview = PreviewCatalog()
        preview.role = role
        var items: [PreviewedOffer] = []
        var cursor: PageCursor?
        repeat {
            let page = try door(user).page(preview, after: cursor, limit: limit, origin)
            #expect(page.items.count <= limit)
            items += page.items
            cursor = page.next
        } while cursor != nil
        return items
    }

    func previewed(_ id: OfferID, _ role: AgentRole = .admin) throws -> PreviewedOffer? {
        try preview(role).first { $0.offerID == id }
    }

    /// Takes an offer out of what can be ordered.
    func withdraw(_ id: OfferID) throws {
        var offer = try #require(try center.store.offer(id: id))
        offer.isAvailable = false
        try center.store.save(offer)
    }

    /// Takes in a price list for the present month.
    func list(_ prices: [Price]) throws {
        let list = PriceList(
            month: .fixture(2026, 11), importedAt: .fixture, importedBy: "operator", file: "prices.csv")
        _ = try center.store.insert(list, prices)
    }

    func refusal(_ body: () throws -> Void) -> OperationError? {
        do { try body() } catch let error as OperationError { return error } catch { return nil }
        return nil
    }
}
