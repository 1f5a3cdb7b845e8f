internal import PartnerCenter
internal import PartnerLua
internal import PartnerSQL
internal import Runs
internal import Sealing

/// Fills the page of a run from the center's database, and from what the process that ran it saw.
struct RunPageGatherer {
    /// So many effects are shown from the start, and so many from the end.
    static let firstEffects = 300
    static let lastEffects = 100
    /// So many changes are shown in full.
    static let fullChanges = 200
    /// Of each operation so many are shown in any case.
    static let fullChangesOfEach = 10
    /// So many tables are shown, and so many rows of each.
    static let tableLimit = 20
    static let tableRows = 200

    let center: OpenedCenter
    /// Now, by the host's clock.
    let now: Int64

    /// What the process that ran the script adds to what the database keeps.
    struct Live {
        var report: RunReport
        var program: ScriptProgram
        var actor: String
        var watch: RunWatch
        var wasResumed: Bool
    }

    /// The page of a run, later, from the database alone.
    func page(of id: Runs.RunID) throws -> RunPage {
        let run = try center.database.runs.run(id)
        var page = try page(of: run, program: try program(of: run))
        if let code = run.code, page.ending != .done {
            page.failure = RunPage.Failure(code: code, message: run.message ?? "")
        }
        return page
    }

    /// The page of a run that this process has just ended, or stopped.
    func page(_ live: Live) throws -> RunPage {
        let summary = RunSummary(live.report)
        var page: RunPage
        if let number = live.report.runID {
            page = try self.page(
                of: center.database.runs.run(Runs.RunID(rawValue: number)), program: live.program)
        } else {
            page = RunPage(
                ending: .done, script: live.program.name, scriptHash: Digest(of: live.program.source).bytes,
                center: center.choice.description, actor: live.actor, started: live.watch.started, made: now,
                version: Version.number)
        }
        page.ending = RunPage.Ending(rawValue: summary.outcome.rawValue) ?? page.ending
        if live.report.failure?.code == "cancelled" { page.ending = .cancelled }
        page.ended = page.ended ?? now
        page.isLive = true
        page.wasResumed = live.wasResumed
        page.failure = live.report.failure.map { failure($0, live.program) }
        page.problems = live.report.problems.map {
            RunPage.Problem(message: $0.message, subject: $0.subjectID, due: $0.due)
        }
        if page.id == nil {
            page.tables = live.watch.tables.map { table in
                RunPage.Table(
                    title: table.title, columns: table.columns,
                    rows: Array(table.rows.prefix(Self.tableRows)),
                    rowCount: table.rows.count)
            }
            page.tableCount = live.watch.tableCount
        }
        page.leftOutRows = live.report.leftOutRows
        for (index, batch) in page.batches.enumerated() {
            // Commits are known by the batch's name, which two batches may share.
            if page.batches.count(where: { $0.name == batch.name }) > 1 { continue }
            page.batches[index].samples = live.watch.samples[batch.name] ?? []
        }
        page.goOn = goOn(page)
        return page
    }

    private func page(of run: Run, program: ScriptProgram) throws -> RunPage {
        var page = RunPage(
            id: run.id.description, ending: RunPage.Ending(rawValue: run.state.rawValue) ?? .running,
            script: run.plan.script, scriptHash: run.plan.source, center: center.choice.description,
            actor: run.plan.actor, key: run.plan.startKey, started: run.created, ended: run.finished,
            made: now,
            version: Version.number)
        // A run that was stopped has no end, but nothing happens any more.
        if page.ended == nil, page.ending != .running { page.ended = run.updated }
        page.inputs = run.plan.inputs.map {
            RunPage.Input(argument: $0.argument, path: $0.path, size: $0.size, hash: $0.hash)
        }
        page.centerFlag = centerFlag
        for batch in try Batches(center.database.group, run: run.id).list() { try add(batch, to: &page) }
        page.failures.sort()
        page.failures.addExcerpts { SourceExcerpt($0, of: program) }
        page.effects = try effects(of: run.id)
        page.changes = try changes(of: run)
        try addTranscript(of: run.id, to: &page)
        page.budgets = try BudgetUse(center.database.group, run: run.id).read().sorted { $0.key < $1.key }
            .map { RunPage.BudgetUse(name: $0.key, used: $0.value) }
        page.goOn = goOn(page)
        return page
    }

