internal import CLua
internal import CLuaShim

extension LuaState {
    /// Calls a function from outside of the state, or from another state's host function: it cannot park.
    ///
    /// `push` pushes the arguments and counts them; `read` gets the results, their first index and their number.
    ///
    /// - Throws: `LuaError` when the function fails or a limit is passed; what `push` and `read` throw.
    public func call<R>(
        _ function: LuaFunction, pushing push: (LuaStack) throws -> Int32 = { _ in 0 },
        _ read: (LuaStack, Int32, Int32) throws -> R
    ) throws -> R {
        precondition(life.main != nil, "the state is closed")
        let stack = LuaStack(main)
        let base = stack.top
        defer { if !shim_is_stopping(context) { stack.setTop(base) } }
        if let stop = stopError([]) { throw stop }
        try stack.reserve(16)
        stack.push(function.reference)
        let count = try push(stack)
        enter()
        defer { leave() }
        try stack.call(arguments: count, results: LUA_MULTRET)
        return try read(stack, base + 1, stack.top - base)
    }
}

extension LuaStack {
    /// Pushes a table of host functions that fills itself when a field is first read.
    ///
    /// A name it does not have is an error that suggests the nearest one. Each costs memory for the life of the state:
    /// keep it and push it again.
    public func pushModule(_ name: String, _ fill: @escaping (LuaModule) throws -> Void) {
        state.pushLazyModule(self, name: name, fill)
    }
}
