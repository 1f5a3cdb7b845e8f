internal import FoundationEssentials
internal import LuaRuntime
public import PartnerCenter
public import Runs
public import Sealing

/// What a run works with beside its center.
public struct RunServices {
    /// The writes of the center's database.
    public var group: WriteGroup
    /// Its runs.
    public var store: RunStore
    /// On whose behalf, for the run's record.
    public var actorName: String
    /// Whoever started the run can open what is sealed for nobody else.
    public var me: @Sendable () throws -> Recipient
    /// The host's clock.
    public var hostClock: () -> Milliseconds
    /// Names the faults of the store and other techniques as operations' errors.
    public var technicalErrors: (any Error) -> OperationError?

    /// Gathers the services.
    public init(
        group: WriteGroup, store: RunStore, actorName: String, me: @escaping @Sendable () throws -> Recipient,
        hostClock: @escaping () -> Milliseconds, technicalErrors: @escaping (any Error) -> OperationError?
    ) {
        self.group = group
        self.store = store
        self.actorName = actorName
        self.me = me
        self.hostClock = hostClock
        self.technicalErrors = technicalErrors
    }
}

/// How a run ended.
public struct RunReport: Sendable {
    /// The run's number; nil when nothing was kept of it.
    public var runID: Int64?
    /// Why it did not end well; nil for a run that is done.
    public var failure: RunFailure?
    /// The rows of all its batches.
    public var totals: RowTotals
    /// What the script reported.
    public var problems: [ReportedProblem]
    /// Rows that were left out because they were wrong.
    public var leftOutRows: Int
    /// The unfinished run that should go on instead, when the user said so.
    public var resumeInstead: Int64?
}

/// One execution of a script, from its first line or from where it stopped.
///
/// Blocks its thread, which needs a stack of at least 8 MiB.
public final class ScriptRun<C: Center> {
    private let program: ScriptProgram
    private let door: Door<C>
    private let services: RunServices
    private let options: RunOptions
    private let console: any RunConsole
    private let given: GivenArguments
    private let log: any EffectLog
    private let journal: JournalLog?
    private let session: RunSession
    private let translate: ErrorTranslator
    private let resumed: Run?
    private let startKey: String?
    private let bind: (RunSession, Door<C>) -> OperationBindings<C>
    private var seed: [UInt8]
    private var lease: Lease?
    private var renewedAt: Milliseconds = 0

    /// A lease outlives its last sign of life by so much; a dead process gives it up at once.
    private static var leaseLength: Milliseconds { 10 * 60_000 }

    /// Prepares a run.
    ///
    /// `resumed` is the run that goes on, with the program it began with; at most one live run has `startKey`.
    /// `bind` makes the operations' functions: `OperationBindings.all`, called where the center's type is known.
    public init(
        _ program: ScriptProgram, given: GivenArguments, options: RunOptions, door: Door<C>,
        services: RunServices, console: any RunConsole, resuming resumed: Run? = nil, startKey: String? = nil,
        bind: @escaping (RunSession, Door<C>) -> OperationBindings<C>
    ) throws {
        self.program = program
        self.given = given
        self.options = options
        self.door = door
        self.services = services
        self.console = console
        self.resumed = resumed
        self.startKey = startKey
        self.bind = bind
        seed = resumed?.plan.seed ?? SecureRandom.bytes(8)
        translate = ErrorTranslator(technical: services.technicalErrors)
        if options.validatesOnly {
            journal = nil
            log = ForgetfulLog()
        } else {
            let journal = try JournalLog(
                services.group, resuming: resumed?.id, now: services.hostClock, start: { throw NotStarted() })
            self.journal = journal
            log = journal
        }
        let environment = door.center.capabilities.environment
        let files = RunFiles(folder: given.folder, recorded: resumed?.plan.inputs)
        let secrets = SecretKeeper(recipients: { [] }, keep: { _, _ in })
        session = RunSession(
            log: log, console: console, options: options, runID: resumed?.id.rawValue,
            scriptName: program.name,
            secrets: secrets, files: files, zone: try Zone(environment.zoneName),
            now: { try door.center.now() })
        wireRun()
    }

    private struct NotStarted: Error {}

