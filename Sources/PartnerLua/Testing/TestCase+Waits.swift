internal import FoundationEssentials
internal import LuaRuntime
internal import PartnerCenter
internal import Runs
internal import Sealing

extension TestCase {
    /// Moves the clock; each run whose wait is over on its way goes on at that time.
    func advance(by span: CalendarSpan) throws {
        try requireInside("clock.advance")
        guard span.count >= 0 else {
            throw OperationError(.badArgument, "clock.advance: time only goes forward, not by \(span)")
        }
        let target = try session.now().adding(span, in: session.zone)
        try bench.advance(to: target, work: WaitingTestRuns(test: self))
    }

    /// Goes on with every run whose wait is over, until there is none.
    func tend() throws {
        let due = try DueRuns(bench.center(as: bench.user), bench.group)
        while true {
            try bench.catchUp()
            let waiting = try bench.runs.waiting(limit: .max).filter { try due.isDue($0) }
            if waiting.isEmpty { return }
            for run in waiting { try goOn(run) }
        }
    }

    /// Goes on with a run that waits.
    private func goOn(_ run: Run) throws {
        guard let known = runs.first(where: { $0.id == run.id }) else {
            throw OperationError(.notFound, "\(run.id) is not a run of this test")
        }
        try execute(known, RunOptions(), resuming: run)
    }

    func waits(of run: TestRun) throws -> PushedList<Wait> {
        let waits = try run.id.map { try Waits(bench.group, run: $0).list() } ?? []
        return PushedList(waits) { wait, stack in
            let detail = try WaitDetail(wait)
            stack.createTable(record: 4)
            stack.set("kind", wait.kind.rawValue)
            stack.set("name", wait.name)
            stack.set("role", detail.text("role"))
            stack.set("wake", try wait.wake.map { try Instant(milliseconds: $0).description })
        }
    }

    func signal(_ run: TestRun, _ signal: TestSignal) throws {
        let id = try live(run, "run:signal")
        let sender = try bench.center(as: signal.sender ?? bench.user).actor()
        let files = try signal.files.map { name, path in
            let bytes = try content(of: path)
            return (
                file: Signal.File(name: name + Self.ending(of: path), hash: Digest(of: bytes).bytes), bytes
            )
        }
        try bench.group.perform {
            for (file, bytes) in files { try Attachments(bench.group).keep(hash: file.hash, bytes: bytes) }
            try Signals(bench.group).send(
                run: id, name: signal.name, data: signal.data, sender: sender.name,
                roles: SignalRole.held(by: sender), files: files.map(\.file),
                at: session.now().milliseconds)
        }
        try tend()
    }

    func approve(_ run: TestRun, operation: String?) throws {
        let id = try live(run, "run:approve")
        let wanted = try Waits(bench.group, run: id).list().filter { $0.kind == .consent }.compactMap(\.name)
        guard let operation = operation ?? wanted.first else {
            throw OperationError(
                .forbiddenState, "run:approve: \(run.program.name) waits for nobody's consent",
                hint: "name the operation to consent beforehand: run:approve \"users.delete\"")
        }
        try Approvals(bench.group).approve(
            id, operation: operation, by: bench.user.text, at: session.now().milliseconds)
        try tend()
    }

    /// The number of a run that something can be said to.
    private func live(_ run: TestRun, _ call: String) throws -> Runs.RunID {
        if let id = run.id, try !bench.runs.run(id).state.isFinal { return id }
        throw OperationError(
            .forbiddenState, "\(call): this run of \(run.program.name) is over",
            hint: run.line ?? "it is done")
    }

    /// A file of the test's folder, or one beside the test.
    private func content(of name: String) throws -> [UInt8] {
        let name = try folder.input(name)
        let path = name.hasPrefix("/") ? name : try folder.path() + "/" + name
        guard let data = FileManager.default.contents(atPath: path) else {
            throw OperationError(
                .badFile, "run:signal: \(name) cannot be read",
                hint: "it lies beside the test, or is made by files.write")
        }
        return [UInt8](data)
    }

    /// `.pdf`: readers tell a file's kind by the end of its name.
    private static func ending(of path: String) -> String {
        path.split(separator: "/").last?.split(separator: ".").dropFirst().last.map { ".\($0)" } ?? ""
    }
}

/// The runs of a test as the clock moves.
private struct WaitingTestRuns<B: TestBench>: DueWork {
    let test: TestCase<B>

    func nextDue(after instant: Instant, upTo limit: Instant) throws -> Instant? {
        try test.bench.runs.nextWake(after: instant.milliseconds, upTo: limit.milliseconds)
            .map { try Instant(milliseconds: $0) }
    }

    func perform(at instant: Instant) throws { try test.tend() }
}
