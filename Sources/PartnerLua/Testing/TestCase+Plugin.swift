internal import LuaRuntime
internal import PartnerCenter
internal import Plugins

extension TestCase {
    /// Gives the test that begins its plugins: with the grants and settings that it asks for, nothing of them run yet.
    func preparePlugins(_ settings: PluginTestSettings) throws {
        guard let tested = engine.plugin else { return }
        var plugin = tested.without(settings.without).plugin
        plugin.config.merge(settings.config) { $1 }
        faults.failingCall = tested.failingCall
        let callers = CallChain()
        session.callers = callers
        let host = PluginHost(PluginSet([plugin] + tested.required), callers)
        // What it calls fails by the test's log, whatever it is.
        let door = Door(try bench.center(as: bench.user))
        door.callers = callers
        let bindings = OperationBindings.all(session, door)
        let network = network
        let outside = Outside(ProjectSurroundings(), { network }, mailbox: nil)
        outside.inventedSecret = RecordedNetwork.value
        session.sendingKey = { network.nextKey() }
        let reach = PluginReach(host: host, outside: outside, values: door)
        let surface = PluginSurface(
            session: session, seed: tested.seed, translate: translate, reach: reach)
        host.install = { state, instance in
            try surface.install(in: state, of: instance, nouns: { bindings.install(in: $0) })
        }
        host.crossed = { [unowned self] error in
            let plugin = error.details["plugin"] ?? "\(tested.plugin.id)"
            trace.faults.append(
                PluginTrace.Fault(plugin: plugin, code: error.code, message: error.message))
        }
        plugins = host
        session.plugins = host
        pass = PluginPass(host, shows: true)
    }

    /// The globals `plugin` and `exports` of a plugin's tests.
    func install(_ tested: TestedPlugin) {
        let id = tested.plugin.id
        state.module("network") { [network] in network.install(in: $0) }
        state.module("plugin") { [unowned self] module in
            try module.value("id", "\(id)")
            module.function("load") { [unowned self] stack in try load(id, stack) }
            module.function("map") { [unowned self] stack in try map(stack) }
            module.function("validate") { [unowned self] stack in try validate(stack) }
        }
        let exports = tested.plugin.code.manifest.provides.filter { $0.point == .exports }
        state.module("exports") { [unowned self] module in
            for export in exports {
                let isPrivileged = export.details["privileged"] == .text("true")
                module.function(named: export.name) { [unowned self] stack in
                    let instance = try host("exports.\(export.name)").instance(id)
                    return try call(instance, export.handler, isPrivileged: isPrivileged, stack)
                }
            }
        }
    }

    /// The plugins of the test that runs.
    func host(_ call: String) throws -> PluginHost {
        try requireInside(call)
        if let plugins { return plugins }
        throw OperationError(.forbiddenState, "\(call) is called outside of a test")
    }

    /// `plugin.load()`: all functions that the plugin's entry answers, in a state of their own.
    private func load(_ id: PluginID, _ stack: LuaStack) throws -> Int32 {
        let instance = try host("plugin.load").freshInstance(id)
        let names = try instance.functionNames()
        stack.pushModule("plugin.load()") { [unowned self] module in
            for name in names {
                module.function(named: name) { [unowned self] stack in
                    try call(instance, name, isPrivileged: false, stack)
                }
            }
        }
        return 1
    }

    /// Calls a function of the plugin with all that stands on the stack, and notes what it answers.
    private func call(
        _ instance: PluginInstance, _ handler: String, isPrivileged: Bool, _ stack: LuaStack
    ) throws -> Int32 {
        let count = try host(handler).forward(
            stack, count: stack.top, to: instance, handler, isPrivileged: isPrivileged, mayPark: false)
        let first = stack.top - count + 1
        for index in 0..<count {
            let answer = try TestValue.read(stack, at: first + index)
            trace.answers.append("\(handler): \(answer.short(limit: 400))")
        }
        return count
    }

    // MARK: One row