    private func program(of run: Run) throws -> ScriptProgram {
        let store = center.database.runs
        return ScriptProgram(
            name: run.plan.script, source: try store.source(hash: run.plan.source),
            modules: try run.plan.modules.map { ($0.name, try store.source(hash: $0.source)) })
    }

    private func failure(_ failure: RunFailure, _ program: ScriptProgram) -> RunPage.Failure {
        var page = RunPage.Failure(
            code: failure.code, message: failure.message, hint: failure.hint, place: failure.place,
            // The first call is the place itself.
            calls: Array(failure.traceback.dropFirst()), details: failure.details)
        if let place = failure.place { page.excerpt = SourceExcerpt(place, of: program) }
        return page
    }

    // MARK: Rows

    private func add(_ batch: Runs.Batch, to page: inout RunPage) throws {
        let ledger = try Ledger(center.database.group, batch)
        // A batch that was not worked through has its totals only in its rows.
        let totals = batch.finished == nil ? try ledger.totals() : batch.totals
        var shown = RunPage.Batch(
            name: batch.name, started: batch.started, ended: batch.finished, totals: totals)
        if try ledger.hasChanges() {
            try ledger.forEach { row in
                let changes = try RowChanges(row)
                shown.leftOutChanges += changes.leftOut
                for change in changes.kept {
                    shown.rowChanges.add(
                        PlannedRowChange(
                            row: row.row, mapper: change.mapper,
                            PlannedChange.Field(change.field, change.before, change.after)))
                }
            }
        }
        page.batches.append(shown)
        if totals.notDone == 0 { return }
        let input = try KeptInput(batch)
        let columns = input.headers.map(FailureGroups.Column.init)
        try ledger.forEach(outcomes: [.failed, .refused, .unknown, .unsupported]) { row in
            let cells = try zip(columns, input.cells(row)).map { FailureGroups.Cell($0, $1) }
            page.failures.add(
                row.outcome, row.problem ?? RowProblem(code: "\(row.outcome)", message: ""),
                row: FailureGroups.Row(
                    batch: batch.name, number: row.row, key: String(decoding: row.key, as: UTF8.self),
                    cells: cells))
        }
    }

    // MARK: Effects and changes

    private func effects(of run: Runs.RunID) throws -> RunPage.Effects {
        var effects = RunPage.Effects()
        try Journal(center.database.group, run: run).forEach { entry in
            effects.total += 1
            if effects.first.count < Self.firstEffects {
                effects.first.append(Self.effect(entry))
            } else {
                effects.last.append(Self.effect(entry))
                // Let go by the hundred: one by one would move the rest each time.
                if effects.last.count == 2 * Self.lastEffects { effects.last.removeFirst(Self.lastEffects) }
            }
        }
        effects.last = effects.last.suffix(Self.lastEffects)
        return effects
    }

    static func effect(_ entry: JournalEntry) -> RunPage.Effect {
        var effect = RunPage.Effect(
            at: entry.at, place: entry.line, operation: entry.operation,
            arguments: (try? JSONTree(reading: entry.arguments))?.short(limit: 160) ?? "",
            isPending: entry.isPending)
        if case .error(let json) = entry.outcome {
            let error = try? JSONTree(reading: json)
            effect.error = RunPage.OperationProblem(
                code: error?["code"]?.plain ?? "", message: error?["message"]?.plain ?? "")
        }
        return effect
    }

    // MARK: What the script said

    private func addTranscript(of run: Runs.RunID, to page: inout RunPage) throws {
        // What a run that failed showed last is shown again when it goes on; only the end of such a run counts.
        var leftover: [TranscriptEntry] = []
        func add(_ entry: TranscriptEntry) {
            switch entry.kind {
            case "table":
                page.tableCount += 1
                if page.tables.count < Self.tableLimit { page.tables.append(Self.table(entry.body)) }
            case "problem": page.problems.append(Self.problem(entry.body))
            default: break
            }
        }
        try Transcript(center.database.group, run: run).forEach { entry in
            if entry.batch == 0 {
                if entry.kind == "table" || entry.kind == "problem" { leftover.append(entry) }
            } else {
                leftover = []
                add(entry)
            }
        }
        leftover.forEach(add)
    }