    /// Runs the script to its end, or to what stops it.
    public func execute() -> RunReport {
        var failure: RunFailure?
        do {
            if let resumed { try takeUp(resumed) }
            try runScript()
            try journal?.finish()
        } catch {
            if let resume = ResumeInstead(error) {
                return RunReport(
                    runID: nil, failure: nil, totals: RowTotals(), problems: [], leftOutRows: 0,
                    resumeInstead: resume.run)
            }
            failure = describe(error)
        }
        failure = close(failure)
        return RunReport(
            runID: session.runID, failure: failure, totals: session.totals, problems: session.problems,
            leftOutRows: session.leftOutRows, resumeInstead: nil)
    }

    // MARK: The run's record

    private func wireRun() {
        journal?.start = { [unowned self] in try start() }
        journal?.unmake = { [unowned self] in
            lease = nil
            session.runID = nil
        }
        session.secrets.recipients = { [unowned self] in
            let named = session.arguments?.texts(of: .recipient) ?? []
            return try named.isEmpty ? [services.me()] : named.map { try Recipient($0.text) }
        }
        session.secrets.keep = { [unowned self] key, recipient in
            guard let run = journal?.run else { return }
            let keys = DataKeys(services.group, run: run)
            let copy = Runs.DataKey(
                id: key.id.description, recipient: recipient.description, sealed: key.bytes)
            // The keeper asks again after a rollback, which may have undone less than it fears.
            if try keys.list().contains(where: { $0.id == copy.id && $0.recipient == copy.recipient }) {
                return
            }
            try keys.add(copy)
        }
        session.offerResume = { [unowned self] in try offerResume() }
    }

    /// Makes the run exist: its source, modules, inputs and arguments are pinned from here on.
    private func start() throws -> Runs.RunID {
        let now = services.hostClock()
        var plan = RunPlan(script: program.name, source: program.hash, actor: services.actorName)
        plan.modules = program.modules.map {
            RunPlan.Module(name: $0.name, source: Digest(of: $0.source).bytes)
        }
        plan.inputs = try session.files.describe(session.arguments?.texts(of: .inputFile) ?? [])
        plan.arguments = Array(given.folder.utf8)
        plan.seed = seed
        plan.startKey = startKey
        let started = try services.group.perform {
            try services.store.keepSource(hash: plan.source, text: program.source)
            for module in program.modules {
                try services.store.keepSource(hash: Digest(of: module.source).bytes, text: module.source)
            }
            return try services.store.start(
                plan, owner: .current(), now: now, leaseUntil: now + Self.leaseLength)
        }
        switch started {
        case .started(let lease):
            self.lease = lease
            renewedAt = now
            session.runID = lease.run.rawValue
            return lease.run
        case .attached(let run):
            throw RunFailure.attached(run, key: startKey ?? "")
        }
    }

    private func takeUp(_ run: Run) throws {
        let now = services.hostClock()
        lease = try services.store.acquire(
            run.id, owner: .current(), now: now, until: now + Self.leaseLength,
            reopening: [.limited, .refused, .unsupported, .failed])
        renewedAt = now
    }

    private func heartbeat() throws {
        let now = services.hostClock()
        guard let lease, now - renewedAt > Self.leaseLength / 10 else { return }
        try services.store.renew(lease, now: now, until: now + Self.leaseLength)
        renewedAt = now
    }

    /// Looks for an unfinished run of the same script on the same input, before a new one begins.
    private func offerResume() throws {
        if options.startsAnew || options.validatesOnly || startKey != nil { return }
        let inputs = try session.files.describe(session.arguments?.texts(of: .inputFile) ?? [])
        guard let run = try services.store.unfinished(source: program.hash, inputs: inputs).first else {
            return
        }
        if run.isHeld(at: services.hostClock()) {
            throw RunFailure.isBeingWorkedOn(run)
        }
        let question = "\(run.id) of \(program.name) on the same input was not finished. Go on with it?"
        if console.asked(question) {
            // No pcall of the script may keep it from ending here.
            throw LuaStop(code: "resume", message: question, cause: ResumeInstead(run: run.id.rawValue))
        }
        throw RunFailure.unfinished(run.id, program.name)
    }

