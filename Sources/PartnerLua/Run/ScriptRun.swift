internal import FoundationEssentials
public import LuaRuntime
public import PartnerCenter
public import Plugins
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
    /// Who works on runs: this process.
    public var owner = LeaseOwner.current()
    /// Asked, in the transaction that takes a run up, whether to do so; nil for always.
    public var mayTakeUp: ((Run) throws -> Bool)?
    /// Whether a run that has ended counts as one with its start key too, so that nothing is begun twice.
    public var startsOnce = false
    /// Asked before somebody is asked to consent to an irreversible operation of a run; throws where it must not be
    /// done. Consent that was given before, for a run or with a plan, was asked for then.
    public var mayConsent: ((_ operation: String, _ runID: Int64?) throws -> Void)?
    /// Lets the host's time pass, for a wait that is short; nil where the center's clock does not move by itself.
    public var pause: ((Milliseconds) -> Void)?
    /// What the center itself does as that time passes; nil where somebody else sees to it.
    public var centerWork: (any DueWork)?
    /// The plugins that the run may call.
    public var plugins = PluginSet()
    /// What the project has around them.
    public var project = ProjectSurroundings()
    /// How they reach other machines; nil for as the machine does.
    var network: (() -> any Network)?
    /// Takes messages in place of the project's channels: in tests.
    var mailbox: ((ChannelMessage) -> Void)?

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
    /// What a plugin's command answered, from 0 to 3; nil for any other run, and for one that has not come so far.
    public var exitCode: Int?
}

/// One execution of a script, from its first line or from where it stopped.
///
/// Blocks its thread, which needs a stack of at least 8 MiB.
public final class ScriptRun<C: Center> {
    /// What is executed; at a prompt one statement after the other.
    var program: ScriptProgram
    let door: Door<C>
    let services: RunServices
    let options: RunOptions
    let console: any RunConsole
    let given: GivenArguments
    let log: any EffectLog
    let journal: JournalLog?
    let session: RunSession
    let guards: RunGuards
    let plugins: PluginHost
    let outside: Outside
    let resumed: Run?
    let startKey: String?
    let replay: Replay?
    let bind: (RunSession, Door<C>) -> OperationBindings<C>
    /// The run that this one undoes.
    let undoes: Runs.RunID?
    let extraModules: [(LuaState, RunSession) throws -> Void]
    var seed: [UInt8]
    var lease: Lease?
    var renewedAt: Milliseconds = 0
    /// Events that this run was given, by their ids.
    var deliveredEvents: Set<Int64> = []
    let translate: ErrorTranslator

    /// A lease outlives its last sign of life by so much; a dead process gives it up at once.
    static var leaseLength: Milliseconds { 10 * 60_000 }

    /// Prepares a run.
    ///
    /// `resumed` is the run that goes on, with the program it began with; at most one live run has `startKey`.
    /// With `replay`, `resumed` is only executed against its journal, with `program`, whichever that is.
    /// `bind` makes the operations' functions: `OperationBindings.all`, called where the center's type is known.
    /// `recorder` sees what a rehearsal does. `undoes` is the run that this one takes back; `extra` installs modules
    /// that only this program has.
    public init(
        _ program: ScriptProgram, given: GivenArguments, options: RunOptions, door: Door<C>,
        services: RunServices, console: any RunConsole, resuming resumed: Run? = nil, startKey: String? = nil,
        replaying replay: Replay? = nil, recorder: EffectRecorder? = nil,
        undoing undoes: Runs.RunID? = nil, installing extra: [(LuaState, RunSession) throws -> Void] = [],
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
        self.replay = replay
        self.bind = bind
        self.undoes = undoes
        extraModules = extra
        seed = resumed?.plan.seed ?? recorder?.seed ?? SecureRandom.bytes(8)
        translate = ErrorTranslator(technical: services.technicalErrors)
        if options.validatesOnly {
            journal = nil
            log = ForgetfulLog()
        } else {
            let journal = try JournalLog(
                services.group, resuming: resumed?.id, replay: replay, now: services.hostClock,
                start: { throw NotStarted() })
            self.journal = journal
            log = journal
        }
        let callers = services.plugins.isEmpty ? nil : CallChain()
        guards = try RunGuards(program, resuming: resumed, options, services.group, console, callers)
        let environment = door.center.capabilities.environment
        let files = RunFiles(folder: given.folder, recorded: resumed?.plan.inputs)
        let secrets = SecretKeeper(recipients: { [] }, keep: { _, _ in })
        session = RunSession(
            log: log, console: console, options: options, runID: resumed?.id.rawValue,
            scriptName: program.name,
            secrets: secrets, files: files, zone: try Zone(environment.zoneName),
            now: { try door.center.now() })
        door.center.files = OperationFiles(of: session)
        session.recorder = recorder
        session.callers = callers
        plugins = PluginHost(services.plugins, callers ?? CallChain())
        session.plugins = plugins
        recorder?.callers = callers
        let authorities = services.project.certificateAuthorities
        outside = Outside(
            services.project,
            services.network ?? { LiveNetwork(certificateAuthorities: authorities) },
            mailbox: services.mailbox)
        journal?.recorder = recorder
        journal?.transcript.willKeep = { [console] in console.flush() }
        wireRun()
        wireOutside()
    }

