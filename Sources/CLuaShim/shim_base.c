// The basic functions whose own versions in Lua could swallow a stop, reach out, or differ from run to run.
#include "shim_guard.h"

#include <string.h>


/// What a protected call gives back; a stop, and running out of memory, go on up.
static int finish_pcall(lua_State *L, int status, lua_KContext extra) {
    if (__builtin_expect(status == LUA_OK || status == LUA_YIELD, 1)) return lua_gettop(L) - (int)extra;
    shim_context *c = shim_context_of(L);
    if (status == LUA_ERRMEM && !shim_is_stopping(c)) __atomic_store_n(&c->stop, SHIM_STOP_MEMORY, __ATOMIC_RELAXED);
    if (shim_is_stopping(c)) return shim_raise_stop(L);
    lua_pushboolean(L, 0);
    lua_pushvalue(L, -2);
    return 2;
}

static int pcall(lua_State *L) {
    luaL_checkany(L, 1);
    lua_pushboolean(L, 1);
    lua_insert(L, 1);
    int status = lua_pcallk(L, lua_gettop(L) - 2, LUA_MULTRET, 0, 0, finish_pcall);
    return finish_pcall(L, status, 0);
}

/// Stands before a script's message handler: for a stop it would run inside the hook, where nothing ends it.
static int handle(lua_State *L) {
    if (shim_is_stopping(shim_context_of(L))) return 1;
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, 1);
    lua_call(L, 1, 1);
    return 1;
}

static int xpcall(lua_State *L) {
    int count = lua_gettop(L);
    luaL_checktype(L, 2, LUA_TFUNCTION);
    lua_pushvalue(L, 2);
    lua_pushcclosure(L, handle, 1);
    lua_replace(L, 2);
    lua_pushboolean(L, 1);
    lua_pushvalue(L, 1);
    lua_rotate(L, 3, 2);  // function, handler, true, function, arguments
    int status = lua_pcallk(L, count - 2, LUA_MULTRET, 2, 2, finish_pcall);
    return finish_pcall(L, status, 2);
}

static void refuse_field(lua_State *L, const char *name, const char *reason) {
    lua_pushstring(L, name);
    if (lua_rawget(L, 2) != LUA_TNIL) luaL_error(L, "%s is not available to scripts: %s", name, reason);
    lua_pop(L, 1);
}

static int setmetatable(lua_State *L) {
    int type = lua_type(L, 2);
    luaL_checktype(L, 1, LUA_TTABLE);
    luaL_argexpected(L, type == LUA_TNIL || type == LUA_TTABLE, 2, "nil or table");
    if (luaL_getmetafield(L, 1, "__metatable") != LUA_TNIL) {
        return luaL_error(L, "cannot change a protected metatable");
    }
    if (type == LUA_TTABLE) {
        refuse_field(L, "__gc", "when it would run depends on the garbage collector; use a <close> variable");
    }
    lua_settop(L, 2);
    lua_setmetatable(L, 1);
    return 1;
}

static int fail(lua_State *L, const char *message) {
    luaL_pushfail(L);
    lua_pushstring(L, message);
    return 2;
}

static int load(lua_State *L) {
    luaL_checktype(L, 1, LUA_TSTRING);
    size_t size;
    const char *text = lua_tolstring(L, 1, &size);
    const char *name = luaL_optstring(L, 2, text);
    const char *mode = luaL_optstring(L, 3, "t");
    if (strchr(mode, 't') == NULL) return fail(L, "bytecode is not available to scripts: load takes text");
    if (size > SHIM_LARGEST_CHUNK) return fail(L, "chunk is larger than 64 KiB; split it into modules");
    bool has_environment = !lua_isnone(L, 4);
    shim_charge(L, (int64_t)size / 4 + 1);
    if (luaL_loadbufferx(L, text, size, name, "t") != LUA_OK) {
        luaL_pushfail(L);
        lua_insert(L, -2);
        return 2;
    }
    if (has_environment) {
        lua_pushvalue(L, 4);
        if (lua_setupvalue(L, -2, 1) == NULL) lua_pop(L, 1);
    }
    return 1;
}

/// Memory is the host's to manage, and its figures differ from run to run: "count" answers 0, and "collect",
/// which scripts call out of habit, does nothing. Other options would ask for what does not happen, so they
/// are refused.
static int collectgarbage(lua_State *L) {
    const char *option = luaL_optstring(L, 1, "collect");
    if (strcmp(option, "count") != 0 && strcmp(option, "collect") != 0) {
        return luaL_error(
            L, "collectgarbage(\"%s\") is not available to scripts: memory is managed by the host", option);
    }
    lua_pushinteger(L, 0);
    return 1;
}

static int tonumber(lua_State *L) {
    if (lua_type(L, 1) == LUA_TSTRING) shim_charge_bytes(L, lua_rawlen(L, 1));
    return shim_forward(L);
}

void shim_open_base(lua_State *L) {
    static const luaL_Reg functions[] = {
        {"collectgarbage", collectgarbage}, {"load", load},     {"pcall", pcall},
        {"setmetatable", setmetatable},     {"xpcall", xpcall}, {NULL, NULL},
    };
    static const char *const absent[] = {"dofile", "loadfile", "print", "require", "warn"};
    luaL_requiref(L, LUA_GNAME, luaopen_base, 1);
    luaL_setfuncs(L, functions, 0);
    shim_set_guard(L, "tonumber", tonumber);
    for (size_t i = 0; i < sizeof absent / sizeof *absent; i++) {
        lua_pushnil(L);
        lua_setfield(L, -2, absent[i]);
    }
    lua_pop(L, 1);
}
