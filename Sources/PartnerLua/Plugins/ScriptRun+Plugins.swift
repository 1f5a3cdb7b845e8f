internal import LuaRuntime
internal import PartnerCenter
internal import Plugins

extension ScriptRun {
    /// Says what the plugins of this run find in their states.
    func preparePlugins() {
        plugins.isScriptStopped = { [weak guards] in guards?.state?.stopReason != nil }
        plugins.actor = services.actorName
        plugins.mayWait = { [weak session] in session.map { $0.row == nil && !$0.isAsking } ?? true }
        plugins.install = { [unowned self] state, instance in
            let bindings = bind(session, door)
            let reach = PluginReach(host: plugins, outside: outside, values: door)
            try PluginSurface(session: session, seed: seed, translate: translate, reach: reach).install(
                in: state, of: instance, nouns: { bindings.install(in: $0) })
        }
    }
}

/// What plugins find in their states, whoever runs them.
struct PluginSurface {
    let session: RunSession
    /// The run's: what their random numbers grow from.
    let seed: [UInt8]
    let translate: ErrorTranslator
    /// What there is for them beyond the center.
    let reach: PluginReach

    /// What a plugin finds: the surface of scripts as far as it makes no difference who asks, and the door.
    func install(
        in state: LuaState, of instance: PluginInstance, nouns: @escaping (LuaModule) throws -> Void
    ) throws {
        let session = session
        let random = PluginRandom(seed: seed, instance.id)
        state.translateError = { [translate] in translate($0) }
        state.seedRandom(random.seed)
        if instance.isPure { return PurePluginEnvironment.install(in: state, instance, session) }
        RowSource.declare(in: state, session)
        MoneyModule.declare(in: state)
        JSONModule.declare(in: state)
        state.module("partner") { try nouns($0) }
        state.module("clock") { ClockModule.install(in: $0, session) }
        state.module("log") { OutputModules.install(log: $0, session, speaker: "\(instance.id): ") }
        state.module("money") { MoneyModule.install(in: $0) }
        state.module("json") { try JSONModule.install(in: $0) }
        state.module("host") { HostModule.install(in: $0, session) }
        state.module("wait") { WaitModule.install(plainWaitsIn: $0, session) }
        reach.install(in: state, session, instance)
        PluginEnvironment.install(in: state, instance, session)
    }
}

/// What of Lua's own library the host answers in a plugin's state.
enum PluginEnvironment {
    /// What is longer is cut, in bytes.
    private static let longestCell = 65_536

    static func install(in state: LuaState, _ instance: PluginInstance, _ session: RunSession) {
        let id = instance.id
        state.setPrint { bytes in
            let speaker = session.plugins?.speaker == id ? "" : "\(id): "
            session.show(.printed(shown(bytes, saidBy: speaker)))
        }
        installFiles(in: state, instance)
        installRandom(in: state, instance)
        state.setClock { Int(try ScriptEnvironment.now(session).milliseconds / 1000) }
    }

    /// Lines that a plugin prints, with `speaker` before each.
    static func shown(_ bytes: UnsafeRawBufferPointer, saidBy speaker: String) -> [UInt8] {
        let text = String(decoding: bytes, as: UTF8.self)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        let shown = lines.map { line in
            // Columns stay columns; nothing else of a terminal's own language gets through.
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false)
            return speaker
                + cells.map { PrintableText.clean(String($0), limit: longestCell) }
                .joined(separator: "\t") + "\n"
        }
        return Array(shown.joined().utf8)
    }

    /// `require`, for the plugin's own files.
    static func installFiles(in state: LuaState, _ instance: PluginInstance) {
        let id = instance.id
        let files = instance.plugin.code.files
        state.setRequire { name in
            let path = name.replacing(".", with: "/") + ".lua"
            guard let source = files[path] else {
                throw OperationError(
                    .refused, "require: \(id) has no file \(path)",
                    hint: "a plugin loads its own files: require \"lib.names\" is lib/names.lua")
            }
            return (source, "\(id)/\(path)")
        }
    }

    /// Refuses random numbers to who may not have them.
    static func installRandom(in state: LuaState, _ instance: PluginInstance) {
        if instance.principal.rights.contains(where: { $0.name == "random" }) { return }
        state.refuse("math", ["random", "randomseed"]) { call in
            let alone = CallChain()
            alone.links = [CallChain.Link(instance.principal)]
            do { try alone.require("random") } catch { return error }
            return OperationError(.refused, "\(instance.id) may not call \(call)")
        }
    }
}

/// What the random numbers of a plugin grow from: the run's own seed and the plugin's name.
struct PluginRandom {
    let seed: UInt64

    init(seed: [UInt8], _ id: PluginID) {
        // FNV-1a: which plugin matters, not who can guess it.
        self.seed = (seed + Array("\(id)".utf8)).reduce(0xcbf2_9ce4_8422_2325) {
            ($0 ^ UInt64($1)) &* 0x0100_0000_01b3
        }
    }
}
