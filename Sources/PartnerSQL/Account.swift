public import PartnerCenter
internal import SQL

extension SQLStore: AccountStore {
    /// The partner account.
    public func account() throws -> Account {
        let find = try statement(
            "SELECT name, domain, environment, currency, standing, created_at, version FROM center")
        let account = try find.first { row in
            var account = Account()
            account.name = row.text(0)
            account.domain = row.text(1)
            account.environment = try row.listed(2)
            account.currency = row.text(3)
            account.standing = try row.listed(4)
            account.createdAt = try Instant(milliseconds: row.int64(5))
            account.version = row.int64(6)
            return account
        }
        guard let account else { throw SQLError.corrupt(path: connection.path, detail: "no account in it") }
        return account
    }

    /// Writes the account whole, its version included.
    public func update(_ account: Account) throws {
        let update = try statement(
            """
            UPDATE center SET name = $1, domain = $2, environment = $3, currency = $4, standing = $5,
                created_at = $6, version = $7
            """)
        update.bind(1, account.name)
        update.bind(2, account.domain)
        update.bind(3, account.environment.rawValue)
        update.bind(4, account.currency)
        update.bind(5, account.standing.rawValue)
        update.bind(6, account.createdAt.milliseconds)
        update.bind(7, account.version)
        try update.run()
    }

    /// Whether the center was made.
    func hasAccount() throws -> Bool {
        try statement("SELECT 1 FROM center").first { _ in true } ?? false
    }

    /// Keeps the account of a new center.
    func insert(_ account: Account) throws {
        let insert = try statement(
            """
            INSERT INTO center (id, name, domain, environment, currency, standing, created_at, version)
            VALUES (1, $1, $2, $3, $4, $5, $6, $7)
            """)
        insert.bind(1, account.name)
        insert.bind(2, account.domain)
        insert.bind(3, account.environment.rawValue)
        insert.bind(4, account.currency)
        insert.bind(5, account.standing.rawValue)
        insert.bind(6, account.createdAt.milliseconds)
        insert.bind(7, account.version)
        try insert.run()
    }

    /// The policies that differ from their defaults.
    func policies() throws -> Policies {
        var values: [String: String] = [:]
        try statement("SELECT name, value FROM policies").forEach { values[$0.text(0)] = $0.text(1) }
        return Policies(values)
    }

    /// Keeps one policy.
    func set(policy name: String, _ value: String) throws {
        let upsert = try statement(
            """
            INSERT INTO policies (name, value) VALUES ($1, $2)
            ON CONFLICT (name) DO UPDATE SET value = excluded.value
            """)
        upsert.bind(1, name)
        upsert.bind(2, value)
        try upsert.run()
    }
}
