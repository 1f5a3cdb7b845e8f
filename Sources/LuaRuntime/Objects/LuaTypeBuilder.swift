internal import CLua
public import CLuaShim

/// Declares what scripts can do with objects of a type; made by `LuaState.type`.
public struct LuaTypeBuilder<T: LuaObject> {
    @usableFromInline let state: LuaState
    @usableFromInline let stack: LuaStack
    /// The name scripts see in messages.
    public let name: String
    // Tables on the stack: names to methods and getters, names to setters, the metatable.
    @usableFromInline let members: Int32
    @usableFromInline let setters: Int32
    @usableFromInline let metatable: Int32

    init(_ state: LuaState, name: String) {
        self.state = state
        self.name = name
        stack = LuaStack(state.main)
        let base = stack.top
        stack.createTable(record: 8)
        stack.createTable()
        stack.createTable(record: 8)
        members = base + 1
        setters = base + 2
        metatable = base + 3
    }

    /// Adds a method in raw form; the object is at index 1, arguments follow.
    @inlinable
    public func method(_ name: StaticString, _ body: @escaping (T, LuaStack) throws -> Int32) {
        addMethod(name) { stack in try T.borrow(stack, at: 1) { try body($0, stack) } }
    }

    /// Adds a property that scripts read.
    @inlinable
    public func property<V: LuaPushable>(_ name: StaticString, get: @escaping (T) throws -> V) {
        let function = HostFunction(self.name, ".", name) { stack in
            try T.borrow(stack, at: 1) { try get($0).push(onto: stack) }
            return 1
        }
        shim_push_accessor(stack.pointer, state.keep(function))
        shim_raw_set_field(stack.pointer, members, name.cString)
    }

    /// Adds a property that scripts read and set.
    @inlinable
    public func property<V: LuaPushable & LuaReadable>(
        _ name: StaticString, get: @escaping (T) throws -> V, set: @escaping (T, V) throws -> Void
    ) {
        property(name, get: get)
        // The new value is argument 1 in messages; on the stack it is at 3, after the object and the name.
        let function = HostFunction(self.name, ".", name, leading: 2) { stack in
            try T.borrow(stack, at: 1) { try set($0, V.read(stack, at: 3)) }
            return 0
        }
        shim_push_accessor(stack.pointer, state.keep(function))
        shim_raw_set_field(stack.pointer, setters, name.cString)
    }

    /// Adds a metamethod in raw form.
    @inlinable
    public func metamethod(_ event: LuaEvent, _ body: @escaping (LuaStack) throws -> Int32) {
        addMetamethod(event, body)
    }

    /// Adds a metamethod of two operands.
    @inlinable
    public func metamethod<A: LuaReadable, B: LuaReadable, R: LuaAnswer>(
        _ event: LuaEvent, _ body: @escaping (A, B) throws -> R
    ) {
        addMetamethod(event) { stack in
            try body(A.read(stack, at: 1), B.read(stack, at: 2)).answer(stack)
        }
    }

    /// Adds a metamethod of one operand: `.unm`, `.tostring`, `.len`, `.close`.
    @inlinable
    public func metamethod<R: LuaAnswer>(_ event: LuaEvent, _ body: @escaping (T) throws -> R) {
        addMetamethod(event) { stack in try T.borrow(stack, at: 1) { try body($0).answer(stack) } }
    }

    /// Lets `for a, b in object do` call `next` for each round; it pushes the round's values, or `nil` to end.
    @inlinable
    public func iterator(_ next: @escaping (T, LuaStack) throws -> Int32) {
        addMetamethod(.call) { stack in try T.borrow(stack, at: 1) { try next($0, stack) } }
    }

    @inlinable func addMethod(_ name: StaticString, _ body: @escaping (LuaStack) throws -> Int32) {
        let function = state.keep(HostFunction(self.name, ":", name, leading: 1, body))
        shim_push_function(stack.pointer, function)
        shim_raw_set_field(stack.pointer, members, name.cString)
    }

    @inlinable func addMetamethod(_ event: LuaEvent, _ body: @escaping (LuaStack) throws -> Int32) {
        let function = state.keep(HostFunction(name, " ", event.name, body))
        shim_push_function(stack.pointer, function)
        shim_raw_set_field(stack.pointer, metatable, event.key.cString)
    }

    func finish() {
        let L = stack.pointer
        lua_pushvalue(L, members)
        lua_pushcclosure(L, shim_index, 1)
        stack.setField("__index", of: metatable)
        lua_pushvalue(L, setters)
        stack.push(name)
        lua_pushcclosure(L, shim_newindex, 2)
        stack.setField("__newindex", of: metatable)
        lua_pushcclosure(L, shim_collect, 0)
        stack.setField("__gc", of: metatable)
        stack.push(name)
        stack.setField("__name", of: metatable)
        stack.push(false)
        stack.setField("__metatable", of: metatable)
        lua_pushvalue(L, metatable)
        lua_rawsetp(L, shim_registry(), T.typeTag)
        stack.setTop(members - 1)
    }
}

/// What Lua asks a metatable for.
@frozen public struct LuaEvent: Sendable {
    @usableFromInline let key: StaticString
    @usableFromInline let name: StaticString

    @usableFromInline init(_ key: StaticString, _ name: StaticString) {
        self.key = key
        self.name = name
    }

    /// `object(…)`, and each round of `for … in object do`.
    public static let call = LuaEvent("__call", "()")
    /// `a + b`
    public static let add = LuaEvent("__add", "+")
    /// `a - b`
    public static let sub = LuaEvent("__sub", "-")
    /// `a * b`
    public static let mul = LuaEvent("__mul", "*")
    /// `a / b`
    public static let div = LuaEvent("__div", "/")
    /// `-a`
    public static let unm = LuaEvent("__unm", "-")
    /// `a == b`, where both are objects and not the same one
    public static let eq = LuaEvent("__eq", "==")
    /// `a < b`
    public static let lt = LuaEvent("__lt", "<")
    /// `a <= b`
    public static let le = LuaEvent("__le", "<=")
    /// `a .. b`
    public static let concat = LuaEvent("__concat", "..")
    /// `#a`
    public static let len = LuaEvent("__len", "#")
    /// `tostring(a)`
    public static let tostring = LuaEvent("__tostring", "tostring")
    /// the end of `local a <close>`
    public static let close = LuaEvent("__close", "close")
}

extension LuaState {
    /// Declares the type of objects of `T`, called `name` in messages. Once per state and type.
    public func type<T: LuaObject>(
        _ type: T.Type, name: StaticString, _ build: (LuaTypeBuilder<T>) -> Void
    ) {
        let builder = LuaTypeBuilder<T>(self, name: name.description)
        build(builder)
        builder.finish()
    }
}
