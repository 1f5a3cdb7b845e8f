/// Where it is read back what a run wrote.
///
/// Every conformance passes `RunAuditContractTests`. What is not asserted there is not promised here.
public protocol RunAudit {
    /// The records of the run with this number before the record `id`, last first, at most `limit`.
    func records(ofRun run: Int64, before id: Int64, limit: Int) throws -> [AuditRecord]
    /// How many records the run has of each operation, up to the record `id`; the latest operation first.
    func counts(ofRun run: Int64, upTo id: Int64) throws -> [RunAuditCount]
    /// The run's latest record about this subject before the record `id`, nil if there is none.
    func latest(ofRun run: Int64, about subjectID: String, before id: Int64) throws -> AuditRecord?
}

/// How often a run did one operation.
public struct RunAuditCount: Sendable, Equatable {
    /// The operation.
    public var operation: String
    /// How many records there are.
    public var count: Int64
    /// The id of the last of them.
    public var last: Int64

    /// Counts the records of an operation.
    public init(operation: String, count: Int64, last: Int64) {
        self.operation = operation
        self.count = count
        self.last = last
    }
}

extension RunAudit {
    /// Whether the run itself made the subject of `record`, before it.
    public func hasMade(subjectOf record: AuditRecord, inRun run: Int64) throws -> Bool {
        var id = record.id
        while let earlier = try latest(ofRun: run, about: record.subjectID, before: id) {
            if UndoPlanner.makesSubject(earlier.operation) { return true }
            id = earlier.id
        }
        return false
    }
}
