internal import LuaRuntime
internal import PartnerCenter
internal import Runs

extension ScriptRun {
    typealias Push = (LuaStack) throws -> Int32

    /// Whether the end of the wait is in the journal, and where; then what it came to is kept in the request.
    func recall(_ request: WaitRequest) throws -> Int64? {
        guard let journal else { throw RunFailure.nothingToValidate(request.effect.operation) }
        request.branch = journal.branch
        request.id = journal.branch.next
        request.recorded = try journal.recorded(request.effect)
        return journal.answeredPosition
    }

    /// What pushes the result of a wait whose end is in the journal.
    func answer(of request: WaitRequest) throws -> Push {
        switch request.recorded {
        case .answer(let json, _):
            let value = try JSONValue.read(json, from: "the journal")
            if case .event = request.kind, case .object(let fields) = value,
                case .integer(let id)? = fields["id"]
            {
                deliveredEvents.insert(id)
            }
            return push(value)
        case .failure(let error): throw error
        case nil: throw RunFailure(.failed, code: "host_error", "the journal has lost the end of a wait")
        }
    }

    private func push(_ value: JSONValue) -> Push {
        return { stack in
            if case .null = value {
                stack.pushNil()
            } else {
                try value.push(onto: stack)
            }
            return 1
        }
    }

    /// Fixes until when to wait, and keeps that, unless an earlier process did.
    func begin(_ request: WaitRequest) throws {
        guard let journal else { return }
        if let run = journal.run,
            let known = try Waits(services.group, run: run)
                .find(branch: request.id.branch, ordinal: request.id.ordinal)
        {
            request.wake = try known.wake.map { try Instant(milliseconds: $0) }
            request.check = try known.check.map { try Instant(milliseconds: $0) }
            return
        }
        let now = try session.now()
        switch request.kind {
        case .sleep(let span): request.wake = try now.adding(span, in: session.zone)
        case .untilTime(let time): request.wake = time
        default: request.wake = try request.timeout.map { try now.adding($0, in: session.zone) }
        }
        if case .untilTrue = request.kind { request.check = now }
        try journal.perform {
            let run = try journal.startedRun()
            _ = try Waits(services.group, run: run).begin(
                request.kept(by: run, begun: services.hostClock()))
        }
    }

    /// The first of `requests` that is over, its result kept; stays for a while if one ends by itself soon.
    func firstOver(_ requests: [WaitRequest], _ state: LuaState) throws -> (index: Int, push: Push)? {
        var stayed: Milliseconds = 0
        while !requests.isEmpty {
            let now = try session.now()
            try services.centerWork?.perform(at: now)
            let order = requests.indices.sorted {
                (requests[$0].due ?? now, $0) < (requests[$1].due ?? now, $1)
            }
            for index in order {
                guard let end = try end(of: requests[index], now, state) else { continue }
                return (index, try keep(end, of: requests[index]))
            }
            guard let pause = services.pause, let due = try nextDue(requests, after: now),
                due.milliseconds - now.milliseconds <= options.stay - stayed
            else { return nil }
            if console.isStopRequested { throw RunFailure.interrupted }
            let step = max(1, min(200, due.milliseconds - now.milliseconds))
            pause(step)
            stayed += step
        }
        return nil
    }

    /// When something may come of the waits without anybody's doing, the center's own work among it.
    private func nextDue(_ requests: [WaitRequest], after now: Instant) throws -> Instant? {
        let end = try Instant(milliseconds: now.milliseconds + options.stay)
        let work = try services.centerWork?.nextDue(after: now, upTo: end)
        return (requests.compactMap(\.due) + [work].compactMap { $0 }).min()
    }

    private func end(of request: WaitRequest, _ now: Instant, _ state: LuaState) throws -> WaitEnd? {
        if let json = try session.recorder?.assumed(request.kind, at: now) {
            return WaitEnd(outcome: .answer(json, sealed: []))
        }
        let isTimedOut = request.wake.map { $0 <= now } ?? false
        switch request.kind {
        case .sleep, .untilTime: break
        case .signal(let name, let role):
            if let signal = try nextSignal(name, role) {
                return WaitEnd(
                    outcome: .answer(try SignalAnswer.json(signal), sealed: []), signal: signal.id)
            }
        case .event(let names, let subjectID):
            if let event = try nextEvent(names, subjectID) {
                deliveredEvents.insert(event.id)
                return WaitEnd(outcome: .answer(event.json, sealed: []))
            }
        case .untilTrue(let function, let every):
            if let check = request.check, check <= now {
                if let outcome = try ask(function, state) { return WaitEnd(outcome: outcome) }
                if !isTimedOut { try askAgain(request, at: now.adding(every, in: session.zone)) }
            }
        }
        return isTimedOut ? .timeout : nil
    }

    private func nextSignal(_ name: String, _ role: String?) throws -> Signal? {
        guard let run = journal?.run else { return nil }
        return try Signals(services.group).next(run: run, name: name) { signal in
            role.map { signal.roles.contains($0) } ?? true
        }
    }

    private func nextEvent(_ names: [String], _ subjectID: String?) throws -> CenterEvent? {
        guard let run = journal?.run else { return nil }
        var cursor = try services.store.run(run).plan.eventCursor
        while true {
            let events = try door.center.events(
                after: cursor, names: names, subjectID: subjectID, notBy: run.rawValue, limit: 100)
            if let event = events.first(where: { !deliveredEvents.contains($0.id) }) { return event }
            guard events.count == 100, let last = events.last else { return nil }
            cursor = last.id
        }
    }