    /// Writes down how the run ended; a run that never wrote anything leaves nothing.
    private func close(_ failure: RunFailure?) -> RunFailure? {
        do {
            try services.group.rollback()
            guard let lease else { return failure }
            let now = services.hostClock()
            guard let failure else {
                try services.group.perform {
                    if session.hasDeliveredList, let run = journal?.run {
                        try Journal(services.group, run: run).forgetSealed()
                    }
                    try services.store.finish(lease, .done, totals: session.totals, now: now)
                }
                return nil
            }
            if let state = failure.runState {
                try services.store.finish(
                    lease, state, code: failure.code, message: failure.message, totals: session.totals,
                    now: now)
            } else {
                try services.store.interrupt(lease, now: now, totals: session.totals)
            }
            return failure
        } catch {
            // The first fault is the one to report; the run's record then says what its lease says.
            return failure ?? describe(error)
        }
    }

    private func describe(_ error: any Error) -> RunFailure {
        switch error {
        case let error as LuaError: return RunFailure(error)
        case let failure as RunFailure: return failure
        default:
            switch translate(error) {
            case let stop as LuaStop:
                return (stop.cause as? RunFailure) ?? RunFailure(.failed, code: stop.code, stop.message)
            case let host as LuaHostError:
                return RunFailure(LuaError(kind: .host(host), message: host.message))
            default: return RunFailure(.failed, code: "host_error", "\(error)")
            }
        }
    }

    // MARK: The script

    private func runScript() throws {
        let state = try LuaState(limits: options.limits)
        defer { state.close() }
        state.translateError = { [translate] error in translate(error) }
        state.seedRandom(seed.reduce(0) { $0 << 8 | UInt64($1) })
        install(in: state)
        console.willRun(state)
        let script = try state.load(program.source, name: program.name)
        let main = state.makeCoroutine()
        var step = main.call(script)
        while true {
            switch step {
            case .finished: return
            case .failed(let error): throw error
            case .parked(let request): step = answer(request, main, state)
            }
        }
    }

    private func answer(_ request: AnyObject, _ main: LuaCoroutine, _ state: LuaState) -> LuaStep {
        do {
            guard let batch = request as? BatchRequest else {
                throw RunFailure(.failed, code: "host_error", "nothing here answers this wait")
            }
            let handle = try run(batch, state)
            if console.isStopRequested { throw RunFailure.interrupted }
            return try main.resume { stack in
                try handle.push(onto: stack)
                return 1
            }
        } catch {
            return main.resume(throwing: error)
        }
    }

    /// Works through a batch, or takes the result of one that is in the journal.
    private func run(_ request: BatchRequest, _ state: LuaState) throws -> BatchHandle {
        request.source = RowSource(try request.source.producer.frozen())
        let source = request.source.producer
        let effect = Effect("bulk.map", arguments: request.arguments, at: request.place)
        if let journal, let recorded = try journal.recorded(effect) {
            return try recall(request, recorded, journal)
        }
        try source.judge(session)
        guard let journal else { throw RunFailure.nothingToValidate("bulk.map") }
        let ordinal = journal.ordinal
        try journal.begin()
        guard let run = journal.run else {
            throw RunFailure(.failed, code: "host_error", "the run was not started")
        }
        let batches = Batches(services.group, run: run)
        let batch = try batches.start(
            branch: "", ordinal: ordinal, name: request.name,
            columns: BatchColumns(result: request.resultColumns, input: source.inputHeaders).encode(),
            now: services.hostClock())
        try journal.commit()
        journal.takeUpBatch()
        let runner = try BatchRunner(
            request, session, services.group, batch, makeCoroutine: { state.makeCoroutine() },
            rightsMayHaveChanged: { [door] in door.forgetRights() },
            heartbeat: { [unowned self] in try heartbeat() })
        let totals = try runner.run()
        try journal.begin()
        try runner.finish(batches, now: services.hostClock())
        var answer = JSONWriter()
        answer.begin("{")
        answer.put("batch", batch.id)
        answer.end("}")
        try journal.record(effect, .answer(answer.bytes, sealed: []))
        try journal.commit()
        runner.announceEnd()
        return BatchHandle(
            batch, totals: totals, resultColumns: request.resultColumns, source: source,
            ledger: try Ledger(services.group, batch))
    }

