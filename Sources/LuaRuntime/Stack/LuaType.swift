/// The type of a Lua value, as `type` in a script would name it.
@frozen public struct LuaType: Equatable, Sendable, CustomStringConvertible {
    /// Lua's own number of the type; -1 where there is no value at all.
    public let rawValue: Int32

    /// Wraps Lua's number of a type.
    @inlinable public init(rawValue: Int32) { self.rawValue = rawValue }

    /// No value: an argument that was not passed.
    @inlinable public static var none: LuaType { LuaType(rawValue: -1) }
    /// The value `nil`.
    @inlinable public static var `nil`: LuaType { LuaType(rawValue: 0) }
    /// `true` or `false`.
    @inlinable public static var boolean: LuaType { LuaType(rawValue: 1) }
    /// A bare pointer of the host; scripts never see one.
    @inlinable public static var lightUserdata: LuaType { LuaType(rawValue: 2) }
    /// An integer or a float.
    @inlinable public static var number: LuaType { LuaType(rawValue: 3) }
    /// Bytes; usually, but not always, UTF-8.
    @inlinable public static var string: LuaType { LuaType(rawValue: 4) }
    /// A table.
    @inlinable public static var table: LuaType { LuaType(rawValue: 5) }
    /// A function of the script or of the host.
    @inlinable public static var function: LuaType { LuaType(rawValue: 6) }
    /// A host object.
    @inlinable public static var userdata: LuaType { LuaType(rawValue: 7) }
    /// A coroutine.
    @inlinable public static var coroutine: LuaType { LuaType(rawValue: 8) }

    /// Nothing, or `nil`.
    @inlinable public var isAbsent: Bool { rawValue <= 0 }

    /// The name a message uses: `string`, `table`, `no value`.
    public var description: String {
        switch self {
        case .none: "no value"
        case .nil: "nil"
        case .boolean: "boolean"
        case .lightUserdata, .userdata: "userdata"
        case .number: "number"
        case .string: "string"
        case .table: "table"
        case .function: "function"
        case .coroutine: "coroutine"
        default: "unknown value"
        }
    }
}
