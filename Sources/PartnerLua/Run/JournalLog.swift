internal import PartnerCenter
internal import Runs
internal import Sealing

/// The journal of one run as the door sees it: what was done is answered, what is done is kept.
///
/// A run exists in the database from its first write on, or from `args.declare`; what it only read before is
/// kept with that.
final class JournalLog: EffectLog {
    let group: WriteGroup
    /// The run's number; nil until the run exists.
    private(set) var run: Runs.RunID?
    /// The number of the next effect.
    private(set) var ordinal: Int64 = 0
    /// Makes the run exist, with the effects that it begins with still pending.
    var start: () throws -> Runs.RunID
    /// The host's clock.
    private let now: () -> Milliseconds
    private var journal: Journal?
    private var recordedCount: Int64 = 0
    /// The name of the batch that the run was interrupted in; nil once that is taken up.
    private var unfinishedBatch: String?
    private var pending: [JournalEntry] = []
    /// Written in the group that is open, and pending again if that is taken back.
    private var unconfirmed: [JournalEntry] = []
    private var isNewRun = false
    /// The run was made in a group that is taken back: there is none.
    var unmake: () -> Void = {}

    /// The journal of a run to come, or of one that goes on.
    init(
        _ group: WriteGroup, resuming run: Runs.RunID?, now: @escaping () -> Milliseconds,
        start: @escaping () throws -> Runs.RunID
    ) throws {
        self.group = group
        self.now = now
        self.start = start
        if let run {
            self.run = run
            let journal = try Journal(group, run: run)
            recordedCount = Int64(try journal.count())
            self.journal = journal
            unfinishedBatch = try Batches(group, run: run).find(branch: "", ordinal: recordedCount)?.name
        }
    }

    /// Whatever came before the batch that was interrupted was shown then, although that batch is not an entry yet.
    var isReplaying: Bool { ordinal < recordedCount || (unfinishedBatch != nil && ordinal == recordedCount) }

    /// The batch that the run was interrupted in goes on.
    func takeUpBatch() { unfinishedBatch = nil }

    /// The answer that was recorded for an effect of this run, in this process or an earlier one.
    func answer(at ordinal: Int64) throws -> [UInt8] {
        let entry =
            try (unconfirmed + pending).first { $0.ordinal == ordinal }
            ?? journal?.entry(branch: "", ordinal: ordinal)
        guard case .value(let json)? = entry?.outcome else {
            throw OperationError(.badFile, "the journal has lost effect \(ordinal) of its run", endsRun: true)
        }
        return json
    }

    func recorded(_ effect: Effect) throws -> RecordedOutcome? {
        if ordinal == recordedCount, let unfinishedBatch, effect.operation != "bulk.map" {
            throw Divergence(
                recorded: "bulk.map of \(unfinishedBatch)",
                found: Self.describe(effect.operation, effect.arguments, effect.place))
        }
        guard ordinal < recordedCount, let entry = try journal?.entry(branch: "", ordinal: ordinal) else {
            return nil
        }
        if entry.operation != effect.operation || entry.arguments != effect.arguments {
            throw Divergence(
                recorded: Self.describe(entry.operation, entry.arguments, entry.line),
                found: Self.describe(effect.operation, effect.arguments, effect.place))
        }
        ordinal += 1
        switch entry.outcome {
        case .value(let json): return .answer(json, sealed: try SealedList.decode(entry.sealed ?? []))
        case .error(let json): return .failure(try RecordedError.decode(json))
        }
    }

    func record(_ effect: Effect, _ outcome: RecordedOutcome) throws {
        let (result, sealed): (JournalEntry.Outcome, [[UInt8]]) =
            switch outcome {
            case .answer(let json, let sealed): (.value(json), sealed)
            case .failure(let error): (.error(RecordedError.encode(error)), [])
            }
        pending.append(
            JournalEntry(
                branch: "", ordinal: ordinal, operation: effect.operation, line: effect.place,
                arguments: effect.arguments, digest: Digest(of: effect.arguments).bytes, outcome: result,
                sealed: sealed.isEmpty ? nil : SealedList.encode(sealed), at: now()))
        ordinal += 1
        if group.isOpen { try flush() }
    }

    func begin() throws {
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
        unconfirmed.removeAll(keepingCapacity: true)
        isNewRun = false
    }

    func rollback() throws {
        forgetGroup()
        try group.rollback()
    }

    private func forgetGroup() {
        pending = unconfirmed + pending
        unconfirmed.removeAll(keepingCapacity: true)
        guard isNewRun else { return }
        isNewRun = false
        run = nil
        journal = nil
        unmake()
    }

    /// Keeps what was read since the last write.
    func finish() throws {
        if pending.isEmpty { return }
        try begin()
        try commit()
    }

    /// Makes the run exist.
    @discardableResult
    func startRun() throws -> Runs.RunID {
        if let run { return run }
        let started = try start()
        run = started
        journal = try Journal(group, run: started)
        return started
    }

    private func flush() throws {
        guard let journal, group.isOpen else { return }
        for entry in pending { try journal.append(entry) }
        unconfirmed += pending
        pending.removeAll(keepingCapacity: true)
    }

    private static func describe(_ operation: String, _ arguments: [UInt8], _ place: String) -> String {
        let text = String(decoding: arguments.prefix(200), as: UTF8.self)
        return "\(operation) \(text) at \(place)"
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
