internal import LuaRuntime
internal import PartnerCenter
internal import Plugins

/// The plugins of one run: makes their states, carries values across, and tells the door who calls.
final class PluginHost {
    let set: PluginSet
    let callers: CallChain
    /// Whether a call may wait where the script is: not in a row, nor where it is only asked.
    var mayWait: () -> Bool = { true }
    /// On whose behalf the run is.
    var actor = ""
    /// The plugin whose command this run is: what it prints is the command's output.
    var speaker: PluginID?
    /// Puts into a plugin's state what every plugin finds there.
    var install: (LuaState, PluginInstance) throws -> Void = { _, _ in }
    /// Whether a limit of the script that calls has been passed.
    var isScriptStopped: () -> Bool = { false }
    /// Told of every error that leaves a plugin.
    var crossed: (LuaHostError) -> Void = { _ in }
    private var instances: [PluginID: PluginInstance] = [:]
    /// Passes over rows, as long as their inputs live.
    private var passes: [PassReference] = []
    private let (arguments, results) = (LuaTransfer(), LuaTransfer())

    private struct PassReference { weak var pass: PluginPass? }

    init(_ set: PluginSet, _ callers: CallChain) {
        self.set = set
        self.callers = callers
    }

    /// The plugin called `id`, for a call from the script or the plugin `caller`.
    ///
    /// - Throws: `OperationError` for a plugin that the project does not list, or that the caller does not require.
    func instance(_ id: PluginID, for caller: PluginInstance? = nil) throws -> PluginInstance {
        if let caller, caller.plugin.code.manifest.requires[id] == nil {
            throw OperationError(
                .refused, "\(caller.id) does not require \(id)",
                hint: "a plugin names what it calls under requires in its plugin.json")
        }
        if let pass = caller?.pass { return try pass.instance(id) }
        if let known = instances[id] { return known }
        let instance = PluginInstance(try set.plugin(id), self)
        instances[id] = instance
        return instance
    }

    /// A fresh instance of a plugin, which shares nothing with the run's own: for what must begin anew, in every `pass`
    /// or for a test.
    func freshInstance(_ id: PluginID, in pass: PluginPass? = nil) throws -> PluginInstance {
        PluginInstance(try set.plugin(id), self, in: pass)
    }

    /// The script has come to an end, or waits: what runs next may run on another thread.
    func leave() {
        for instance in instances.values { instance.leave() }
        for reference in passes { reference.pass?.leave() }
    }

    /// Takes note of a pass that has begun.
    func begin(_ pass: PluginPass) {
        passes.removeAll { $0.pass == nil }
        passes.append(PassReference(pass: pass))
    }

    /// The run is over: every state is closed, and lets go of what its functions hold of the run.
    func close() {
        for instance in instances.values { instance.discard() }
        instances = [:]
        for reference in passes { reference.pass?.discard() }
        passes = []
    }

    /// A state with what every plugin finds.
    func makeState(for instance: PluginInstance) throws -> LuaState {
        let limits = instance.plugin.code.manifest.limits
        var given = LuaLimits()
        given.memory = limits.memoryMebibytes << 20
        given.time = nil
        given.callProcessorTime = .milliseconds(limits.processorMillisecondsPerCall)
        given.output = 1 << 20
        let state = try LuaState(limits: given)
        do { try install(state, instance) } catch {
            state.close()
            throw error
        }
        return state
    }

    /// Calls a function of a plugin with values of the host's; what it calls cannot wait.
    ///
    /// - Returns: what `read` makes of the results: first index and number.
    /// - Throws: `LuaHostError` that names the plugin; `LuaStop` for what ends the run.
    func call<R>(
        _ instance: PluginInstance, _ handler: String, isPrivileged: Bool = false,
        pushing push: (LuaStack) throws -> Int32, _ read: (LuaStack, Int32, Int32) throws -> R
    ) throws -> R {
        try instance.called(isPrivileged: isPrivileged) {
            let (state, function) = try instance.function(handler)
            return try state.call(function, pushing: push) { stack, count in
                try read(stack, stack.top - count + 1, count)
            }
        }
    }

