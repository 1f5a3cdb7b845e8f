public import PartnerCenter
internal import SQL

extension SQLStore: RunAudit {
    /// The run's records before `id`, last first.
    public func records(ofRun run: Int64, before id: Int64, limit: Int) throws -> [AuditRecord] {
        let find = try statement(
            """
            SELECT id, at, actor, operation, subject_kind, subject_id, run_id, line, changes, subject_name, plugin
            FROM audit_of_runs
            WHERE run = $1 AND block <= $2 / 1024 AND id < $2 ORDER BY block DESC, id DESC LIMIT $3
            """)
        find.bind(1, run)
        find.bind(2, id)
        find.bind(3, Int64(limit))
        var records: [AuditRecord] = []
        try find.forEach { records.append(try Self.auditRecord($0)) }
        return records
    }

    /// How many records the run has of each operation.
    public func counts(ofRun run: Int64, upTo id: Int64) throws -> [RunAuditCount] {
        // Counted here: grouping would sort, and so hold, as many rows as a bulk run wrote.
        let find = try statement(
            """
            SELECT operation, id FROM audit_of_runs
            WHERE run = $1 AND block <= $2 / 1024 AND id <= $2 ORDER BY block DESC, id DESC
            """)
        find.bind(1, run)
        find.bind(2, id)
        var counts: [RunAuditCount] = []
        try find.forEach { row in
            let operation = row.text(0)
            if let index = counts.firstIndex(where: { $0.operation == operation }) {
                counts[index].count += 1
            } else {
                counts.append(RunAuditCount(operation: operation, count: 1, last: row.int64(1)))
            }
        }
        return counts
    }

    /// The run's latest record about a subject before `id`, nil if there is none.
    public func latest(ofRun run: Int64, about subjectID: String, before id: Int64) throws -> AuditRecord? {
        guard let subject = AuditSubject(subjectID) else { return nil }
        // Backwards: what made a subject is mostly near.
        let find = try statement(
            """
            SELECT id, at, actor, operation, subject_kind, subject_id, run_id, line, changes, subject_name, plugin
            FROM audit_of_runs
            WHERE run = $1 AND block <= $2 / 1024 AND id < $2
                AND subject_kind = $3 AND subject_id = $4 AND subject_name IS $5
            ORDER BY block DESC, id DESC LIMIT 1
            """)
        find.bind(1, run)
        find.bind(2, id)
        find.bind(3, subject.kind.rawValue)
        find.bind(4, subject.id)
        find.bind(5, subject.name)
        return try find.first(Self.auditRecord)
    }
}
