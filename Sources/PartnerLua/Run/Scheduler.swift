internal import LuaRuntime
internal import PartnerCenter

/// Goes on with the branches of a run, one at a time, in an order that a replay repeats.
///
/// A branch runs until it has to wait for something. Then, in this order: whoever begins, or is answered without
/// any effect; whoever waits for an effect that an earlier process did, lowest in the journal first; whoever waits
/// for a commit, which serves all of them, first come first served; whoever has a batch to be worked through;
/// whoever waits for the world. So a replay interleaves the branches as they were interleaved when their effects
/// were committed.
final class Scheduler {
    /// What the scheduler leaves to the run.
    struct Host {
        /// Says which branch is executed from here on, and which plugins' calls it is inside of.
        var enter: (Branch, [CallChain.Link]) -> Void
        /// Makes lasting what the branches did.
        var commit: () throws -> Void
        /// Works through a batch, or recalls one; gives what pushes its handle, and its place in the journal.
        var batch: (BatchRequest) throws -> (LuaStack) throws -> Int32
        /// Whether the batch that a branch asks for is in the journal already, and where.
        var recordedBatch: (BatchRequest) throws -> Int64?
        /// The waits that an earlier process saw the end of: where in the journal.
        var recordedWait: (WaitRequest) throws -> Int64?
        /// Pushes what a wait that is in the journal came to.
        var recalledWait: (WaitRequest) throws -> (LuaStack) throws -> Int32
        /// Begins to wait, unless that was begun before.
        var beginWait: (WaitRequest) throws -> Void
        /// The first of these waits that is over, with what pushes its result; nil when none is.
        var endWait: ([WaitRequest]) throws -> (index: Int, push: (LuaStack) throws -> Int32)?
        /// How a run ends in which every branch waits for the world.
        var stuck: ([WaitRequest]) -> RunFailure
        /// Asked between steps; throws to end the run.
        var checkStop: () throws -> Void
    }

    private final class Task {
        let branch: Branch
        /// The script's own coroutine.
        private let own: LuaCoroutine
        /// The calls into plugins that it waits for, the innermost last.
        private(set) var calls: [(call: PluginCall, coroutine: LuaCoroutine)] = []
        let join: Join?
        let name: String

        /// The coroutine that goes on next.
        var coroutine: LuaCoroutine { calls.last?.coroutine ?? own }
        /// Who has called whom.
        var callers: [CallChain.Link] { calls.map(\.call.link) }

        /// Answers the coroutine that is parked; what became useless with its state fails instead.
        func resume(pushing push: (LuaStack) throws -> Int32) rethrows -> LuaStep {
            coroutine.isUsable ? try coroutine.resume(pushing: push) : .failed(lostState)
        }

        /// Raises an error in the coroutine that is parked.
        func resume(throwing error: any Error) -> LuaStep {
            coroutine.isUsable ? coroutine.resume(throwing: error) : .failed(lostState)
        }

        private var lostState: LuaError {
            let plugin = calls.last.map { "\($0.call.instance.id)" } ?? "the script"
            let error = LuaHostError(
                code: "limit", message: "\(plugin) lost its state to another call that broke its limits")
            return LuaError(kind: .host(error), message: error.message)
        }

        func push(_ call: PluginCall, _ coroutine: LuaCoroutine) { calls.append((call, coroutine)) }
        func pop() -> (call: PluginCall, coroutine: LuaCoroutine)? { calls.popLast() }

        init(_ branch: Branch, _ coroutine: LuaCoroutine, name: String = "", join: Join? = nil) {
            self.branch = branch
            own = coroutine
            self.name = name
            self.join = join
        }
    }

    /// A `bulk.all` whose functions are not all done.
    private final class Join {
        let parent: Task
        let request: AllRequest
        var remaining: Int
        var results: [String: LuaReference] = [:]
        var errors: [String: LuaError] = [:]

        init(_ parent: Task, _ request: AllRequest) {
            self.parent = parent
            self.request = request
            remaining = request.functions.count
        }

        func pushResults(onto stack: LuaStack) -> Int32 {
            stack.createTable(record: request.functions.count)
            for (number, (name, _)) in request.functions.enumerated() {
                guard let result = results[name] else { continue }
                stack.push(result)
                if request.isList {
                    stack.setItem(number + 1, of: -2)
                } else {
                    stack.setField(named: name, of: -2)
                }
            }
            return 1
        }
    }