    private func recall(
        _ request: BatchRequest, _ recorded: RecordedOutcome, _ journal: JournalLog
    ) throws -> BatchHandle {
        guard let run = journal.run,
            let batch = try Batches(services.group, run: run).find(branch: "", ordinal: journal.ordinal - 1)
        else { throw RunFailure(.divergence, code: "divergence", "the journal names a batch that is gone") }
        session.totals = session.totals + batch.totals
        return BatchHandle(
            batch, totals: batch.totals, resultColumns: request.resultColumns,
            source: request.source.producer,
            ledger: try Ledger(services.group, batch))
    }

    private func install(in state: LuaState) {
        let session = session
        RowSource.declare(in: state, session)
        ScriptWriter.declare(in: state)
        BatchHandle.declare(in: state, session)
        MoneyModule.declare(in: state)
        JSONModule.declare(in: state)
        state.type(UnchangedRow.self, name: "unchanged") { _ in }
        var bindings = bind(session, door)
        let capabilities = door.center.capabilities
        bindings.add("environment.supports") { try EnvironmentModule.supports(capabilities, $0) }
        let nouns = bindings
        state.module("partner") { nouns.install(in: $0) }
        let given = given
        state.module("args") { ArgsModule.install(in: $0, session, given) }
        state.module("rows") { RowsModule.install(in: $0, session) }
        state.module("bulk") { BulkModule.install(in: $0, session) }
        state.module("clock") { ClockModule.install(in: $0, session) }
        state.module("log") { OutputModules.install(log: $0, session) }
        state.module("report") { OutputModules.install(report: $0, session) }
        state.module("money") { MoneyModule.install(in: $0) }
        state.module("json") { try JSONModule.install(in: $0, session) }
        let group = services.group
        let journal = journal
        state.module("deliver") { module in
            DeliverModule.install(in: module, session) {
                Delivery(session: session) {
                    guard let run = journal?.run else { return [] }
                    return try DataKeys(group, run: run).list().map { try SealedDataKey(bytes: $0.sealed) }
                }
            }
        }
        ScriptEnvironment.install(in: state, program, session)
    }
}

/// A log that keeps nothing: for a run that only validates.
private final class ForgetfulLog: EffectLog {
    var isReplaying: Bool { false }
    func recorded(_ effect: Effect) throws -> RecordedOutcome? { nil }
    func record(_ effect: Effect, _ outcome: RecordedOutcome) throws {}
    func begin() throws {}
    func commit() throws {}
    func rollback() throws {}
}

/// Ends a run that has not begun: another one goes on in its place.
private struct ResumeInstead: Error {
    var run: Int64

    init(run: Int64) { self.run = run }

    /// The one behind a script's end, if that is why it ended.
    init?(_ error: any Error) {
        guard let error = error as? LuaError, case .stop(.host(let stop)) = error.kind,
            let resume = stop.cause as? ResumeInstead
        else { return nil }
        self = resume
    }
}

extension RunFailure {
    static func attached(_ run: Runs.RunID, key: String) -> RunFailure {
        RunFailure(
            .attached(run.rawValue), code: "attached", "\(run) was started with the key \(key) and is alive",
            hint: "partnerctl runs show \(run)")
    }

    static func isBeingWorkedOn(_ run: Run) -> RunFailure {
        RunFailure(
            .usage, code: "unfinished_run",
            "\(run.id) works on the same input right now (process \(run.owner?.process ?? 0))",
            hint: "wait for it, or start another run with --new")
    }

    static func unfinished(_ run: Runs.RunID, _ script: String) -> RunFailure {
        RunFailure(
            .usage, code: "unfinished_run", "\(run) of \(script) on the same input was not finished",
            hint: "go on with it: partnerctl runs resume \(run); or start anew with --new")
    }

    /// The state in which the run's record ends; nil for a run that can simply go on.
    var runState: RunState? {
        switch kind {
        case .failed, .usage, .badRows, .divergence: .failed
        case .validated: .done
        case .limited: .limited
        case .refused: .refused
        case .unsupported: .unsupported
        case .unreachable, .waiting, .interrupted, .attached: code == "cancelled" ? .cancelled : nil
        }
    }
}
