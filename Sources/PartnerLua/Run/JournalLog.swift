internal import PartnerCenter
internal import Runs

/// The journal of one run as the door sees it: what was done is answered, what is done is kept.
///
/// A run exists in the database from its first write on, or from `args.declare`; what it only read before is
/// kept with that.
final class JournalLog: EffectLog {
    let group: WriteGroup
    /// The run's number; nil until the run exists.
    private(set) var run: Runs.RunID?
    /// The branch that is being executed.
    var branch = Branch()
    /// Where in the order of commits the effect that was answered last stands; nil when it is new.
    private(set) var answeredPosition: Int64?
    /// Makes the run exist, with the effects that it begins with still pending.
    var start: () throws -> Runs.RunID
    /// The run was made in a group that is taken back: there is none.
    var unmake: () -> Void = {}
    /// Sees what a rehearsal does; nil for a run that is none.
    var recorder: EffectRecorder?
    /// Where the pending effect stands that is being done.
    private var settling: Int64?
    /// What the script has shown.
    let transcript: TranscriptLog
    /// Follows a run that is only replayed, where nothing is done that is not in the journal; nil for any other.
    private let replay: Replay?
    /// The host's clock.
    private let now: () -> Milliseconds
    private var journal: Journal?
    /// What an earlier process recorded; nil for a run that did not exist before.
    private var earlier: RecordedEffects?
    private var recordedCount = 0
    private var answeredCount = 0
    /// Which effects were answered, for a run that is only replayed.
    private var answered: Set<EffectID> = []
    /// The batches that the run was interrupted in, by the effects that began them, until they are taken up.
    private var unfinishedBatches: [EffectID: String] = [:]
    /// The waits that an earlier process began and did not see the end of.
    private var begunWaits: [EffectID: Wait] = [:]
    /// What was recorded and is not lasting yet.
    private var unconfirmed: [JournalEntry] = []
    /// How many of them are written in the group that is open.
    private var writtenCount = 0
    private var isNewRun = false
    /// The entry of the effect that was looked for last.
    private var found: (id: EffectID, entry: JournalEntry?)?

    /// The journal of a run to come, or of one that goes on.
    init(
        _ group: WriteGroup, resuming run: Runs.RunID?, replay: Replay? = nil,
        now: @escaping () -> Milliseconds, start: @escaping () throws -> Runs.RunID
    ) throws {
        self.group = group
        self.replay = replay
        self.now = now
        self.start = start
        transcript = TranscriptLog(now: now)
        if let run {
            self.run = run
            let journal = try Journal(group, run: run)
            recordedCount = try journal.count()
            self.journal = journal
            earlier = RecordedEffects(journal, last: Int64(recordedCount))
            if replay == nil { try transcript.open(group, run) }
            // A batch is finished together with its entry.
            for batch in try Batches(group, run: run).list() where batch.finished == nil {
                unfinishedBatches[EffectID(branch: batch.branch, ordinal: batch.ordinal)] = batch.name
            }
            for wait in try Waits(group, run: run).list() {
                begunWaits[EffectID(branch: wait.branch, ordinal: wait.ordinal)] = wait
            }
        }
    }

    /// Whether effects or batches are left that an earlier process began.
    ///
    /// Whatever came before a batch that was interrupted was shown then, although that batch is not an entry yet.
    var isReplaying: Bool { answeredCount < recordedCount || !unfinishedBatches.isEmpty }

    /// Whether what is being done was foreseen when its plan was applied, and counted then.
    var isSettling: Bool { settling != nil }

    /// Whether the branch's next effect was done by an earlier process.
    func isNextRecorded() throws -> Bool { try entry(branch.next) != nil }

    /// The batch that the run was interrupted in goes on.
    func takeUpBatch(_ id: EffectID) { unfinishedBatches[id] = nil }

    /// The answer that was recorded for an effect of this run, in this process or an earlier one.
    func answer(to id: EffectID) throws -> [UInt8] {
        let entry =
            try unconfirmed.first { $0.branch == id.branch && $0.ordinal == id.ordinal }
            ?? journal?.entry(branch: id.branch, ordinal: id.ordinal)
        guard case .value(let json)? = entry?.outcome else {
            throw OperationError(
                .badFile, "the journal has lost effect \(id.branch)\(id.ordinal) of its run", endsRun: true)
        }
        return json
    }

