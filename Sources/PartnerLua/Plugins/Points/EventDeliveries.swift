public import PartnerCenter
public import Plugins
public import Runs

/// Tells plugins what happened in a center: each event once to each handler, as a run of its own.
///
/// The audit is the stream of events; a cursor per handler, in the center, says how far it has come. Whoever delivers
/// asks for the `next`, lets a run of it come to its end, and calls `settle`; when a process dies in between, the next
/// one finds the run by its start key. So an event is told at least once, and what its handler did is done once.
public struct EventDeliveries<S: Store> {
    /// One event on its way to one handler.
    public struct Delivery: Sendable {
        /// What is run.
        public var program: ScriptProgram
        /// What only this delivery's run has, ever: `event:acme/x:on_created:17`.
        public var startKey: String
        /// The run that tried before and is to be gone on with; nil for a new one.
        public var run: Runs.RunID?
        let listener: String
        let eventID: Int64
    }

    private let plugins: PluginSet
    private let store: S
    private let runs: RunStore
    private let group: WriteGroup
    private let now: () throws -> Instant
    private let isHeld: (Run) -> Bool

    /// Deliveries to the handlers of `plugins`; `now` is the center's clock, `isHeld` tells whether somebody works on
    /// a run at this moment.
    public init(
        to plugins: PluginSet, store: S, runs: RunStore, group: WriteGroup,
        now: @escaping () throws -> Instant,
        isHeld: @escaping (Run) -> Bool
    ) {
        self.plugins = plugins
        self.store = store
        self.runs = runs
        self.group = group
        self.now = now
        self.isHeld = isHeld
    }

    /// The handlers there are, in their order, with the names of the events that each wants.
    private func listeners() throws -> [(name: ProvisionName, events: [String])] {
        try plugins.provisions(inOrderAt: .events).map { placed in
            let events: [String] =
                switch placed.provision.details["on"] {
                case .list(let names): names
                case .text(let name): [name]
                default: []
                }
            return (ProvisionName(placed.plugin, placed.provision.name), events)
        }
    }

    /// Lets handlers that are new listen from the present end of the stream on.
    public func begin() throws {
        let new = try listeners().filter { try store.deliveryCursor(of: "\($0.name)") == nil }
        if new.isEmpty { return }
        try group.perform {
            let end = try store.latestAuditID()
            for listener in new where try store.deliveryCursor(of: "\(listener.name)") == nil {
                try store.moveDeliveryCursor(of: "\(listener.name)", to: end)
            }
        }
    }

    /// Each delivery that is due: for each handler those that failed before and are to be tried again, then what
    /// happened since, in the order of the events. `deliver` has the run of one come to its end, or is not able to.
    ///
    /// - Returns: how many runs were begun or gone on with: at most `limit`.
    public func forEachDue(limit: Int, _ deliver: (Delivery) throws -> Bool) throws -> Int {
        try begin()
        for failure in try store.failedDeliveries() where failure.retryAt == nil {
            if let id = failure.runID {
                try Self.settle(goneOnWith: Runs.RunID(rawValue: id), store: store, runs: runs, group: group)
            }
        }
        var count = 0
        for (name, events) in try listeners() where !events.isEmpty {
            for failure in try store.failedDeliveries(of: "\(name)", dueAt: now()) where count < limit {
                count += try retry(failure, name, deliver)
            }
            count += try tell(name, events, limit: limit - count, deliver)
        }
        return count
    }

    /// Forgets that an event could not be taken when somebody went on by hand with the run that tells of it, and it came
    /// to its end or waits for something; any other run is left alone.
    public static func settle(goneOnWith id: Runs.RunID, store: S, runs: RunStore, group: WriteGroup) throws {
        guard let failure = try store.failedDeliveries().first(where: { $0.runID == id.rawValue }) else {
            return
        }
        let isTold: Bool
        do { isTold = self.isTold(try runs.run(id)) } catch RunsError.unknownRun {
            // Its run was forgotten with others; there is nothing to go on with.
            isTold = true
        }
        if !isTold { return }
        try group.perform {
            try store.removeFailedDelivery(of: failure.listener, eventID: failure.eventID)
        }
    }

    /// Whether nothing is left to do about the event of `run` but what that itself goes on with.
    private static func isTold(_ run: Run) -> Bool {
        [.done, .cancelled, .waiting].contains(run.state)
    }

    /// When the earliest retry is due.
    public func nextDue(after instant: Instant, upTo limit: Instant) throws -> Instant? {
        try store.nextDeliveryTime(after: instant, upTo: limit)
    }

