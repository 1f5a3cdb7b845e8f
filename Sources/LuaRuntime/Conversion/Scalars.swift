public import CLua

extension Int: LuaReadable, LuaPushable {
    /// Reads an integer, or a float without a fraction.
    @inlinable @inline(__always)
    public static func read(_ stack: LuaStack, at index: Int32) throws -> Int {
        // The usual case first: an integer that is one.
        if lua_isinteger(stack.pointer, index) != 0 { return Int(lua_tointegerx(stack.pointer, index, nil)) }
        return try read(stack, at: index, type: stack.type(at: index))
    }

    /// Reads an integer, or a float without a fraction.
    @inlinable public static func read(_ stack: LuaStack, at index: Int32, type: LuaType) throws -> Int {
        if type == .number {
            var isInteger: Int32 = 0
            let value = lua_tointegerx(stack.pointer, index, &isInteger)
            if isInteger != 0 { return Int(value) }
        }
        throw LuaMismatch(stack, at: index, expected: "whole number")
    }

    /// Pushes the value.
    @inlinable public func push(onto stack: LuaStack) throws { stack.push(self) }
}

extension Double: LuaReadable, LuaPushable {
    /// Reads any number.
    @inlinable public static func read(_ stack: LuaStack, at index: Int32, type: LuaType) throws -> Double {
        if type != .number { throw LuaMismatch(stack, at: index, expected: "number") }
        return lua_tonumberx(stack.pointer, index, nil)
    }

    /// Pushes the value.
    @inlinable public func push(onto stack: LuaStack) throws { stack.push(self) }
}

extension Bool: LuaReadable, LuaPushable {
    /// Reads `true` or `false`; nothing else counts as either.
    @inlinable public static func read(_ stack: LuaStack, at index: Int32, type: LuaType) throws -> Bool {
        if type != .boolean { throw LuaMismatch(stack, at: index, expected: "true or false") }
        return lua_toboolean(stack.pointer, index) != 0
    }

    /// Pushes the value.
    @inlinable public func push(onto stack: LuaStack) throws { stack.push(self) }
}

extension String: LuaReadable, LuaPushable {
    /// Reads a string that is UTF-8.
    @inlinable public static func read(_ stack: LuaStack, at index: Int32, type: LuaType) throws -> String {
        if type != .string { throw LuaMismatch(stack, at: index, expected: "text") }
        var count = 0
        let start = lua_tolstring(stack.pointer, index, &count)
        let units = UnsafeBufferPointer(
            start: UnsafeRawPointer(start)?.assumingMemoryBound(to: UInt8.self), count: count)
        do {
            // Strict, and three times as fast as String(validating:as:).
            return String(copying: try UTF8Span(validating: units.span))
        } catch {
            throw LuaMismatch(stack, at: index, expected: "text in UTF-8")
        }
    }

    /// Pushes the value.
    @inlinable public func push(onto stack: LuaStack) throws { stack.push(self) }
}

/// A Lua string as bytes, whatever they are.
public struct LuaBytes: LuaReadable, LuaPushable, Equatable, Sendable {
    /// The bytes.
    public var bytes: [UInt8]

    /// Wraps bytes.
    @inlinable public init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Reads a string, UTF-8 or not.
    @inlinable public static func read(_ stack: LuaStack, at index: Int32, type: LuaType) throws -> LuaBytes {
        guard let bytes = stack.borrowedBytes(at: index) else {
            throw LuaMismatch(stack, at: index, expected: "text")
        }
        return LuaBytes([UInt8](bytes))
    }

    /// Pushes the value.
    @inlinable public func push(onto stack: LuaStack) throws {
        bytes.withUnsafeBytes { stack.push(bytes: $0) }
    }
}

extension Optional: LuaReadable where Wrapped: LuaReadable {
    /// Reads nothing or `nil` as nil.
    @inlinable public static func read(_ stack: LuaStack, at index: Int32, type: LuaType) throws -> Wrapped? {
        type.isAbsent ? nil : try Wrapped.read(stack, at: index, type: type)
    }
}

extension Optional: LuaAnswer where Wrapped: LuaPushable {}

extension Optional: LuaPushable where Wrapped: LuaPushable {
    /// Pushes the value.
    @inlinable public func push(onto stack: LuaStack) throws {
        if let value = self { try value.push(onto: stack) } else { stack.pushNil() }
    }
}
