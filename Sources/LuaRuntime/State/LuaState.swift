internal import CLua
public import CLuaShim

/// One Lua virtual machine with the sandboxed library, limits, and the host's functions.
///
/// Not `Sendable`: one thread at a time owns it, and a script blocks that thread. It needs a native stack of
/// at least 1 MiB; 8 MiB or more are safer. A state that has stopped stays stopped until `begin`.
public final class LuaState {
    @usableFromInline let context: UnsafeMutablePointer<shim_context>
    @usableFromInline let main: OpaquePointer
    @usableFromInline let life: LuaLife
    @usableFromInline var pendingRequest: AnyObject?
    private var functions: [HostFunction] = []
    private var hostStop: LuaStop?
    private var outputLeft = Int.max
    private var lastResort: LastResort?
    /// Told of each line.
    var lineFollower: ((LuaLine) -> Void)?
    private let cancellation: Cancellation
    /// The short names in Lua's own messages, and the names they stand for.
    private(set) var chunks: [String: String] = [:]
    /// Turns an error that a host function threw into a `LuaHostError` or a `LuaStop`, if it is neither.
    public var translateError: ((any Error) -> any Error)?

    /// The largest source text of one chunk, in bytes: 64 KiB. The compiler's work and depth grow with it.
    public static let largestChunk = 64 * 1024

    /// Opens a state and starts its budget.
    ///
    /// - Throws: `LuaError`, when `limits.memory` does not even hold the library.
    public init(limits: LuaLimits = LuaLimits()) throws {
        context = .allocate(capacity: 1)
        context.initialize(to: shim_context())
        context.pointee.limit = Int.max
        context.pointee.hard = Int.max
        context.pointee.coroutines_left = .max
        context.pointee.entry = { pointer, function in LuaState.enter(pointer, function) }
        context.pointee.release = { object in
            if let object { Unmanaged<AnyObject>.fromOpaque(object).release() }
        }
        guard let opened = shim_open(context) else {
            context.deallocate()
            throw LuaError(kind: .script, message: "there is no memory for a Lua state")
        }
        main = opened
        life = LuaLife(opened)
        cancellation = Cancellation(context)
        context.pointee.owner = Unmanaged.passUnretained(self).toOpaque()
        context.pointee.limit = max(0, limits.memory)
        context.pointee.hard = LuaState.hardLimit(limits.memory)
        // Garbage up to twice the live data: half the collector's work for a bulk job's short-lived tables.
        shim_tune_collector(main, 300)
        seedRandom(0)
        if shim_install_library(main) != LUA_OK {
            throw takeError(LuaStack(main), traceback: [])
        }
        declareSecret()
        lua_settop(main, 0)
        begin(limits)
    }

    deinit {
        close()
        context.deinitialize(count: 1)
        context.deallocate()
    }

    /// Whether code of the state runs below the caller: then it cannot be closed.
    public var isRunning: Bool { context.pointee.runs > 0 }

    /// Ends the state: objects are released, references and coroutines become useless. Again: nothing.
    ///
    /// - Precondition: nothing of the state runs.
    public func close() {
        guard life.main != nil else { return }
        precondition(
            !isRunning, "code of the state runs below: drop it, and it is closed once that has ended")
        while context.pointee.watch_depth > 0 { shim_leave(context) }
        cancellation.end()
        shim_close(context)
        life.main = nil
        functions = []
        pendingRequest = nil
    }

    // MARK: Limits

    /// Starts a new budget and forgets a stop.
    ///
    /// - Precondition: nothing of the state runs.
    public func begin(_ limits: LuaLimits) {
        precondition(context.pointee.watch_depth == 0, "leave before a new budget begins")
        context.pointee.limit = max(0, limits.memory)
        context.pointee.hard = LuaState.hardLimit(limits.memory)
        context.pointee.coroutines_left = Int32(clamping: limits.coroutines)
        context.pointee.call_limit_ns = limits.callProcessorTime?.clampedNanoseconds ?? .max
        outputLeft = limits.output
        hostStop = nil
        shim_begin(
            context, limits.instructions.map { Int64($0) } ?? .max,
            limits.time?.clampedNanoseconds ?? .max, limits.processorTime?.clampedNanoseconds ?? .max)
    }

    /// One instruction of a script may pass the soft cap by three times as much before it fails.
    private static func hardLimit(_ memory: Int) -> Int {
        let (product, overflow) = max(0, memory).multipliedReportingOverflow(by: 4)
        return overflow ? .max : product
    }

    /// From here to `leave`, on this thread, the deadlines count. Calls nest.
    ///
    /// Resuming a coroutine does it by itself; many short calls are faster inside one pair, which several states may
    /// have open at once on a thread: only the code that runs is ever interrupted.
    public func enter() { shim_enter(context) }

