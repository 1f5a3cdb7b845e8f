internal import LuaRuntime
internal import PartnerCenter
internal import Runs
internal import Sealing

/// One test while it runs: its own state, its own center, the runs it started.
final class TestCase<B: TestBench>: TestRunKeeper {
    private let engine: TestEngine<B>
    private let file: TestFile
    private let bench: B
    private let log: TestLog
    private let folder: TestFolder
    private let faults = FaultPlan()
    private let identity = Identity()
    private let transcript: RunTranscript
    private let session: RunSession
    private let state: LuaState
    private var runs: [TestRun] = []
    private var declared: [(test: DeclaredTest, function: LuaFunction)] = []
    /// How far the host's clock is ahead of the center's: a run that was cut leaves a lease to outlive.
    private var leap: Milliseconds = 0

    /// Makes the center that `settings` ask for, and the state.
    init(_ engine: TestEngine<B>, _ file: TestFile, _ settings: TestCenterSettings) throws {
        self.engine = engine
        self.file = file
        let bench = try engine.makeBench(settings)
        self.bench = bench
        log = TestLog(bench.group)
        folder = TestFolder(source: file.folder)
        transcript = RunTranscript(isStopped: engine.isStopped, prepare: { _ in })
        let center = try bench.center(as: bench.admin)
        session = RunSession(
            log: log, console: transcript, options: RunOptions(), runID: nil, scriptName: file.program.name,
            secrets: SecretKeeper(recipients: { [] }, keep: { _, _ in }),
            files: RunFiles(folder: file.folder, recorded: nil),
            zone: try Zone(center.capabilities.environment.zoneName), now: { try center.now() })
        state = try LuaState(limits: engine.limits)
        let translate = translate
        state.translateError = { translate($0) }
        install(Door(center))
        engine.willRun(state)
    }

    /// Takes away all that the test leaves behind.
    func end() {
        state.close()
        folder.remove()
    }

    private var translate: ErrorTranslator {
        ErrorTranslator(technical: { [bench] in bench.operationError($0) })
    }

    // MARK: The file and its tests

    /// Runs the file, whose tests are declared by that.
    func declareTests() throws(TestFailure) -> [DeclaredTest] {
        do {
            try state.run(try state.load(file.program.source, name: file.program.name))
            return declared.map(\.test)
        } catch {
            throw TestFailure(error, translate: translate)
        }
    }

    /// Runs one of the tests that were declared.
    func run(_ test: DeclaredTest) -> TestOutcome {
        var outcome = TestOutcome()
        guard declared.indices.contains(test.number), declared[test.number].test.name == test.name else {
            outcome.failure = TestFailure(
                OperationError(
                    .forbiddenState, "the file declares other tests each time it is read",
                    hint: "let nothing around the tests depend on time or chance"), translate: translate)
            return outcome
        }
        log.isInside = true
        defer { log.isInside = false }
        do {
            try state.run(declared[test.number].function)
        } catch {
            outcome.failure = TestFailure(error, translate: translate)
            outcome.failure?.details += runs.suffix(3).compactMap(\.line)
        }
        outcome.output = String(decoding: transcript.output, as: UTF8.self)
        return outcome
    }

    private func declare(_ stack: LuaStack) throws {
        let name = try String.read(stack, at: 1)
        let hasOptions = stack.type(at: 2) == .table
        let function = try LuaFunction.read(stack, at: hasOptions ? 3 : 2)
        if log.isInside {
            throw OperationError(
                .forbiddenState, "test is called inside of a test", hint: "write one behind the other")
        }
        if declared.contains(where: { $0.test.name == name }) {
            throw OperationError(
                .alreadyExists, "two tests are called \"\(name)\"", hint: "say what tells them apart")
        }
        let options = try Options(stack, at: hasOptions ? 2 : 4, of: "test", known: ["at", "center"])
        let test = DeclaredTest(
            name: name, place: session.place(stack), number: declared.count,
            settings: try TestCenterSettings(options))
        declared.append((test, function))
    }

    // MARK: What a test can use

    private func install(_ door: Door<B.Base>) {
        let session = session
        RowSource.declare(in: state, session)
        MoneyModule.declare(in: state)
        JSONModule.declare(in: state)
        TestRun.declare(in: state)
        Expectation.declare(in: state, Snapshots(ofTest: file.path, updates: engine.updatesSnapshots))
        var bindings = OperationBindings.all(session, door)
        let capabilities = door.center.capabilities
        bindings.add("environment.supports") { try EnvironmentModule.supports(capabilities, $0) }
        let nouns = bindings
        state.module("partner") { nouns.install(in: $0) }
        state.module("money") { MoneyModule.install(in: $0) }
        state.module("json") { try JSONModule.install(in: $0, session) }
        state.module("clock") { [unowned self] module in
            ClockModule.install(in: module, session)
            module.function("advance") { [unowned self] (span: String) in try advance(by: CalendarSpan(span))
            }
        }
        state.module("files") { [folder] in folder.install(in: $0) }
        state.module("faults") { [faults] in FaultsModule.install(in: $0, faults) }
        state.module("script") { [unowned self] module in
            module.function("run") { [unowned self] stack in try start(stack) }
        }
        state.globals { [unowned self] module in
            module.function("test") { [unowned self] stack in
                try declare(stack)
                return 0
            }
            module.function("expect") { stack in
                if stack.type(at: 1) == .none {
                    throw LuaMismatch(stack, at: 1, expected: "value")
                }
                try Expectation(LuaReference(stack, at: 1)).push(onto: stack)
                return 1
            }
        }
        ScriptEnvironment.install(in: state, file.program, session)
    }

