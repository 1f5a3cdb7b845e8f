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
    private let events: EventDeliveries<SQLStore>

    /// Events that one tending tells: what is left is told by the next.
    private static let mostEvents = 500

    init(_ center: OpenedCenter, _ surroundings: Surroundings, _ options: RunOptions, isQuiet: Bool) throws {
        self.center = center
        let due = DueRuns(try center.door().center, center.database.group)
        self.due = due
        let clock = try center.door().center
        events = EventDeliveries(
            to: try surroundings.plugins(), store: center.database.store, runs: center.database.runs,
            group: center.database.group, now: { try clock.now() },
            isHeld: { $0.isHeld(at: HostClock.milliseconds()) })
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
        try deliver(&codes)
        return codes
    }

    /// Tells plugins what happened, also by the runs that were gone on with.
    private func deliver(_ codes: inout [ExitCode]) throws {
        _ = try events.forEachDue(limit: Self.mostEvents) { delivery in
            if starter.surroundings.isStopRequested { return false }
            do {
                var starter = starter
                // That it is to be tried again was found out already.
                starter.mayTakeUp = { !$0.isHeld(at: HostClock.milliseconds()) }
                let code =
                    try delivery.run.map { try starter.goOn($0) }
                    ?? starter.deliver(delivery.program, key: delivery.startKey)
                if let code { codes.append(code) }
                return code != nil
            } catch let error as RunsError {
                // Somebody else was faster.
                guard case .leaseHeld = error else { throw error }
                return false
            }
        }
    }

    /// When the earliest event is told again that could not be taken.
    func nextRetry(after instant: Instant, upTo limit: Instant) throws -> Instant? {
        try events.nextDue(after: instant, upTo: limit)
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

    /// Plugins that tell each other of what they do about it would never come to an end.
    private static let mostRounds = 1000

    /// The earliest time that a run waits for.
    func nextDue(after instant: Instant, upTo limit: Instant) throws -> Instant? {
        let wake = try tender.center.database.runs.nextWake(
            after: instant.milliseconds, upTo: limit.milliseconds
        ).map { try Instant(milliseconds: $0) }
        return [wake, try tender.nextRetry(after: instant, upTo: limit)].compactMap { $0 }.min()
    }

    func perform(at instant: Instant) throws {
        // A run that goes on may wait again for what is there already, or make another one due.
        var rounds = 0
        while rounds < Self.mostRounds, !(try tender.tend().isEmpty) { rounds += 1 }
    }
}
