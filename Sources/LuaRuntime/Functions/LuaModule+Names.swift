internal import CLua
internal import CLuaShim

extension LuaModule {
    /// Adds a module inside this one whose name is not known at compile time; filled when first used.
    public func module(named name: String, _ fill: @escaping (LuaModule) throws -> Void) {
        state.pushLazyModule(stack, name: qualified(name), fill)
        stack.setField(named: name, of: table)
    }

    /// Adds functions to a table of this module that is there already, such as the library's `os`.
    public func extend(_ name: StaticString, _ fill: (LuaModule) throws -> Void) rethrows {
        let base = stack.top
        stack.field(name, of: table)
        defer { stack.setTop(base) }
        try fill(LuaModule(stack, table: stack.top, name: qualified("\(name)")))
    }
}
