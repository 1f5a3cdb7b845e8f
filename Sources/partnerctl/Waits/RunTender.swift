internal import PartnerCenter
internal import PartnerLua
internal import PartnerSQL
internal import Runs

/// Goes on with runs whose wait is over, each once, however many do the same at once.
struct RunTender {
    let center: OpenedCenter
    /// Goes on with one run.
    let starter: RunStarter
    private let due: DueRuns<LocalCenter<SQLStore>>

    init(_ center: OpenedCenter, _ surroundings: Surroundings, _ options: RunOptions, isQuiet: Bool) throws {
        self.center = center
        let due = DueRuns(try center.door().center, center.database.group)
        self.due = due
        starter = RunStarter(
            center: center, surroundings: surroundings, options: options, isQuiet: isQuiet,
            mayTakeUp: { run in try Self.isToTend(run, due) }, command: "runs tend")
    }

    /// Goes on with every run that is due now; what becomes due by that is left for the next time.
    ///
    /// - Returns: how each run ended that was gone on with.
    func tend() throws -> [ExitCode] {
        var codes: [ExitCode] = []
        // What falls due in the center by now may be what runs wait for.
        try center.catchUp()
        let store = center.database.runs
        let waiting = try store.waiting(limit: .max)
        let abandoned = try store.abandoned(now: HostClock.milliseconds())
        for run in abandoned + waiting where try Self.isToTend(run, due) {
            if starter.surroundings.isStopRequested { break }
            do {
                if let code = try starter.tend(run.id) { codes.append(code) }
            } catch let error as RunsError {
                // Somebody else was faster.
                guard case .leaseHeld = error else { throw error }
            }
        }
        return codes
    }

    /// Whether the run, as it is now, waits for something that is there, or was left by a process that died.
    private static func isToTend(_ run: Run, _ due: DueRuns<LocalCenter<SQLStore>>) throws -> Bool {
        switch run.state {
        case .waiting: try due.isDue(run)
        case .running: !run.isHeld(at: HostClock.milliseconds())
        default: false
        }
    }
}

/// Runs go on as the center's clock moves.
struct WaitingRuns: DueWork {
    let tender: RunTender

    /// The earliest time that a run waits for.
    func nextDue(after instant: Instant, upTo limit: Instant) throws -> Instant? {
        try tender.center.database.runs.nextWake(after: instant.milliseconds, upTo: limit.milliseconds)
            .map { try Instant(milliseconds: $0) }
    }

    func perform(at instant: Instant) throws {
        // A run that goes on may wait again for what is there already, or make another one due.
        while !(try tender.tend().isEmpty) {}
    }
}
