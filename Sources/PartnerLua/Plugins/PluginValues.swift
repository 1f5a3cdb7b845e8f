internal import LuaRuntime

/// Copies values from one Lua state to another.
enum PluginValues {
    /// Pushes copies of the `count` values from `first` on onto the stack of another state.
    ///
    /// - Throws: `LuaHostError` for what cannot cross, with the place of it in the value.
    static func copy(
        _ count: Int32, from first: Int32, of source: LuaStack, to target: LuaStack, naming name: String
    ) throws {
        try target.reserve(count + 8)
        for index in 0..<count { try copy(source, first + index, target, depth: 0, name) }
    }

    private static let deepest = 64

    private static func copy(
        _ source: LuaStack, _ index: Int32, _ target: LuaStack, depth: Int, _ name: String
    ) throws {
        switch source.type(at: index) {
        case .nil, .none: target.pushNil()
        case .boolean: target.push(source.isTruthy(at: index))
        case .number:
            if source.isInteger(at: index) {
                target.push(source.integer(at: index) ?? 0)
            } else {
                target.push(source.number(at: index) ?? 0)
            }
        case .string:
            if let bytes = source.borrowedBytes(at: index) { target.push(bytes: bytes) }
        case .table:
            if depth == deepest { throw refused(name, "a table that is nested deeper than \(deepest)") }
            try table(source, source.absolute(index), target, depth: depth, name)
        default:
            if let secret = LuaSecret.find(source, at: index) { return try secret.push(onto: target) }
            if let money = ScriptMoney.find(source, at: index) { return try money.push(onto: target) }
            if JSONNull.isNull(source, at: index) { return try JSONNull.push(onto: target) }
            throw refused(name, source.describe(index))
        }
    }

    private static func table(
        _ source: LuaStack, _ index: Int32, _ target: LuaStack, depth: Int, _ name: String
    ) throws {
        if source.hasMetatable(at: index) { throw refused(name, "a table with a metatable") }
        try source.reserve(4)
        try target.reserve(4)
        target.createTable()
        source.pushNil()
        while source.next(of: index) {
            if let key = source.text(at: -2) {
                try copy(source, source.top, target, depth: depth + 1, "\(name).\(key)")
                target.setField(named: key, of: -2)
            } else if source.isInteger(at: -2), let key = source.integer(at: -2) {
                try copy(source, source.top, target, depth: depth + 1, "\(name)[\(key)]")
                target.setItem(key, of: -2)
            } else {
                throw refused(name, "a key that is \(source.describe(-2))")
            }
            source.pop()
        }
    }

    private static func refused(_ name: String, _ what: String) -> LuaHostError {
        LuaHostError(
            code: "bad_argument", message: "\(name): \(what) cannot cross between a script and a plugin",
            hint: "pass text, numbers, true or false, and tables of those")
    }
}
