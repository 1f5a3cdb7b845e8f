public import CLua
public import CLuaShim

/// A final Swift class whose objects scripts hold, with methods and properties declared by `LuaState.type`.
///
/// Lua retains the object once for as long as the script can reach it.
public protocol LuaObject: AnyObject, LuaReadable, LuaPushable {}

extension LuaObject {
    @inlinable static var typeTag: UnsafeRawPointer { unsafeBitCast(Self.self, to: UnsafeRawPointer.self) }

    /// Reads the object.
    @inlinable public static func read(_ stack: LuaStack, at index: Int32, type: LuaType) throws -> Self {
        guard let object = shim_object(stack.pointer, index, typeTag) else {
            throw wrongObject(stack, at: index)
        }
        return Unmanaged<Self>.fromOpaque(object).takeUnretainedValue()
    }

    /// Lends the object to `body` without retaining it, which matters most where threads share it.
    @inlinable @inline(__always)
    static func borrow<R>(_ stack: LuaStack, at index: Int32, _ body: (Self) throws -> R) throws -> R {
        guard let object = shim_object(stack.pointer, index, typeTag) else {
            throw wrongObject(stack, at: index)
        }
        return try Unmanaged<Self>.fromOpaque(object)._withUnsafeGuaranteedRef { try body($0) }
    }

    /// Pushes the value.
    @inlinable public func push(onto stack: LuaStack) throws {
        let tag = Self.typeTag
        let payload = lua_newuserdatauv(stack.pointer, MemoryLayout<shim_box>.size, 0).unsafelyUnwrapped
        let box = payload.assumingMemoryBound(to: shim_box.self)
        box.initialize(to: shim_box(type: nil, object: nil))
        if lua_rawgetp(stack.pointer, shim_registry(), tag) != LUA_TTABLE {
            throw LuaHostError(code: "unsupported", message: "\(Self.self) is not a type of this state")
        }
        lua_setmetatable(stack.pointer, -2)
        box.pointee = shim_box(type: tag, object: Unmanaged.passRetained(self).toOpaque())
    }

    @inline(never) @usableFromInline
    static func wrongObject(_ stack: LuaStack, at index: Int32) -> LuaMismatch {
        let known = lua_rawgetp(stack.pointer, shim_registry(), typeTag) == LUA_TTABLE
        var expected = "\(Self.self)"
        if known {
            shim_raw_field(stack.pointer, stack.top, "__name")
            expected = stack.text(at: -1) ?? expected
            stack.pop()
        }
        stack.pop()
        return LuaMismatch(stack, at: index, expected: expected)
    }
}
