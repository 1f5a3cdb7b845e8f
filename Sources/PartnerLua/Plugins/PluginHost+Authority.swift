internal import LuaRuntime
internal import PartnerCenter
internal import Plugins

extension PluginHost {
    /// Pushes what a plugin's entry is called with: itself, its settings, and the way to what it requires.
    func pushAuthority(of instance: PluginInstance, onto stack: LuaStack) throws -> Int32 {
        let plugin = instance.plugin
        let files = plugin.code.files
        var used: [PluginID: LuaReference] = [:]
        stack.pushModule("plugin") { [unowned self, unowned instance] module in
            try module.value("id", "\(plugin.id)")
            try module.value("version", "\(plugin.code.manifest.version)")
            try module.value("config", PluginConfig(plugin))
            module.function("use") { stack in
                try self.use(stack, for: instance, &used)
            }
            module.function("data") { stack in
                let name = try stack.requireText(at: 1, "plugin.data")
                guard let bytes = files["data/" + name] else {
                    throw OperationError(
                        .notFound, "plugin.data: \(plugin.id) has no file data/\(name)",
                        hint: "give a name below the plugin's data folder")
                }
                bytes.withUnsafeBytes { stack.push(bytes: $0) }
                return 1
            }
        }
        return 1
    }

    /// Pushes the table of a plugin's exports, for a script or the plugin `caller`; `known` are those made before.
    func use(
        _ stack: LuaStack, for caller: PluginInstance?, _ known: inout [PluginID: LuaReference]
    ) throws -> Int32 {
        let call = caller == nil ? "plugins.use" : "plugin.use"
        let text = try stack.requireText(at: 1, call)
        guard let id = PluginID(text) else {
            throw OperationError(
                .badArgument, "\(call): '\(PrintableText.clean(text, limit: 100))' names no plugin",
                hint: "write publisher/name, as in \(call)(\"acme/text-fold\")")
        }
        let instance = try instance(id, for: caller)
        if let table = known[id] {
            stack.push(table)
            return 1
        }
        let exports = instance.plugin.code.manifest.provides.filter { $0.point == .exports }
        stack.pushModule("\(id)") { [unowned self] module in
            for export in exports {
                let isPrivileged = export.details["privileged"] == .text("true")
                module.function(named: export.name) { stack in
                    try self.forward(
                        stack, count: stack.top, to: instance, export.handler,
                        isPrivileged: isPrivileged, mayPark: true)
                }
            }
        }
        known[id] = LuaReference(stack, at: -1)
        return 1
    }
}

/// What a project sets for a plugin, with what holds where it sets nothing.
struct PluginConfig: LuaPushable {
    private let values: [String: ConfigValue]

    init(_ plugin: InstalledPlugin) {
        var values: [String: ConfigValue] = [:]
        for field in plugin.code.manifest.config { values[field.name] = field.defaultValue }
        self.values = values.merging(plugin.config) { $1 }
    }

    func push(onto stack: LuaStack) throws {
        stack.createTable(record: values.count)
        for (name, value) in values {
            try push(value, onto: stack)
            stack.setField(named: name, of: -2)
        }
    }

    private func push(_ value: ConfigValue, onto stack: LuaStack) throws {
        switch value {
        case .text(let text): stack.push(text)
        case .integer(let number): stack.push(number)
        case .boolean(let truth): stack.push(truth)
        case .list(let items):
            try stack.reserve(4)
            stack.createTable(array: items.count)
            for (index, item) in items.enumerated() {
                try push(item, onto: stack)
                stack.setItem(index + 1, of: -2)
            }
        }
    }
}
