public import CLua
public import CLuaShim

/// What references and coroutines share with their state: whether it is still open.
public final class LuaLife {
    /// Nil once the state is closed.
    @exclusivity(unchecked) @usableFromInline var main: OpaquePointer?

    init(_ main: OpaquePointer) { self.main = main }
}

/// A value of a state, kept from collection until the reference is released or the state is closed.
public final class LuaReference: LuaReadable, LuaPushable {
    @usableFromInline let life: LuaLife
    @usableFromInline let key: Int32

    /// Keeps the value at `index`.
    @inlinable public init(_ stack: LuaStack, at index: Int32) {
        life = stack.state.life
        lua_pushvalue(stack.pointer, index)
        key = luaL_ref(stack.pointer, shim_registry())
    }

    deinit {
        if let main = life.main { luaL_unref(main, shim_registry(), key) }
    }

    /// Keeps any value but nil.
    @inlinable public static func read(_ stack: LuaStack, at index: Int32, type: LuaType) throws
        -> LuaReference
    {
        if type.isAbsent { throw LuaMismatch(stack, at: index, expected: "value") }
        return LuaReference(stack, at: index)
    }

    /// Pushes the value.
    @inlinable public func push(onto stack: LuaStack) throws { stack.push(self) }
}

/// A function of a script, kept as a reference is.
public struct LuaFunction: LuaReadable, LuaPushable {
    /// The function.
    public let reference: LuaReference

    @usableFromInline init(_ reference: LuaReference) { self.reference = reference }

    /// Keeps a function; an object that can be called is not one.
    @inlinable public static func read(_ stack: LuaStack, at index: Int32, type: LuaType) throws
        -> LuaFunction
    {
        if type != .function { throw LuaMismatch(stack, at: index, expected: "function") }
        return LuaFunction(LuaReference(stack, at: index))
    }

    /// Pushes the value.
    @inlinable public func push(onto stack: LuaStack) throws { stack.push(reference) }
}