    deinit { plugins.close() }

    private struct NotStarted: Error {}

    /// Runs the script to its end, or to what stops it.
    public func execute() -> RunReport {
        var failure: RunFailure?
        do {
            if let fault = guards.headerFault { throw fault }
            if let resumed, replay == nil { try takeUp(resumed) }
            try runScript()
            try journal?.finish()
        } catch {
            if let resume = ResumeInstead(error) {
                return RunReport(
                    runID: nil, failure: nil, totals: RowTotals(), problems: [], leftOutRows: 0,
                    resumeInstead: resume.run)
            }
            failure = guards.atRow(describe(error))
        }
        if replay == nil { failure = close(failure) }
        return RunReport(
            runID: session.runID, failure: failure, totals: session.totals, problems: session.problems,
            leftOutRows: session.leftOutRows, resumeInstead: nil, exitCode: session.exitCode)
    }

    func describe(_ error: any Error) -> RunFailure {
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

    private func runScript() throws {
        let state = try makeState()
        defer { state.close() }
        console.willRun(state)
        replay?.willRun(state)
        try run(state.load(program.source, name: program.name), in: state)
    }

    /// A state with everything that scripts find.
    func makeState() throws -> LuaState {
        let state = try LuaState(limits: options.limits)
        state.translateError = { [translate] error in translate(error) }
        state.seedRandom(seed.reduce(0) { $0 << 8 | UInt64($1) })
        guards.state = state
        preparePlugins()
        try install(in: state)
        return state
    }

    /// Runs `script` as the main branch to its end; `read` gets its results.
    func run(
        _ script: LuaFunction, in state: LuaState, read: (LuaStack, Int32) throws -> Void = { _, _ in }
    ) throws {
        let scheduler = Scheduler(state, host(state))
        session.hasSeveralBranches = { [unowned scheduler] in scheduler.liveBranches > 1 }
        defer {
            session.hasSeveralBranches = { false }
            plugins.leave()
        }
        try scheduler.run(script, read: read)
    }

    private func host(_ state: LuaState) -> Scheduler.Host {
        Scheduler.Host(
            enter: { [journal, session] branch, callers in
                journal?.branch = branch
                session.callers?.links = callers
            },
            commit: { [log] in try log.commit() },
            batch: { [unowned self] request in
                let handle = try run(request, state)
                if console.isStopRequested { throw RunFailure.interrupted }
                return { stack in
                    try handle.push(onto: stack)
                    return 1
                }
            },
            recordedBatch: { [unowned self] in try recall($0) },
            recordedWait: { [unowned self] in try recall($0) },
            recalledWait: { [unowned self] in try answer(of: $0) },
            beginWait: { [unowned self] in try begin($0) },
            endWait: { [unowned self] in try firstOver($0, state) },
            stuck: { [session] in .waits(for: $0, runID: session.runID) },
            checkStop: { [console, log] in
                guard console.isStopRequested else { return }
                try log.commit()
                throw RunFailure.interrupted
            })
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
