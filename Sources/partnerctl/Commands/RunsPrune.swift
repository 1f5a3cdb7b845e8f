internal import PartnerCenter
internal import PartnerSQL
internal import Runs

extension RunsCommand {
    /// `partnerctl runs prune`
    static let prune = Command(
        name: "prune", summary: "Forgets what was kept of runs that ended: rows, effects, sources.",
        details: """
            What the runs did stays done, and the audit log stays. Runs that are interrupted are kept.
            A secret that was not delivered goes with its run.
            """,
        flags: [
            .center,
            .value("before", .duration, default: "30d", "Only runs that ended longer ago than this."),
            .toggle("yes", "Forgets without a question."),
        ],
        examples: [CommandExample("partnerctl runs prune --before 90d --yes")],
        action: { invocation, surroundings in
            let console = surroundings.console
            guard invocation.isSet("yes") || console.canAsk else {
                let problem = UsageProblem(
                    message: "what is forgotten is gone, and nobody can be asked here; nothing was changed",
                    hint: "consent with --yes")
                throw UsageError(
                    command: "partnerctl runs prune", problems: [problem],
                    help: "partnerctl runs prune --help")
            }
            guard let age = invocation.duration("before") else {
                preconditionFailure("--before has a default")
            }
            let center = try OpenedCenter.open(invocation, surroundings, onlyExisting: true)
            let pruning = RunPruning(
                database: center.database, moment: moment(age, before: HostClock.milliseconds()))
            do {
                return try forget(pruning, isConsented: invocation.isSet("yes"), console)
            } catch {
                throw StoreErrors.operationError(error) ?? error
            }
        })

    private static func forget(
        _ pruning: RunPruning, isConsented: Bool, _ console: Console
    ) throws -> ExitCode {
        let forecast = try pruning.forecast()
        // With nothing to see, there may be the rest of a removal that was broken off.
        if forecast.runs > 0, !isConsented,
            !console.isConfirmed(PruningText.question(forecast, pruning.moment))
        {
            console.note("nothing was forgotten")
            return .failed
        }
        let (report, isErased) = try pruning.prune()
        for line in PruningText.done(report, forecast) { console.note(line) }
        if !isErased {
            console.note(
                "another process still reads what went; it leaves the disk when a later prune finds none")
        }
        return .done
    }

    /// So long before `now`, both in milliseconds; an age beyond all counting is the beginning of time.
    static func moment(_ age: Duration, before now: Milliseconds) -> Milliseconds {
        let (milliseconds, isTooLong) = age.components.seconds.multipliedReportingOverflow(by: 1000)
        if isTooLong { return .min }
        return now - milliseconds - age.components.attoseconds / 1_000_000_000_000_000
    }
}
