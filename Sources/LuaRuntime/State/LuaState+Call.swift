internal import CLua
public import CLuaShim

extension LuaState {
    /// Calls `function` with the arguments that `push` pushes and counts, from the host or from within a host
    /// function, of this state or of another. It begins a new budget of `LuaLimits.callProcessorTime`, unless the
    /// state is inside of one already: then what is called shares the outer call's. What is called cannot park.
    ///
    /// - Returns: what `read` makes of the results, which are the topmost values of the stack.
    /// - Throws: `LuaError` when the function fails or the state is stopped; what `push` or `read` throws. A host
    ///   function of another state should not throw a stop on: that would stop the other state, too.
    @inlinable public func call<R>(
        _ function: LuaFunction, pushing push: (LuaStack) throws -> Int32 = { _ in 0 },
        _ read: (LuaStack, Int32) throws -> R
    ) throws -> R {
        precondition(life.main != nil, "the state is closed")
        // On the coroutine that runs, so that calls back and forth cannot overflow the native stack unseen.
        let stack = LuaStack(context.pointee.running ?? main)
        let base = stack.top
        try stack.reserve(8)
        defer { stack.setTop(base) }
        stack.push(function.reference)
        try protectedCall(stack, try push(stack))
        return try read(stack, stack.top - base)
    }

    /// Calls `function` and drops its results.
    public func call(_ function: LuaFunction) throws { try call(function) { _, _ in } }

    @usableFromInline func protectedCall(_ stack: LuaStack, _ count: Int32) throws {
        if shim_is_stopping(context) { throw stopped() }
        if shim_pcall(stack.pointer, count, LUA_MULTRET) != LUA_OK { throw takeError(stack, traceback: []) }
    }

    private func stopped() -> LuaError {
        stopError([]) ?? LuaError(kind: .script, message: "the state was stopped")
    }
}