    private func requireInside(_ call: String) throws {
        _ = try log.recorded(Effect(call, arguments: [], at: ""))
    }

    // MARK: Runs

    private func start(_ stack: LuaStack) throws -> Int32 {
        try requireInside("script.run")
        let path = try String.read(stack, at: 1)
        let options = try TestRunOptions(stack, at: 3, of: "script.run", isNew: true)
        let place = path.hasPrefix("/") ? path : "\(file.folder)/\(path)"
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let program = try Self.program(at: place, shownAs: name, given: path)
        let arguments = try TestArguments(stack, at: 2, for: program, folder)
        let me = identity.recipient
        let given = GivenArguments(
            texts: arguments.texts, secrets: arguments.secrets, folder: try folder.path(),
            me: { me.description })
        let follower = engine.coverage?.follower(of: program, at: place)
        let willRun = engine.willRun
        let transcript = RunTranscript(isStopped: engine.isStopped) { state in
            willRun(state)
            follower?.follow(state)
        }
        let run = TestRun(
            program, given, actor: options.user ?? bench.admin, key: options.key, transcript, of: self)
        run.follower = follower
        runs.append(run)
        try execute(run, options.options)
        try run.push(onto: stack)
        return 1
    }

    private static func program(
        at place: String, shownAs name: String, given path: String
    ) throws -> ScriptProgram {
        do {
            return try ScriptProgram(contentsOf: place, shownAs: name)
        } catch let error as OperationError where error.message == "\(name) cannot be read" {
            throw OperationError(
                .badFile, "script.run: \(path) cannot be read", hint: "paths are seen from the test's folder")
        }
    }

    func resume(_ run: TestRun, _ options: TestRunOptions) throws {
        guard let id = run.id else {
            throw OperationError(
                .forbiddenState, "run:resume: nothing was kept of this run of \(run.program.name)",
                hint: "start it anew: script.run(…)")
        }
        try execute(run, options.options, resuming: bench.runs.run(id))
    }

    /// Executes a run until it ends, waits or is cut.
    private func execute(_ run: TestRun, _ options: RunOptions, resuming resumed: Run? = nil) throws {
        let me = identity.recipient
        let center = try bench.center(as: run.actor)
        let services = RunServices(
            group: bench.group, store: bench.runs, actorName: run.actor.text, me: { me },
            hostClock: { [leap] in ((try? center.now().milliseconds) ?? 0) + leap },
            technicalErrors: { [bench] in bench.operationError($0) })
        var options = options
        options.limits = engine.limits
        // Nobody waits for a center that only pretends to be busy, and every draw is the same.
        options.sleep = { _ in }
        options.draw = { 0.5 }
        faults.beginProcess()
        run.report = try ScriptRun(
            run.program, given: run.given, options: options,
            door: Door(FaultyCenter(base: center, faults: faults)), services: services,
            console: run.transcript, resuming: resumed, startKey: resumed == nil ? run.key : nil,
            bind: { .all($0, $1) }
        ).execute()
        run.follower?.finish()
    }

    func effects(of run: TestRun) throws -> [String] {
        guard let id = run.id else { return [] }
        var names: [String] = []
        try Journal(bench.group, run: id).forEach { names.append($0.operation) }
        return names
    }

    func writes(of run: TestRun) throws -> [String] {
        guard let id = run.id else { return [] }
        let center = try bench.center(as: bench.admin)
        var listing = EachAuditRecord()
        listing.runID = RunReference(id.rawValue)
        var names: [String] = []
        var next: PageCursor?
        repeat {
            let page = try center.page(listing, after: next, limit: 1_000, .centerOperator, Origin())
            names += page.items.map(\.operation)
            next = page.next
        } while next != nil
        return names
    }

    // MARK: The clock

    private func advance(by span: CalendarSpan) throws {
        try requireInside("clock.advance")
        guard span.count >= 0 else {
            throw OperationError(.badArgument, "clock.advance: time only goes forward, not by \(span)")
        }
        try bench.advance(to: session.now().adding(span, in: session.zone))
    }
}