    // MARK: One event

    private func tell(
        _ name: ProvisionName, _ events: [String], limit: Int, _ deliver: (Delivery) throws -> Bool
    ) throws -> Int {
        var count = 0
        while count < limit {
            let end = try store.latestAuditID()
            let cursor = try store.deliveryCursor(of: "\(name)") ?? end
            let page = try store.auditRecords(
                after: cursor, limit: Self.pageSize, AuditFilter(operations: events))
            for record in page {
                if count >= limit { return count }
                guard try !isOwn(record, name) else {
                    try group.perform { try store.moveDeliveryCursor(of: "\(name)", to: record.id) }
                    continue
                }
                let delivery = delivery(of: record.id, to: name)
                guard let found = try attempt(delivery, deliver) else { return count }
                if found.isNew { count += 1 }
                try settle(delivery, found.run, attempts: 1)
            }
            if page.count < Self.pageSize {
                // What nobody listens to is not looked through again.
                if end <= cursor { return count }
                try group.perform { try store.moveDeliveryCursor(of: "\(name)", to: end) }
                return count
            }
        }
        return count
    }

    /// Has an event told whose run may be there already; nil where somebody else is at it, or it could not be begun.
    private func attempt(
        _ delivery: Delivery, _ deliver: (Delivery) throws -> Bool
    ) throws -> (run: Run, isNew: Bool)? {
        if let run = try run(of: delivery) {
            if run.state.isFinal || run.state == .waiting { return (run, false) }
            if isHeld(run) { return nil }
            // Its process died, or was told to stop.
            var goingOn = delivery
            goingOn.run = run.id
            if try !deliver(goingOn) { return nil }
        } else if try !deliver(delivery) {
            return nil
        }
        guard let run = try run(of: delivery), run.state.isFinal || run.state == .waiting else { return nil }
        return (run, true)
    }

    private func retry(
        _ failure: FailedDelivery, _ name: ProvisionName, _ deliver: (Delivery) throws -> Bool
    ) throws -> Int {
        var delivery = delivery(of: failure.eventID, to: name)
        guard let before = try run(of: delivery) else {
            // Its run was forgotten with others; there is nothing to go on with.
            try group.perform {
                try store.removeFailedDelivery(of: "\(name)", eventID: failure.eventID)
            }
            return 0
        }
        if isHeld(before) { return 0 }
        if Self.isTold(before) {
            // Somebody went on with it by hand, or ended it.
            try settle(delivery, before, attempts: failure.attempts)
            return 0
        }
        delivery.run = before.id
        guard try deliver(delivery) else { return 0 }
        guard let run = try run(of: delivery), run.state.isFinal || run.state == .waiting else { return 1 }
        try settle(delivery, run, attempts: failure.attempts + 1)
        return 1
    }

    private func delivery(of eventID: Int64, to name: ProvisionName) -> Delivery {
        Delivery(
            program: PluginEventProgram.make(name, eventID), startKey: "event:\(name):\(eventID)",
            listener: "\(name)", eventID: eventID)
    }

    /// The run that delivers, if there was ever one that was not forgotten.
    private func run(of delivery: Delivery) throws -> Run? {
        guard let id = try runs.latestRun(startKey: delivery.startKey) else { return nil }
        do { return try runs.run(id) } catch RunsError.unknownRun { return nil }
    }

    /// Keeps how a delivery ended, and goes on behind it.
    private func settle(_ delivery: Delivery, _ run: Run, attempts: Int) throws {
        try group.perform {
            if Self.isTold(run) {
                try store.removeFailedDelivery(of: delivery.listener, eventID: delivery.eventID)
            } else {
                let pause = FailedDelivery.pause(afterAttempts: attempts)
                try store.save(
                    FailedDelivery(
                        listener: delivery.listener, eventID: delivery.eventID, runID: run.id.rawValue,
                        attempts: attempts,
                        retryAt: try pause.map { try Instant(milliseconds: now().milliseconds + $0) },
                        message: run.message ?? run.state.rawValue))
            }
            try store.moveDeliveryCursor(of: delivery.listener, to: delivery.eventID)
        }
    }

    /// Whether the handler itself did what the record tells: it would never come to an end.
    private func isOwn(_ record: AuditRecord, _ name: ProvisionName) throws -> Bool {
        guard let number = record.runID.flatMap({ RunReference($0)?.number }) else { return false }
        do {
            return try runs.run(Runs.RunID(rawValue: number)).plan.script == "\(name)"
        } catch RunsError.unknownRun {
            return false
        }
    }

    private static var pageSize: Int { 100 }
}