    private enum Answer {
        case results((LuaStack) throws -> Int32)
        case error(any Error)
    }

    private let state: LuaState
    private let host: Host
    /// Branches that begin, whose own branches are done, or whom the host refuses something.
    private var ready = Queue<(task: Task, step: () -> LuaStep)>()
    /// Answered by the journal; the lowest position is the last.
    private var recorded: [(position: Int64, task: Task, answer: () throws -> (LuaStack) throws -> Int32)] =
        []
    /// Effects were done and wait to be committed, or were committed just now.
    private var turns = Queue<(task: Task, request: TurnRequest)>()
    /// How many turns, from the first on, a commit has served.
    private var committedTurns = 0
    private var batches = Queue<(task: Task, request: BatchRequest)>()
    private var waits: [(task: Task, request: WaitRequest)] = []
    private var isFinished = false
    private var resultCount: Int32 = 0
    /// How many branches there are whose end is not reached.
    private(set) var liveBranches = 0

    init(_ state: LuaState, _ host: Host) {
        self.state = state
        self.host = host
    }

    /// Runs `script` as the main branch to its end; `read` gets what it returned, from index 1 of the stack.
    ///
    /// - Throws: `LuaError` for a script that fails, what `host` throws, and what it has for the case that every
    ///   branch waits for the world.
    func run(_ script: LuaFunction, read: (LuaStack, Int32) throws -> Void = { _, _ in }) throws {
        let main = Task(Branch(), state.makeCoroutine())
        liveBranches = 1
        host.enter(main.branch, [])
        try take(main, main.coroutine.call(script))
        while !isFinished {
            try host.checkStop()
            try advance()
        }
        try read(main.coroutine.stack, resultCount)
    }

    private func advance() throws {
        if let next = ready.popFirst() {
            host.enter(next.task.branch, next.task.callers)
            try take(next.task, next.step())
        } else if let next = recorded.popLast() {
            try answer(next.task) { try next.answer() }
        } else if let next = turns.popFirst() {
            if committedTurns == 0 {
                try host.commit()
                committedTurns = turns.count + 1
            }
            committedTurns -= 1
            try answer(next.task) { next.request.push }
        } else if let next = batches.popFirst() {
            try answer(next.task) { try host.batch(next.request) }
        } else if let over = try host.endWait(waits.map(\.request)) {
            let next = waits.remove(at: over.index)
            try answer(next.task) { over.push }
        } else {
            // Nobody waits for the commit of what was refused.
            try host.commit()
            throw host.stuck(waits.map(\.request))
        }
    }

    /// Answers a parked branch with what `find` gives, or with the error that it throws.
    private func answer(_ task: Task, _ find: () throws -> (LuaStack) throws -> Int32) throws {
        host.enter(task.branch, task.callers)
        let step: LuaStep
        do {
            let push = try find()
            step = try task.resume(pushing: push)
        } catch {
            step = task.resume(throwing: error)
        }
        try take(task, step)
    }

    /// Sorts a branch in by what it waits for now.
    private func take(_ task: Task, _ step: LuaStep) throws {
        switch step {
        case .finished(let count):
            if let over = task.pop() { return giveBack(over.call, over.coroutine, count, to: task) }
            try finish(task, .success(count))
        case .failed(let error):
            if let over = task.pop() {
                // Limits are the plugin's own; what ends the run goes through it to the script.
                let crossed = over.call.instance.crossed(error)
                ready.append((task, { task.resume(throwing: crossed) }))
                return
            }
            if error.isStop {
                // What other branches did is whole, and stays.
                try host.commit()
                throw error
            }
            try finish(task, .failure(error))
        case .parked(let call as PluginCall): try enter(call, task)
        case .parked(let request as TurnRequest):
            guard let position = request.position else { return turns.append((task, request)) }
            recall(position, task) { request.push }
        case .parked(let request as AllRequest): begin(request, task)
        case .parked(let request as BatchRequest):
            let host = host
            if let position = attempt(task, { try host.recordedBatch(request) }) {
                guard let position else { return batches.append((task, request)) }
                recall(position, task) { try host.batch(request) }
            }
        case .parked(let request as WaitRequest):
            let host = host
            if let position = attempt(task, { try host.recordedWait(request) }) {
                if let position {
                    recall(position, task) { try host.recalledWait(request) }
                } else if attempt(task, { try host.beginWait(request) }) != nil {
                    waits.append((task, request))
                }
            }
        case .parked:
            throw RunFailure(.failed, code: "host_error", "nothing here answers this wait")
        }
    }

