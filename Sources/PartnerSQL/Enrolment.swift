public import PartnerCenter
internal import SQL

extension SQLStore: EnrolmentStore {
    /// The enrolment; nil where nobody has begun.
    public func enrolment() throws -> Enrolment? {
        let find = try statement(
            """
            SELECT state, since, vetting_status, vetting_sub_status, code_hash, code_expires_at, wrong_codes,
                question, documents, reason, signed_at, signer_id, billing_date, billing_day, version
            FROM enrolment
            """)
        guard var enrolment = try find.first(Self.enrolment) else { return nil }
        enrolment.details = try details()
        return enrolment
    }

    /// Writes the enrolment whole.
    public func save(_ enrolment: Enrolment) throws {
        let upsert = try statement(
            """
            INSERT INTO enrolment (
                id, state, since, vetting_status, vetting_sub_status, code_hash, code_expires_at, wrong_codes,
                question, documents, reason, signed_at, signer_id, billing_date, billing_day, version)
            VALUES (1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
            ON CONFLICT (id) DO UPDATE SET
                state = excluded.state, since = excluded.since, vetting_status = excluded.vetting_status,
                vetting_sub_status = excluded.vetting_sub_status, code_hash = excluded.code_hash,
                code_expires_at = excluded.code_expires_at, wrong_codes = excluded.wrong_codes,
                question = excluded.question, documents = excluded.documents, reason = excluded.reason,
                signed_at = excluded.signed_at, signer_id = excluded.signer_id,
                billing_date = excluded.billing_date, billing_day = excluded.billing_day,
                version = excluded.version
            """)
        upsert.bind(1, enrolment.state.rawValue)
        upsert.bind(2, enrolment.since.milliseconds)
        upsert.bind(3, enrolment.vettingStatus.rawValue)
        upsert.bind(4, enrolment.vettingSubStatus.rawValue)
        upsert.bind(5, enrolment.challenge?.codeHash)
        upsert.bind(6, enrolment.challenge?.expiresAt.milliseconds)
        upsert.bind(7, enrolment.challenge?.wrongCodes)
        upsert.bind(8, enrolment.question)
        upsert.bind(9, enrolment.documents.isEmpty ? nil : TextList.text(enrolment.documents.map(\.rawValue)))
        upsert.bind(10, enrolment.reason)
        upsert.bind(11, enrolment.signedAt?.milliseconds)
        upsert.bind(12, enrolment.signerID)
        upsert.bind(13, enrolment.billingDate?.description)
        upsert.bind(14, enrolment.billingDay)
        upsert.bind(15, enrolment.version)
        try upsert.run()
        try save(enrolment.details)
    }

    /// Each value of the details by its path, so that a new field needs no new column.
    private func save(_ details: EnrolmentDetails) throws {
        try statement("DELETE FROM enrolment_details").run()
        let insert = try statement("INSERT INTO enrolment_details (name, value) VALUES ($1, $2)")
        for field in try FieldTexts.of(details).fields {
            insert.bind(1, field.name)
            insert.bind(2, field.text)
            try insert.run()
        }
    }

    private func details() throws -> EnrolmentDetails {
        var texts = FieldTexts()
        try statement("SELECT name, value FROM enrolment_details ORDER BY name").forEach {
            texts.add($0.text(0), $0.text(1))
        }
        return try EnrolmentDetails.read(texts, for: "the enrolment's details")
    }

    private static func enrolment(_ row: Statement) throws -> Enrolment {
        var enrolment = Enrolment()
        enrolment.state = try row.listed(0)
        enrolment.since = try Instant(milliseconds: row.int64(1))
        enrolment.vettingStatus = try row.listed(2)
        enrolment.vettingSubStatus = try row.listed(3)
        if let hash = row.optionalBytes(4) {
            enrolment.challenge = PhoneChallenge(
                codeHash: hash, expiresAt: try Instant(milliseconds: row.int64(5)), wrongCodes: row.int64(6))
        }
        enrolment.question = row.optionalText(7)
        enrolment.documents = try row.optionalText(8).map { try row.listed(TextList.items($0)) } ?? []
        enrolment.reason = row.optionalText(9)
        enrolment.signedAt = try row.optionalInt64(10).map { try Instant(milliseconds: $0) }
        enrolment.signerID = row.optionalInt64(11)
        enrolment.billingDate = try row.optionalText(12).map { try CalendarDate($0) }
        enrolment.billingDay = row.optionalInt64(13)
        enrolment.version = row.int64(14)
        return enrolment
    }
}

