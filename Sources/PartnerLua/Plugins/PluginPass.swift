internal import LuaRuntime
internal import PartnerCenter
internal import Plugins

/// The plugins of one pass over an input, or of one call: states of their own, which begin anew with every pass and reach nothing but
/// what they are given.
///
/// So what a plugin remembers of the rows before is the same in every pass, whether the run goes through or is taken up
/// again in another process.
final class PluginPass {
    private unowned let host: PluginHost
    private var instances: [PluginID: PluginInstance] = [:]
    /// Whether what they print is shown: in one pass of several over the same rows.
    let shows: Bool

    init(_ host: PluginHost, shows: Bool = false) {
        self.host = host
        self.shows = shows
        host.begin(self)
    }

    /// Ends the watch over the limits of its plugins until they are called again.
    func leave() { for instance in instances.values { instance.leave() } }

    /// Closes their states; what they remember of the pass is gone.
    func discard() { for instance in instances.values { instance.discard() } }

    /// The plugin called `id` in this pass.
    ///
    /// - Throws: `OperationError` for a plugin that the project does not list.
    func instance(_ id: PluginID) throws -> PluginInstance {
        if let known = instances[id] { return known }
        let instance = try host.freshInstance(id, in: self)
        instances[id] = instance
        return instance
    }
}

extension PluginHost {
    /// A host outside of any run: its plugins reach nothing but what they are given. What they print is shown on
    /// `console`; `declare` adds what else they may hold.
    static func outsideOfRuns(
        _ set: PluginSet, showing console: any RunConsole, declare: @escaping (LuaState) -> Void = { _ in }
    ) -> PluginHost {
        let host = PluginHost(set, CallChain())
        host.install = { state, instance in
            state.translateError = { ErrorTranslator(technical: { _ in nil })($0) }
            PurePluginEnvironment.install(in: state, instance, console)
            declare(state)
        }
        return host
    }
}

/// What a plugin finds in a pass: nothing that tells one pass from another, or changes anything.
enum PurePluginEnvironment {
    /// What is refused with a sentence, by name.
    static let refused: [StaticString] = [
        "partner", "clock", "wait", "net", "kv", "files", "secrets", "notify", "host",
    ]

    static func install(in state: LuaState, _ instance: PluginInstance, _ session: RunSession) {
        install(in: state, instance, session.console)
    }

    static func install(in state: LuaState, _ instance: PluginInstance, _ console: any RunConsole) {
        let id = instance.id
        MoneyModule.declare(in: state)
        JSONModule.declare(in: state)
        SourceInput.declare(in: state)
        state.module("money") { MoneyModule.install(in: $0) }
        state.module("json") { try JSONModule.install(in: $0) }
        for name in refused { state.module(name) { _ in throw refusal("\(name)", id) } }
        PluginEnvironment.installFiles(in: state, instance)
        PluginEnvironment.installRandom(in: state, instance)
        state.setClock { throw refusal("os.time", id) }
        let show = { [unowned instance] (output: ScriptOutput) in
            if instance.pass?.shows ?? false { output.show(on: console) }
        }
        state.setPrint { show(.printed(PluginEnvironment.shown($0, saidBy: "\(id): "))) }
        state.module("log") { OutputModules.install(log: $0, speaker: "\(id): ", show) }
    }

    private static func refusal(_ name: String, _ id: PluginID) -> OperationError {
        OperationError(
            .refused,
            "\(id): \(name) cannot be used here: all there is to go by is what the function is given",
            hint: "look things up in the script, or in a step, and hand them on")
    }
}
