internal import LuaRuntime
internal import PartnerCenter
internal import Plugins

/// What a test wants of the plugin under test: `test("…", { without = { "users.read" }, config = { … } }, fn)`.
struct PluginTestSettings: Sendable {
    /// The grants that it does not have.
    var without: [String] = []
    /// What the project sets.
    var config: [String: ConfigValue] = [:]

    /// Everything as the manifest has it.
    init() {}

    /// Reads the options of `test`.
    init(_ options: Options, of manifest: PluginManifest) throws {
        try options.with("without") { type in
            if type == .nil { return }
            without = try [String].read(options.stack, at: -1)
        }
        let declared = manifest.capabilities.map(\.capability.name)
        for name in without where !declared.contains(name) {
            throw OperationError(
                .badArgument, "test: \(manifest.id) does not ask for \(name)", field: "without",
                hint: declared.isEmpty ? "it asks for nothing" : "it asks for \(Suggestion.list(declared))")
        }
        try options.with("config") { type in
            if type == .nil { return }
            let table = try Options(
                options.stack, at: options.stack.top, of: "test: config", known: manifest.config.map(\.name))
            for field in manifest.config {
                try table.with(field.name) { type in
                    if type == .nil { return }
                    config[field.name] = try Self.value(options.stack, at: options.stack.top, of: field.name)
                }
            }
        }
    }

    private static func value(_ stack: LuaStack, at index: Int32, of name: String) throws -> ConfigValue {
        switch stack.type(at: index) {
        case .boolean: return .boolean(stack.isTruthy(at: index))
        case .number: if let number = stack.integer(at: index) { return .integer(number) }
        case .string: if let text = stack.text(at: index) { return .text(text) }
        case .table:
            var items: [ConfigValue] = []
            try stack.reserve(4)
            while stack.item(items.count + 1, of: index) != .nil {
                items.append(try value(stack, at: stack.top, of: name))
                stack.pop()
            }
            stack.pop()
            return .list(items)
        default: break
        }
        throw OperationError(
            .badArgument,
            "test: config.\(name) must be text, a whole number, true or false, or a list of them",
            field: "config", hint: "decimals are given as text, got \(stack.describe(index))")
    }
}
