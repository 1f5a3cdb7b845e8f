public import PartnerCenter
internal import SQL

extension SQLStore: OverlayStore {
    /// The draft's entry for an offer, or nil.
    public func overlayEntry(offerID: OfferID) throws -> OverlayEntry? {
        let find = try statement(
            """
            SELECT offer_id, title, body, tags, visible, price, currency, factor, id, version
            FROM overlay_entries WHERE offer_id = $1
            """)
        find.bind(1, offerID.text)
        return try find.first(Self.entry)
    }

    /// The draft's entries behind `id`, by id.
    public func overlayEntries(after id: Int64, limit: Int) throws -> [OverlayEntry] {
        let find = try statement(
            """
            SELECT offer_id, title, body, tags, visible, price, currency, factor, id, version
            FROM overlay_entries WHERE id > $1 ORDER BY id LIMIT $2
            """)
        find.bind(1, id)
        find.bind(2, Int64(limit))
        return try Self.entries(find)
    }

    /// Writes an entry of the draft whole, its version included.
    public func save(_ entry: OverlayEntry) throws {
        let upsert = try statement(
            """
            INSERT INTO overlay_entries (offer_id, title, body, tags, visible, price, currency, factor, version)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            ON CONFLICT (offer_id) DO UPDATE SET
                title = excluded.title, body = excluded.body, tags = excluded.tags, visible = excluded.visible,
                price = excluded.price, currency = excluded.currency, factor = excluded.factor,
                version = excluded.version
            """)
        let content = entry.content
        upsert.bind(1, entry.offerID.text)
        upsert.bind(2, content.title)
        upsert.bind(3, content.text)
        upsert.bind(4, content.tags.map { TextList.text($0.map(\.text)) })
        upsert.bind(5, content.isVisible.map { $0 ? 1 : 0 })
        upsert.bind(6, content.price?.amount.description)
        upsert.bind(7, content.price?.currency.description)
        upsert.bind(8, content.factor?.description)
        upsert.bind(9, entry.version)
        try upsert.run()
    }

    /// Removes the draft's entry for an offer.
    public func deleteOverlayEntry(offerID: OfferID) throws {
        let delete = try statement("DELETE FROM overlay_entries WHERE offer_id = $1")
        delete.bind(1, offerID.text)
        try delete.run()
    }

    /// Keeps all of the draft as `version`, and makes that the published one.
    public func publishOverlay(as version: OverlayVersion) throws {
        let insert = try statement(
            """
            INSERT INTO overlay_versions (number, note, made_at, made_by, entries) VALUES ($1, $2, $3, $4, $5)
            """)
        insert.bind(1, version.number)
        insert.bind(2, version.note)
        insert.bind(3, version.madeAt.milliseconds)
        insert.bind(4, version.madeBy)
        insert.bind(5, version.entries)
        try insert.run()
        let copy = try statement(
            """
            INSERT INTO overlay_version_entries (
                number, offer_id, title, body, tags, visible, price, currency, factor)
            SELECT $1, offer_id, title, body, tags, visible, price, currency, factor FROM overlay_entries
            """)
        copy.bind(1, version.number)
        try copy.run()
        try setPublishedOverlay(version.number)
    }

    /// Makes the version with this number, or none for 0, the published one.
    public func setPublishedOverlay(_ number: Int64) throws {
        let upsert = try statement(
            """
            INSERT INTO overlay_published (id, number) VALUES (1, $1)
            ON CONFLICT (id) DO UPDATE SET number = excluded.number
            """)
        upsert.bind(1, number)
        try upsert.run()
    }

    /// The number of the published version; 0 where nothing is published.
    public func publishedOverlayNumber() throws -> Int64 {
        try statement("SELECT number FROM overlay_published").first { $0.int64(0) } ?? 0
    }

    /// The version with this number, or nil.
    public func overlayVersion(_ number: Int64) throws -> OverlayVersion? {
        let find = try statement(
            "SELECT number, note, made_at, made_by, entries FROM overlay_versions WHERE number = $1")
        find.bind(1, number)
        return try find.first(Self.version)
    }

    /// The versions behind `number`, by number.
    public func overlayVersions(after number: Int64, limit: Int) throws -> [OverlayVersion] {
        let find = try statement(
            """
            SELECT number, note, made_at, made_by, entries FROM overlay_versions
            WHERE number > $1 ORDER BY number LIMIT $2
            """)
        find.bind(1, number)
        find.bind(2, Int64(limit))
        var versions: [OverlayVersion] = []
        try find.forEach { versions.append(try Self.version($0)) }
        return versions
    }

    /// The number of the latest version; 0 where there is none.
    public func latestOverlayNumber() throws -> Int64 {
        try statement("SELECT max(number) FROM overlay_versions").first { $0.optionalInt64(0) ?? 0 } ?? 0
    }

    /// What the published version says of an offer, or nil.
    public func publishedOverlay(offerID: OfferID) throws -> OverlayContent? {
        let find = try statement(
            """
            SELECT e.offer_id, e.title, e.body, e.tags, e.visible, e.price, e.currency, e.factor, 0, 0
            FROM overlay_published AS p JOIN overlay_version_entries AS e ON e.number = p.number
            WHERE e.offer_id = $1
            """)
        find.bind(1, offerID.text)
        return try find.first(Self.entry)?.content
    }

    /// What a version, or the draft, says of every offer, by offer id.
    public func overlayContents(of source: OverlaySource) throws -> [OverlayEntry] {
        switch source {
        case .draft:
            return try Self.entries(
                statement(
                    """
                    SELECT offer_id, title, body, tags, visible, price, currency, factor, id, version
                    FROM overlay_entries ORDER BY offer_id
                    """))
        case .version(let number):
            let find = try statement(
                """
                SELECT offer_id, title, body, tags, visible, price, currency, factor, 0, 0
                FROM overlay_version_entries WHERE number = $1 ORDER BY offer_id
                """)
            find.bind(1, number)
            return try Self.entries(find)
        }
    }

    private static func entries(_ find: Statement) throws -> [OverlayEntry] {
        var entries: [OverlayEntry] = []
        try find.forEach { entries.append(try entry($0)) }
        return entries
    }

    private static func entry(_ row: Statement) throws -> OverlayEntry {
        var content = OverlayContent()
        content.title = row.optionalText(1)
        content.text = row.optionalText(2)
        content.tags = row.optionalText(3).map { TextList.items($0).map(OverlayTag.init(unchecked:)) }
        content.isVisible = row.optionalInt64(4).map { $0 != 0 }
        if row.optionalText(5) != nil { content.price = try row.money(5, currency: 6) }
        content.factor = try row.optionalText(7).map { try row.decimal($0) }
        return OverlayEntry(
            offerID: OfferID(unchecked: row.text(0)), content: content, id: row.int64(8),
            version: row.int64(9))
    }

    private static func version(_ row: Statement) throws -> OverlayVersion {
        var version = OverlayVersion()
        version.number = row.int64(0)
        version.note = row.text(1)
        version.madeAt = try Instant(milliseconds: row.int64(2))
        version.madeBy = row.text(3)
        version.entries = row.int64(4)
        return version
    }
}

extension Statement {
    /// An exact decimal; anything else means a database that was tampered with.
    fileprivate func decimal(_ text: String) throws -> ExactDecimal {
        do { return try ExactDecimal(text) } catch {
            throw SQLError.corrupt(path: "the center", detail: "no decimal: '\(text)'")
        }
    }
}
