internal import LuaRuntime
internal import PartnerCenter
internal import Plugins

extension PluginSet {
    /// The plugin called `id`.
    ///
    /// - Throws: `OperationError` with code `not_found` for one that the project does not list.
    func plugin(_ id: PluginID) throws -> InstalledPlugin {
        if let plugin = self[id] { return plugin }
        throw OperationError(
            .notFound, "\(id) is no plugin of this project",
            hint: Suggestion.nearest("\(id)", in: plugins.map { "\($0.id)" }).map { "did you mean '\($0)'?" }
                ?? "partnerctl plugin add \(id)")
    }

    /// What the plugin of that name provides at `point` under that name.
    ///
    /// - Throws: `OperationError` with code `not_found` for a plugin that is not listed, or that has no such provision.
    func provision(_ name: ProvisionName, at point: ExtensionPoint) throws -> (InstalledPlugin, Provision) {
        let plugin = try plugin(name.plugin)
        let known = plugin.code.manifest.provides.filter { $0.point == point }
        if let provision = known.first(where: { $0.name == name.name }) { return (plugin, provision) }
        let names = known.map(\.name)
        throw OperationError(
            .notFound, "\(name.plugin) has no \(point.singular) '\(name.name)'",
            hint: Suggestion.nearest(name.name, in: names).map { "did you mean '\($0)'?" }
                ?? (names.isEmpty ? "it has none" : "it has \(Suggestion.list(names))"))
    }
}

extension ExtensionPoint {
    /// One thing that is provided here, in messages.
    var singular: String {
        switch self {
        case .commands: "command"
        case .steps: "step"
        case .sources: "source"
        case .rowsValidate: "validator"
        case .rowsMap: "mapper"
        case .catalogRules: "rule"
        case .events: "handler of events"
        case .approve: "approval"
        case .reports: "report"
        case .channels: "channel"
        case .exports: "export"
        }
    }
}

extension PluginHost {
    /// What `name` provides at `point`, ready to be called.
    func provision(
        _ name: ProvisionName, at point: ExtensionPoint
    ) throws -> (instance: PluginInstance, provision: Provision) {
        let (plugin, provision) = try set.provision(name, at: point)
        return (try instance(plugin.id), provision)
    }

    /// Calls a handler for the function that is being answered on `stack`; it may wait where that one may.
    ///
    /// `push` pushes the arguments and counts them, `answer` pushes what the caller gets.
    func hand(
        _ stack: LuaStack, to instance: PluginInstance, _ handler: String,
        pushing push: @escaping (LuaStack) throws -> Int32, answering answer: @escaping PluginAnswer
    ) throws -> Int32 {
        if stack.canPark {
            return try stack.park(
                PluginCall(instance, handler, isPrivileged: false, self, answering: answer, pushing: push))
        }
        return try call(instance, handler, pushing: push) { try answer($0, $1, $2, stack) }
    }
}
