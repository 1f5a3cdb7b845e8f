internal import LuaRuntime
internal import PartnerCenter
internal import Runs
internal import Sealing

extension TestCase {
    /// `script.run(path, arguments, options)`
    func start(_ stack: LuaStack) throws -> Int32 {
        let (run, options) = try prepare(stack, "script.run")
        runs.append(run)
        try execute(run, options.options)
        try run.push(onto: stack)
        return 1
    }

    /// A run of the script, arguments and options that stand on the stack, not begun.
    func prepare(_ stack: LuaStack, _ call: String) throws -> (TestRun, TestRunOptions) {
        try requireInside(call)
        let path = try String.read(stack, at: 1)
        let options = try TestRunOptions(stack, at: 3, of: call, isNew: true)
        let place = path.hasPrefix("/") ? path : "\(file.folder)/\(path)"
        let name = path.split(separator: "/").last.map(String.init) ?? path
        let program = try Self.program(at: place, shownAs: name, given: path, call)
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
            program, given, actor: options.user ?? bench.user, key: options.key, transcript, of: self)
        run.follower = follower
        return (run, options)
    }

    private static func program(
        at place: String, shownAs name: String, given path: String, _ call: String
    ) throws -> ScriptProgram {
        do {
            return try ScriptProgram(contentsOf: place, shownAs: name)
        } catch let error as OperationError where error.message == "\(name) cannot be read" {
            throw OperationError(
                .badFile, "\(call): \(path) cannot be read", hint: "paths are seen from the test's folder")
        }
    }

    func resume(_ run: TestRun, _ options: TestRunOptions) throws {
        guard let id = run.id else {
            throw OperationError(
                .forbiddenState, "run:resume: nothing was kept of this run of \(run.program.name)",
                hint: "start it anew: script.run(…)")
        }
        let kept = try bench.runs.run(id)
        if kept.state == .done {
            // It was cut when all was done: nothing is left to go on with.
            run.report?.failure = nil
            return
        }
        try execute(run, options.options, resuming: kept)
    }

    /// Executes a run until it ends, waits or is cut.
    func execute(_ run: TestRun, _ options: RunOptions, resuming resumed: Run? = nil) throws {
        let center = try bench.center(as: run.actor)
        var options = settled(options)
        if let resumed { try options.take(kept: resumed.plan.options) }
        faults.beginProcess()
        bench.group.onBoundary = { [faults] boundary in
            switch boundary.moment {
            case .beforeCommit: try faults.willCommit()
            case .afterCommit: try faults.didCommit()
            }
        }
        defer {
            bench.group.onBoundary = nil
            run.follower?.finish()
        }
        run.report = try ScriptRun(
            run.program, given: resumed == nil ? run.given : run.given.withoutTexts,
            options: options, door: Door(FaultyCenter(base: center, faults: faults)),
            services: services(for: run, center), console: run.transcript, resuming: resumed,
            startKey: resumed == nil ? run.key : nil,
            bind: { .all($0, $1) }
        ).execute()
        bench.group.onBoundary = nil
        run.id = (run.report?.runID).map(Runs.RunID.init(rawValue:)) ?? run.id
        if faults.hasCrashed { try pickUp(run) }
    }

    /// What a run on `center` works with.
    func services(for run: TestRun, _ center: B.Base) -> RunServices {
        let me = identity.recipient
        var services = RunServices(
            group: bench.group, store: bench.runs, actorName: run.actor.text, me: { me },
            hostClock: { (try? center.now().milliseconds) ?? 0 },
            technicalErrors: { [bench] in bench.operationError($0) })
        // Whoever is cut leaves a lease behind, which nobody has to wait for.
        services.owner = .departed()
        services.plugins = plugins?.set ?? engine.plugins
        services.network = { NoNetwork() }
        services.mailbox = { [weak run] in run?.messages.append($0) }
        return services
    }

    /// The options with what holds for every run of a test.
    func settled(_ options: RunOptions) -> RunOptions {
        var options = options
        options.limits = engine.limits
        // Nobody waits for a center that only pretends to be busy, and every draw is the same.
        options.sleep = { _ in }
        options.draw = { 0.5 }
        return options
    }

    /// A run that was cut with its first commit does not know that it was made.
    private func pickUp(_ run: TestRun) throws {
        try bench.group.abandon()
        guard run.id == nil, let latest = try bench.runs.list().first else { return }
        if !runs.contains(where: { $0.id == latest.id }) { run.id = latest.id }
    }

    func effects(of run: TestRun) throws -> [String] {
        guard let id = run.id else { return [] }
        var names: [String] = []
        try Journal(bench.group, run: id).forEach { names.append($0.operation) }
        return names
    }

    func writes(of run: TestRun) throws -> [String] {
        guard let id = run.id else { return [] }
        let center = try bench.center(as: bench.user)
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
}

extension GivenArguments {
    /// What a run is given that goes on: its arguments are in its journal.
    fileprivate var withoutTexts: GivenArguments {
        var given = self
        given.texts = [:]
        return given
    }
}