extension SQLStore {
    /// Keeps a new review, and gives its id.
    public func insert(_ review: Review) throws -> Int64 {
        let insert = try statement(
            """
            INSERT INTO reviews (
                cause, opened_at, document_type, comment, verdict, closed_at, reviewer, remark)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """)
        insert.bind(1, review.cause.rawValue)
        insert.bind(2, review.openedAt.milliseconds)
        insert.bind(3, review.documentType?.rawValue)
        insert.bind(4, review.comment)
        insert.bind(5, review.verdict.rawValue)
        insert.bind(6, review.closedAt?.milliseconds)
        insert.bind(7, review.reviewer)
        insert.bind(8, review.remark)
        try insert.run()
        let id = connection.lastInsertedRow
        let add = try statement(
            "INSERT INTO review_files (review, position, name, size, digest) VALUES ($1, $2, $3, $4, $5)")
        for (position, file) in review.files.enumerated() {
            add.bind(1, id)
            add.bind(2, Int64(position))
            add.bind(3, file.name)
            add.bind(4, file.size)
            add.bind(5, file.digest)
            try add.run()
        }
        return id
    }

    /// Writes what became of a review.
    public func update(_ review: Review) throws {
        let update = try statement(
            "UPDATE reviews SET verdict = $1, closed_at = $2, reviewer = $3, remark = $4 WHERE id = $5")
        update.bind(1, review.verdict.rawValue)
        update.bind(2, review.closedAt?.milliseconds)
        update.bind(3, review.reviewer)
        update.bind(4, review.remark)
        update.bind(5, review.id)
        try update.run()
    }

    /// The reviews behind `id`, by id.
    public func reviews(after id: Int64, limit: Int) throws -> [Review] {
        let find = try statement(
            """
            SELECT id, cause, opened_at, document_type, comment, verdict, closed_at, reviewer, remark
            FROM reviews WHERE id > $1 ORDER BY id LIMIT $2
            """)
        find.bind(1, id)
        find.bind(2, Int64(limit))
        var reviews: [Review] = []
        try find.forEach { reviews.append(try Self.review($0)) }
        for index in reviews.indices { reviews[index].files = try files(of: reviews[index].id) }
        return reviews
    }

    /// The review that was begun last.
    public func latestReview() throws -> Review? {
        let find = try statement(
            """
            SELECT id, cause, opened_at, document_type, comment, verdict, closed_at, reviewer, remark
            FROM reviews ORDER BY id DESC LIMIT 1
            """)
        guard var review = try find.first(Self.review) else { return nil }
        review.files = try files(of: review.id)
        return review
    }

    private func files(of review: Int64) throws -> [InputFileFacts] {
        let find = try statement(
            "SELECT name, size, digest FROM review_files WHERE review = $1 ORDER BY position")
        find.bind(1, review)
        var files: [InputFileFacts] = []
        try find.forEach {
            files.append(InputFileFacts(name: $0.text(0), size: $0.int64(1), digest: $0.bytes(2)))
        }
        return files
    }

    private static func review(_ row: Statement) throws -> Review {
        var review = Review()
        review.id = row.int64(0)
        review.cause = try row.listed(1)
        review.openedAt = try Instant(milliseconds: row.int64(2))
        review.documentType = try row.optionalText(3) == nil ? nil : row.listed(3)
        review.comment = row.optionalText(4)
        review.verdict = try row.listed(5)
        review.closedAt = try row.optionalInt64(6).map { try Instant(milliseconds: $0) }
        review.reviewer = row.optionalText(7)
        review.remark = row.optionalText(8)
        return review
    }
}

extension Statement {
    /// Values of a closed list; a spelling that is not in it means a database that was tampered with.
    func listed<T: ClosedList>(_ spellings: [String]) throws -> [T] {
        try spellings.map { spelling in
            guard let value = T(rawValue: spelling) else {
                throw SQLError.corrupt(path: "the center", detail: "unknown \(T.self) '\(spelling)'")
            }
            return value
        }
    }
}
