internal import PartnerCenter
internal import PartnerLua
internal import PartnerSQL
internal import Runs
internal import Sealing

extension RunsCommand {
    /// `partnerctl runs undo`
    static let undo = Command(
        name: "undo", summary: "Takes back what a run did, as a run of its own.",
        details: """
            Shows first what is taken back and what stays, and asks. Each write is taken back by its inverse, the
            last one first. What somebody changed since is left as it is and listed as a conflict; the exit code is
            then 3. Without consent nothing is done and the exit code is 4.
            """,
        arguments: [Argument(name: "RUN", form: .runID, doc: "The run to undo, such as run-17.")],
        flags: [
            .center, .user, .json, .quiet, .toggle("yes", "Takes back without a question."),
            .toggle("dry-run", "Shows what would be taken back, and does nothing."),
            .value(
                "group-size", .integer(1...100_000),
                "Writes per transaction; \(RunOptions.usualGroupSize) unless told."),
        ] + RunLimit.all.map(\.flag),
        examples: [
            CommandExample("partnerctl runs undo run-17 --dry-run"),
            CommandExample("partnerctl runs undo run-17"),
        ],
        action: { invocation, surroundings in
            guard let id = Runs.RunID(invocation.required("RUN")) else {
                preconditionFailure("the parser checked the run's id")
            }
            let center = try OpenedCenter.open(invocation, surroundings, onlyExisting: true)
            do {
                return try RunUndoing(id, center, invocation, surroundings).work()
            } catch {
                throw StoreErrors.operationError(error) ?? error
            }
        })
}

/// The undoing of one run: looked at, decided on, done.
private struct RunUndoing {
    let id: Runs.RunID
    let center: OpenedCenter
    let isDryRun: Bool
    let isConsented: Bool
    let starter: RunStarter
    let console: Console
    let directory: String

    init(
        _ id: Runs.RunID, _ center: OpenedCenter, _ invocation: Invocation, _ surroundings: Surroundings
    ) {
        self.id = id
        self.center = center
        isDryRun = invocation.isSet("dry-run")
        isConsented = invocation.isSet("yes")
        console = surroundings.console
        directory = surroundings.directory
        var options = RunOptions()
        options.limits = RunLimit.limits(invocation)
        options.groupSize = invocation.integer("group-size").map(Int.init) ?? options.groupSize
        starter = RunStarter(
            center: center, surroundings: surroundings, options: options,
            isQuiet: invocation.isSet("quiet"), command: "runs undo")
    }

    func work() throws -> ExitCode {
        let run = try center.database.runs.run(id)
        if let problem = try refusal(run) {
            throw UsageError(
                command: "partnerctl runs undo", problems: [problem], help: "partnerctl runs undo --help")
        }
        let plan = try UndoPlan(run: id.rawValue, from: center.database.store)
        let journal = try Journal(center.database.group, run: id)
        let steps = try UndoSteps(journal)
        let text = UndoText(
            plan: plan, steps: steps.names, files: try WrittenFiles(journal),
            sent: try SentMessages(journal), console: console)
        starter.sayWhere(center.user)
        text.show()
        if plan.takenBack == 0, steps.isEmpty {
            return end(
                RunSummary(id: nil, outcome: .done, message: "\(id) has nothing that can be taken back"))
        }
        if isDryRun { return end(RunSummary(id: nil, outcome: .done)) }
        guard isConsented || console.isConfirmed(text.question) else {
            let why = console.canAsk ? "it was not confirmed" : "nobody can be asked; consent with --yes"
            return end(
                RunSummary(
                    id: nil, outcome: .waiting, code: "consent", message: "nothing was taken back: \(why)"))
        }
        let me = center.me
        let given = GivenArguments(texts: [:], folder: directory, me: { try me().description })
        return try starter.start(
            UndoProgram.program(undoing: id.rawValue, hasSteps: !steps.isEmpty), given,
            key: UndoProgram.startKey(undoing: id.rawValue), undoing: id)
    }

    /// Why the run cannot be undone now; nil when it can.
    private func refusal(_ run: Run) throws -> UsageProblem? {
        if run.isHeld(at: HostClock.milliseconds()) {
            let process = run.owner.map { " by process \($0.process)" } ?? ""
            return UsageProblem(
                message: "\(id) is being worked on\(process)",
                hint: "wait for it, or end it: partnerctl runs cancel \(id)")
        }
        if !run.state.isFinal {
            return UsageProblem(
                message: "\(id) has not ended (\(run.state.rawValue)) and may write more",
                hint: "end it for good first: partnerctl runs cancel \(id)")
        }
        if let other = try center.database.runs.liveRun(
            startKey: UndoProgram.startKey(undoing: id.rawValue))
        {
            return UsageProblem(
                message: "\(other) undoes \(id) already and has not ended",
                hint: "go on with it: partnerctl runs resume \(other)")
        }
        return nil
    }

    /// Tells the end of a command that began no run.
    private func end(_ summary: RunSummary) -> ExitCode {
        if let message = summary.message { console.note(message) }
        if console.isJSON { console.json { summary.write(to: &$0) } }
        return summary.exitCode
    }
}