    /// Ends what `enter` began; the time until the next one is free.
    public func leave() { shim_leave(context) }

    /// Calls `body` from a host function without its time counting for the script: the host waits for something
    /// that is none of the script's doing.
    public func withoutCounting<Value>(_ body: () throws -> Value) rethrows -> Value {
        let depth = context.pointee.watch_depth
        for _ in 0..<depth { shim_leave(context) }
        defer { for _ in 0..<depth { shim_enter(context) } }
        return try body()
    }

    /// Takes note of `bytes` that the script makes the host write.
    ///
    /// - Throws: an error that ends the script when it has written more than its limit allows.
    public func chargeOutput(_ bytes: Int) throws {
        outputLeft = max(0, bytes) > outputLeft ? -1 : outputLeft - max(0, bytes)
        if outputLeft >= 0 { return }
        shim_set_stop(context, SHIM_STOP_OUTPUT.rawValue)
        throw LuaError(kind: .stop(.output), message: LuaStopReason.output.message)
    }

    /// Bytes in use.
    public var memoryUsed: Int { context.pointee.used }

    /// Why the script was ended; nil if it was not.
    public var stopReason: LuaStopReason? { LuaStopReason(context.pointee.stop, host: hostStop) }

    /// Ends the script from any thread.
    public var canceller: LuaCanceller { LuaCanceller(cancellation) }

    /// Collects all garbage now; objects that no script can reach are released.
    public func collectGarbage() { shim_collect_garbage(main) }

    /// Calls `action` on a thread of its own when a limit is passed and Lua's or C's code still runs `grace`
    /// later, without a host function in between: nothing can stop it but the end of the process.
    public func onRunaway(
        after grace: Duration = .seconds(1), _ action: @escaping @Sendable (LuaStopReason) -> Never
    ) {
        let resort = LastResort(action)
        lastResort = resort
        context.pointee.grace_ns = grace.clampedNanoseconds
        context.pointee.last_resort_argument = Unmanaged.passUnretained(resort).toOpaque()
        context.pointee.last_resort = { argument, stop in
            guard let argument else { return }
            let resort = Unmanaged<LastResort>.fromOpaque(argument).takeUnretainedValue()
            resort.action(LuaStopReason(stop, host: nil) ?? .time)
        }
    }

    /// Starts `math.random` anew: the same seed gives the same numbers.
    public func seedRandom(_ seed: UInt64) {
        var seed = seed
        withUnsafeMutableBytes(of: &context.pointee.random_state) { state in
            let words = state.bindMemory(to: UInt64.self)
            for index in words.indices {
                seed &+= 0x9e37_79b9_7f4a_7c15
                var mixed = (seed ^ (seed >> 30)) &* 0xbf58_476d_1ce4_e5b9
                mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
                words[index] = mixed ^ (mixed >> 31)
            }
        }
    }

    /// Runs `body`; `math.random` goes on behind it as if it had drawn nothing.
    public func keepingRandom<R>(_ body: () throws -> R) rethrows -> R {
        let kept = context.pointee.random_state
        defer { context.pointee.random_state = kept }
        return try body()
    }

    // MARK: Scripts

    /// Compiles a chunk of text; `name`, a file's path or a label, stands before the line in every message.
    ///
    /// - Throws: `LuaError` for a syntax error, or more than `largestChunk` bytes.
    public func load(_ source: some Collection<UInt8>, name: String) throws -> LuaFunction {
        let stack = LuaStack(main)
        let base = stack.top  // a host function that was called on it may be at work
        defer { stack.setTop(base) }
        try pushChunk(stack, source, name: name)
        return LuaFunction(LuaReference(stack, at: -1))
    }

    /// Compiles a chunk of text.
    public func load(_ source: String, name: String) throws -> LuaFunction {
        try load(source.utf8, name: name)
    }

    /// Compiles a chunk and pushes its function.
    func pushChunk(_ stack: LuaStack, _ source: some Collection<UInt8>, name: String) throws {
        guard source.count <= LuaState.largestChunk else {
            throw LuaError(
                kind: .script,
                message: "\(name) has \(source.count) bytes; a chunk may have \(LuaState.largestChunk):"
                    + " put parts of it into modules")
        }
        let name = PrintableText.clean(name, limit: 1000)
        if chunks.count < 10_000 { chunks[LuaState.shortName(name)] = name }
        let status = withContiguous(source) { bytes in
            // Never a NULL text: an empty chunk is one too.
            let text = UnsafeRawPointer(bytes.baseAddress)?.assumingMemoryBound(to: CChar.self)
            return "@\(name)".withCString { name in
                text.map { shim_load(stack.pointer, $0, bytes.count, name) }
                    ?? shim_load(stack.pointer, "", 0, name)
            }
        }
        if status != LUA_OK { throw takeError(stack, traceback: []) }
    }

