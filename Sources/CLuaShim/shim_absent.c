// What scripts do not get, by name: `io.open` says what to use in its place, where "attempt to index a nil
// value" would leave the reader to guess.
#include "shim_guard.h"

#include <string.h>

typedef struct advice {
    const char *name;  // NULL: everything else
    const char *text;
} advice;

static const advice io_advice[] = {{NULL, "files are reached through args and rows"}};
static const advice debug_advice[] = {
    {"traceback", "an error already names the lines it came from"},
    {"getinfo", "an error already names the line it came from"},
    {NULL, "it could change what the host relies on"},
};
static const advice package_advice[] = {{NULL, "modules are found by require alone"}};
static const advice os_advice[] = {
    {"clock", "processor time differs from run to run; os.time gives the run's time"},
    {"execute", "a script cannot start programs"},
    {"exit", "a script ends with return, or with error"},
    {"getenv", "declare an argument with args in its place"},
    {"remove", "files are reached through args and rows"},
    {"rename", "files are reached through args and rows"},
    {"setlocale", "the locale is fixed, so that every run gives the same answers"},
    {"tmpname", "files are reached through args and rows"},
    {NULL, "there is no function of that name"},
};

/// Upvalues: the library's name, its advice.
static int refuse_index(lua_State *L) {
    const char *library = lua_tostring(L, lua_upvalueindex(1));
    const advice *advice = lua_touserdata(L, lua_upvalueindex(2));
    if (lua_type(L, 2) != LUA_TSTRING) {
        return luaL_error(L, "%s has no field of type %s", library, luaL_typename(L, 2));
    }
    const char *name = lua_tostring(L, 2);
    while (advice->name != NULL && strcmp(advice->name, name) != 0) advice++;
    return luaL_error(L, "%s.%s is not available to scripts: %s", library, name, advice->text);
}

static int refuse_newindex(lua_State *L) {
    return luaL_error(L, "%s is not available to scripts, and cannot be added to",
        lua_tostring(L, lua_upvalueindex(1)));
}

/// Gives the table on top a metatable that refuses what it does not have. [-0, +0, m]
static void protect(lua_State *L, const char *library, const advice *advice, bool read_only) {
    lua_createtable(L, 0, 3);
    lua_pushstring(L, library);
    lua_pushlightuserdata(L, (void *)advice);
    lua_pushcclosure(L, refuse_index, 2);
    lua_setfield(L, -2, "__index");
    if (read_only) {
        lua_pushstring(L, library);
        lua_pushcclosure(L, refuse_newindex, 1);
        lua_setfield(L, -2, "__newindex");
    }
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_setmetatable(L, -2);
}

static void set_absent(lua_State *L, const char *library, const advice *advice) {
    lua_newtable(L);
    protect(L, library, advice, true);
    lua_setglobal(L, library);
}

void shim_open_absent(lua_State *L) {
    set_absent(L, LUA_IOLIBNAME, io_advice);
    set_absent(L, LUA_DBLIBNAME, debug_advice);
    set_absent(L, LUA_LOADLIBNAME, package_advice);
    // Of `os`, only what depends on its arguments alone; the host adds time and date.
    luaL_requiref(L, LUA_OSLIBNAME, luaopen_os, 0);
    lua_createtable(L, 0, 4);
    lua_getfield(L, -2, "difftime");
    lua_setfield(L, -2, "difftime");
    protect(L, LUA_OSLIBNAME, os_advice, false);
    lua_setglobal(L, LUA_OSLIBNAME);
    lua_pop(L, 1);
}
