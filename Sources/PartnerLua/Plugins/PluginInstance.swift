internal import LuaRuntime
internal import PartnerCenter
internal import Plugins

/// One plugin in one run: its Lua state, made at the first call.
///
/// The state is the plugin: no value of another state is ever in it, only copies. What breaks a limit loses its state,
/// and the next call begins with a fresh one.
final class PluginInstance {
    let plugin: InstalledPlugin
    /// Who it is to the door.
    let principal: Principal
    private unowned let host: PluginHost
    /// The pass over rows that it belongs to; nil for the run's own instance.
    private(set) weak var pass: PluginPass?
    /// Whether it is called for rows, and reaches nothing else.
    let isPure: Bool
    private var opened: (state: LuaState, functions: [String: LuaFunction])?
    /// States that were given up by a call back into them, below which their code still runs.
    private var retired: [LuaState] = []
    private var breaches = 0
    /// Whether the state's limits are watched over, on this thread.
    private var isWatched = false

    /// A plugin that broke its limits so often in a run is not called again in it.
    static let mostBreaches = 10

    init(_ plugin: InstalledPlugin, _ host: PluginHost, in pass: PluginPass? = nil) {
        self.plugin = plugin
        self.host = host
        self.pass = pass
        isPure = pass != nil
        principal = Principal(id: plugin.id.description, rights: plugin.grants.map(Right.init))
    }

    var id: PluginID { plugin.id }

    deinit { opened?.state.close() }

    /// Gives up the state: what the plugin kept in it is gone.
    func discard() {
        if let state = opened?.state {
            if state.isRunning { retired.append(state) } else { state.close() }
        }
        opened = nil
        isWatched = false
    }

    /// Ends the watch over the state's limits until its next call.
    func leave() {
        if isWatched { opened?.state.leave() }
        isWatched = false
    }

    /// The state and the function called `handler` of the table that the plugin's entry answered.
    ///
    /// - Throws: `LuaHostError` that names the plugin.
    func function(_ handler: String) throws -> (LuaState, LuaFunction) {
        if breaches >= Self.mostBreaches {
            throw LuaHostError(
                code: "limit",
                message: "\(id) broke its limits \(breaches) times in this run, and is not called again",
                hint: "see partnerctl plugin doctor", details: ["plugin": "\(id)"])
        }
        let (state, functions) = try open()
        if !isWatched {
            // Once for many calls: each call only counts up.
            state.enter()
            isWatched = true
        }
        guard let function = functions[handler] else {
            throw LuaHostError(
                code: "bad_file",
                message: "\(id): \(plugin.code.manifest.entry) answers no function '\(handler)'",
                hint: "return { \(handler) = function(…) … end }", details: ["plugin": "\(id)"])
        }
        return (state, function)
    }

    /// Whether the table that the entry answered has a function called `handler`.
    func answers(_ handler: String) throws -> Bool { try open().functions[handler] != nil }

    /// Runs `body` with the plugin as the innermost caller.
    ///
    /// - Throws: what a call of the plugin throws, as its caller may see it.
    func called<R>(isPrivileged: Bool, _ body: () throws -> R) throws -> R {
        host.callers.links.append(CallChain.Link(principal, isPrivileged: isPrivileged))
        defer { host.callers.links.removeLast() }
        do { return try body() } catch let error as LuaError { throw crossed(error) }
    }

    /// Runs `body`, whose faults are the plugin's.
    func naming<R>(_ body: () throws -> R) throws -> R {
        do { return try body() } catch var error as LuaHostError {
            error.details["plugin"] = "\(id)"
            throw error
        }
    }

    /// The field of an error that says at which line of a plugin it was raised; `where` is the caller's own line.
    static let placeField = "plugin_line"

    /// An error as the plugin's caller sees it: its code, its words and its line, and nothing else of the plugin's
    /// state.
    func crossed(_ error: LuaError) -> any Error {
        let outside = outside(error)
        if let error = outside as? LuaHostError { host.crossed(error) }
        return outside
    }

    private func outside(_ error: LuaError) -> any Error {
        switch error.kind {
        case .host(var raised):
            raised.details["plugin"] = raised.details["plugin"] ?? "\(id)"
            raised.details[Self.placeField] = raised.details[Self.placeField] ?? raised.place?.description
            raised.place = nil
            return raised
        case .script:
            return LuaHostError(
                code: "script_error", message: "\(id): \(error.description)", details: ["plugin": "\(id)"])
        case .stop(.host(let stop)): return stop
        case .stop(.cancelled): return error
        case .stop(let reason):
            // Stopped with the script that called it, it broke no limit of its own.
            if host.isScriptStopped() { return error }
            // A call back into the plugin may have lost the state before: that was one breach, not two.
            if opened?.state.stopReason != nil {
                breaches += 1
                discard()
            }
            let what = reason.message.replacing("the script", with: "it")
            return LuaHostError(
                code: "limit", message: "\(id): \(what)", hint: "its limits stand in its plugin.json",
                details: ["plugin": "\(id)", "limit": reason.code])
        }
    }

    /// The names of the functions that the plugin's entry answers, sorted.
    func functionNames() throws -> [String] { try open().functions.keys.sorted() }

    private func open() throws -> (state: LuaState, functions: [String: LuaFunction]) {
        if let opened { return opened }
        retired.removeAll { !$0.isRunning }
        let state = try host.makeState(for: self)
        do {
            let manifest = plugin.code.manifest
            guard let source = plugin.code.files[manifest.entry] else {
                throw LuaHostError(code: "bad_file", message: "\(id) has no \(manifest.entry)")
            }
            state.enter()
            let entry = try state.load(source, name: "\(id)/\(manifest.entry)")
            let functions = try state.call(entry, pushing: { try host.pushAuthority(of: self, onto: $0) }) {
                try Self.functions($0, count: $1)
            }
            guard let functions else {
                throw LuaHostError(
                    code: "bad_file", message: "\(id): \(manifest.entry) must return a table of functions",
                    hint: "end it with return { name = function(…) … end }", details: ["plugin": "\(id)"])
            }
            opened = (state, functions)
            isWatched = true
            return (state, functions)
        } catch {
            state.close()
            guard let error = error as? LuaError else { throw error }
            if error.isStop { breaches += 1 }
            throw crossed(error)
        }
    }
}

extension PluginInstance {
    /// The functions by name of the table that an entry answered, the topmost value; nil where it answered something else.
    private static func functions(_ stack: LuaStack, count: Int32) throws -> [String:
        LuaFunction]?
    {
        let index = stack.top - count + 1
        guard count > 0, stack.type(at: index) == .table, !stack.hasMetatable(at: index) else { return nil }
        var functions: [String: LuaFunction] = [:]
        stack.pushNil()
        while stack.next(of: index) {
            if functions.count < mostFunctions, let name = stack.text(at: -2), stack.type(at: -1) == .function
            {
                functions[name] = try LuaFunction.read(stack, at: -1)
            }
            stack.pop()
        }
        return functions
    }

    /// Functions beyond these are not found.
    private static let mostFunctions = 1000
}

extension LuaHostError {
    /// The message without the name of the plugin that it begins with, where something else names it.
    func message(of plugin: PluginID) -> String {
        let name = "\(plugin): "
        return message.hasPrefix(name) ? String(message.dropFirst(name.count)) : message
    }
}
