internal import LuaRuntime
internal import PartnerCenter
internal import PartnerLua
internal import PartnerSQL
internal import Plugins
internal import Runs
internal import Sealing

/// Starts runs on an open center, or goes on with them, and tells how they ended.
struct RunStarter {
    let center: OpenedCenter
    let surroundings: Surroundings
    let options: RunOptions
    let isQuiet: Bool
    /// Asked when a run is taken up, in that very transaction; nil for always.
    var mayTakeUp: ((Run) throws -> Bool)?
    /// What was called, for the first JSON line.
    let command: String
    /// Writes a page about the run; nil for none.
    var reporter: RunReporter?
    /// Secrets of a run that this process began and goes on with: no record keeps more than their files.
    var secrets: [String: Secret] = [:]
    /// Whether approvers were asked about all that the run does: as part of a plan.
    var isApproved = false
    /// Whether a run that has ended keeps its start key from being used again.
    var startsOnce = false

    private var console: Console { surroundings.console }

    /// Runs `program` from its first line; `undone` is the run that it undoes, which was announced before.
    func start(
        _ program: ScriptProgram, _ given: GivenArguments, key: String?, undoing undone: Runs.RunID? = nil
    ) throws -> ExitCode {
        if undone == nil { sayWhere(center.user) }
        let plugins = try surroundings.plugins()
        let program = program.pinning(plugins)
        let report = try execute(
            program, given, key: key, resuming: nil, as: center.user, undoing: undone, listed: plugins)
        if let instead = report.resumeInstead { return try goOn(Runs.RunID(rawValue: instead)) }
        return finish(report, program)
    }

    /// Goes on with a run, with the script it began with and on behalf of whom it began.
    func resume(_ id: Runs.RunID) throws -> ExitCode {
        let run = try center.database.runs.run(id)
        sayWhere(try SignedIn(run.plan.actor))
        let code = try goOn(id)
        let database = center.database
        // What a plugin could not take of itself, it may have taken now.
        try EventDeliveries.settle(
            goneOnWith: id, store: database.store, runs: database.runs, group: database.group)
        return code
    }

    /// Goes on with a run as `runs tend` does; nil when somebody else was faster.
    func tend(_ id: Runs.RunID) throws -> ExitCode? {
        let (report, program) = try report(goingOn: id)
        if case .attached = report.failure?.kind { return nil }
        // That it waits for something else by now is how tending is meant to end.
        if let failure = report.failure, failure.code == "waiting", !console.isJSON {
            if !isQuiet { console.note("\(id) \(Escaping.line(failure.message))") }
            return .waiting
        }
        return finish(report, program)
    }

    /// Tells a plugin of an event, as `runs tend` does; how that ended is kept with its run.
    func deliver(_ program: ScriptProgram, key: String) throws -> ExitCode? {
        var starter = self
        starter.startsOnce = true
        let me = center.me
        let given = GivenArguments(texts: [:], folder: surroundings.directory, me: { try me().description })
        let plugins = try surroundings.plugins()
        let program = program.pinning(plugins)
        let report = try starter.execute(
            program, given, key: key, resuming: nil, as: center.user, listed: plugins)
        if case .attached = report.failure?.kind { return nil }
        return finish(report, program)
    }

    func goOn(_ id: Runs.RunID) throws -> ExitCode {
        let (report, program) = try report(goingOn: id)
        return finish(report, program)
    }

    /// Executes a run against its journal, with the script it began with or a `changed` one.
    func replay(_ run: Run, _ changed: ScriptProgram?, _ replay: Replay) throws -> ExitCode {
        sayWhere(try SignedIn(run.plan.actor))
        let kept = try program(of: run)
        let program = changed?.keepingPlugins(of: kept) ?? kept
        let report = try execute(
            program, given(of: run), key: nil, resuming: run, as: try SignedIn(run.plan.actor),
            undoing: run.plan.undoes, replaying: replay)
        let summary = RunSummary(report)
        if console.isJSON { console.json { summary.write(to: &$0) } }
        guard var failure = report.failure else {
            console.note("the replay came to the end of \(run.id), as the run did")
            return .done
        }
        if failure.kind == .replayed {
            let place = failure.place.map { "\(Escaping.line($0)): " } ?? ""
            console.note(place + Escaping.line(failure.message))
            return .done
        }
        if failure.kind == .divergence {
            failure.hint =
                "a run that is alive goes on with the script it began with, whatever became of the file"
        }
        let lines = RunFailureText.lines(failure, program, console.errTerminal, showsSource: !console.isJSON)
        for line in lines { console.note(line) }
        return summary.exitCode
    }

    private func report(goingOn id: Runs.RunID) throws -> (RunReport, ScriptProgram) {
        let run = try center.database.runs.run(id)
        let program = try program(of: run)
        let report = try execute(
            program, given(of: run), key: nil, resuming: run, as: try SignedIn(run.plan.actor),
            undoing: run.plan.undoes)
        return (report, program)
    }

