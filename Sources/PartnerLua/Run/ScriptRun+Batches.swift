internal import LuaRuntime
internal import PartnerCenter
internal import Runs

extension ScriptRun {
    /// Whether the batch is in the journal, and where; then its result is kept in the request.
    func recall(_ request: BatchRequest) throws -> Int64? {
        request.source = RowSource(try request.source.producer.frozen())
        guard let journal else { return nil }
        request.id = journal.branch.next
        request.recorded = try journal.recorded(effect(of: request))
        return journal.answeredPosition
    }

    private func effect(of request: BatchRequest) -> Effect {
        Effect("bulk.map", arguments: request.arguments, at: request.place)
    }

    /// Works through a batch, or takes the result of one that is in the journal.
    func run(_ request: BatchRequest, _ state: LuaState) throws -> BatchHandle {
        if let recorded = request.recorded { return try handle(of: request, recorded) }
        let source = request.source.producer
        try source.judge(session)
        guard let journal else { throw RunFailure.nothingToValidate("bulk.map") }
        let batch = try start(request, journal)
        journal.takeUpBatch(request.id)
        let runner = try BatchRunner(
            request, session, services.group, batch, makeCoroutine: { state.makeCoroutine() },
            willWork: { [random = RowRandom(seed, batch)] row in state.seedRandom(random.seed(of: row)) },
            rightsMayHaveChanged: { [door] in door.forgetRights() },
            heartbeat: { [unowned self] in try heartbeat() }, guards: guards)
        // Rows that an earlier process did are not worked again: what follows must not tell.
        let totals = try state.keepingRandom { try runner.run() }
        try journal.perform {
            try runner.finish(Batches(services.group, run: batch.run), now: services.hostClock())
            var answer = JSONWriter()
            answer.begin("{")
            answer.put("batch", batch.id)
            answer.end("}")
            try journal.record(effect(of: request), .answer(answer.bytes, sealed: []))
        }
        runner.announceEnd()
        return BatchHandle(
            batch, totals: totals, resultColumns: request.resultColumns, source: source,
            ledger: try Ledger(services.group, batch))
    }

    /// Begins a batch, or finds the one that an earlier process began.
    private func start(_ request: BatchRequest, _ journal: JournalLog) throws -> Runs.Batch {
        var started: Runs.Batch?
        try journal.perform {
            started = try Batches(services.group, run: journal.startedRun()).start(
                branch: request.id.branch, ordinal: request.id.ordinal, name: request.name,
                columns: BatchColumns(
                    result: request.resultColumns, input: request.source.producer.inputHeaders
                ).encode(),
                now: services.hostClock())
        }
        guard let started else {
            throw RunFailure(.failed, code: "host_error", "the batch was not started")
        }
        return started
    }

    private func handle(of request: BatchRequest, _ recorded: RecordedOutcome) throws -> BatchHandle {
        if case .failure(let error) = recorded { throw error }
        guard let run = journal?.run,
            let batch = try Batches(services.group, run: run)
                .find(branch: request.id.branch, ordinal: request.id.ordinal)
        else { throw RunFailure(.divergence, code: "divergence", "the journal names a batch that is gone") }
        session.totals = session.totals + batch.totals
        return BatchHandle(
            batch, totals: batch.totals, resultColumns: request.resultColumns,
            source: request.source.producer,
            ledger: try Ledger(services.group, batch))
    }
}

/// What each row of a batch draws its random numbers from: the same whenever it is worked.
private struct RowRandom {
    private let base: UInt64

    init(_ seed: [UInt8], _ batch: Runs.Batch) {
        base = seed.reduce(UInt64(truncatingIfNeeded: batch.id) << 32) { $0 << 8 ^ $0 >> 56 ^ UInt64($1) }
    }

    func seed(of row: Int) -> UInt64 { base &+ UInt64(truncatingIfNeeded: row) &* 0xd134_2543_de82_ef95 }
}
