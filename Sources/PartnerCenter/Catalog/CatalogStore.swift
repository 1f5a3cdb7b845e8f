/// Where it is kept which offers are pinned.
///
/// Every conformance passes `CatalogStoreContractTests`. What is not asserted there is not promised here.
public protocol CatalogStore {
    /// The pinned offers; none, with version 1, where nothing was ever pinned.
    func pins() throws -> Pins
    /// Writes the whole list, its version included.
    func save(_ pins: Pins) throws
}

/// The offers that stand at the top of what the partner's own sales agents see, best first.
public struct Pins: Sendable, Equatable {
    /// The offers, each once.
    public var offerIDs: [OfferID]
    /// Grows by one with each change. Scripts see it as the etag `v1`.
    public var version: Int64

    /// A list of pinned offers.
    public init(_ offerIDs: [OfferID] = [], version: Int64 = 1) {
        self.offerIDs = offerIDs
        self.version = version
    }

    /// The list as its audit record has it.
    var text: String { TextList.text(offerIDs.map(\.text)) }
}