    /// The script that a run began with.
    func program(of run: Run) throws -> ScriptProgram {
        let store = center.database.runs
        return ScriptProgram(
            name: run.plan.script, source: try store.source(hash: run.plan.source),
            modules: try run.plan.modules.map { ($0.name, try store.source(hash: $0.source)) })
    }

    private func given(of run: Run) -> GivenArguments {
        let me = center.me
        return GivenArguments(
            texts: [:], secrets: secrets, readAgain: RunCommand.secretAgain,
            folder: String(decoding: run.plan.arguments, as: UTF8.self), me: { try me().description })
    }

    /// `plugins` are those that the project lists, where they are read already.
    private func execute(
        _ program: ScriptProgram, _ given: GivenArguments, key: String?, resuming run: Run?,
        as user: SignedIn, undoing undone: Runs.RunID? = nil, replaying replay: Replay? = nil,
        listed plugins: PluginSet? = nil
    ) throws -> RunReport {
        surroundings.listenForStop()
        let output = RunOutput(console, isQuiet: isQuiet) { surroundings.isStopRequested }
        let shown = reporter?.watching(output, as: user.text, goingOn: run != nil) ?? output
        var services = RunServices(
            group: center.database.group, store: center.database.runs, actorName: user.text, me: center.me,
            hostClock: HostClock.milliseconds, technicalErrors: StoreErrors.operationError)
        services.mayTakeUp = mayTakeUp
        services.plugins = try program.plugins(granting: try surroundings.pluginGrants())
        services.project = try surroundings.projectSurroundings()
        services.startsOnce = startsOnce
        // Asked for when somebody consents: most runs have no use for them.
        services.mayConsent = { operation, run in
            try Approvers(center, surroundings, among: plugins).require(
                consentTo: operation, count: 1, of: program.name, actor: user.text, run)
        }
        if options.allowsIrreversible, !isApproved {
            try Approvers(center, surroundings, among: plugins).require(
                consentTo: "*", count: 0, of: program.name, actor: user.text, run?.id.rawValue)
        }
        // A clock that only moves when told to makes no wait shorter.
        if case .wall = try center.database.store.clock() {
            services.pause = HostClock.pause
            services.centerWork = try center.database.scheduledWork(SealingVault())
        }
        var options = options
        if let run { try options.take(kept: run.plan.options) }
        center.database.group.isWaitCancelled = { StopSignal.isRequested }
        try CrashPoint.arm(center.database.group, surroundings.environment)
        let door = try center.door(as: user)
        let undo = undone.map { UndoModule.installer(undoing: $0.rawValue, center.database.store, door) }
        let report = try withScriptStack {
            try ScriptRun(
                program, given: given, options: options, door: door, services: services, console: shown,
                resuming: run, startKey: key, replaying: replay, undoing: undone,
                installing: undo.map { [$0] } ?? [], bind: { .all($0, $1) }
            ).execute()
        }
        // What the run made due at once, others wait for; whoever is asked to stop meanwhile leaves it to the next.
        if replay == nil { do { try center.catchUp() } catch RunsError.interrupted {} }
        output.finish(report.problems)
        console.clearDrawing = {}
        if case .attached = report.failure?.kind { return report }
        if undone != nil, let id = report.runID {
            try UndoConflicts.show(Runs.RunID(rawValue: id), in: center.database.group, console)
        }
        return report
    }

    /// Every run names its center first.
    func sayWhere(_ user: SignedIn) {
        if console.isJSON {
            console.json { json in
                json.put("type", JSONLines.start.type)
                json.put("version", JSONLines.version)
                json.put("command", command)
                json.put("center", center.choice.description)
            }
        } else if !isQuiet {
            console.note(
                Style.faint.paint("on \(center.choice.description) as \(user.text)", console.errTerminal))
        }
    }

    func finish(_ report: RunReport, _ program: ScriptProgram) -> ExitCode {
        let summary = RunSummary(report)
        if let failure = report.failure {
            let lines = RunFailureText.lines(
                failure, program, console.errTerminal, showsSource: !console.isJSON)
            for line in lines { console.note(line) }
        }
        let isReported = reporter?.write(report, program, center, console) ?? true
        if console.isJSON {
            console.json { summary.write(to: &$0) }
        } else if !isQuiet, let text = summary.text {
            console.note(text)
        }
        var codes = [summary.exitCode]
        if !isReported { codes.append(.failed) }
        // What a plugin's command answered.
        if report.failure == nil, let own = report.exitCode.flatMap({ ExitCode(rawValue: Int32($0)) }) {
            codes.append(own)
        }
        return ExitCode.first(of: codes)
    }
}
