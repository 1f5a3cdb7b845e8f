internal import SQL

extension CenterSchema {
    /// What becomes of a password after its user was created, who keeps its hash: nothing is here before that, so that
    /// a million users cost no more than they did.
    static var passwords: String {
        let d = Dialect.sqlite
        return """
            CREATE TABLE passwords (
                user_id \(d.integer) NOT NULL PRIMARY KEY, is_temporary \(d.integer) NOT NULL,
                set_at \(d.integer) NOT NULL, never_expires \(d.integer) NOT NULL,
                bad_attempts \(d.integer) NOT NULL, locked_until \(d.integer),
                refused_1 \(d.bytes), refused_2 \(d.bytes), refused_3 \(d.bytes),
                phone TEXT, alternate_email TEXT, version \(d.integer) NOT NULL
            ) \(d.table);
            CREATE TABLE recoveries (
                user_id \(d.integer) NOT NULL PRIMARY KEY, needed \(d.integer) NOT NULL,
                expires_at \(d.integer) NOT NULL, attempts_left \(d.integer) NOT NULL,
                phone_hash \(d.bytes), email_hash \(d.bytes)
            ) \(d.table);
            """
    }
}
