internal import LuaRuntime
internal import PartnerCenter
internal import Runs

/// What stands at the door of one run beside its rights: budgets, whose use is kept with the run, and retries.
final class RunGuards: GroupCompanion {
    /// What the run may do at most; nil for no limit.
    let budgets: BudgetWatch?
    /// Tries calls again that fail for a while.
    private(set) var retries: Retries?
    /// The limits that hold for the whole life of the run.
    let limits: BudgetLimits
    /// Why the script cannot begin: its header names budgets that there are not.
    let headerFault: RunFailure?
    /// The run, once it exists.
    var run: () -> RunID? = { nil }
    /// Shows that the run is alive.
    var heartbeat: () throws -> Void = {}
    /// What the script runs in: its time does not count while the host waits.
    weak var state: LuaState?
    /// Notices calls that fail alike.
    private(set) var circuit = Circuit()
    /// The batch that is being worked on, which knows how to let go of its group.
    weak var batch: (any PausableBatch)?
    /// The row that the run was stopped at: `row 41 of 300`.
    var stoppedAt: String?
    private let callers: CallChain?
    private let group: WriteGroup
    private let console: any RunConsole
    private let options: RunOptions

    /// A row that already wrote holds the group while it waits, so it does not wait for longer.
    static let longestInGroup = Duration.seconds(30)
    /// How often somebody is asked whether to go on waiting.
    static let step = Duration.milliseconds(100)

    /// The guards of a run: of one that goes on, with what it used before.
    init(
        _ program: ScriptProgram, resuming run: Run?, _ options: RunOptions, _ group: WriteGroup,
        _ console: any RunConsole, _ callers: CallChain? = nil
    ) throws {
        self.callers = callers
        self.group = group
        self.console = console
        self.options = options
        let header = ScriptHeader(program.source)
        headerFault = header.problems.first.map { problem in
            RunFailure(
                .usage, code: "bad_argument", "\(program.name):\(problem.position.line): \(problem.message)",
                hint: problem.hint.isEmpty ? nil : problem.hint)
        }
        limits = header.budgets.overridden(by: options.budgets)
        if limits.isEmpty, callers == nil {
            budgets = nil
        } else {
            let used = try run.map { try BudgetUse(group, run: $0.id).read() } ?? [:]
            let watch = BudgetWatch(try Budgets(limits, used: used))
            if let run, callers != nil { try watch.resume(CapabilityUses(group).read(run: run.id)) }
            callers?.uses = watch
            budgets = watch
        }
        if budgets != nil { group.companion = self }
        retries = Retries(
            options.retries, draw: options.draw, writes: { [group] in group.rowsWritten },
            wait: { [unowned self] in try wait($0) })
    }

    /// Stands at `door` from here on.
    func stand<C: Center>(at door: Door<C>) {
        door.budgets = budgets
        door.retries = retries
        door.callers = callers
        circuit = door.circuit
    }

    // MARK: Rows

    /// Refuses a row that would go beyond a budget.
    func beginRow() throws {
        guard let budgets else { return }
        do { try budgets.beginRow(run: run()?.rawValue) } catch let breach as BudgetBreach {
            throw RunFailure(breach)
        }
    }

    /// The failure with the row that it happened at, where that is worth knowing.
    func atRow(_ failure: RunFailure) -> RunFailure {
        guard failure.endsAtRow, let stoppedAt else { return failure }
        var failure = failure
        failure.message += "; stopped at \(stoppedAt)"
        return failure
    }

    // MARK: Waiting for another try

    /// Waits as `notice` says; false where that would keep others from writing for too long.
    private func wait(_ notice: RetryNotice) throws -> Bool {
        let wasOpen = group.isOpen
        let takeUp = try letGo(notice)
        if group.isOpen, notice.delay > Self.longestInGroup {
            try takeUp()
            return false
        }
        console.noted(notice.text)
        try pass(notice.delay)
        if wasOpen { try takeUp() }
        return true
    }

    /// Commits what precedes the call, so that others can write while it waits; gives what takes it up again.
    ///
    /// Outside of batches the group holds nothing of the call: the run's record and what it read before. In a
    /// batch the rows before this one are whole. But a row that wrote cannot be committed in its middle, and its
    /// function cannot be called anew from here: it waits with the group open, and not for long.
    private func letGo(_ notice: RetryNotice) throws -> () throws -> Void {
        guard group.isOpen else { return {} }
        if let batch {
            guard try batch.letGo(beforeWrite: notice.isWrite) else { return {} }
            return { try batch.takeUp() }
        }
        try commit()
        return { [begin] in try begin() }
    }

    /// Commits and begins anew outside of batches.
    var commit: () throws -> Void = {}
    var begin: () throws -> Void = {}

    private func pass(_ delay: Duration) throws {
        let sleep = {
            var left = delay
            while left > .zero {
                if self.console.isStopRequested { throw RunFailure.interrupted }
                let step = min(left, Self.step)
                self.options.sleep(step)
                left -= step
                if !self.group.isOpen { try self.heartbeat() }
            }
            if self.console.isStopRequested { throw RunFailure.interrupted }
        }
        if let state { try state.withoutCounting(sleep) } else { try sleep() }
    }

    // MARK: Budgets go with groups

    func groupBegan() { budgets?.transactionBegan() }

    func groupWillCommit() throws {
        guard let budgets, let run = run() else { return }
        let uses = budgets.changedUses
        if !uses.isEmpty { try BudgetUse(group, run: run).write(uses) }
        let usesOfRights = budgets.changedUsesOfRights
        if !usesOfRights.isEmpty {
            try CapabilityUses(group).write(usesOfRights.map { CapabilityUse($0, $1, $2) }, run: run)
        }
    }

    func groupWasCommitted() {
        // Before the run exists nothing was kept, so that all is written with its first group.
        if run() != nil { budgets?.usesWereKept() }
        budgets?.transactionWasCommitted()
    }

    func groupWasUndone() { budgets?.transactionWasRolledBack() }
    func savepointWasSet() { budgets?.savepointWasSet() }
    func savepointWasReleased() { budgets?.savepointWasReleased() }
    func savepointWasUndone() { budgets?.savepointWasRolledBack() }
}

/// A batch whose row waits.
protocol PausableBatch: AnyObject {
    /// Commits the rows before the present one; false when the present one wrote already, beside the write that is
    /// just tried.
    func letGo(beforeWrite: Bool) throws -> Bool
    /// Opens the group of the present row again.
    func takeUp() throws
}

extension BudgetWatch {
    /// Goes on from what a run used before.
    fileprivate func resume(_ uses: [CapabilityUse]) {
        for use in uses { count(plugin: use.plugin, capability: use.capability, times: use.uses) }
        usesWereKept()
    }
}
