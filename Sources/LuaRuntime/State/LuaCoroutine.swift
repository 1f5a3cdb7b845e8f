internal import CLua
public import CLuaShim

/// How far a coroutine has come.
public enum LuaStep {
    /// The function returned. Its results are on `LuaCoroutine.stack`, from index 1, until the next call.
    case finished(count: Int32)
    /// A host function parked with this request; answer with `resume`.
    case parked(AnyObject)
    /// Nothing caught an error, or a limit was passed. The coroutine is of no more use.
    indirect case failed(LuaError)
}

/// A thread of a script that the host runs step by step.
///
/// When its function has returned it can call the next one, without any allocation. It lives no longer than its
/// state: after `LuaState.close` every use fails.
public final class LuaCoroutine {
    /// What the coroutine can be asked for.
    public enum Phase: Sendable {
        /// It can call a function.
        case idle
        /// It runs, below the caller.
        case running
        /// It waits for an answer.
        case parked
        /// It has failed.
        case dead
    }

    /// What the coroutine can be asked for now.
    @exclusivity(unchecked) public private(set) var phase = Phase.idle
    @usableFromInline let thread: OpaquePointer
    @usableFromInline let life: LuaLife
    @usableFromInline let context: UnsafeMutablePointer<shim_context>
    private let key: Int32

    init(_ state: LuaState) {
        let main = state.main
        life = state.life
        context = state.context
        thread = lua_newthread(main)
        key = luaL_ref(main, shim_registry())
    }

    deinit {
        if let main = life.main { luaL_unref(main, shim_registry(), key) }
    }

    /// Whether its state is still open.
    public var isUsable: Bool { life.main != nil }

    /// The results of a finished step; a view that the next step invalidates.
    @inlinable public var stack: LuaStack {
        precondition(life.main != nil, "the state is closed")
        return LuaStack(thread)
    }

    /// Calls `function` with the arguments that `push` pushes and counts.
    ///
    /// - Precondition: the coroutine is idle.
    /// - Throws: what `push` throws; then nothing was called.
    @inlinable public func call(
        _ function: LuaFunction, pushing push: (LuaStack) throws -> Int32
    ) rethrows -> LuaStep {
        precondition(phase == .idle, "only an idle coroutine can call")
        let stack = self.stack
        stack.setTop(0)
        stack.push(function.reference)
        do {
            return step(try push(stack))
        } catch {
            stack.setTop(0)
            throw error
        }
    }

    /// Answers a parked coroutine with the results that `push` pushes and counts.
    ///
    /// - Precondition: the coroutine is parked.
    /// - Throws: what `push` throws; then the coroutine stays parked.
    @inlinable public func resume(pushing push: (LuaStack) throws -> Int32) rethrows -> LuaStep {
        precondition(phase == .parked, "only a parked coroutine can be answered")
        let stack = self.stack
        let base = stack.top
        do {
            let count = try push(stack)
            context.pointee.answer = SHIM_ANSWER_RESULTS.rawValue
            return step(count)
        } catch {
            stack.setTop(base)
            throw error
        }
    }

    /// Calls `function` without arguments.
    public func call(_ function: LuaFunction) -> LuaStep { call(function) { _ in 0 } }

    /// Answers a parked coroutine with no results.
    public func resume() -> LuaStep { resume { _ in 0 } }

    /// Answers a parked coroutine with an error: the host function that parked raises it.
    ///
    /// - Precondition: the coroutine is parked.
    public func resume(throwing error: any Error) -> LuaStep {
        precondition(phase == .parked, "only a parked coroutine can be answered")
        let stack = self.stack
        stack.state.pushRaised(error, from: "host", leading: 0, on: stack)
        context.pointee.answer = SHIM_ANSWER_ERROR.rawValue
        return step(1)
    }

    /// Gives up a parked coroutine: what it had to close is closed.
    public func abandon() {
        guard phase == .parked, life.main != nil else { return }
        phase = .dead
        shim_enter(context)
        shim_abandon(thread)
        shim_leave(context)
    }

    /// Source and line where a parked coroutine waits.
    public var currentPlace: LuaPlace? { life.main == nil ? nil : LuaStack(thread).currentPlace }

    /// Runs until the function returns, parks or fails; `count` values are on top for it.
    @usableFromInline func step(_ count: Int32) -> LuaStep {
        var results: Int32 = 0
        phase = .running
        let isOutermost = context.pointee.watch_depth == 0
        if isOutermost { shim_enter(context) }
        let status: Int32
        if shim_is_stopping(context) {
            status = LUA_ERRRUN
            lua_pushnil(thread)
        } else {
            status = shim_resume(thread, context.pointee.running ?? context.pointee.main, count, &results)
        }
        if isOutermost { shim_leave(context) }
        if status == LUA_OK {
            phase = .idle
            return .finished(count: results)
        }
        return pause(status, results)
    }

    private func pause(_ status: Int32, _ results: Int32) -> LuaStep {
        let stack = LuaStack(thread)
        let state = stack.state
        let request = state.pendingRequest
        state.pendingRequest = nil
        let isPark = context.pointee.host_yield != 0
        context.pointee.host_yield = 0
        if status == LUA_YIELD, isPark, let request {
            stack.pop(results)
            phase = .parked
            return .parked(request)
        }
        phase = .dead
        let traceback = stack.traceback
        let error: LuaError
        if let stop = state.stopError(traceback) {
            // The stack stays as it is: to pop a variable that is to be closed is to run its handler.
            return .failed(stop)
        }
        if status == LUA_YIELD {
            error = LuaError(
                kind: .script, message: "coroutine.yield was called outside a coroutine of the script",
                place: traceback.first?.place, traceback: traceback)
        } else {
            error = state.takeError(stack, traceback: traceback)
        }
        shim_enter(context)
        shim_abandon(thread)
        shim_leave(context)
        return .failed(error)
    }
}

extension LuaState {
    /// Makes a coroutine that the host runs.
    public func makeCoroutine() -> LuaCoroutine { LuaCoroutine(self) }

    /// Runs a function to its end, in a coroutine of its own, with the arguments that `push` pushes.
    ///
    /// - Returns: what `read` makes of the results, which are on the stack from index 1.
    /// - Throws: `LuaError` when the function fails, or parks, which nobody would answer.
    public func run<R>(
        _ function: LuaFunction, pushing push: (LuaStack) throws -> Int32 = { _ in 0 },
        _ read: (LuaStack, Int32) throws -> R
    ) throws -> R {
        let coroutine = makeCoroutine()
        switch try coroutine.call(function, pushing: push) {
        case .finished(let count): return try read(coroutine.stack, count)
        case .failed(let error): throw error
        case .parked:
            let place = coroutine.currentPlace
            coroutine.abandon()
            throw LuaError(
                kind: .script, message: "this call has to wait, and nothing here can", place: place)
        }
    }

    /// Runs a function to its end and drops its results.
    public func run(_ function: LuaFunction) throws { try run(function) { _, _ in } }
}

extension LuaStack {
    /// Calls a function from within a host function: it and its `arguments` are on top and are popped, `results`
    /// values are pushed. The callback cannot park.
    ///
    /// - Throws: `LuaError`; thrown on, the script sees the callback's own error.
    public func call(arguments: Int32, results: Int32) throws {
        if shim_pcall(pointer, arguments, results) != LUA_OK { throw state.takeError(self, traceback: []) }
    }
}
