public import PartnerCenter
internal import SQL

extension SQLStore: AuditStore {
    /// Keeps a record of a write, in the write's own transaction.
    public func audit(
        _ operation: StaticString, _ subject: AuditSubject, _ changes: ChangeList, _ context: OperationContext
    ) throws {
        let insert = try statement(
            """
            INSERT INTO audit (
                at, actor, operation, subject_kind, subject_id, run_id, line, changes, subject_name, plugin)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """)
        let name = UnsafeRawBufferPointer(start: operation.utf8Start, count: operation.utf8CodeUnitCount)
        insert.bind(1, context.now.milliseconds)
        insert.bind(2, context.actor.name)
        insert.bind(3, borrowingText: name)
        insert.bind(4, subject.kind.rawValue)
        insert.bind(5, subject.id)
        insert.bind(6, context.origin.runID)
        insert.bind(7, context.origin.line == 0 ? nil : Int64(context.origin.line))
        insert.bind(9, subject.name)
        insert.bind(10, context.origin.plugin)
        try changes.json().withUnsafeBytes { bytes in
            insert.bind(8, borrowingText: bytes)
            try insert.run()
        }
    }

    /// The records behind `id` that match, by id.
    public func auditRecords(after id: Int64, limit: Int, _ filter: AuditFilter) throws -> [AuditRecord] {
        var subject: AuditSubject?
        if let text = filter.subjectID {
            guard let named = AuditSubject(text) else { return [] }
            subject = named
        }
        let find = try statement(
            """
            SELECT id, at, actor, operation, subject_kind, subject_id, run_id, line, changes, subject_name, plugin
            FROM audit
            WHERE id > $1 AND ($2 IS NULL OR at >= $2) AND ($3 IS NULL OR at < $3)
                AND ($4 IS NULL OR run_id = $4) AND ($5 IS NULL OR run_id IS NULL OR run_id <> $5)
                AND ($6 IS NULL OR operation IN (SELECT value FROM json_each($6)))
                AND ($7 IS NULL OR (subject_kind = $7 AND subject_id = $8 AND subject_name IS $9))
            ORDER BY id LIMIT $10
            """)
        find.bind(1, id)
        find.bind(2, filter.from?.milliseconds)
        find.bind(3, filter.to?.milliseconds)
        find.bind(4, filter.runID)
        find.bind(5, filter.notByRunID)
        find.bind(6, filter.operations.isEmpty ? nil : Self.list(filter.operations))
        find.bind(7, subject?.kind.rawValue)
        find.bind(8, subject?.id)
        find.bind(9, subject?.name)
        find.bind(10, Int64(limit))
        var records: [AuditRecord] = []
        try find.forEach { records.append(try Self.auditRecord($0)) }
        return records
    }

    /// The id of the latest record.
    public func latestAuditID() throws -> Int64 {
        try statement("SELECT max(id) FROM audit").first { $0.optionalInt64(0) ?? 0 } ?? 0
    }

    /// A list as one value of a statement, so that its text does not depend on how long the list is.
    static func list(_ texts: [String]) -> String {
        var json = JSONWriter()
        json.begin("[")
        for text in texts { json.value(text) }
        json.end("]")
        return String(decoding: json.bytes, as: UTF8.self)
    }

    /// The columns id, at, actor, operation, subject_kind, subject_id, run_id, line, changes, subject_name, plugin, in
    /// this order.
    static func auditRecord(_ row: Statement) throws -> AuditRecord {
        var record = AuditRecord()
        record.id = row.int64(0)
        record.at = try Instant(milliseconds: row.int64(1))
        record.actor = row.text(2)
        record.operation = row.text(3)
        record.subjectID = try subject(row).text
        record.runID = row.optionalInt64(6).map { RunReference($0).text }
        record.line = row.optionalInt64(7)
        record.changes = row.text(8)
        record.plugin = row.optionalText(10)
        return record
    }

    private static func subject(_ row: Statement) throws -> AuditSubject {
        let spelling = row.text(4)
        guard let kind = AuditSubject.Kind(rawValue: spelling) else {
            throw SQLError.corrupt(path: "the center", detail: "unknown kind of subject '\(spelling)'")
        }
        if let name = row.optionalText(9) { return AuditSubject(kind, named: name) }
        return AuditSubject(kind, row.int64(5))
    }
}
