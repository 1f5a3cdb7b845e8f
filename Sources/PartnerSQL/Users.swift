public import PartnerCenter
internal import SQL

extension SQLStore: UserStore {
    /// The user with `id`, or nil.
    public func user(id: Int64) throws -> User? {
        let find = try statement(
            """
            SELECT id, full_name, email, agent_role, admin_role, state, last_sign_in_at, version
            FROM users WHERE id = $1
            """)
        find.bind(1, id)
        return try find.first(Self.user)
    }

    /// The user who signs in as `email`, or nil.
    public func user(email: EmailAddress) throws -> User? {
        let find = try statement(
            """
            SELECT id, full_name, email, agent_role, admin_role, state, last_sign_in_at, version
            FROM users WHERE email = $1
            """)
        find.bind(1, email.text)
        return try find.first(Self.user)
    }

    /// The users behind `id` who match, by id.
    public func users(after id: Int64, limit: Int, _ filter: UserFilter) throws -> [User] {
        let find = try statement(
            """
            SELECT id, full_name, email, agent_role, admin_role, state, last_sign_in_at, version
            FROM users
            WHERE id > $1 AND ($2 IS NULL OR agent_role = $2) AND ($3 IS NULL OR admin_role = $3)
            ORDER BY id LIMIT $4
            """)
        find.bind(1, id)
        find.bind(2, filter.agentRole?.rawValue)
        find.bind(3, filter.adminRole?.rawValue)
        find.bind(4, Int64(limit))
        var users: [User] = []
        try find.forEach { users.append(try Self.user($0)) }
        return users
    }

    /// Keeps a new user; nil when the e-mail is taken.
    public func insert(_ user: NewUser) throws -> Int64? {
        let insert = try statement(
            """
            INSERT INTO users (full_name, email, agent_role, admin_role, state, password_hash, created_at, version)
            VALUES ($1, $2, $3, $4, 'active', $5, $6, 1) ON CONFLICT (email) DO NOTHING
            """)
        insert.bind(1, user.fullName)
        insert.bind(2, user.email.text)
        insert.bind(3, user.agentRole.rawValue)
        insert.bind(4, user.adminRole.rawValue)
        insert.bind(5, user.passwordHash)
        insert.bind(6, user.createdAt.milliseconds)
        try insert.run()
        return connection.changes == 0 ? nil : connection.lastInsertedRow
    }

    /// Writes the user whole.
    public func update(_ user: User) throws {
        if try updateOutsideIndexes(user) { return }
        let update = try statement(
            """
            UPDATE users SET full_name = $1, email = $2, agent_role = $3, admin_role = $4, state = $5,
                last_sign_in_at = $6, version = $7
            WHERE id = $8
            """)
        update.bind(1, user.fullName)
        update.bind(2, user.email.text)
        update.bind(3, user.agentRole.rawValue)
        update.bind(4, user.adminRole.rawValue)
        update.bind(5, user.state.rawValue)
        update.bind(6, user.lastSignInAt?.milliseconds)
        update.bind(7, user.version)
        update.bind(8, user.id)
        try update.run()
    }

    /// Writes a user whose e-mail and admin role stay; false, with nothing written, for another.
    ///
    /// A statement that sets an indexed column writes the index too, whatever the value: two pages of a commit of
    /// seven, for what most updates leave alone.
    private func updateOutsideIndexes(_ user: User) throws -> Bool {
        let update = try statement(
            """
            UPDATE users SET full_name = $1, agent_role = $2, state = $3, last_sign_in_at = $4, version = $5
            WHERE id = $6 AND email = $7 COLLATE BINARY AND admin_role = $8
            """)
        update.bind(1, user.fullName)
        update.bind(2, user.agentRole.rawValue)
        update.bind(3, user.state.rawValue)
        update.bind(4, user.lastSignInAt?.milliseconds)
        update.bind(5, user.version)
        update.bind(6, user.id)
        update.bind(7, user.email.text)
        update.bind(8, user.adminRole.rawValue)
        try update.run()
        return connection.changes > 0
    }

    /// Removes the user.
    public func deleteUser(id: Int64) throws {
        let delete = try statement("DELETE FROM users WHERE id = $1")
        delete.bind(1, id)
        try delete.run()
    }

    /// How many active global admins there are, up to two.
    public func globalAdminsUpToTwo() throws -> Int {
        let count = try statement(
            """
            SELECT count(*) FROM (
                SELECT 1 FROM users WHERE admin_role = 'global' AND state = 'active' LIMIT 2)
            """)
        return try count.first { Int($0.int64(0)) } ?? 0
    }

    /// The hash of a user's password.
    public func passwordHash(userID: Int64) throws -> [UInt8]? {
        let find = try statement("SELECT password_hash FROM users WHERE id = $1")
        find.bind(1, userID)
        return try find.first { $0.bytes(0) }
    }

    private static func user(_ row: Statement) throws -> User {
        User(
            id: row.int64(0), fullName: row.text(1), email: EmailAddress(unchecked: row.text(2)),
            agentRole: try row.listed(3), adminRole: try row.listed(4), state: try row.listed(5),
            lastSignInAt: try row.optionalInt64(6).map { try Instant(milliseconds: $0) },
            version: row.int64(7))
    }
}

extension Statement {
    /// A value of a closed list; a spelling that is not in it means a database that was tampered with.
    func listed<T: ClosedList>(_ column: Int) throws -> T {
        let spelling = text(column)
        guard let value = T(rawValue: spelling) else {
            throw SQLError.corrupt(path: "the center", detail: "unknown \(T.self) '\(spelling)'")
        }
        return value
    }
}
