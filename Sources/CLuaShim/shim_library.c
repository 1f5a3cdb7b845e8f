// The standard library as scripts get it: every answer the same on every run, every piece of work within a
// limit.
//
// What stays Lua's own is opened from liblua and then guarded; what could not be guarded is written anew:
// patterns (shim_match.c), sorting (shim_sort.c), traversal (shim_traverse.c), coroutines (shim_coroutine.c),
// random numbers (shim_random.c), the text of values (shim_text.c).
#include "shim_guard.h"

#include <time.h>

_Static_assert(LUA_VERSION_NUM == 504, "the guards were written against Lua 5.4");

static const char weak_key;

void shim_push_weak_table(lua_State *L) {
    lua_newtable(L);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &weak_key);
    lua_setmetatable(L, -2);
}

/// Takes weak tables away from scripts, and keeps one metatable that still makes them for the host.
///
/// What a weak table holds would depend on the collector, and 5.4.4 can use freed memory when an allocation
/// fails while a metatable is held by a weak table only. So `__mode` is without effect, whether a metatable has
/// it from the start or gets it later: the tables of a script hold what is put into them. The collector looks
/// the field up by the identity of one interned
/// string. So that string is given other bytes, which nobody knows: "__mode" in a script is from then on a
/// string like any other. The bytes are looked at by nothing else: Lua keeps the hash and the length apart.
static void take_weakness(lua_State *L) {
    lua_createtable(L, 0, 1);
    lua_pushliteral(L, "k");
    lua_setfield(L, -2, "__mode");
    lua_rawsetp(L, LUA_REGISTRYINDEX, &weak_key);
    char *bytes = (char *)(uintptr_t)lua_pushstring(L, "__mode");
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    uint64_t unknown = ((uint64_t)(uintptr_t)L ^ (uint64_t)now.tv_nsec << 20) * 0x9E3779B97F4A7C15u;
    for (int i = 0; i < 6; i++) bytes[i] = (char)(unknown >> (16 + 8 * i));
    lua_pop(L, 1);
}

/// Leaves in the registry's table of loaded libraries only what scripts get: Lua looks names up there for its
/// messages. The basic functions are copied, since a script's own globals could give a function a second
/// name, and which of two is found differs from run to run.
static void name_functions(lua_State *L) {
    luaL_getsubtable(L, LUA_REGISTRYINDEX, LUA_LOADED_TABLE);
    lua_newtable(L);
    lua_pushglobaltable(L);
    for (lua_pushnil(L); lua_next(L, -2);) {
        if (lua_type(L, -1) != LUA_TFUNCTION) {
            lua_pop(L, 1);
            continue;
        }
        lua_pushvalue(L, -2);
        lua_insert(L, -2);
        lua_rawset(L, -5);
    }
    lua_pop(L, 1);
    lua_setfield(L, -2, LUA_GNAME);
    lua_getglobal(L, LUA_OSLIBNAME);
    lua_setfield(L, -2, LUA_OSLIBNAME);
    lua_getglobal(L, LUA_COLIBNAME);
    lua_setfield(L, -2, LUA_COLIBNAME);
    lua_pop(L, 1);
}

int shim_open_library(lua_State *L) {
    lua_rawgetp(L, LUA_REGISTRYINDEX, &weak_key);
    if (lua_isnil(L, -1)) take_weakness(L);
    lua_pop(L, 1);
    shim_open_base(L);
    shim_open_text(L);
    shim_open_order(L);
    shim_open_coroutines(L);
    shim_open_strings(L);
    shim_open_tables(L);
    shim_open_random(L);
    shim_open_utf8(L);
    shim_open_absent(L);
    name_functions(L);
    return 0;
}
