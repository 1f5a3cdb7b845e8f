internal import SQL

extension CenterSchema {
    /// The partner's profiles: each kind as it is now, and the legal one as it was last verified.
    static var profiles: String {
        let d = Dialect.sqlite
        return """
            CREATE TABLE profiles (
                kind TEXT NOT NULL, state TEXT NOT NULL, version \(d.integer) NOT NULL,
                company_name TEXT, partner_name TEXT, mpn_id TEXT,
                address_line1 TEXT, address_line2 TEXT, address_line3 TEXT, address_city TEXT, address_state TEXT,
                address_postal_code TEXT, address_country TEXT,
                contact_first_name TEXT, contact_last_name TEXT, contact_email TEXT, contact_phone TEXT,
                approver_line1 TEXT, approver_line2 TEXT, approver_line3 TEXT, approver_city TEXT,
                approver_state TEXT, approver_postal_code TEXT, approver_country TEXT, approver_email TEXT,
                purchase_order_number TEXT, tax_id TEXT, billing_currency TEXT, billing_day \(d.integer),
                tenant_id TEXT, domain TEXT, email TEXT, language TEXT, culture TEXT, telephone TEXT, website TEXT,
                vetting_status TEXT, vetting_sub_status TEXT, verified_at \(d.integer),
                PRIMARY KEY (kind, state)
            ) \(d.clusteredTable);
            """
    }
}
