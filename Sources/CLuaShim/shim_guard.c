// The checks that guarded functions share.
#include "shim_guard.h"

void shim_reserve(lua_State *L, size_t bytes) {
    shim_context *c = shim_context_of(L);
    if (c->used <= c->limit && bytes <= c->limit - c->used) return;
    if (bytes <= c->limit) {
        lua_gc(L, LUA_GCCOLLECT);
        if (c->used <= c->limit && bytes <= c->limit - c->used) return;
    }
    if (!shim_is_stopping(c)) __atomic_store_n(&c->stop, SHIM_STOP_MEMORY, __ATOMIC_RELAXED);
    shim_raise_stop(L);
}

void shim_charge_elements(lua_State *L, lua_Unsigned count) {
    // A slot of a list takes 16 bytes, so a longer range can only be holes, or a border that is none.
    size_t most = shim_context_of(L)->limit / 16;
    if (most > UINT32_MAX / 4) most = UINT32_MAX / 4;
    if (count > most) luaL_error(L, "too many elements (more than the memory limit has room for)");
    if (count >= 64) shim_charge(L, (int64_t)count);
}

static void refuse_metamethod(lua_State *L, int index, const char *name) {
    lua_pushstring(L, name);
    if (lua_rawget(L, -2) != LUA_TNIL) {
        luaL_argerror(L, index, lua_pushfstring(L, "plain table expected, got one with %s", name));
    }
    lua_pop(L, 1);
}

lua_Integer shim_plain_length(lua_State *L, int index) {
    luaL_checktype(L, index, LUA_TTABLE);
    if (lua_getmetatable(L, index)) {
        refuse_metamethod(L, index, "__index");
        refuse_metamethod(L, index, "__newindex");
        refuse_metamethod(L, index, "__len");
        lua_pop(L, 1);
    }
    return (lua_Integer)lua_rawlen(L, index);
}

void shim_set_guard(lua_State *L, const char *name, lua_CFunction guard) {
    lua_getfield(L, -1, name);
    lua_pushcclosure(L, guard, 1);
    lua_setfield(L, -2, name);
}