    /// Goes on inside of a plugin.
    private func enter(_ call: PluginCall, _ task: Task) throws {
        host.enter(task.branch, task.callers + [call.link])
        let begun: (coroutine: LuaCoroutine, step: LuaStep)
        do { begun = try call.begin() } catch {
            let crossed = (error as? LuaError).map(call.instance.crossed) ?? error
            ready.append((task, { task.resume(throwing: crossed) }))
            return
        }
        task.push(call, begun.coroutine)
        try take(task, begun.step)
    }

    /// Goes on behind a call of a plugin, with copies of what it answered.
    private func giveBack(_ call: PluginCall, _ coroutine: LuaCoroutine, _ count: Int32, to task: Task) {
        ready.append(
            (
                task,
                {
                    do {
                        return try task.resume {
                            try call.pushResults(count, of: coroutine, onto: $0)
                        }
                    } catch { return task.resume(throwing: error) }
                }
            ))
    }

    /// Asks for what a parked branch needs; a fault is the branch's own, and then there is no value.
    private func attempt<Value>(_ task: Task, _ body: () throws -> Value) -> Value? {
        do { return try body() } catch {
            // Not at once: a script that tries again and again must not go deeper each time.
            ready.append((task, { task.resume(throwing: error) }))
            return nil
        }
    }

    private func recall(
        _ position: Int64, _ task: Task, _ answer: @escaping () throws -> (LuaStack) throws -> Int32
    ) {
        // Nearly always it is the highest.
        let index = recorded.firstIndex { $0.position < position } ?? recorded.endIndex
        recorded.insert((position, task, answer), at: index)
    }

    // MARK: Side by side

    private func begin(_ request: AllRequest, _ parent: Task) {
        let join = Join(parent, request)
        liveBranches += request.functions.count
        for (name, function) in request.functions {
            let branch = parent.branch.child(name, of: request.id.ordinal)
            let task = Task(branch, state.makeCoroutine(), name: name, join: join)
            ready.append((task, { task.coroutine.call(function) }))
        }
        if request.functions.isEmpty { settle(join) }
    }

    private func finish(_ task: Task, _ result: Result<Int32, LuaError>) throws {
        liveBranches -= 1
        guard let join = task.join else {
            isFinished = true
            resultCount = try result.get()
            return
        }
        switch result {
        case .success(let count):
            if count > 0 { join.results[task.name] = LuaReference(task.coroutine.stack, at: 1) }
        case .failure(let error): join.errors[task.name] = error
        }
        join.remaining -= 1
        if join.remaining > 0 { return }
        // One branch is left, whose effects commit one by one: nothing may be left that waits for company.
        if liveBranches == 1 { try host.commit() }
        settle(join)
    }

    private func settle(_ join: Join) {
        let (parent, request) = (join.parent, join.request)
        if let first = request.functions.first(where: { join.errors[$0.name] != nil })?.name,
            let error = join.errors[first]
        {
            let raised = BranchFailure.error(first, error, join.errors)
            return ready.append((parent, { parent.resume(throwing: raised) }))
        }
        ready.append((parent, { parent.resume { join.pushResults(onto: $0) } }))
    }
}

/// What `bulk.all` raises.
enum BranchFailure {
    /// The first branch's error, with every branch's message by name.
    static func error(_ name: String, _ first: LuaError, _ all: [String: LuaError]) -> LuaHostError {
        var raised: LuaHostError
        if case .host(let host) = first.kind {
            raised = host
        } else {
            raised = LuaHostError(code: "script_error", message: first.message)
        }
        raised.message = "bulk.all: \(name): \(raised.message)"
        raised.failures = all.mapValues { error in
            if case .host(let host) = error.kind { return "\(host.code): \(host.message)" }
            return error.description
        }
        return raised
    }
}