    /// Calls the function of `wait.until_true`: what it reads is not kept, only what it finds in the end.
    private func ask(_ function: LuaFunction, _ state: LuaState) throws -> RecordedOutcome? {
        session.isAsking = true
        defer { session.isAsking = false }
        do {
            // Nobody asks when the run is replayed: what follows must not tell.
            return try state.keepingRandom {
                try state.run(function) { stack, count in
                    if count == 0 || !stack.isTruthy(at: 1) { return nil }
                    var json = JSONWriter()
                    try LuaJSON.write(stack, at: 1, to: &json)
                    return .answer(json.bytes, sealed: [])
                }
            }
        } catch let error as LuaError where !error.isStop {
            guard case .host(let host) = error.kind else {
                return .failure(OperationError(.scriptError, error.description))
            }
            return .failure(
                OperationError(
                    ErrorCode(rawValue: host.code) ?? .scriptError, host.message, field: host.field,
                    hint: host.hint, isRetryable: host.retryable, details: host.details))
        } catch let error as OperationError where !error.endsRun {
            return .failure(error)
        }
    }

    private func askAgain(_ request: WaitRequest, at time: Instant) throws {
        guard let journal, let run = journal.run else { return }
        request.check = time
        try journal.perform {
            try Waits(services.group, run: run).setCheck(
                branch: request.id.branch, ordinal: request.id.ordinal, time.milliseconds)
        }
    }

    /// Keeps the end of a wait in the journal; the wait is no more.
    private func keep(_ end: WaitEnd, of request: WaitRequest) throws -> Push {
        guard let journal else { throw RunFailure.nothingToValidate(request.effect.operation) }
        journal.branch = request.branch
        try journal.perform {
            if let signal = end.signal {
                try Signals(services.group).consume(signal, now: services.hostClock())
            }
            try journal.record(request.effect, end.outcome)
            try Waits(services.group, run: journal.startedRun()).end(
                branch: request.id.branch, ordinal: request.id.ordinal)
        }
        switch end.outcome {
        case .answer(let json, _): return push(try JSONValue.read(json, from: "a wait"))
        case .failure(let error): return { _ in throw error }
        }
    }
}

/// What a wait came to.
private struct WaitEnd {
    var outcome: RecordedOutcome
    /// The signal that ended it.
    var signal: Int64?

    static let timeout = WaitEnd(outcome: .answer(Array("null".utf8), sealed: []))
}

extension Wait {
    /// The effect that waits, as far as the run's record knows it; nil for consent, which another effect needs.
    var call: Effect? {
        let operation: String? =
            switch kind {
            case .sleep: "wait.sleep"
            case .untilTime: "wait.until_time"
            case .untilTrue: "wait.until_true"
            case .signal: "wait.for_signal"
            case .event: "wait.for_event"
            case .consent: nil
            }
        return operation.map { Effect($0, arguments: detail, at: "") }
    }
}

extension WaitRequest {
    /// As the run's record keeps it.
    func kept(by run: Runs.RunID, begun: Milliseconds) -> Wait {
        Wait(
            run: run, branch: id.branch, ordinal: id.ordinal, kind: keptKind, name: keptName,
            detail: effect.arguments, wake: wake?.milliseconds, check: check?.milliseconds, begun: begun)
    }

    private var keptKind: Wait.Kind {
        switch kind {
        case .sleep: .sleep
        case .untilTime: .untilTime
        case .untilTrue: .untilTrue
        case .signal: .signal
        case .event: .event
        }
    }

    /// What can be looked up without knowing the script: the signal's name.
    private var keptName: String? {
        if case .signal(let name, _) = kind { return name }
        return nil
    }
}

extension CenterEvent {
    /// As `wait.for_event` gives it.
    fileprivate var json: [UInt8] {
        var writer = JSONWriter()
        writer.begin("{")
        writer.put("id", id)
        writer.put("name", name)
        writer.put("at", at.description)
        writer.put("subject_id", subjectID)
        writer.key("data" as StaticString)
        writer.raw(data.utf8)
        writer.end("}")
        return writer.bytes
    }
}

extension RunFailure {
    /// The run waits: every branch of it for something.
    static func waits(for waits: [WaitRequest], runID: Int64?) -> RunFailure {
        let id = RunID(rawValue: runID ?? 0)
        let run = runID == nil ? "RUN" : id.description
        let list = waits.prefix(20).map { (try? $0.kept(by: id, begun: 0).shown()) ?? $0.effect.operation }
        let more = waits.count > 20 ? ["\(waits.count - 20) more"] : []
        var failure = RunFailure(
            .waiting, code: "waiting", "waits \((list + more).joined(separator: "; "))",
            hint: "it goes on with: partnerctl runs tend, or partnerctl runs resume \(run)")
        for wait in waits {
            guard case .signal(let name, _) = wait.kind else { continue }
            failure.hint = "send it: partnerctl signal \(run) \(name) '{}'; then: partnerctl runs tend"
            break
        }
        failure.place = waits.first?.effect.place
        return failure
    }
}