    func recorded(_ effect: Effect) throws -> RecordedOutcome? {
        let id = branch.next
        answeredPosition = nil
        settling = nil
        if effect.operation != "bulk.map", let batch = unfinishedBatches[id] {
            throw Divergence(recorded: "bulk.map of \(batch)", found: Self.describe(effect))
        }
        if let call = begunWaits[id]?.call,
            call.operation != effect.operation || call.arguments != effect.arguments
        {
            throw Divergence(recorded: Self.describe(call), found: Self.describe(effect))
        }
        guard let entry = try entry(id) else {
            if replay != nil { throw RunFailure.journalEnds(before: effect, answeredCount) }
            guard let json = try recorder?.willDo(effect, branch: branch.path) else { return nil }
            try record(effect, .answer(json, sealed: []))
            return .answer(json, sealed: [])
        }
        if entry.operation != effect.operation || entry.arguments != effect.arguments {
            throw Divergence(
                recorded: Self.describe(
                    Effect(entry.operation, arguments: entry.arguments, at: entry.line)),
                found: Self.describe(effect))
        }
        if entry.isPending, replay == nil {
            // Foreseen when its plan was applied, and to be done now.
            settling = entry.position
            return nil
        }
        branch.ordinal += 1
        answeredCount += 1
        if replay != nil { answered.insert(id) }
        answeredPosition = entry.position
        try replay?.answered(entry, number: answeredCount)
        switch entry.outcome {
        case .value(let json): return .answer(json, sealed: try SealedList.decode(entry.sealed ?? []))
        case .error(let json): return .failure(try RecordedError.decode(json))
        }
    }

    /// What an earlier process recorded under `id`.
    private func entry(_ id: EffectID) throws -> JournalEntry? {
        // Most effects are new ones, which need not be looked for.
        guard answeredCount < recordedCount else { return nil }
        if let found, found.id == id { return found.entry }
        let entry = try earlier?.take(id)
        found = (id, entry)
        return entry
    }

    func record(_ effect: Effect, _ outcome: RecordedOutcome) throws {
        let (result, sealed): (JournalEntry.Outcome, [[UInt8]]) =
            switch outcome {
            case .answer(let json, let sealed): (.value(json), sealed)
            case .failure(let error): (.error(RecordedError.encode(error)), [])
            }
        if let settling {
            self.settling = nil
            try journal?.settle(at: settling, outcome: result)
            branch.ordinal += 1
            answeredCount += 1
            return
        }
        try recorder?.note(effect, outcome, branch: branch.path)
        var isForeseen = false
        if recorder != nil, case .value = result {
            isForeseen = EffectKinds.outputs.contains(effect.operation)
        }
        unconfirmed.append(
            JournalEntry(
                branch: branch.path, ordinal: branch.ordinal, operation: effect.operation, line: effect.place,
                arguments: effect.arguments, outcome: result,
                sealed: sealed.isEmpty ? nil : SealedList.encode(sealed), at: now(), isPending: isForeseen))
        branch.ordinal += 1
        if group.isOpen { try flush() }
    }

    func begin() throws {
        if replay != nil { throw RunFailure.journalEnds(before: nil, answeredCount) }
        // The run and its first effects are one: no crash leaves a run that does not know its arguments.
        try group.begin()
        if run == nil {
            try startRun()
            isNewRun = true
        }
        try flush()
    }

    func commit() throws {
        do {
            try flush()
            try group.commit()
        } catch {
            forgetGroup()
            throw error
        }
        confirm()
    }

    func rollback() throws {
        forgetGroup()
        try group.rollback()
    }

    /// Does what belongs together, and makes it lasting. A fault takes all of the group back, also what other
    /// branches did in it: it must end the run.
    func perform(_ body: () throws -> Void) throws {
        try begin()
        do {
            try body()
            try commit()
        } catch {
            try rollback()
            throw error
        }
    }

