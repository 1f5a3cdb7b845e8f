public import PartnerCenter
internal import SQL

extension SQLStore: AuditStore {
    /// Keeps a record of a write, in the write's own transaction.
    public func audit(
        _ operation: StaticString, _ subject: AuditSubject, _ changes: ChangeList, _ context: OperationContext
    ) throws {
        let insert = try statement(
            """
            INSERT INTO audit (at, actor, operation, subject_kind, subject_id, run_id, line, changes)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
            """)
        let name = UnsafeRawBufferPointer(start: operation.utf8Start, count: operation.utf8CodeUnitCount)
        insert.bind(1, context.now.milliseconds)
        insert.bind(2, context.actor.name)
        insert.bind(3, borrowingText: name)
        insert.bind(4, subject.kind.rawValue)
        insert.bind(5, subject.id)
        insert.bind(6, context.origin.runID)
        insert.bind(7, context.origin.line == 0 ? nil : Int64(context.origin.line))
        try changes.json().withUnsafeBytes { bytes in
            insert.bind(8, borrowingText: bytes)
            try insert.run()
        }
    }

    /// The records behind `id` that match, by id.
    public func auditRecords(after id: Int64, limit: Int, _ filter: AuditFilter) throws -> [AuditRecord] {
        let find = try statement(
            """
            SELECT id, at, actor, operation, subject_kind, subject_id, run_id, line, changes FROM audit
            WHERE id > $1 AND ($2 IS NULL OR at >= $2) AND ($3 IS NULL OR at < $3)
                AND ($4 IS NULL OR run_id = $4)
            ORDER BY id LIMIT $5
            """)
        find.bind(1, id)
        find.bind(2, filter.from?.milliseconds)
        find.bind(3, filter.to?.milliseconds)
        find.bind(4, filter.runID)
        find.bind(5, Int64(limit))
        var records: [AuditRecord] = []
        try find.forEach { row in
            var record = AuditRecord()
            record.id = row.int64(0)
            record.at = try Instant(milliseconds: row.int64(1))
            record.actor = row.text(2)
            record.operation = row.text(3)
            let kind = row.text(4)
            record.subjectID = kind == AuditSubject.Kind.account.rawValue ? kind : "\(kind)-\(row.int64(5))"
            record.runID = row.optionalInt64(6).map { RunReference($0).text }
            record.line = row.optionalInt64(7)
            record.changes = row.text(8)
            records.append(record)
        }
        return records
    }
}