    private static func table(_ body: [UInt8]) -> RunPage.Table {
        let tree = try? JSONTree(reading: body)
        let rows = tree?["rows"]?.items ?? []
        return RunPage.Table(
            title: tree?["title"]?.plain ?? "", columns: tree?["columns"]?.items?.map(\.plain) ?? [],
            rows: rows.prefix(tableRows).map { $0.items?.map(\.plain) ?? [] }, rowCount: rows.count)
    }

    private static func problem(_ body: [UInt8]) -> RunPage.Problem {
        let tree = try? JSONTree(reading: body)
        return RunPage.Problem(
            message: tree?["message"]?.plain ?? "", subject: tree?["subject_id"]?.plain,
            due: tree?["due"]?.plain)
    }

    private func changes(of run: Run) throws -> RunPage.Changes {
        var changes = RunPage.Changes()
        var places: [String: Int] = [:]
        var listing = EachAuditRecord()
        listing.runID = RunReference(run.id.rawValue)
        do {
            let door = try center.door()
            var cursor: PageCursor?
            repeat {
                let page = try door.page(listing, after: cursor, limit: 1000, Origin())
                for record in page.items {
                    let place = places[record.operation] ?? changes.counts.count
                    if place == changes.counts.count {
                        places[record.operation] = place
                        changes.counts.append(.init(operation: record.operation, count: 0))
                    }
                    changes.counts[place].count += 1
                    if changes.first.count < Self.fullChanges
                        || changes.counts[place].count <= Self.fullChangesOfEach
                    {
                        changes.first.append(Self.change(record))
                    }
                }
                cursor = page.next
            } while cursor != nil
        } catch let error as OperationError {
            // Who may not see the audit sees the rest.
            return RunPage.Changes(notShown: error.message)
        }
        return changes
    }

    static func change(_ record: AuditRecord) -> RunPage.Change {
        var fields: [RunPage.FieldChange] = []
        if let members = (try? JSONTree(reading: record.changes.utf8))?.members {
            for member in members {
                guard case .list(let pair) = member.value, pair.count == 2 else { continue }
                let isSecret = Masking.isSecret(member.name)
                let (before, after) = (pair[0].value, pair[1].value)
                fields.append(
                    RunPage.FieldChange(
                        field: member.name, before: isSecret ? before.map { _ in Masking.mask } : before,
                        after: isSecret ? after.map { _ in Masking.mask } : after))
            }
        }
        return RunPage.Change(
            operation: record.operation, subject: record.subjectID, line: record.line, fields: fields)
    }

    // MARK: Going on

    private func goOn(_ page: RunPage) -> String? {
        guard let id = page.id else { return nil }
        switch page.ending {
        // A run that waits can be looked after sooner than its time.
        case .interrupted, .limited, .waiting: break
        case .running, .done, .failed, .refused, .unsupported, .cancelled: return nil
        }
        let consent = page.failure?.code == "consent" ? " --yes" : ""
        return "partnerctl runs resume \(id)\(page.centerFlag)\(consent)"
    }

    private var centerFlag: String {
        let choice = center.choice
        if case .name(let name, _) = choice.reason { return " --center \(ShellQuoting.word(name))" }
        switch choice.place {
        case .sqlite(let path), .new(let path): return " --center \(ShellQuoting.word("sqlite:\(path)"))"
        case .memory: return ""
        }
    }
}

extension JSONTree {
    /// The text, or the value as it was written; nil for `null`.
    fileprivate var value: String? { self == .null ? nil : plain }
}

/// Words as a shell must be given them.
enum ShellQuoting {
    /// `word` itself where it is plain, else in quotes.
    static func word(_ word: String) -> String {
        let isPlain = word.utf8.allSatisfy {
            (0x30...0x39).contains($0) || (0x61...0x7a).contains($0 | 0x20) || "-_./:,@+=".utf8.contains($0)
        }
        return isPlain && !word.isEmpty ? word : "'\(word.replacing("'", with: "'\\''"))'"
    }
}
