internal import LuaRuntime
internal import PartnerCenter
internal import Runs
internal import Sheets

/// Works through the rows of one batch: the row function, the ledger, groups, stops.
///
/// A row is one transaction's unit: it leaves all of its writes or none. Rows run without savepoints until one
/// fails after it wrote; then its group is taken back and done again with a savepoint per row, and so is the
/// rest of the batch. A savepoint per row from the start would cost every bulk run a copy of each page touched.
final class BatchRunner: PausableBatch {
    private let request: BatchRequest
    private let session: RunSession
    private let group: WriteGroup
    private let batch: Runs.Batch
    private let ledger: Ledger
    private let reader: RowResultReader
    /// A coroutine serves row after row until one fails in it.
    private var coroutine: LuaCoroutine
    private let makeCoroutine: () -> LuaCoroutine
    private let willWork: (_ row: Int) -> Void
    private let rightsMayHaveChanged: () -> Void
    private let heartbeat: () throws -> Void
    private let guards: RunGuards
    private let row: RowScope
    private let keyIndex: Int?
    private var totals: RowTotals
    private var committedTotals: RowTotals
    private var usesSavepoints = false
    /// Whether a row has begun whose writes are neither kept nor taken back.
    private var isInRow = false
    /// Whether the present row began with a savepoint.
    private var hasSavepoint = false
    /// Whether the present row's function was called, and not only its input judged.
    private var isWorkedOn = false
    /// The last row of the groups that are committed.
    private var doneRow: Int64 = 0
    private var rowsInGroup = 0
    /// Failures of the script itself on one line, from the first row on: they will hit every row.
    private var sameFailure: (message: String, count: Int)?
    private var sameFailureBeforeGroup: (message: String, count: Int)?
    private var circuitBeforeGroup = Circuit.Memory()
    private var isStopped = false

    /// So many rows in a row, from the first on, that fail alike in the script are a fault of the script.
    static let alikeFailures = 20

    init(
        _ request: BatchRequest, _ session: RunSession, _ group: WriteGroup, _ batch: Runs.Batch,
        makeCoroutine: @escaping () -> LuaCoroutine, willWork: @escaping (_ row: Int) -> Void,
        rightsMayHaveChanged: @escaping () -> Void, heartbeat: @escaping () throws -> Void,
        guards: RunGuards
    ) throws {
        self.request = request
        self.session = session
        self.group = group
        self.batch = batch
        self.makeCoroutine = makeCoroutine
        self.willWork = willWork
        coroutine = makeCoroutine()
        self.rightsMayHaveChanged = rightsMayHaveChanged
        self.heartbeat = heartbeat
        self.guards = guards
        ledger = try Ledger(group, batch)
        totals = try ledger.totals()
        committedTotals = totals
        reader = RowResultReader(
            columns: request.resultColumns, batch: request.name, secrets: session.secrets)
        row = RowScope(session)
        keyIndex = request.keyColumn.flatMap { request.source.producer.columns.firstIndex(of: $0) }
        // An earlier process may have stopped the batch and not come to the end of the rest.
        if let limit = request.stopAfterFailures { isStopped = totals[.failed] >= Int64(limit) }
    }

    /// Works until the last row, or a stop. What is committed stays, whatever happens.
    func run() throws -> RowTotals {
        let producer = request.source.producer
        try producer.restart()
        doneRow = try ledger.lastRow() ?? 0
        if doneRow > 0, !session.isReplaying {
            session.console.noted(
                "\(request.name): \(doneRow) rows were done before; going on with row \(doneRow + 1)")
        }
        session.row = row
        session.batchID = batch.id
        guards.batch = self
        defer {
            session.row = nil
            guards.batch = nil
            session.totals = session.totals + totals
        }
        do {
            try skip(to: doneRow)
            while !isStopped, try producer.advance() {
                try beginGroup()
                do {
                    try work(producer)
                } catch is RowMustBeTakenBack {
                    totals = try redo()
                    continue
                }
                if rowsInGroup >= groupSize {
                    try commitGroup(isLast: false)
                    doneRow = Int64(producer.number)
                }
            }
        } catch {
            // What the present group did before the fault is good: each of its rows is whole.
            try keepWholeRows(error)
            throw error
        }
        if isStopped { try cancelRest(producer) }
        session.showHeldOutput()
        return totals
    }

    /// Rows per transaction.
    private var groupSize: Int { session.options.groupSize ?? RunOptions.usualGroupSize }

    private func skip(to done: Int64) throws {
        guard done > 0 else { return }
        let producer = request.source.producer
        while producer.number < done, try producer.advance() {}
    }

    // MARK: One row

