internal import SQL

extension CenterSchema {
    /// What is sold, and for how much. A price list that does not hold any more is kept, so that it can hold again.
    static var offers: String {
        let d = Dialect.sqlite
        return """
            CREATE TABLE offers (
                number \(d.identity), id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, description TEXT, category TEXT,
                country TEXT NOT NULL, locale TEXT NOT NULL,
                minimum_quantity \(d.integer) NOT NULL, maximum_quantity \(d.integer) NOT NULL,
                limit_unit TEXT NOT NULL, limit_count \(d.integer),
                is_add_on \(d.integer) NOT NULL, has_add_ons \(d.integer) NOT NULL, is_available \(d.integer) NOT NULL,
                prerequisites TEXT NOT NULL, billing TEXT NOT NULL, billing_cycles TEXT NOT NULL,
                is_auto_renewable \(d.integer) NOT NULL, is_trial \(d.integer) NOT NULL, trial_days \(d.integer),
                upgrade_targets TEXT NOT NULL, conversion_targets TEXT NOT NULL,
                reseller_qualifications TEXT NOT NULL, resellee_qualifications TEXT NOT NULL,
                sales_group TEXT, unit TEXT NOT NULL
            ) \(d.table);
            CREATE TABLE price_lists (
                version \(d.identity), month TEXT NOT NULL, holds \(d.integer) NOT NULL,
                imported_at \(d.integer) NOT NULL, imported_by TEXT NOT NULL, file TEXT NOT NULL,
                digest \(d.bytes) NOT NULL, count \(d.integer) NOT NULL
            ) \(d.table);
            CREATE UNIQUE INDEX price_lists_holding ON price_lists (month) WHERE holds = 1;
            CREATE TABLE priced_offers (
                number \(d.identity), offer_id TEXT NOT NULL UNIQUE
            ) \(d.table);
            CREATE TABLE prices (
                offer \(d.integer) NOT NULL, list \(d.integer) NOT NULL, name TEXT NOT NULL,
                list_amount TEXT NOT NULL, retail_amount TEXT NOT NULL, currency TEXT NOT NULL, change TEXT NOT NULL,
                PRIMARY KEY (offer, list)
            ) \(d.clusteredTable);
            """
    }
}
