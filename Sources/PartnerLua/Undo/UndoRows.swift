internal import LuaRuntime
internal import PartnerCenter

/// What a run wrote and what can be taken back, the last write first, a page of audit records at a time.
final class UndoRows: RowProducer {
    /// One write with its inverse.
    struct Write {
        var record: AuditRecord
        var call: InverseCall
    }

    private let audit: any RunAudit
    private let run: Int64
    /// The run's last record that counts.
    private let upTo: Int64
    private var page: ArraySlice<AuditRecord> = []
    private var before: Int64
    /// The present row.
    private(set) var present: Write?
    private(set) var number = 0
    let total: Int?

    private static let pageSize = 500

    init(_ audit: any RunAudit, run: Int64, upTo: Int64, total: Int) {
        self.audit = audit
        self.run = run
        self.upTo = upTo
        self.total = total
        before = upTo + 1
    }

    var columns: [String] { ["operation", "subject_id", "inverse", "restores"] }

    func writeIdentity(to writer: inout JSONWriter) {
        writer.put("undoes", RunReference(run).text)
        writer.put("up_to", upTo)
    }

    func judge(_ session: RunSession) throws {}

    func restart() throws {
        page = []
        before = upTo + 1
        present = nil
        number = 0
    }

    func advance() throws -> Bool {
        while true {
            if page.isEmpty {
                page = try audit.records(ofRun: run, before: before, limit: Self.pageSize)[...]
                guard let last = page.last else { return false }
                before = last.id
            }
            let record = page.removeFirst()
            // What stays was said before the run began.
            guard case .perform(let call) = try UndoPlanner.step(for: record) else { continue }
            present = Write(record: record, call: call)
            number += 1
            return true
        }
    }

    func pushRow(onto stack: LuaStack) { pushTexts(onto: stack) }

    func text(_ name: String) -> String? {
        guard let present else { return nil }
        switch name {
        case "operation": return present.record.operation
        case "subject_id": return present.record.subjectID
        case "inverse": return present.call.operation
        case "restores": return present.call.restored
        default: return nil
        }
    }
}
