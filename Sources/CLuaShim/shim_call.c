// Trampolines: Lua calls these, they call Swift, and once Swift's frame is gone they raise, yield or settle.
#include "CLuaShim.h"

/// Continues a host function that parked: the host's answer is above the `count` values it was called with.
static int continue_park(lua_State *L, int status, lua_KContext count) {
    (void)status;
    shim_context *c = shim_context_of(L);
    int32_t answer = c->answer;
    c->answer = SHIM_ANSWER_NONE;
    if (answer == SHIM_ANSWER_RESULTS) return lua_gettop(L) - (int)count;
    if (answer == SHIM_ANSWER_ERROR) return shim_is_stopping(c) ? shim_raise_stop(L) : shim_raise(L);
    return luaL_error(L, "this coroutine waits for the host; only the host can resume it");
}

/// What is left to do when Swift did not simply return results within the memory cap.
__attribute__((noinline, cold)) static int finish_rare(lua_State *L, shim_context *c, int32_t outcome) {
    if (outcome == SHIM_YIELD) {
        c->host_yield = 1;
        return lua_yieldk(L, 0, lua_gettop(L), continue_park);
    }
    if (outcome == SHIM_RAISE) return shim_is_stopping(c) ? shim_raise_stop(L) : shim_raise(L);
    shim_settle_memory(L);
    return outcome;
}

static inline int enter(lua_State *L, shim_context *c, void *function) {
    shim_set_host_depth(c, c->host_depth + 1);
    int32_t outcome = c->entry(L, function);
    shim_set_host_depth(c, c->host_depth - 1);
    if (__builtin_expect(outcome >= 0 && c->used <= c->limit, 1)) return outcome;
    return finish_rare(L, c, outcome);
}

int shim_call(lua_State *L) { return enter(L, shim_context_of(L), lua_touserdata(L, lua_upvalueindex(1))); }

int shim_index(lua_State *L) {
    lua_settop(L, 2);
    if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TLIGHTUSERDATA) return 1;
    return enter(L, shim_context_of(L), lua_touserdata(L, -1));
}

int shim_newindex(lua_State *L) {
    lua_settop(L, 3);
    lua_pushvalue(L, 2);
    if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TLIGHTUSERDATA) {
        const char *key = lua_type(L, 2) == LUA_TSTRING ? lua_tostring(L, 2) : luaL_typename(L, 2);
        return luaL_error(L, "%s has no field '%s' that can be set", lua_tostring(L, lua_upvalueindex(2)), key);
    }
    return enter(L, shim_context_of(L), lua_touserdata(L, -1));
}

int shim_collect(lua_State *L) {
    shim_box *box = lua_touserdata(L, 1);
    if (box == NULL || box->object == NULL) return 0;
    void *object = box->object;
    box->object = NULL;
    box->type = NULL;
    shim_context *c = shim_context_of(L);
    shim_set_host_depth(c, c->host_depth + 1);
    c->release(object);
    shim_set_host_depth(c, c->host_depth - 1);
    return 0;
}

int shim_print(lua_State *L) {
    int count = lua_gettop(L);
    luaL_Buffer line;
    luaL_checkstack(L, 8, "too many values to print");
    lua_pushvalue(L, lua_upvalueindex(2));  // count + 1: tostring
    luaL_buffinit(L, &line);
    for (int i = 1; i <= count; i++) {
        if (i > 1) luaL_addchar(&line, '\t');
        lua_pushvalue(L, count + 1);
        lua_pushvalue(L, i);
        lua_call(L, 1, 1);
        if (lua_type(L, -1) != LUA_TSTRING) return luaL_error(L, "'__tostring' must return a string");
        luaL_addvalue(&line);
    }
    luaL_addchar(&line, '\n');
    luaL_pushresult(&line);
    lua_replace(L, 1);
    lua_settop(L, 1);
    return enter(L, shim_context_of(L), lua_touserdata(L, lua_upvalueindex(1)));
}

/// `loaded[name]` is `false` while the module's chunk runs.
static int finish_require(lua_State *L, int status, lua_KContext context) {
    (void)context;
    if (status != LUA_OK && status != LUA_YIELD) {
        lua_pushvalue(L, 1);
        lua_pushnil(L);
        lua_rawset(L, lua_upvalueindex(2));  // the next require tries again
        return lua_error(L);
    }
    if (lua_isnil(L, -1) || (lua_isboolean(L, -1) && !lua_toboolean(L, -1))) {
        lua_pop(L, 1);
        lua_pushboolean(L, 1);
    }
    lua_pushvalue(L, 1);
    lua_pushvalue(L, -2);
    lua_rawset(L, lua_upvalueindex(2));
    return 1;
}

int shim_require(lua_State *L) {
    const char *name = luaL_checkstring(L, 1);
    lua_settop(L, 1);
    lua_pushvalue(L, 1);
    int type = lua_rawget(L, lua_upvalueindex(2));
    if (type == LUA_TBOOLEAN && !lua_toboolean(L, -1)) {
        return luaL_error(L, "require '%s': the module requires itself, directly or by way of another", name);
    }
    if (type != LUA_TNIL) return 1;
    lua_settop(L, 1);
    enter(L, shim_context_of(L), lua_touserdata(L, lua_upvalueindex(1)));  // 2: the compiled chunk
    lua_pushvalue(L, 1);
    lua_pushboolean(L, 0);
    lua_rawset(L, lua_upvalueindex(2));
    lua_pushvalue(L, 1);
    return finish_require(L, lua_pcallk(L, 1, 1, 0, 0, finish_require), 0);
}