    private func work(_ producer: any RowProducer) throws {
        row.writes = 0
        row.number = producer.number
        isWorkedOn = false
        if !producer.problems.isEmpty { return try refuse(producer) }
        if let earlier = producer.earlier, earlier.isDone { return try carryOver(earlier, producer) }
        do { try guards.beginRow() } catch {
            noteStop(at: producer)
            throw error
        }
        hasSavepoint = usesSavepoints || guards.budgets?.isNextRowRisky ?? false
        if hasSavepoint { try group.savepoint() }
        isInRow = true
        isWorkedOn = true
        willWork(row.number)
        if coroutine.phase != .idle { coroutine = makeCoroutine() }
        switch try coroutine.call(
            request.function,
            pushing: { stack in
                try producer.pushRow(onto: stack)
                return 1
            })
        {
        case .finished(let count):
            let stack = coroutine.stack
            try succeed(stack, count == 0 ? 0 : 1, producer)
        case .failed(let error): try fail(error, producer)
        case .parked:
            coroutine.abandon()
            throw RunFailure(
                .failed, code: "forbidden_state", "\(request.name): a row function cannot wait",
                hint: "wait before or after bulk.map")
        }
    }

    private func succeed(_ stack: LuaStack, _ index: Int32, _ producer: any RowProducer) throws {
        var outcome = RowOutcome.ok
        var result = RowResult()
        do {
            if index > 0, let unchanged = UnchangedRow.find(stack, at: index) {
                outcome = .unchanged
                if let columns = unchanged.columns {
                    stack.push(columns)
                    result = try reader.read(stack, at: stack.top)
                }
            } else if index > 0 {
                result = try reader.read(stack, at: index)
            }
        } catch let error as OperationError {
            try takeRowBack()
            try record(
                .failed, producer,
                problem: RowProblem(code: error.code.rawValue, message: error.message, field: error.field))
            return try noteScriptFault(error.message)
        }
        try record(outcome, producer, result: result)
        if hasSavepoint { try group.releaseSavepoint() }
        isInRow = false
    }

    private func fail(_ error: LuaError, _ producer: any RowProducer) throws {
        if error.isStop {
            noteStop(at: producer)
            throw error
        }
        try takeRowBack()
        guard case .host(let cause) = error.kind else {
            let message = error.description
            try record(.failed, producer, problem: RowProblem(code: "script_error", message: message))
            return try noteScriptFault(message)
        }
        let outcome: RowOutcome =
            switch cause.code {
            case ErrorCode.refused.rawValue: .refused
            case ErrorCode.unsupported.rawValue: .unsupported
            case ErrorCode.unknownOutcome.rawValue: .unknown
            default: .failed
            }
        if let end = guards.circuit.rowFailed(code: cause.code, message: cause.message) {
            noteStop(at: producer)
            throw RunFailure(end)
        }
        try record(
            outcome, producer,
            problem: RowProblem(code: cause.code, message: cause.message, field: cause.field))
    }

    /// Undoes what the failed row wrote.
    private func takeRowBack() throws {
        if hasSavepoint {
            try group.rollbackToSavepoint()
            session.secrets.transactionWasRolledBack()
        } else if row.writes > 0 {
            throw RowMustBeTakenBack()
        }
        isInRow = false
    }

    private func refuse(_ producer: any RowProducer) throws {
        let problems = producer.problems
        let message = problems.map(\.description).joined(separator: "; ")
        try record(
            .refused, producer,
            problem: RowProblem(code: "bad_file", message: message, field: problems.first?.field))
    }

    private func carryOver(_ earlier: EarlierOutcome, _ producer: any RowProducer) throws {
        var result = RowResult()
        for column in request.resultColumns {
            let text = earlier.columns[column] ?? ""
            CellList.append(text.isEmpty ? .empty : .text(text), to: &result.columns)
        }
        try record(.unchanged, producer, result: result)
    }

    private func record(
        _ outcome: RowOutcome, _ producer: any RowProducer, result: RowResult = RowResult(),
        problem: RowProblem? = nil
    ) throws {
        let sealed = result.sealed.isEmpty ? nil : SealedList.encode(result.sealed)
        let input = outcome == .ok || outcome == .unchanged ? nil : CellList.encode(producer.inputCells())
        let changes = try producer.changes()
        try withKey(producer) { key in
            try result.columns.withUnsafeBytes { columns in
                try sealed.lending { sealed in
                    try input.lending { input in
                        try changes.withUnsafeBytes { changes in
                            try ledger.append(
                                row: Int64(producer.number), key: key, outcome: outcome,
                                columns: columns.isEmpty ? nil : columns, sealed: sealed, problem: problem,
                                input: input, changes: changes.isEmpty ? nil : changes)
                        }
                    }
                }
            }
        }
        totals[outcome] += 1
        rowsInGroup += 1
        if outcome == .ok || outcome == .unchanged { sameFailure = nil }
        if isWorkedOn {
            guards.budgets?.endRow()
            if outcome == .ok || outcome == .unchanged { guards.circuit.succeeded() }
        }
        if let limit = request.stopAfterFailures, totals[.failed] >= Int64(limit) { isStopped = true }
    }

    private func withKey(_ producer: any RowProducer, _ body: (UnsafeRawBufferPointer) throws -> Void) throws
    {
        guard let keyIndex else { return try body(UnsafeRawBufferPointer(start: nil, count: 0)) }
        try producer.withColumn(keyIndex, body)
    }

