internal import LuaRuntime
internal import PartnerCenter
internal import Sealing

/// `kv`: what a plugin keeps in the center from run to run.
struct ValuesModule {
    static let functions: [ModuleFunction] = [
        ModuleFunction(
            "kv.get", "Gives what this plugin keeps under a key.", subjects: [key],
            returns: "the value; nil for none",
            errors: [refused]),
        ModuleFunction(
            "kv.set",
            "Keeps a value under a key, in place of what was there, as one with the run's other writes. The audit gets "
                + "its size and a digest.",
            subjects: [
                key,
                FieldDescription(
                    name: "value", type: FieldType("any"), isRequired: true,
                    doc: "As JSON can hold it, at most 64 KiB."),
            ], errors: [refused, ErrorFact(.limit, "the plugin keeps more than its grant allows")]),
        ModuleFunction("kv.delete", "Forgets what is under a key.", subjects: [key], errors: [refused]),
    ]

    private static let key = FieldDescription.text("key", "1 to 200 bytes")
    private static let refused = ErrorFact(.refused, "kv is not granted")

    /// The longest key and value in bytes.
    static let longestKey = 200
    static let longestValue = 64 << 10
    /// What a plugin may keep where its grant says no number.
    static let usualBytes = 1 << 20

    let session: RunSession
    let callers: CallChain
    let values: any PluginValueDoor
    let plugin: String

    func install(in module: LuaModule) {
        module.function("get") { stack in
            let key = try key(stack, "kv.get")
            let json = try session.effect("kv.get", arguments(key), stack) {
                let store = try store("kv.get")
                return try store.pluginValue(key, of: plugin).map { Array($0.utf8) } ?? Array("null".utf8)
            }
            let value = try JSONValue.read(json, from: "what \(plugin) keeps")
            if case .null = value { stack.pushNil() } else { try value.push(onto: stack) }
            return 1
        }
        module.function("set") { stack in
            let key = try key(stack, "kv.set")
            var json = JSONWriter()
            try LuaJSON.write(stack, at: 2, to: &json)
            let value = String(decoding: json.bytes, as: UTF8.self)
            guard json.bytes.count <= Self.longestValue else {
                throw OperationError(
                    .badArgument,
                    "kv.set: the value has \(json.bytes.count) bytes as JSON, \(Self.longestValue) are the most",
                    field: "value")
            }
            try change(key, to: value, stack) { try admit(value, key) }
            return 0
        }
        module.function("delete") { stack in
            let key = try key(stack, "kv.delete")
            try change(key, to: nil, stack) { _ = try store("kv.delete") }
            return 0
        }
    }

    private func change(
        _ key: String, to value: String?, _ stack: LuaStack, ifAllowed admit: () throws -> Void
    ) throws {
        let change = PluginValueChange(of: plugin, key, to: value)
        // In a row it is taken back with the row.
        if let row = session.row { row.writes += 1 }
        _ = try session.effect("\(change.name)", arguments(key, value), stack, changes: true) {
            try admit()
            try values.keep(change, session.origin(stack), describing: Self.described)
            return Array("null".utf8)
        }
    }

    /// What the audit says of a value: `9 bytes, blake2b 8f2c…`. Enough to tell values apart, and to check one that is
    /// known; a value of few possibilities can be guessed by it, like any digest.
    private static func described(_ value: String) -> String {
        "\(value.utf8.count) bytes, blake2b \("\(Digest(of: Array(value.utf8)))".prefix(16))"
    }

    private func admit(_ value: String, _ key: String) throws {
        let store = try store("kv.set")
        let most = callers.least("max_bytes", of: "kv") ?? Self.usualBytes
        let old = try store.pluginValue(key, of: plugin).map { key.utf8.count + $0.utf8.count } ?? 0
        let bytes = Int(try store.pluginBytes(of: plugin)) - old + key.utf8.count + value.utf8.count
        guard bytes <= most else {
            throw OperationError(
                .limit, "kv.set: \(plugin) would keep \(bytes) bytes, and is granted \(most)",
                hint: "forget something with kv.delete, or grant more: partnerctl plugin grant \(plugin) kv "
                    + "max_bytes=\(max(bytes, most * 2))",
                details: ["plugin": plugin, "capability": "kv"])
        }
    }

    private func store(_ call: String) throws -> any PluginValueStore {
        try callers.use(CapabilityNeed("kv")) {}
        if let store = values.pluginValues { return store }
        throw OperationError.keepsNothing(call)
    }

    private func key(_ stack: LuaStack, _ call: String) throws -> String {
        let key = try stack.requireText(at: 1, call)
        if (1...Self.longestKey).contains(key.utf8.count), !key.utf8.contains(0) { return key }
        throw OperationError(
            .badArgument, "\(call): a key has 1 to \(Self.longestKey) bytes, this one \(key.utf8.count)",
            field: "key")
    }

    private func arguments(_ key: String, _ value: String? = nil) -> [UInt8] {
        var json = JSONWriter()
        json.begin("{")
        json.put("plugin", plugin)
        json.put("key", key)
        if let value {
            json.key("value")
            json.raw(value.utf8)
        }
        json.end("}")
        return json.bytes
    }
}
