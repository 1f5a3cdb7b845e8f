public import PartnerCenter
internal import SQL

extension SQLStore: CatalogStore {
    /// The pinned offers.
    public func pins() throws -> Pins {
        var pins = Pins()
        pins.version = try statement("SELECT version FROM catalog").first { $0.int64(0) } ?? pins.version
        try statement("SELECT offer_id FROM catalog_pins ORDER BY position").forEach { row in
            pins.offerIDs.append(OfferID(unchecked: row.text(0)))
        }
        return pins
    }

    /// Writes the whole list, its version included.
    public func save(_ pins: Pins) throws {
        let upsert = try statement(
            """
            INSERT INTO catalog (id, version) VALUES (1, $1)
            ON CONFLICT (id) DO UPDATE SET version = excluded.version
            """)
        upsert.bind(1, pins.version)
        try upsert.run()
        try statement("DELETE FROM catalog_pins").run()
        for (index, id) in pins.offerIDs.enumerated() {
            let insert = try statement("INSERT INTO catalog_pins (position, offer_id) VALUES ($1, $2)")
            insert.bind(1, Int64(index))
            insert.bind(2, id.text)
            try insert.run()
        }
    }
}
