// Room: LuaRuntime
