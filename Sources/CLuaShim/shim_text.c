// `tostring` without addresses. A value that has no text of its own gets a number when it is first shown:
// "table: #3". The numbers are the same on every run, and two tables still show as two, also as keys.
#include "shim_guard.h"

static const char numbers_key;

/// Pushes the number of the value at `index`, the next one if it has none yet. [-0, +1, m]
static void push_number(lua_State *L, int index) {
    lua_rawgetp(L, LUA_REGISTRYINDEX, &numbers_key);
    lua_pushvalue(L, index);
    if (lua_rawget(L, -2) == LUA_TNIL) {
        lua_pop(L, 1);
        lua_rawgeti(L, -1, 1);
        lua_Integer number = lua_tointeger(L, -1) + 1;
        lua_pop(L, 1);
        lua_pushinteger(L, number);
        lua_rawseti(L, -2, 1);
        lua_pushvalue(L, index);
        lua_pushinteger(L, number);
        lua_rawset(L, -3);
        lua_pushinteger(L, number);
    }
    lua_remove(L, -2);
}

const char *shim_to_text(lua_State *L, int index, size_t *length) {
    index = lua_absindex(L, index);
    if (luaL_callmeta(L, index, "__tostring")) {
        if (!lua_isstring(L, -1)) luaL_error(L, "'__tostring' must return a string");
        return lua_tolstring(L, -1, length);
    }
    int type = lua_type(L, index);
    if (type == LUA_TNUMBER || type == LUA_TSTRING || type == LUA_TBOOLEAN || type == LUA_TNIL) {
        return luaL_tolstring(L, index, length);
    }
    push_number(L, index);
    int named = luaL_getmetafield(L, index, "__name");
    const char *name = named == LUA_TSTRING ? lua_tostring(L, -1) : luaL_typename(L, index);
    lua_pushfstring(L, "%s: #%I", name, (LUAI_UACINT)lua_tointeger(L, named == LUA_TNIL ? -1 : -2));
    lua_replace(L, named == LUA_TNIL ? -2 : -3);
    if (named != LUA_TNIL) lua_pop(L, 1);
    return lua_tolstring(L, -1, length);
}

static int tostring(lua_State *L) {
    luaL_checkany(L, 1);
    shim_to_text(L, 1, NULL);
    return 1;
}

void shim_open_text(lua_State *L) {
    shim_push_weak_table(L);
    lua_rawsetp(L, LUA_REGISTRYINDEX, &numbers_key);
    lua_pushcfunction(L, tostring);
    lua_setglobal(L, "tostring");
}