    /// Answers a script's or a plugin's call of another plugin's function, with the `count` topmost values.
    func forward(
        _ stack: LuaStack, count: Int32, to instance: PluginInstance, _ handler: String,
        isPrivileged: Bool, mayPark: Bool
    ) throws -> Int32 {
        if mayPark, mayWait(), stack.canPark {
            return try stack.park(
                PluginCall(instance, handler, isPrivileged: isPrivileged, self) { [arguments] target in
                    // The caller is parked: what it passed stands on its stack as it was.
                    try Self.naming(instance, handler) {
                        try arguments.copy(count, from: stack, to: target)
                    }
                    return count
                })
        }
        return try call(instance, handler, isPrivileged: isPrivileged) { target in
            try Self.naming(instance, handler) { try arguments.copy(count, from: stack, to: target) }
            return count
        } _: { target, _, count in
            try instance.naming { try giveBack(count, target, to: stack, instance, handler) }
        }
    }

    /// Pushes copies of the topmost `count` values that a plugin answered onto its caller's stack.
    func giveBack(
        _ count: Int32, _ source: LuaStack, to target: LuaStack, _ instance: PluginInstance, _ handler: String
    ) throws -> Int32 {
        try Self.naming(instance, handler) {
            try results.copy(count, from: source, to: target, describing: "result")
        }
        return count
    }

    /// Pushes a copy of the value at `index` of `source` onto the stack of another state.
    func copy(_ index: Int32, of source: LuaStack, to target: LuaStack, naming name: String) throws {
        try source.reserve(1)
        source.pushCopy(of: index)
        defer { source.pop() }
        do { try arguments.copy(1, from: source, to: target) } catch var error as LuaHostError {
            error.message = "\(name): \(error.message)"
            throw error
        }
    }

    /// Says whose argument or result it is that cannot cross.
    static func naming<R>(_ instance: PluginInstance, _ handler: String, _ body: () throws -> R) throws -> R {
        do { return try body() } catch var error as LuaHostError where error.code == "bad_argument" {
            error.message = "\(instance.id).\(handler): \(error.message)"
            throw error
        }
    }
}

/// Pushes for the caller what becomes of a plugin's `count` results, which stand on `results` from `first` on.
typealias PluginAnswer = (_ results: LuaStack, _ first: Int32, _ count: Int32, _ caller: LuaStack) throws ->
    Int32

/// A call into a plugin that may wait: the scheduler runs its coroutine in place of the caller's.
final class PluginCall {
    let instance: PluginInstance
    let link: CallChain.Link
    /// What the plugin's own functions may call without parking again is none of the caller's business.
    private let handler: String
    private let push: (LuaStack) throws -> Int32
    private let host: PluginHost
    private let answer: PluginAnswer?

    /// A call of `handler` with the arguments that `push` pushes and counts; the caller gets what `answer` makes of the
    /// results, or copies of them.
    init(
        _ instance: PluginInstance, _ handler: String, isPrivileged: Bool, _ host: PluginHost,
        answering answer: PluginAnswer? = nil,
        pushing push: @escaping (LuaStack) throws -> Int32
    ) {
        self.instance = instance
        self.handler = handler
        self.push = push
        self.host = host
        self.answer = answer
        link = CallChain.Link(instance.principal, isPrivileged: isPrivileged)
    }

    /// Begins it in a coroutine of the plugin's state.
    func begin() throws -> (LuaCoroutine, LuaStep) {
        let (state, function) = try instance.function(handler)
        let coroutine = state.makeCoroutine()
        return (coroutine, try coroutine.call(function, pushing: push))
    }

    /// Pushes copies of the `count` results of `coroutine` onto the caller's stack.
    func pushResults(_ count: Int32, of coroutine: LuaCoroutine, onto target: LuaStack) throws -> Int32 {
        if let answer { return try answer(coroutine.stack, 1, count, target) }
        return try instance.naming {
            try host.giveBack(count, coroutine.stack, to: target, instance, handler)
        }
    }
}
