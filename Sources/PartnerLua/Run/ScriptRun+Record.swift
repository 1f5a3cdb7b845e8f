internal import LuaRuntime
internal import PartnerCenter
internal import Runs
internal import Sealing

extension ScriptRun {
    func wireRun() {
        guards.stand(at: door)
        session.budgets = guards.budgets
        guards.run = { [weak self] in self?.journal?.run }
        guards.heartbeat = { [unowned self] in try heartbeat() }
        guards.commit = { [log] in try log.commit() }
        guards.begin = { [log] in try log.begin() }
        journal?.start = { [unowned self] in try start() }
        journal?.unmake = { [unowned self] in
            lease = nil
            session.runID = nil
        }
        session.secrets.recipients = { [unowned self] in
            let named = session.arguments?.texts(of: .recipient) ?? []
            return try named.isEmpty ? [services.me()] : named.map { try Recipient($0.text) }
        }
        session.secrets.canKeep = { [unowned self] in journal?.run != nil }
        session.secrets.keep = { [unowned self] key, recipient in
            guard let run = journal?.run else { return }
            let keys = DataKeys(services.group, run: run)
            let copy = Runs.DataKey(
                id: key.id.description, recipient: recipient.description, sealed: key.bytes)
            // The keeper asks again after a rollback, which may have undone less than it fears.
            if try keys.list().contains(where: { $0.id == copy.id && $0.recipient == copy.recipient }) {
                return
            }
            try keys.add(copy)
        }
        let attachments = AttachmentFolder(services.group)
        session.attachment = { [unowned self] path in
            try journal?.run.flatMap { try attachments.file(path, of: $0) }
        }
        if let mayConsent = services.mayConsent {
            session.mayConsent = { [unowned self] in try mayConsent($0, session.runID) }
        }
        session.offerResume = { [unowned self] in try offerResume() }
    }

    /// Makes the run exist: its source, modules, inputs and arguments are pinned from here on.
    private func start() throws -> Runs.RunID {
        let now = services.hostClock()
        var plan = RunPlan(script: program.name, source: program.hash, actor: services.actorName)
        plan.modules = program.modules.map {
            RunPlan.Module(name: $0.name, source: Digest(of: $0.source).bytes)
        }
        plan.inputs = try session.files.describe(session.arguments?.texts(of: .inputFile) ?? [])
        plan.arguments = Array(given.folder.utf8)
        plan.seed = seed
        plan.startKey = startKey
        plan.apiLevel = ScriptSurface.apiLevel
        plan.options = options.kept
        plan.eventCursor = try latestEvent()
        plan.undoes = undoes
        let started = try services.group.perform {
            if services.startsOnce, let startKey, let run = try services.store.latestRun(startKey: startKey) {
                throw RunFailure.attached(run, key: startKey)
            }
            try services.store.keepSource(hash: plan.source, text: program.source)
            for module in program.modules {
                try services.store.keepSource(hash: Digest(of: module.source).bytes, text: module.source)
            }
            return try services.store.start(
                plan, owner: services.owner, now: now, leaseUntil: now + Self.leaseLength)
        }
        switch started {
        case .started(let lease):
            self.lease = lease
            renewedAt = now
            session.runID = lease.run.rawValue
            return lease.run
        case .attached(let run):
            throw RunFailure.attached(run, key: startKey ?? "")
        }
    }

    /// Behind which event the run looks for what it waits for; a center that tells of none needs no such place.
    private func latestEvent() throws -> Int64 {
        do {
            return try door.center.latestEventID()
        } catch let error as OperationError where error.code == .unsupported {
            return 0
        }
    }

    /// Goes on with a run that nobody works on, with what was fixed when it began.
    func takeUp(_ run: Run) throws {
        if run.plan.apiLevel > ScriptSurface.apiLevel {
            throw RunFailure.newerSurface(run)
        }
        let now = services.hostClock()
        let store = services.store
        lease = try services.group.perform {
            // Whoever looked before it had the lock may have looked at what is over by now.
            if let mayTakeUp = services.mayTakeUp, !(try mayTakeUp(store.run(run.id))) {
                throw RunFailure.nothingToDo(run.id)
            }
            let lease = try store.acquire(
                run.id, owner: services.owner, now: now, until: now + Self.leaseLength,
                reopening: [.limited, .refused, .unsupported, .failed])
            // Consent that is still missing is asked for again.
            let waits = Waits(services.group, run: run.id)
            for wait in try waits.list() where wait.kind == .consent {
                try waits.end(branch: wait.branch, ordinal: wait.ordinal)
            }
            return lease
        }
        renewedAt = now
        session.approved = Set(try Approvals(services.group).list(run.id).map(\.operation))
        // Rows that are done are not worked again, so nobody else reports their problems.
        try Transcript(services.group, run: run.id).forEach { output in
            guard output.kind == TranscriptLog.Kind.problem.rawValue, let batch = output.batch, batch > 0
            else {
                return
            }
            session.problems.append(try ReportedProblem(transcript: output.body))
        }
    }

    func heartbeat() throws {
        let now = services.hostClock()
        guard let lease, now - renewedAt > Self.leaseLength / 10 else { return }
        try services.store.renew(lease, now: now, until: now + Self.leaseLength)
        renewedAt = now
    }

