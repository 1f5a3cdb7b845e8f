public import PartnerCenter
internal import SQL

extension SQLStore: PasswordStore {
    /// The user's password; nil where there is no such user.
    public func password(userID: Int64) throws -> Password? {
        let find = try statement(
            """
            SELECT u.password_hash, u.created_at, p.is_temporary, p.set_at, p.never_expires, p.bad_attempts,
                p.locked_until, p.refused_1, p.refused_2, p.refused_3, p.phone, p.alternate_email, p.version
            FROM users AS u LEFT JOIN passwords AS p ON p.user_id = u.id WHERE u.id = $1
            """)
        find.bind(1, userID)
        return try find.first { row in
            var password = Password(
                userID: userID, hash: row.bytes(0), setAt: try Instant(milliseconds: row.int64(1)))
            guard let version = row.optionalInt64(12) else { return password }
            password.isTemporary = row.int64(2) != 0
            password.setAt = try Instant(milliseconds: row.int64(3))
            password.neverExpires = row.int64(4) != 0
            password.badAttempts = Int(row.int64(5))
            password.lockedUntil = try row.optionalInt64(6).map { try Instant(milliseconds: $0) }
            password.refused = (7...9).compactMap { row.optionalBytes($0) }
            password.phone = row.optionalText(10).map { ChinaTelephone(unchecked: $0) }
            password.alternateEmail = row.optionalText(11).map { EmailAddress(unchecked: $0) }
            password.version = version
            return password
        }
    }

    /// Writes the password whole, its hash and version included.
    public func keep(_ password: Password) throws {
        let hash = try statement("UPDATE users SET password_hash = $1 WHERE id = $2")
        hash.bind(1, password.hash)
        hash.bind(2, password.userID)
        try hash.run()
        let upsert = try statement(
            """
            INSERT INTO passwords (user_id, is_temporary, set_at, never_expires, bad_attempts, locked_until,
                refused_1, refused_2, refused_3, phone, alternate_email, version)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            ON CONFLICT (user_id) DO UPDATE SET is_temporary = excluded.is_temporary, set_at = excluded.set_at,
                never_expires = excluded.never_expires, bad_attempts = excluded.bad_attempts,
                locked_until = excluded.locked_until, refused_1 = excluded.refused_1,
                refused_2 = excluded.refused_2, refused_3 = excluded.refused_3, phone = excluded.phone,
                alternate_email = excluded.alternate_email, version = excluded.version
            """)
        upsert.bind(1, password.userID)
        upsert.bind(2, password.isTemporary ? Int64(1) : 0)
        upsert.bind(3, password.setAt.milliseconds)
        upsert.bind(4, password.neverExpires ? Int64(1) : 0)
        upsert.bind(5, Int64(password.badAttempts))
        upsert.bind(6, password.lockedUntil?.milliseconds)
        for number in 0..<Password.rememberedLimit {
            let known = password.refused.indices.contains(number)
            upsert.bind(7 + number, known ? password.refused[number] : nil)
        }
        upsert.bind(10, password.phone?.text)
        upsert.bind(11, password.alternateEmail?.text)
        upsert.bind(12, password.version)
        try upsert.run()
    }

    /// The user's recovery that was begun last.
    public func recovery(userID: Int64) throws -> Recovery? {
        let find = try statement(
            """
            SELECT needed, expires_at, attempts_left, phone_hash, email_hash FROM recoveries WHERE user_id = $1
            """)
        find.bind(1, userID)
        return try find.first { row in
            Recovery(
                userID: userID, needed: Int(row.int64(0)), expiresAt: try Instant(milliseconds: row.int64(1)),
                attemptsLeft: Int(row.int64(2)), phoneHash: row.optionalBytes(3),
                emailHash: row.optionalBytes(4))
        }
    }

    /// Keeps a recovery in place of the user's earlier one.
    public func keep(_ recovery: Recovery) throws {
        let upsert = try statement(
            """
            INSERT INTO recoveries (user_id, needed, expires_at, attempts_left, phone_hash, email_hash)
            VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (user_id) DO UPDATE SET needed = excluded.needed, expires_at = excluded.expires_at,
                attempts_left = excluded.attempts_left, phone_hash = excluded.phone_hash,
                email_hash = excluded.email_hash
            """)
        upsert.bind(1, recovery.userID)
        upsert.bind(2, Int64(recovery.needed))
        upsert.bind(3, recovery.expiresAt.milliseconds)
        upsert.bind(4, Int64(recovery.attemptsLeft))
        upsert.bind(5, recovery.phoneHash)
        upsert.bind(6, recovery.emailHash)
        try upsert.run()
    }

    /// Forgets the user's recovery.
    public func endRecovery(userID: Int64) throws {
        let delete = try statement("DELETE FROM recoveries WHERE user_id = $1")
        delete.bind(1, userID)
        try delete.run()
    }

    /// Forgets all that is kept beside the user itself.
    public func forgetPassword(userID: Int64) throws {
        try endRecovery(userID: userID)
        let delete = try statement("DELETE FROM passwords WHERE user_id = $1")
        delete.bind(1, userID)
        try delete.run()
    }
}
