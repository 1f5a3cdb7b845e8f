internal import PartnerCenter
internal import PartnerSQL

/// What the statements of a session wrote, out of the center's audit.
struct SessionChanges {
    /// So many changes of one statement are told at once.
    static let limit = 5

    private let store: SQLStore
    /// The audit's latest record before the session.
    private let start: Int64
    /// The runs that keep what was written.
    private var runs: [Int64] = []
    /// Whether nothing of it will be kept.
    let isPlan: Bool

    init(_ store: SQLStore, isPlan: Bool) throws {
        self.store = store
        self.isPlan = isPlan
        start = try store.latestAuditID()
    }

    /// The lines that tell what a statement wrote, whose run is `run`; none when it wrote nothing.
    mutating func note(run: Int64?) throws -> [String] {
        guard let run else { return [] }
        let count = try store.counts(ofRun: run, upTo: .max).reduce(0) { $0 + $1.count }
        if count == 0 { return [] }
        runs.append(run)
        let first = try store.auditRecords(after: start, limit: Self.limit, AuditFilter(runID: run))
        if isPlan {
            var lines = try first.map { "would " + Escaping.line(try $0.sentence(), limit: 200) }
            let more = count - Int64(first.count)
            if more > 0 { lines.append("and \(ProgressText.grouped(more)) more; :changes lists all") }
            return lines
        }
        let reference = RunReference(run).text
        let changes =
            try count == 1
            ? first.map { Escaping.line(try $0.sentence(), limit: 200) }.joined()
            : "\(ProgressText.grouped(count)) changes"
        return ["\(reference): \(changes); take back: partnerctl runs undo \(reference)"]
    }

    /// Shows all that was written so far, one line each; gives how much there was.
    func forEach(_ show: (String) -> Void) throws -> Int {
        var count = 0
        for run in runs {
            var cursor = start
            while true {
                let records = try store.auditRecords(after: cursor, limit: 500, AuditFilter(runID: run))
                for record in records {
                    count += 1
                    let whose = isPlan ? "would" : "\(RunReference(run).text):"
                    show("\(whose) \(Escaping.line(try record.sentence()))")
                }
                guard let last = records.last, records.count == 500 else { break }
                cursor = last.id
            }
        }
        return count
    }
}