    /// Looks for an unfinished run of the same script on the same input, before a new one begins.
    private func offerResume() throws {
        if options.startsAnew || options.validatesOnly || startKey != nil { return }
        let inputs = try session.files.describe(session.arguments?.texts(of: .inputFile) ?? [])
        guard let run = try services.store.unfinished(source: program.hash, inputs: inputs).first else {
            return
        }
        if run.isHeld(at: services.hostClock()) {
            throw RunFailure.isBeingWorkedOn(run)
        }
        let question = "\(run.id) of \(program.name) on the same input was not finished. Go on with it?"
        if console.asked(question) {
            // No pcall of the script may keep it from ending here.
            throw LuaStop(code: "resume", message: question, cause: ResumeInstead(run: run.id.rawValue))
        }
        throw RunFailure.unfinished(run.id, program.name)
    }

    /// Writes down how the run ended; a run that never wrote anything leaves nothing.
    func close(_ failure: RunFailure?) -> RunFailure? {
        do {
            // Behind a group that is taken back nothing is kept as shown: the script shows it again in its order.
            let isWhole = !services.group.isOpen
            if !isWhole { try log.rollback() }
            guard let lease else { return failure }
            let group = services.group
            let (isWaitCancelled, patience) = (group.isWaitCancelled, group.patience)
            // The group may go on with other runs.
            defer { (group.isWaitCancelled, group.patience) = (isWaitCancelled, patience) }
            if failure?.kind == .interrupted {
                // Whoever was asked to stop while others write waits once more, a little, to say that it did.
                group.isWaitCancelled = { false }
                group.patience = min(patience, Self.closingPatience)
            }
            try group.perform { try writeEnd(failure, lease, isWhole: isWhole) }
            journal?.confirm()
            return failure
        } catch {
            // The first fault is the one to report; the run's record then says what its lease says.
            return failure ?? describe(error)
        }
    }

    private static var closingPatience: Duration { .seconds(5) }

    private func writeEnd(_ failure: RunFailure?, _ lease: Lease, isWhole: Bool) throws {
        let now = services.hostClock()
        let store = services.store
        if session.recorder != nil, failure == nil || failure?.kind == .waiting {
            // A rehearsal that is kept goes on as an interrupted run does: what it foresaw is done then.
            try journal?.flush()
            return try store.interrupt(lease, now: now, totals: session.totals)
        }
        guard let failure else {
            if session.hasDeliveredList, let run = journal?.run {
                try Journal(services.group, run: run).forgetSealed()
            }
            return try store.finish(lease, .done, totals: session.totals, now: now)
        }
        if isWhole, failure.kind == .waiting || failure.kind == .interrupted {
            try journal?.flush()
        } else {
            try journal?.transcript.flushAsLeftover()
        }
        if let state = failure.runState {
            try store.finish(
                lease, state, code: failure.code, message: failure.message, totals: session.totals, now: now)
        } else if failure.kind == .waiting {
            try park(failure, lease, now)
        } else {
            try store.interrupt(lease, now: now, totals: session.totals)
        }
    }

    private func park(_ failure: RunFailure, _ lease: Lease, _ now: Milliseconds) throws {
        let waits = Waits(services.group, run: lease.run)
        if let consent = session.wantsConsent {
            _ = try waits.begin(
                Wait(
                    run: lease.run, branch: consent.id.branch, ordinal: consent.id.ordinal, kind: .consent,
                    name: consent.operation, detail: [], wake: nil, check: nil, begun: now))
        }
        let due = try waits.list().compactMap { wait -> Milliseconds? in
            [wait.wake, wait.check].compactMap { $0 }.min()
        }
        try services.store.park(
            lease, code: failure.code, message: failure.message, wake: due.min(), totals: session.totals,
            now: now)
    }
}

/// Ends a run that has not begun: another one goes on in its place.
struct ResumeInstead: Error {
    var run: Int64

    init(run: Int64) { self.run = run }

    /// The one behind a script's end, if that is why it ended.
    init?(_ error: any Error) {
        guard let error = error as? LuaError, case .stop(.host(let stop)) = error.kind,
            let resume = stop.cause as? ResumeInstead
        else { return nil }
        self = resume
    }
}

extension RunFailure {
    static func attached(_ run: Runs.RunID, key: String) -> RunFailure {
        RunFailure(
            .attached(run.rawValue), code: "attached", "\(run) was started with the key \(key) and is alive",
            hint: "partnerctl runs show \(run)")
    }

    static func nothingToDo(_ run: Runs.RunID) -> RunFailure {
        RunFailure(
            .attached(run.rawValue), code: "attached", "\(run) has been gone on with, and waits no longer")
    }

    static func newerSurface(_ run: Run) -> RunFailure {
        RunFailure(
            .unsupported, code: "unsupported",
            "\(run.id) was written for level \(run.plan.apiLevel) of the host's functions, and this is level "
                + "\(ScriptSurface.apiLevel)",
            hint: "go on with it with the release that began it, or a later one")
    }

    static func isBeingWorkedOn(_ run: Run) -> RunFailure {
        RunFailure(
            .usage, code: "unfinished_run",
            "\(run.id) works on the same input right now (process \(run.owner?.process ?? 0))",
            hint: "wait for it, or start another run with --new")
    }

    static func unfinished(_ run: Runs.RunID, _ script: String) -> RunFailure {
        RunFailure(
            .usage, code: "unfinished_run", "\(run) of \(script) on the same input was not finished",
            hint: "go on with it: partnerctl runs resume \(run); or start anew with --new")
    }

    /// The state in which the run's record ends; nil for a run that can simply go on.
    var runState: RunState? {
        switch kind {
        case .failed, .usage, .badRows, .divergence: .failed
        case .validated: .done
        case .limited: .limited
        case .refused: .refused
        case .unsupported: .unsupported
        case .unreachable, .waiting, .interrupted, .attached, .replayed:
            code == "cancelled" ? .cancelled : nil
        }
    }
}
