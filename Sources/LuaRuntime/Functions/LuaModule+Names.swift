internal import CLua
internal import CLuaShim

extension LuaModule {
    /// Adds a module inside this one whose name is not known at compile time; filled when first used.
    public func module(named name: String, _ fill: @escaping (LuaModule) throws -> Void) {
        state.pushLazyModule(stack, name: qualified(name), fill)
        stack.setField(named: name, of: table)
    }
}
