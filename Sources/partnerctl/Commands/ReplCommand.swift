internal import LineEditing
internal import LuaRuntime
internal import PartnerCenter
internal import PartnerLua
internal import PartnerSQL
internal import Runs
internal import Sealing

/// `partnerctl repl`
enum ReplCommand {
    static let declaration = Command(
        name: "repl", summary: "Executes Lua as you type it, in the sandbox of scripts.",
        details: """
            Statements work on a private copy of the center, made when the session begins: writes follow all rules,
            are told, and leave nothing. With --live they are lasting at once; each statement that writes is a run.
            Tab completes names, fields and values. :help explains, Ctrl-D ends. Statements can be piped in: one that
            fails does not keep the others from running, and the exit code is then 1. With --live, plugins may have to
            approve of what cannot be taken back.
            """,
        flags: [
            .center, .user, .quiet, .toggle("live", "Writes into the center, lasting at once."),
        ] + RunLimit.all.map(\.flag),
        examples: [
            CommandExample("partnerctl repl"),
            CommandExample("partnerctl repl --live --center rehearsal"),
            CommandExample("echo 'partner.account.get {}' | partnerctl repl"),
        ],
        action: { invocation, surroundings in
            let center = try OpenedCenter.open(invocation, surroundings)
            let isLive = invocation.isSet("live")
            var copy: PrivateCopy?
            if !isLive, center.choice.place != .memory { copy = try PrivateCopy(surroundings.environment) }
            defer { copy?.remove() }
            let signals = SessionSignals(isAttended: surroundings.console.canAsk) { [copy] in copy?.remove() }
            signals.listen()
            let keys = IdentityStore(folder: surroundings.keyFolder)
            let used = try copy?.of(center, keys: keys) ?? center
            do {
                return try withScriptStack {
                    try ReplSession(
                        named: center, used, isLive: isLive, signals, invocation, surroundings,
                        cleanUp: { [copy] in copy?.remove() }
                    ).run()
                }
            } catch {
                throw StoreErrors.operationError(error) ?? error
            }
        })
}

/// One session: wired, announced, run.
private struct ReplSession {
    private let named: OpenedCenter
    private let used: OpenedCenter
    private let isLive: Bool
    private let isQuiet: Bool
    private let surroundings: Surroundings
    private let limits: LuaLimits
    private let signals: SessionSignals
    private let cleanUp: @Sendable () -> Void

    init(
        named: OpenedCenter, _ used: OpenedCenter, isLive: Bool, _ signals: SessionSignals,
        _ invocation: Invocation, _ surroundings: Surroundings, cleanUp: @escaping @Sendable () -> Void
    ) {
        self.named = named
        self.used = used
        self.isLive = isLive
        self.signals = signals
        self.surroundings = surroundings
        self.cleanUp = cleanUp
        isQuiet = invocation.isSet("quiet")
        limits = RunLimit.limits(invocation)
    }

    private var console: Console { surroundings.console }

    func run() throws -> ExitCode {
        let database = used.database
        let signals = signals
        database.group.isWaitCancelled = { signals.isInterrupted }
        // Nobody else waits for the copy, and the end takes back everything at once.
        if !isLive { try database.group.beginRehearsal() }
        defer { console.clearDrawing = {} }
        let output = ReplOutput(console, isQuiet: isQuiet, signals, cleanUp: cleanUp)
        var services = RunServices(
            group: database.group, store: database.runs, actorName: used.user.text, me: used.me,
            hostClock: HostClock.milliseconds, technicalErrors: StoreErrors.operationError)
        let (plugins, center, surroundings) = (try surroundings.plugins(), used, surroundings)
        services.plugins = plugins
        services.mayConsent = { operation, run in
            try Approvers(center, surroundings, among: plugins).require(
                consentTo: operation, count: 1, of: ReplCommand.declaration.name, actor: center.user.text, run
            )
        }
        services.project = try surroundings.projectSurroundings()
        let session = try InteractiveSession(
            isLive ? .live : .plan, folder: surroundings.directory, limits: limits, door: used.door(),
            services: services,
            console: output, bind: { .all($0, $1) })
        let changes = try SessionChanges(database.store, isPlan: !isLive)
        let repl = Repl(session, changes, console, output, signals, isQuiet: isQuiet)
        announce()
        signals.beginLines()
        let code = try take(repl)
        if !isLive { try database.group.endRehearsal(keep: false) }
        return code
    }

    private func take(_ repl: Repl) throws -> ExitCode {
        guard console.canAsk,
            let editor = LineEditor(program: Commands.name, complete: { repl.complete($0) })
        else { return try repl.run(PipedInput(console: console)) }
        let state = Paths.join(surroundings.stateFolder, "repl-history")
        return try repl.run(TypedInput(editor, InputHistory(path: state)))
    }

    private func announce() {
        if isQuiet { return }
        note("on \(named.choice.description) as \(named.user)")
        if isLive {
            note("writes are lasting at once")
        } else {
            note(
                used === named
                    ? "plan: writes are tried, and taken back at the end; --live makes them lasting"
                    : "plan: writes are tried on a private copy of the center as it is now, so that nobody has to wait, and "
                        + "nothing of them is kept; --live makes them lasting"
            )
        }
        if console.canAsk { note(":help explains, Tab completes, Ctrl-D ends") }
    }

    private func note(_ line: String) {
        console.note(Style.faint.paint(Escaping.line(line), console.errTerminal))
    }
}
