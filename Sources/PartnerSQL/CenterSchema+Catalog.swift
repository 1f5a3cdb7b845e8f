internal import SQL

extension CenterSchema {
    /// Which offers are pinned, and what the partner itself says of offers: a draft, and what was published of it.
    static var catalog: String {
        let d = Dialect.sqlite
        return """
            CREATE TABLE catalog (
                id \(d.integer) NOT NULL PRIMARY KEY CHECK (id = 1), version \(d.integer) NOT NULL
            ) \(d.table);
            CREATE TABLE catalog_pins (
                position \(d.integer) NOT NULL PRIMARY KEY, offer_id TEXT NOT NULL UNIQUE
            ) \(d.table);
            CREATE TABLE overlay_entries (
                id \(d.identity), offer_id TEXT NOT NULL UNIQUE, title TEXT, body TEXT, tags TEXT,
                visible \(d.integer), price TEXT, currency TEXT, factor TEXT, version \(d.integer) NOT NULL,
                CHECK (price IS NULL OR factor IS NULL)
            ) \(d.table);
            CREATE TABLE overlay_versions (
                number \(d.integer) NOT NULL PRIMARY KEY, note TEXT NOT NULL, made_at \(d.integer) NOT NULL,
                made_by TEXT NOT NULL, entries \(d.integer) NOT NULL
            ) \(d.table);
            CREATE TABLE overlay_published (
                id \(d.integer) NOT NULL PRIMARY KEY CHECK (id = 1), number \(d.integer) NOT NULL
            ) \(d.table);
            CREATE TABLE overlay_version_entries (
                number \(d.integer) NOT NULL, offer_id TEXT NOT NULL, title TEXT, body TEXT, tags TEXT,
                visible \(d.integer), price TEXT, currency TEXT, factor TEXT,
                PRIMARY KEY (number, offer_id)
            ) \(d.clusteredTable);
            """
    }
}