    /// The run, inside of `perform`.
    func startedRun() throws -> Runs.RunID {
        guard let run else { throw RunFailure(.failed, code: "host_error", "the run was not started") }
        return run
    }

    /// The group was committed by somebody else who works with it: a batch.
    func confirm() {
        unconfirmed.removeFirst(writtenCount)
        writtenCount = 0
        transcript.confirm()
        isNewRun = false
    }

    private func forgetGroup() {
        writtenCount = 0
        transcript.forgetGroup()
        guard isNewRun else { return }
        isNewRun = false
        run = nil
        journal = nil
        transcript.close()
        unmake()
    }

    /// Keeps what was read and shown since the last write.
    func finish() throws {
        if replay != nil { return try requireEnd() }
        let isWritten = writtenCount == unconfirmed.count
        if isWritten && transcript.isEmpty { return }
        // A script that only shows something needs no run.
        if run == nil && isWritten { return }
        try begin()
        try commit()
    }

    /// A script that is replayed to its end must have come to the end of its journal.
    private func requireEnd() throws {
        guard answeredCount < recordedCount, let journal else { return }
        var next: JournalEntry?
        try journal.forEach { entry in
            if next == nil, !answered.contains(EffectID(branch: entry.branch, ordinal: entry.ordinal)) {
                next = entry
            }
        }
        guard let next else { return }
        throw Divergence(
            recorded: Self.describe(Effect(next.operation, arguments: next.arguments, at: next.line)),
            found: "nothing more: it ends after effect \(answeredCount)")
    }

    /// Makes the run exist.
    @discardableResult
    func startRun() throws -> Runs.RunID {
        if let run { return run }
        let started = try start()
        run = started
        journal = try Journal(group, run: started)
        try transcript.open(group, started)
        return started
    }

    /// What was done belongs to a run that is over, or was only read: the next write makes another run.
    func beginAnew() {
        run = nil
        journal = nil
        branch = Branch()
        answeredPosition = nil
        found = nil
        settling = nil
        unconfirmed.removeAll()
        writtenCount = 0
        isNewRun = false
        transcript.beginAnew()
    }

    /// Writes what is pending into the group that is open.
    func flush() throws {
        guard let journal, group.isOpen else { return }
        while writtenCount < unconfirmed.count {
            try journal.append(unconfirmed[writtenCount])
            writtenCount += 1
        }
        try transcript.flush()
    }

    private static func describe(_ effect: Effect) -> String {
        let text = String(decoding: effect.arguments.prefix(200), as: UTF8.self)
        return "\(effect.operation) \(text)" + (effect.place.isEmpty ? "" : " at \(effect.place)")
    }
}

/// An operation's error as the journal keeps it.
enum RecordedError {
    static func encode(_ error: OperationError) -> [UInt8] {
        var writer = JSONWriter()
        writer.begin("{")
        writer.put("code", error.code.rawValue)
        writer.put("message", error.message)
        if let field = error.field { writer.put("field", field) }
        if let hint = error.hint { writer.put("hint", hint) }
        writer.put("retryable", error.isRetryable)
        writer.key("details")
        writer.begin("{")
        for (name, value) in error.details.sorted(by: { $0.key < $1.key }) {
            writer.key(name)
            writer.value(value)
        }
        writer.end("}")
        writer.end("}")
        return writer.bytes
    }

    static func decode(_ json: [UInt8]) throws -> OperationError {
        guard case .object(let fields) = try JSONValue.read(json, from: "the journal"),
            case .text(let code)? = fields["code"], case .text(let message)? = fields["message"]
        else { throw OperationError(.badFile, "the journal holds a damaged error") }
        var error = OperationError(ErrorCode(rawValue: code) ?? .scriptError, message)
        if case .text(let field)? = fields["field"] { error.field = field }
        if case .text(let hint)? = fields["hint"] { error.hint = hint }
        if case .boolean(let truth)? = fields["retryable"] { error.isRetryable = truth }
        if case .object(let details)? = fields["details"] {
            error.details = details.compactMapValues { if case .text(let text) = $0 { text } else { nil } }
        }
        return error
    }
}