    /// `plugin.map(row, number)`: what all of the plugin's mappers make of a row, one after the other.
    private func map(_ stack: LuaStack) throws -> Int32 {
        let (given, number) = try row(stack, "plugin.map")
        var row = given
        var patch: [String: String] = [:]
        try forEach(.rowsMap, "plugin.map") { host, instance, provision in
            let fields = try host.call(instance, provision.handler) { target in
                try row.push(onto: target)
                target.push(number)
                Self.pushColumns(of: given, instance, onto: target)
                return 3
            } _: { target, first, count in
                count == 0 ? nil : try [String: String]?.read(target, at: first)
            }
            try instance.mustMap(fields.map { $0.keys.sorted() } ?? [], by: provision.name)
            patch.merge(fields ?? [:]) { $1 }
            row.merge(fields ?? [:]) { $1 }
        }
        trace.answers.append("plugin.map: \(patch.sorted { $0.key < $1.key })")
        try patch.push(onto: stack)
        return 1
    }

    /// `plugin.validate(row, number)`: what the plugin's validators say of a row, one after the other.
    private func validate(_ stack: LuaStack) throws -> Int32 {
        let (row, number) = try row(stack, "plugin.validate")
        var issues: [[String: String]] = []
        try forEach(.rowsValidate, "plugin.validate") { host, instance, provision in
            issues += try host.call(instance, provision.handler) { target in
                try row.push(onto: target)
                target.push(number)
                Self.pushColumns(of: row, instance, onto: target)
                return 3
            } _: { target, first, count in
                count == 0 ? [] : try [[String: String]]?.read(target, at: first) ?? []
            }
        }
        trace.answers.append("plugin.validate: \(issues.map { $0.sorted { $0.key < $1.key } })")
        try issues.push(onto: stack)
        return 1
    }

    /// Pushes the columns of the input as a table: those that the row has a value of, and those that the plugin is
    /// granted to change.
    private static func pushColumns(
        of row: [String: String], _ instance: PluginInstance, onto stack: LuaStack
    ) {
        let granted = instance.principal.rights.filter { $0.name == "rows.map" }.flatMap {
            $0.texts("fields") ?? []
        }
        let columns = Set(row.keys).union(granted)
        stack.createTable(record: columns.count)
        for column in columns.sorted() {
            stack.push(true)
            stack.setField(named: column, of: -2)
        }
    }

    private func row(_ stack: LuaStack, _ call: String) throws -> ([String: String], Int) {
        guard stack.type(at: 1) == .table else {
            throw OperationError(
                .badArgument, "\(call) takes a row, got \(stack.describe(1))",
                hint: "write \(call) { [\"Full name\"] = \"li na\" }")
        }
        return (try [String: String].read(stack, at: 1), stack.integer(at: 2) ?? 1)
    }

    private func forEach(
        _ point: ExtensionPoint, _ call: String,
        _ body: (PluginHost, PluginInstance, Provision) throws -> Void
    ) throws {
        guard let tested = engine.plugin else { return }
        let host = try host(call)
        guard let pass else { return }
        let instance = try pass.instance(tested.plugin.id)
        for provision in tested.plugin.code.manifest.provides where provision.point == point {
            guard instance.principal.rights.contains(where: { $0.name == point.rawValue }) else {
                throw OperationError(
                    .refused,
                    "\(instance.id):\(provision.name) has a part in reading rows, and \(point.rawValue) is not granted",
                    hint: "grant it: partnerctl plugin grant \(instance.id) \(point.rawValue)",
                    details: ["plugin": "\(instance.id)", "capability": point.rawValue])
            }
            try body(host, instance, provision)
        }
    }
}

extension PluginInstance {
    /// Refuses fields of a patch that the plugin is not granted to change.
    func mustMap(_ fields: [String], by mapper: String) throws {
        let rights = principal.rights.filter { $0.name == "rows.map" }
        let isUnlimited = rights.contains { $0.parameters["fields"] == nil }
        let granted = rights.flatMap { right -> [String] in
            if case .list(let names)? = right.parameters["fields"] { return names }
            return []
        }
        for field in fields where !isUnlimited && !granted.contains(field) {
            throw OperationError(
                .refused, "\(id) may not change \(field): rows.map is not granted for it",
                hint: "grant it: partnerctl plugin grant \(id) rows.map 'fields=\(field)'",
                details: ["plugin": "\(id)", "capability": "rows.map"])
        }
    }
}
