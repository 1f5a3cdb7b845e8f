internal import LuaRuntime
internal import PartnerCenter
internal import Plugins
internal import Sealing

/// One test while it runs: its own state, its own center, the runs it started.
final class TestCase<B: TestBench>: TestRunKeeper {
    let engine: TestEngine<B>
    let file: TestFile
    let bench: B
    let log: TestLog
    let folder: TestFolder
    let faults = FaultPlan()
    let identity = Identity()
    private let transcript: RunTranscript
    let session: RunSession
    let state: LuaState
    var runs: [TestRun] = []
    /// What the plugin under test sends.
    let network = RecordedNetwork()
    /// Who the test itself works as: the bench's user, the operator.
    private let doors: [Door<B.Base>]
    /// The plugins of the test that runs, where the tests are a plugin's.
    var plugins: PluginHost?
    /// What its rows are given to.
    var pass: PluginPass?
    var trace = PluginTrace()
    private var declared: [(test: DeclaredTest, function: LuaFunction)] = []

    /// Makes the center that `settings` ask for, and the state.
    init(_ engine: TestEngine<B>, _ file: TestFile, _ settings: TestCenterSettings) throws {
        self.engine = engine
        self.file = file
        let bench = try engine.makeBench(settings)
        self.bench = bench
        log = TestLog(bench.group)
        folder = TestFolder(source: file.folder)
        transcript = RunTranscript(isStopped: engine.isStopped, prepare: { _ in })
        let center = try bench.center(as: bench.user)
        var options = RunOptions()
        // Whoever writes a test consents to what it does itself.
        options.allowsIrreversible = true
        session = RunSession(
            log: log, console: transcript, options: options, runID: nil, scriptName: file.program.name,
            secrets: SecretKeeper(recipients: { [] }, keep: { _, _ in }),
            files: RunFiles(folder: file.folder, recorded: nil),
            zone: try Zone(center.capabilities.environment.zoneName), now: { try center.now() })
        state = try LuaState(limits: engine.limits)
        doors = [Door(center), Door(try bench.center(as: .centerOperator))]
        let translate = translate
        state.translateError = { error in
            // What would end a run is an error like any other of a test's own calls: expect(…):fails_with "refused".
            guard var known = error as? OperationError else { return translate(error) }
            known.endsRun = false
            return translate(known)
        }
        install()
        // Runs, signals and the other of the two may have changed roles since, or made the first user.
        log.willPerform = { [unowned self] effect in
            for door in doors { door.forgetRights() }
            if session.callers?.current != nil { try faults.willCall(effect.operation) }
        }
        engine.willRun(state)
    }

    /// Takes away all that the test leaves behind.
    func end() {
        state.close()
        folder.remove()
    }

    var translate: ErrorTranslator {
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
            try preparePlugins(test.plugin)
            try state.run(declared[test.number].function)
        } catch {
            outcome.failure = TestFailure(error, translate: translate)
            outcome.failure?.details += runs.suffix(3).compactMap(\.line)
        }
        trace.calls = faults.calls
        outcome.plugin = trace
        plugins?.leave()
        (pass, plugins) = (nil, nil)
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
        let options = try Options(
            stack, at: hasOptions ? 2 : 4, of: "test",
            known: ["at", "center"] + (engine.plugin == nil ? [] : ["without", "config"]))
        var test = DeclaredTest(
            name: name, place: session.place(stack), number: declared.count,
            settings: try TestCenterSettings(options))
        if let plugin = engine.plugin {
            test.plugin = try PluginTestSettings(options, of: plugin.plugin.code.manifest)
        }
        declared.append((test, function))
    }

    // MARK: What a test can use

    private func install() {
        let session = session
        let capabilities = doors[0].center.capabilities
        RowSource.declare(in: state, session)
        MoneyModule.declare(in: state)
        JSONModule.declare(in: state)
        TestRun.declare(in: state)
        Expectation.declare(in: state, Snapshots(ofTest: file.path, updates: engine.updatesSnapshots))
        let files = OperationFiles(of: folder)
        for door in doors { door.center.files = files }
        for (name, door) in zip(["partner", TestFunctions.operatorTable], doors) {
            var bindings = OperationBindings.all(session, door)
            bindings.add("environment.supports") { try EnvironmentModule.supports(capabilities, $0) }
            let nouns = bindings
            state.globals { globals in globals.module(named: name) { nouns.install(in: $0) } }
        }
        state.module("money") { MoneyModule.install(in: $0) }
        state.module("json") { try JSONModule.install(in: $0, session) }
        state.module("clock") { [unowned self] module in
            ClockModule.install(in: module, session)
            module.function("advance") { [unowned self] (span: String) in try advance(by: CalendarSpan(span))
            }
        }
        state.module("secrets") { module in
            module.function("of") { stack in
                let text = try String.read(stack, at: 1)
                try LuaSecret(ScriptSecret(Secret(Array(text.utf8)))).push(onto: stack)
                return 1
            }
        }
        state.module("files") { [folder] in folder.install(in: $0) }
        state.module("faults") { [faults] in FaultsModule.install(in: $0, faults) }
        state.module("script") { [unowned self] module in
            module.function("run") { [unowned self] stack in try start(stack) }
            module.function("plan") { [unowned self] stack in try plan(stack) }
            module.function("tend") { [unowned self] in
                try requireInside("script.tend")
                try tend()
            }
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
        if let plugin = engine.plugin { install(plugin) }
        ScriptEnvironment.install(in: state, file.program, session)
    }

    /// - Throws: `OperationError` outside of a test, where there is no center.
    func requireInside(_ call: String) throws {
        _ = try log.recorded(Effect(call, arguments: [], at: ""))
    }
}
