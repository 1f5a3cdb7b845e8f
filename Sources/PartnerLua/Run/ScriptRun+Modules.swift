internal import LuaRuntime
internal import PartnerCenter
internal import Runs
internal import Sealing

extension ScriptRun {
    func install(in state: LuaState) throws {
        let session = session
        RowSource.declare(in: state, session)
        ScriptWriter.declare(in: state)
        BatchHandle.declare(in: state, session)
        MoneyModule.declare(in: state)
        JSONModule.declare(in: state)
        state.type(UnchangedRow.self, name: "unchanged") { _ in }
        let (bind, door) = (bind, door)
        state.module("partner") { module in
            var bindings = bind(session, door)
            let capabilities = door.center.capabilities
            bindings.add("environment.supports") { try EnvironmentModule.supports(capabilities, $0) }
            bindings.install(in: module)
        }
        let given = given
        state.module("args") { ArgsModule.install(in: $0, session, given) }
        state.module("bulk") { BulkModule.install(in: $0, session) }
        let plugins = plugins
        state.module("rows") { RowsModule.install(in: $0, session, plugins) }
        state.module("plugins") { PluginsModule.install(in: $0, plugins, session) }
        state.module("wait") { WaitModule.install(in: $0, session) }
        state.module("clock") { ClockModule.install(in: $0, session) }
        state.module("log") { OutputModules.install(log: $0, session) }
        state.module("report") { OutputModules.install(report: $0, session) }
        state.module("money") { MoneyModule.install(in: $0) }
        state.module("json") { try JSONModule.install(in: $0, session) }
        let group = services.group
        let journal = journal
        let messenger = messenger
        state.module("deliver") { module in
            MessageCall.install(in: module, session, messenger)
            DeliverModule.install(in: module, session) {
                Delivery(session: session) {
                    guard let run = journal?.run else { return [] }
                    return try DataKeys(group, run: run).list().map { try SealedDataKey(bytes: $0.sealed) }
                }
            }
        }
        ScriptEnvironment.install(in: state, program, session)
        if let call = PluginProgram(program) { call.install(in: state, plugins, session, door.center) }
        for install in extraModules { try install(state, session) }
    }
}
