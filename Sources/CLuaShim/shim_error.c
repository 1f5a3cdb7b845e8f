// Errors: the host's are tables that know where in the script they arose; a stop's message is made beforehand,
// so that reporting it needs no memory.
#include "CLuaShim.h"

#include <string.h>

static const char error_key, place_key, stop_keys[SHIM_STOP_MEMORY_PENDING + 1];

static const char *const stop_messages[SHIM_STOP_MEMORY_PENDING + 1] = {
    [SHIM_STOP_INSTRUCTIONS] = "the script has used up its instructions",
    [SHIM_STOP_CPU] = "the script has used up its processor time",
    [SHIM_STOP_TIME] = "the script has used up its time",
    [SHIM_STOP_MEMORY] = "the script has used up its memory",
    [SHIM_STOP_OUTPUT] = "the script has written too much output",
    [SHIM_STOP_COROUTINES] = "the script has made too many coroutines",
    [SHIM_STOP_CANCELLED] = "the script was cancelled",
    [SHIM_STOP_HOST] = "the host has stopped the script",
};

/// Adds the text of a raw string or integer field of the table at 1. [-0, +0, m]
static bool add_field(lua_State *L, luaL_Buffer *b, int table, const char *key, const char *before) {
    int type = shim_raw_field(L, table, key);
    bool found = type == LUA_TSTRING || type == LUA_TNUMBER;
    if (found) {
        // The buffer may have put a box of its own on the stack: it adds values from the top only.
        if (*before != 0) {
            lua_pushstring(L, before);
            lua_insert(L, -2);
            lua_concat(L, 2);
        }
        luaL_addvalue(b);
    } else {
        lua_pop(L, 1);
    }
    return found;
}

/// `__tostring` of a place: `file.lua:14`.
static int place_text(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTABLE);
    luaL_Buffer b;
    luaL_buffinit(L, &b);
    add_field(L, &b, 1, "source", "");
    add_field(L, &b, 1, "line", ":");
    luaL_pushresult(&b);
    return 1;
}

/// `__tostring` of a host error: `file.lua:14: message`. Reads raw: it never runs a script's code.
static int error_text(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 1);
    int place = shim_raw_field(L, 1, "where");
    luaL_Buffer b;
    luaL_buffinit(L, &b);
    if (place == LUA_TTABLE && add_field(L, &b, 2, "source", "")) {
        add_field(L, &b, 2, "line", ":");
        luaL_addstring(&b, ": ");
    }
    if (!add_field(L, &b, 1, "message", "") && !add_field(L, &b, 1, "code", "")) luaL_addstring(&b, "error");
    luaL_pushresult(&b);
    return 1;
}

static void make_metatable(lua_State *L, const void *key, const char *name, lua_CFunction text) {
    lua_createtable(L, 0, 3);
    lua_pushstring(L, name);
    lua_setfield(L, -2, "__name");
    lua_pushcfunction(L, text);
    lua_setfield(L, -2, "__tostring");
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_rawsetp(L, LUA_REGISTRYINDEX, key);
}

int shim_prepare_errors(lua_State *L) {
    make_metatable(L, &error_key, "error", error_text);
    make_metatable(L, &place_key, "place", place_text);
    for (int stop = SHIM_STOP_INSTRUCTIONS; stop < SHIM_STOP_MEMORY_PENDING; stop++) {
        lua_pushstring(L, stop_messages[stop]);
        lua_rawsetp(L, LUA_REGISTRYINDEX, &stop_keys[stop]);
    }
    return 0;
}

void shim_push_error_metatable(lua_State *L) { lua_rawgetp(L, LUA_REGISTRYINDEX, &error_key); }

bool shim_is_host_error(lua_State *L, int index) {
    if (lua_type(L, index) != LUA_TTABLE || !lua_getmetatable(L, index)) return false;
    shim_push_error_metatable(L);
    bool same = lua_rawequal(L, -1, -2);
    lua_pop(L, 2);
    return same;
}

bool shim_find_place(lua_State *L, int level, bool names, shim_place *place) {
    lua_Debug ar;
    for (; lua_getstack(L, level, &ar); level++) {
        lua_getinfo(L, names ? "Sln" : "Sl", &ar);
        if (ar.currentline <= 0) continue;
        place->source = ar.source;
        place->source_length = ar.srclen;
        memcpy(place->short_buffer, ar.short_src, sizeof place->short_buffer);
        place->short_source = place->short_buffer;
        place->line = ar.currentline;
        place->function = names ? ar.name : NULL;
        place->level = level + 1;
        return true;
    }
    return false;
}

void shim_set_place(lua_State *L, const char *source, size_t source_length, int line) {
    int error = lua_gettop(L);
    lua_createtable(L, 0, 2);
    lua_pushlstring(L, source, source_length);
    shim_raw_set_field(L, -2, "source");
    lua_pushinteger(L, line);
    shim_raw_set_field(L, -2, "line");
    lua_rawgetp(L, LUA_REGISTRYINDEX, &place_key);
    lua_setmetatable(L, -2);
    shim_raw_set_field(L, error, "where");
}

int shim_raise(lua_State *L) {
    int error = lua_gettop(L);
    if (!lua_checkstack(L, 6) || !shim_is_host_error(L, error)) return lua_error(L);
    int known = shim_raw_field(L, error, "where");
    lua_pop(L, 1);
    shim_place place;
    if (known == LUA_TNIL && shim_find_place(L, 0, false, &place)) {
        // A file's name or a label is shown without its mark.
        if (place.source_length > 0 && (place.source[0] == '@' || place.source[0] == '=')) {
            shim_set_place(L, place.source + 1, place.source_length - 1, place.line);
        } else {
            shim_set_place(L, place.short_source, strlen(place.short_source), place.line);
        }
    }
    return lua_error(L);
}

int shim_raise_stop(lua_State *L) {
    // A coroutine that yields and is never resumed runs no handler and no closing variable, and no pcall sees it.
    // In a hook, the yield takes place once the hook has returned.
    if (lua_isyieldable(L)) return lua_yield(L, 0);
    shim_context *c = shim_context_of(L);
    // Whatever runs next in this coroutine (a closing variable's handler) is stopped at its first instruction.
    shim_arm(L, 1);
    lua_rawgetp(L, LUA_REGISTRYINDEX, &stop_keys[c->stop]);
    return lua_error(L);
}
