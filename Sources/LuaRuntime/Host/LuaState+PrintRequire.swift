internal import CLua
internal import CLuaShim

extension LuaState {
    /// Gives scripts `print`: `sink` gets each line, its line end included. The bytes count as output.
    ///
    /// Values are turned into text by the library's `tostring`, as in Lua, with tabs between them.
    public func setPrint(_ sink: @escaping (UnsafeRawBufferPointer) throws -> Void) {
        let function = keep(
            HostFunction("print") { stack in
                guard let line = stack.borrowedBytes(at: 1) else { return 0 }
                try stack.state.chargeOutput(line.count)
                try sink(line)
                return 0
            })
        let stack = LuaStack(main)
        lua_rawgeti(main, shim_registry(), lua_Integer(LUA_RIDX_GLOBALS))
        lua_pushlightuserdata(main, function)
        stack.field("tostring", of: -2)
        lua_pushcclosure(main, shim_print, 2)
        stack.setField("print", of: -2)
        stack.pop()
    }

    /// Gives scripts `require`: `find` answers with a module's text and the name of its chunk, nil if there is
    /// no such module. Each module runs once; one that requires itself is an error.
    public func setRequire(_ find: @escaping (String) throws -> (source: [UInt8], chunkName: String)?) {
        let function = keep(
            HostFunction("require") { stack in
                let name = try String.read(stack, at: 1)
                guard let module = try find(name) else {
                    throw LuaHostError(
                        code: "not_found",
                        message: "require: there is no module '\(PrintableText.clean(name, limit: 200))'")
                }
                try stack.state.pushChunk(stack, module.source, name: module.chunkName)
                return 1
            })
        let stack = LuaStack(main)
        lua_rawgeti(main, shim_registry(), lua_Integer(LUA_RIDX_GLOBALS))
        lua_pushlightuserdata(main, function)
        stack.createTable()
        lua_pushcclosure(main, shim_require, 2)
        stack.setField("require", of: -2)
        stack.pop()
    }
}
