/// A value that a script writes out in full.
public indirect enum LuaLiteral: Equatable, Sendable {
    /// Absent.
    case null
    /// `true` or `false`.
    case boolean(Bool)
    /// A whole number that fits 64 bits.
    case integer(Int64)
    /// Any other number; also `2.0`, which Lua keeps apart from `2`.
    case float(Double)
    /// Text; `nil` where its bytes are not UTF-8.
    case string(String?)
    /// A table whose keys and values are literals, in source order; items without a key are numbered from 1.
    case table([Entry])

    /// One key with its value.
    public struct Entry: Equatable, Sendable {
        /// Never `.null`, never a table.
        public let key: LuaLiteral
        /// What stands behind `=`.
        public let value: LuaLiteral

        /// `key = value`.
        public init(key: LuaLiteral, value: LuaLiteral) {
            self.key = key
            self.value = value
        }
    }
}

extension LuaLiteral {
    /// The text of a string literal, else `nil`.
    public var text: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The value of a table literal at a string key, else `nil`.
    public subscript(key: String) -> LuaLiteral? {
        guard case .table(let entries) = self else { return nil }
        return entries.first { $0.key == .string(key) }?.value
    }
}
