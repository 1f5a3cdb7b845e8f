internal import LuaRuntime
internal import PartnerCenter
internal import Sealing

/// What plugins reach beyond the operations of the center, each by a capability.
struct PluginReach {
    unowned let host: PluginHost
    let outside: Outside
    /// What they keep, behind the center's door.
    let values: any PluginValueDoor

    func install(in state: LuaState, _ session: RunSession, _ instance: PluginInstance) {
        let (id, outside, values, callers) = ("\(instance.id)", outside, values, host.callers)
        let messenger = Messenger(session: session, plugins: host, outside: outside)
        state.module("net") {
            NetModule(session: session, callers: callers, outside: outside, plugin: id).install(in: $0)
        }
        state.module("secrets") {
            SecretsModule(session: session, callers: callers, outside: outside, plugin: id).install(in: $0)
        }
        state.module("files") {
            ProjectFilesModule(
                session: session, callers: callers, folder: outside.project.folder, plugin: id
            ).install(in: $0)
        }
        state.module("kv") {
            ValuesModule(session: session, callers: callers, values: values, plugin: id).install(in: $0)
        }
        state.module("notify") { NotifyModule.install(in: $0, callers, messenger, of: id) }
    }
}

extension ScriptRun {
    /// Delivers messages of this run.
    var messenger: Messenger { Messenger(session: session, plugins: plugins, outside: outside) }

    /// Says what reaching out needs of the run.
    func wireOutside() {
        outside.seconds = { [hostClock = services.hostClock] in hostClock() / 1000 }
        outside.retries = guards.retries
        outside.isStopRequested = { [console] in console.isStopRequested }
        outside.whileWaiting = { [weak guards] body in
            if let state = guards?.state { try state.withoutCounting(body) } else { try body() }
        }
        session.sendingKey = { [unowned self] in
            let next = journal?.branch.next ?? EffectID(branch: "", ordinal: 0)
            let name = "\(next.branch) \(next.ordinal)"
            return String("\(Digest(of: seed + Array(name.utf8)))".prefix(32))
        }
    }
}