    /// The run ends here: what it says at its end may name the row.
    private func noteStop(at producer: any RowProducer) {
        guards.stoppedAt = "row \(producer.number)" + (producer.total.map { " of \($0)" } ?? "")
    }

    private func noteScriptFault(_ message: String) throws {
        guard totals[.ok] + totals[.unchanged] == 0 else { return }
        let count = sameFailure?.message == message ? (sameFailure?.count ?? 0) + 1 : 1
        sameFailure = (message, count)
        if count >= Self.alikeFailures {
            throw RunFailure(
                .failed, code: "script_error",
                "\(request.name): the first \(count) rows all fail alike: \(message)",
                hint: "correct the script and run it again")
        }
    }

    // MARK: Groups

    private func beginGroup() throws {
        if group.isOpen { return }
        rowsInGroup = 0
        sameFailureBeforeGroup = sameFailure
        circuitBeforeGroup = guards.circuit.memory
        try group.begin()
        if group.isCancelled { throw RunFailure(.interrupted, code: "cancelled", "the run was cancelled") }
        rightsMayHaveChanged()
    }

    /// Commits the rows before the present one, for which its first call waits, so that others can write meanwhile.
    func letGo(beforeWrite: Bool) throws -> Bool {
        guard isInRow, row.writes <= (beforeWrite ? 1 : 0) else { return false }
        if hasSavepoint { try group.releaseSavepoint() }
        try commitGroupWithOutput(before: row.number)
        committedTotals = totals
        doneRow = Int64(request.source.producer.number) - 1
        progress(isLast: false)
        return true
    }

    func takeUp() throws {
        try beginGroup()
        if hasSavepoint { try group.savepoint() }
    }

    private func commitGroup(isLast: Bool) throws {
        try commitGroupWithOutput()
        committedTotals = totals
        rowsInGroup = 0
        try heartbeat()
        progress(isLast: isLast)
        if session.console.isStopRequested { throw RunFailure.interrupted }
    }

    private func progress(isLast: Bool) {
        let notDone = totals[.failed] + totals[.refused] + totals[.unknown] + totals[.unsupported]
        session.console.progressed(
            BatchProgress(
                name: request.name, done: Int(totals.total), total: request.source.producer.total,
                notDone: Int(notDone), isFinished: isLast))
    }

    /// Takes the group back and does its rows again, each with a savepoint.
    private func redo() throws -> RowTotals {
        try group.rollback()
        session.secrets.transactionWasRolledBack()
        usesSavepoints = true
        isInRow = false
        rowsInGroup = 0
        sameFailure = sameFailureBeforeGroup
        guards.circuit.memory = circuitBeforeGroup
        session.dropHeldOutput()
        session.recorder?.takeBack(batch.id, after: doneRow)
        try request.source.producer.restart()
        try skip(to: doneRow)
        return try ledger.totals()
    }

    private func keepWholeRows(_ error: any Error) throws {
        // What the row at fault had shown helps to see why, so it is shown although the row will be done again.
        session.showHeldOutput()
        guard group.isOpen else { return }
        if isInRow && row.writes > 0 && !hasSavepoint || !(error is RunFailure || error is LuaError) {
            totals = committedTotals
            try group.rollback()
            session.secrets.transactionWasRolledBack()
            return
        }
        if isInRow, hasSavepoint { try group.rollbackToSavepoint() }
        try commitGroupWithOutput()
    }

    /// What the rows showed is shown, and kept with them: those of the group, or those of it before a row.
    private func commitGroupWithOutput(before row: Int = .max) throws {
        session.showHeldOutput(before: row)
        try session.journal?.flush()
        try group.commit()
        session.journal?.confirm()
    }

    /// After a stop: every further row has the outcome `cancelled`, so that the result has one line per row.
    private func cancelRest(_ producer: any RowProducer) throws {
        let problem = RowProblem(
            code: "cancelled", message: "not tried: the batch stopped after \(totals[.failed]) failures")
        while try producer.advance() {
            try beginGroup()
            try record(.cancelled, producer, problem: problem)
            if rowsInGroup >= groupSize { try commitGroup(isLast: false) }
        }
    }

    /// Ends the batch in the open group; the caller commits.
    func finish(_ batches: Batches, now: Milliseconds) throws {
        try batches.finish(batch, totals: totals, now: now)
    }

    /// Says how far the batch came, for the last time.
    func announceEnd() { progress(isLast: true) }

    /// Thrown and caught here: a row failed after it wrote, and nothing marks where it began.
    private struct RowMustBeTakenBack: Error {}
}

extension Optional where Wrapped == [UInt8] {
    /// Lends the bytes, or nil.
    fileprivate func lending<R>(_ body: (UnsafeRawBufferPointer?) throws -> R) rethrows -> R {
        guard let self else { return try body(nil) }
        return try self.withUnsafeBytes { try body($0) }
    }
}