    private func withContiguous<R>(
        _ source: some Collection<UInt8>, _ body: (UnsafeBufferPointer<UInt8>) -> R
    ) -> R {
        source.withContiguousStorageIfAvailable(body) ?? Array(source).withUnsafeBufferPointer(body)
    }

    /// How Lua's messages shorten a file's name: to 59 bytes, from the left.
    private static func shortName(_ name: String) -> String {
        let bytes = Array(name.utf8)
        let room = Int(LUA_IDSIZE) - 1
        if bytes.count <= room { return name }
        return "..." + String(decoding: bytes.suffix(room - 3), as: UTF8.self)
    }

    // MARK: Host functions

    /// Keeps a function for the state's life and returns the pointer that Lua holds.
    @usableFromInline func keep(_ function: HostFunction) -> UnsafeMutableRawPointer {
        functions.append(function)
        return Unmanaged.passUnretained(function).toOpaque()
    }

    /// Every host function is called here.
    private static func enter(_ pointer: OpaquePointer?, _ function: UnsafeMutableRawPointer?) -> Int32 {
        let stack = LuaStack(pointer.unsafelyUnwrapped)
        // Borrowed: the state keeps its functions for as long as a script can call them.
        return Unmanaged<HostFunction>.fromOpaque(function.unsafelyUnwrapped)._withUnsafeGuaranteedRef {
            function in
            do {
                return try function.body(stack)
            } catch {
                return stack.state.raise(error, from: function, on: stack)
            }
        }
    }

    /// Pushes what `error` is to a script, and tells the trampoline to raise it.
    @inline(never)
    private func raise(_ error: any Error, from function: HostFunction, on stack: LuaStack) -> Int32 {
        pushRaised(error, from: function.name, leading: function.leading, on: stack)
        return Int32(SHIM_RAISE)
    }

    /// Pushes an error as a script sees it; a stop is set instead, and its value does not matter.
    func pushRaised(_ error: any Error, from name: String, leading: Int32, on stack: LuaStack) {
        switch error {
        case let mismatch as LuaMismatch: stack.push(LuaHostError(mismatch, from: name, leading: leading))
        case let error as LuaHostError: stack.push(error)
        case let stop as LuaStop:
            if !shim_is_stopping(context) { hostStop = stop }
            shim_set_stop(context, SHIM_STOP_HOST.rawValue)
            stack.pushNil()
        case let error as LuaError:
            switch error.kind {
            case .host(let error): stack.push(error)
            case .script: stack.push(error.description)
            case .stop(let reason):
                // It may be another state's stop: it ends this one too.
                let stop = LuaStop(code: reason.code, message: reason.message)
                pushRaised(stop, from: name, leading: leading, on: stack)
            }
        default:
            if let translated = translateError?(error), isKnown(translated) {
                pushRaised(translated, from: name, leading: leading, on: stack)
            } else {
                stack.push(LuaHostError(code: "host_error", message: "\(name): \(error)"))
            }
        }
    }

    private func isKnown(_ error: any Error) -> Bool {
        error is LuaHostError || error is LuaStop || error is LuaMismatch || error is LuaError
    }

    /// Pops the error on top of `stack` and reads it.
    func takeError(_ stack: LuaStack, traceback: [LuaFrame]) -> LuaError {
        defer { stack.pop() }
        if let stop = stopError(traceback) { return stop }
        return stack.readError(traceback: traceback, chunks: chunks)
    }
}

extension LuaState {
    /// The stop that is set, as an error.
    func stopError(_ traceback: [LuaFrame]) -> LuaError? {
        guard let reason = stopReason else { return nil }
        return LuaError(
            kind: .stop(reason), message: PrintableText.clean(reason.message), place: traceback.first?.place,
            traceback: traceback)
    }
}

private final class LastResort: Sendable {
    let action: @Sendable (LuaStopReason) -> Never
    init(_ action: @escaping @Sendable (LuaStopReason) -> Never) { self.action = action }
}

extension LuaHostError {
    /// A value that does not fit, as the error of the function it was passed to.
    init(_ mismatch: LuaMismatch, from name: String, leading: Int32) {
        let index = mismatch.index - leading
        let place = index > 0 ? "argument \(index): " : ""
        self.init(
            code: mismatch.isSecret ? "refused" : "bad_argument",
            message: index > 0
                ? "\(name): \(place)\(mismatch.sentence)" : "\(name): call it with ':', as object:method(…)",
            field: mismatch.path.isEmpty ? nil : mismatch.path,
            hint: mismatch.isSecret ? "a secret can only be delivered" : nil)
        message = PrintableText.clean(message)
    }
}
