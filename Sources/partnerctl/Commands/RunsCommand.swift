internal import PartnerCenter
internal import PartnerSQL
internal import Runs
internal import Sheets

/// `partnerctl runs`
enum RunsCommand {
    static let declaration = Command(
        name: "runs", summary: "Lists the runs of a center, and works on them.",
        subcommands: [
            list, show, resume, RunsTend.declaration, RunsApprove.declaration, cancel, undo, rows,
            RunsReplay.declaration, report, prune,
        ])

    static let run = Argument(name: "RUN", form: .runID, doc: "The run, such as run-17.")

    private static let list = Command(
        name: "list", summary: "Lists runs, the latest first.",
        flags: [
            .center, .json,
            .value("state", .oneOf(RunState.allCases.map(\.rawValue)), "Only runs in this state."),
            .value("limit", .integer(1...1000), default: "50", "At most so many."),
        ],
        action: { invocation, surroundings in
            let center = try OpenedCenter.open(invocation, surroundings)
            var filter = RunFilter()
            filter.states = invocation.text("state").flatMap { RunState(rawValue: $0) }.map { [$0] } ?? []
            filter.limit = invocation.integer("limit").map(Int.init) ?? filter.limit
            RunList(console: surroundings.console).show(try center.database.runs.list(filter))
            return .done
        })

    private static let show = Command(
        name: "show", summary: "Shows one run: how it stands, its rows, what it did.",
        arguments: [run], flags: [.center, .json],
        action: { invocation, surroundings in
            let center = try OpenedCenter.open(invocation, surroundings)
            let run = try center.database.runs.run(try id(invocation))
            let journal = try Journal(center.database.group, run: run.id)
            let batches = try Batches(center.database.group, run: run.id).list()
            let waits = try Waits(center.database.group, run: run.id).list()
            try RunList(console: surroundings.console).show(run, batches, waits, journal)
            return .done
        })

    private static let resume = Command(
        name: "resume", summary: "Goes on with a run where it stopped.",
        arguments: [run], flags: RunFlags.common + [RunFlags.report],
        examples: [CommandExample("partnerctl runs resume run-17 --yes")],
        action: { invocation, surroundings in
            let center = try OpenedCenter.open(invocation, surroundings)
            let starter = RunStarter(
                center: center, surroundings: surroundings, options: RunFlags.options(invocation),
                isQuiet: invocation.isSet("quiet"), command: "runs resume",
                reporter: try RunFlags.reporter(invocation, surroundings))
            return try starter.resume(try id(invocation))
        })

    private static let cancel = Command(
        name: "cancel", summary: "Asks a run to end for good; what it did stays.",
        arguments: [run], flags: [.center],
        action: { invocation, surroundings in
            let center = try OpenedCenter.open(invocation, surroundings)
            let id = try id(invocation)
            let isCancelled = try center.database.runs.cancel(id, now: HostClock.milliseconds())
            surroundings.console.note(
                isCancelled ? "\(id) is cancelled" : "\(id) was asked to end and does so at its next row")
            return .done
        })

    private static let rows = Command(
        name: "rows", summary: "Shows what became of each row of a run.",
        arguments: [run],
        flags: [
            .center, .json, .toggle("failed", "Only rows that failed or were refused."),
            .toggle("changes", "What plugins changed in the rows before they were worked, field by field."),
            .value("out", .file, "Writes them to this new file, .csv or .xlsx, instead."),
        ],
        action: { invocation, surroundings in
            let center = try OpenedCenter.open(invocation, surroundings)
            let run = try center.database.runs.run(try id(invocation))
            let outcomes: Set<RowOutcome>? =
                invocation.isSet("failed") ? [.failed, .refused, .unknown, .unsupported] : nil
            let listing = RowList(
                group: center.database.group, run: run.id, outcomes: outcomes,
                showsChanges: invocation.isSet("changes"))
            if let out = invocation.text("out") {
                let count = try listing.write(to: surroundings.path(out))
                surroundings.console.note("\(ProgressText.rows(count)) written to \(out)")
            } else {
                try listing.show(surroundings.console)
            }
            return .done
        })

    static func id(_ invocation: Invocation) throws -> Runs.RunID {
        guard let id = Runs.RunID(invocation.required("RUN")) else {
            preconditionFailure("the parser checked the run's id")
        }
        return id
    }
}
