internal import CLua
internal import CLuaShim

extension LuaState {
    /// Puts a host function in place of each of these functions of the library's table `table`: it throws what `error`
    /// gives for its name, `math.random`.
    public func refuse(_ table: String, _ names: [String], _ error: @escaping (String) -> any Error) {
        let stack = LuaStack(main)
        let base = stack.top
        defer { stack.setTop(base) }
        lua_rawgeti(main, shim_registry(), lua_Integer(LUA_RIDX_GLOBALS))
        guard stack.field(named: table, of: -1) == .table else { return }
        for name in names {
            let qualified = "\(table).\(name)"
            shim_push_function(main, keep(HostFunction(qualified) { _ in throw error(qualified) }))
            stack.setField(named: name, of: -2)
        }
    }
}
