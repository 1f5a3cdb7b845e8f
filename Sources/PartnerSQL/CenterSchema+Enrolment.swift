internal import SQL

extension CenterSchema {
    /// A company's enrolment, what it gave of itself, and the reviews of its application.
    static var enrolment: String {
        let d = Dialect.sqlite
        return """
            CREATE TABLE enrolment (
                id \(d.integer) NOT NULL PRIMARY KEY CHECK (id = 1),
                state TEXT NOT NULL, since \(d.integer) NOT NULL,
                vetting_status TEXT NOT NULL, vetting_sub_status TEXT NOT NULL,
                code_hash \(d.bytes), code_expires_at \(d.integer), wrong_codes \(d.integer),
                question TEXT, documents TEXT, reason TEXT,
                signed_at \(d.integer), signer_id \(d.integer), billing_date TEXT, billing_day \(d.integer),
                version \(d.integer) NOT NULL
            ) \(d.table);
            CREATE TABLE enrolment_details (
                name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL
            ) \(d.clusteredTable);
            CREATE TABLE reviews (
                id \(d.identity), cause TEXT NOT NULL, opened_at \(d.integer) NOT NULL,
                document_type TEXT, comment TEXT, verdict TEXT NOT NULL, closed_at \(d.integer),
                reviewer TEXT, remark TEXT
            ) \(d.table);
            CREATE TABLE review_files (
                review \(d.integer) NOT NULL, position \(d.integer) NOT NULL, name TEXT NOT NULL,
                size \(d.integer) NOT NULL, digest \(d.bytes) NOT NULL, PRIMARY KEY (review, position)
            ) \(d.clusteredTable);
            """
    }
}
