public import CLua
public import CLuaShim

/// A view of one coroutine's stack, for the length of one host function or one push.
///
/// Indexes count from 1, the first argument; negative ones count from the top, -1 being the topmost value. No
/// call here runs a script's code or raises: tables are read and written raw, past their metatables. A host
/// function has room for 20 values above its arguments; ask `reserve` for more. Never keep a stack.
@frozen public struct LuaStack {
    @usableFromInline let pointer: OpaquePointer

    @inlinable init(_ pointer: OpaquePointer) { self.pointer = pointer }

    /// The state this stack belongs to.
    @inlinable public var state: LuaState {
        let owner = shim_context_of(pointer).pointee.owner.unsafelyUnwrapped
        return Unmanaged<LuaState>.fromOpaque(owner).takeUnretainedValue()
    }

    /// How many values are on the stack; the index of the topmost.
    @inlinable public var top: Int32 { lua_gettop(pointer) }

    /// Drops values from the top, or fills up with `nil`, until `count` are left.
    @inlinable public func setTop(_ count: Int32) { lua_settop(pointer, count) }

    /// Drops the `count` topmost values.
    @inlinable public func pop(_ count: Int32 = 1) { lua_settop(pointer, -count - 1) }

    /// The same index counted from 1, which stays right while values are pushed.
    @inlinable public func absolute(_ index: Int32) -> Int32 {
        index > 0 ? index : lua_absindex(pointer, index)
    }

    /// Makes room for `count` more values.
    ///
    /// - Throws: `LuaMismatch` when the stack is at its end, which only nesting without bounds reaches.
    @inlinable public func reserve(_ count: Int32) throws {
        if lua_checkstack(pointer, count) == 0 { throw LuaMismatch.tooDeep(self) }
    }

    /// The type of the value at `index`; `.none` above the top.
    @inlinable public func type(at index: Int32) -> LuaType { LuaType(rawValue: lua_type(pointer, index)) }

    /// Tells whether the value at `index` has a metatable. Every string has one.
    @inlinable public func hasMetatable(at index: Int32) -> Bool {
        if lua_getmetatable(pointer, index) == 0 { return false }
        pop()
        return true
    }

    /// Tells whether the number at `index` is an integer, not a float; false for anything else.
    @inlinable public func isInteger(at index: Int32) -> Bool { lua_isinteger(pointer, index) != 0 }

    /// Tells whether the values at the two indexes are the same, without metamethods.
    @inlinable public func areEqual(_ one: Int32, _ other: Int32) -> Bool {
        lua_rawequal(pointer, one, other) != 0
    }

    /// What tells one table, function, coroutine or object from another while it lives; nil for plain values.
    ///
    /// For noticing that a table has been seen before. It must not reach a script or a file.
    @inlinable public func identity(at index: Int32) -> UnsafeRawPointer? {
        switch type(at: index) {
        case .table, .function, .coroutine, .userdata: lua_topointer(pointer, index)
        default: nil
        }
    }

    // MARK: Pushing

    /// Pushes `nil`.
    @inlinable public func pushNil() { lua_pushnil(pointer) }
    /// Pushes `true` or `false`.
    @inlinable public func push(_ value: Bool) { lua_pushboolean(pointer, value ? 1 : 0) }
    /// Pushes an integer.
    @inlinable public func push(_ value: Int) { lua_pushinteger(pointer, lua_Integer(value)) }
    /// Pushes a float.
    @inlinable public func push(_ value: Double) { lua_pushnumber(pointer, value) }
    /// Pushes a string's UTF-8.
    @inlinable public func push(_ value: String) {
        var value = value
        value.withUTF8 { push(bytes: UnsafeRawBufferPointer($0)) }
    }
    /// Pushes a constant text, without making a `String` of it.
    @inlinable public func push(_ value: StaticString) {
        _ = lua_pushlstring(pointer, value.cString, value.utf8CodeUnitCount)
    }
    /// Pushes a copy of `bytes` as a Lua string.
    @inlinable public func push(bytes: UnsafeRawBufferPointer) {
        if let start = bytes.baseAddress, bytes.count > 0 {
            _ = lua_pushlstring(pointer, start.assumingMemoryBound(to: CChar.self), bytes.count)
        } else {
            _ = lua_pushlstring(pointer, "", 0)
        }
    }
    /// Pushes the value that `reference` keeps.
    ///
    /// - Precondition: the reference belongs to this state.
    @inlinable public func push(_ reference: LuaReference) {
        precondition(
            reference.life.main == shim_context_of(pointer).pointee.main, "a reference of another state")
        lua_rawgeti(pointer, shim_registry(), lua_Integer(reference.key))
    }
    /// Pushes the value at `index` once more.
    @inlinable public func pushCopy(of index: Int32) { lua_pushvalue(pointer, index) }

    /// Moves the topmost value to `index`, shifting up what is there.
    @inlinable public func insert(at index: Int32) { shim_insert(pointer, index) }

    /// Moves the topmost `count` values to another coroutine's stack of the same state.
    ///
    /// - Precondition: the other stack has room.
    @inlinable public func move(_ count: Int32, to other: LuaStack) {
        lua_xmove(pointer, other.pointer, count)
    }

    // MARK: Reading

    /// Lends the bytes of the string at `index`; nil if the value is anything else, a number included.
    ///
    /// The bytes are valid inside `body`, as long as the value stays on the stack.
    @inlinable public func withBytes<R>(
        at index: Int32, _ body: (UnsafeRawBufferPointer) throws -> R
    ) rethrows -> R? {
        guard type(at: index) == .string else { return nil }
        var count = 0
        let start = lua_tolstring(pointer, index, &count)
        return try body(UnsafeRawBufferPointer(start: start, count: count))
    }

    /// The bytes of the string at `index`, to be used before the value leaves the stack.
    ///
    /// - Returns: nil if the value is anything else, a number included.
    @inlinable public func borrowedBytes(at index: Int32) -> UnsafeRawBufferPointer? {
        guard type(at: index) == .string else { return nil }
        var count = 0
        let start = lua_tolstring(pointer, index, &count)
        return UnsafeRawBufferPointer(start: start, count: count)
    }

    /// The string at `index`; nil if it is not a string, or not UTF-8.
    @inlinable public func text(at index: Int32) -> String? {
        guard let bytes = borrowedBytes(at: index) else { return nil }
        let units = UnsafeBufferPointer(
            start: bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), count: bytes.count)
        guard let valid = try? UTF8Span(validating: units.span) else { return nil }
        return String(copying: valid)
    }

    /// The boolean at `index`; every value but `false` and `nil` counts as true.
    @inlinable public func isTruthy(at index: Int32) -> Bool { lua_toboolean(pointer, index) != 0 }

    /// The integer at `index`, or a float without a fraction; nil for anything else, digits in a string too.
    @inlinable public func integer(at index: Int32) -> Int? {
        guard type(at: index) == .number else { return nil }
        var isInteger: Int32 = 0
        let value = lua_tointegerx(pointer, index, &isInteger)
        return isInteger == 0 ? nil : Int(value)
    }

    /// The number at `index`; nil for anything else, digits in a string too.
    @inlinable public func number(at index: Int32) -> Double? {
        guard type(at: index) == .number else { return nil }
        return lua_tonumberx(pointer, index, nil)
    }
}

extension StaticString {
    @inlinable var cString: UnsafePointer<CChar> {
        UnsafeRawPointer(utf8Start).assumingMemoryBound(to: CChar.self)
    }
}
