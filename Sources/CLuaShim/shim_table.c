// `table`: Lua's own functions behind a check that their range is one a real list can have. They take plain
// tables only, since a `__len` or an `__index` would turn one call into work without end.
#include "shim_guard.h"

static int insert(lua_State *L) {
    lua_Integer length = shim_plain_length(L, 1);
    if (lua_gettop(L) == 2) {
        if (length == LUA_MAXINTEGER) return luaL_error(L, "too many elements");
        lua_rawseti(L, 1, length + 1);
        return 0;
    }
    if (lua_isinteger(L, 2)) {
        lua_Integer position = lua_tointeger(L, 2);
        if (position > 0 && position <= length) shim_charge_elements(L, (lua_Unsigned)(length - position));
    }
    return shim_forward(L);
}

static int remove_element(lua_State *L) {
    lua_Integer length = shim_plain_length(L, 1);
    if (lua_isinteger(L, 2)) {
        lua_Integer position = lua_tointeger(L, 2);
        if (position > 0 && position <= length) shim_charge_elements(L, (lua_Unsigned)(length - position));
    }
    return shim_forward(L);
}

static int unpack(lua_State *L) {
    lua_Integer length = shim_plain_length(L, 1);
    lua_Integer first = luaL_optinteger(L, 2, 1);
    lua_Integer last = luaL_opt(L, luaL_checkinteger, 3, length);
    if (first <= last) {
        lua_Unsigned count = (lua_Unsigned)last - (lua_Unsigned)first;
        if (count < LUAI_MAXSTACK) shim_charge_elements(L, count);  // Lua's own refuses more
    }
    return shim_forward(L);
}

static int pack(lua_State *L) {
    shim_charge_elements(L, (lua_Unsigned)lua_gettop(L));
    return shim_forward(L);
}

static int move(lua_State *L) {
    lua_Integer first = luaL_checkinteger(L, 2), last = luaL_checkinteger(L, 3);
    shim_plain_length(L, 1);
    if (!lua_isnoneornil(L, 5)) shim_plain_length(L, 5);
    if (first <= last) shim_charge_elements(L, (lua_Unsigned)last - (lua_Unsigned)first);
    return shim_forward(L);
}

/// The bytes `table.concat` would make of t[first..last]; a value that cannot be joined ends the count, since
/// Lua's own will name it.
static size_t joined_size(lua_State *L, lua_Integer first, lua_Integer last, size_t separator) {
    size_t total = 0, longest = shim_context_of(L)->limit;
    for (lua_Integer i = first;; i++) {
        int type = lua_rawgeti(L, 1, i);
        total += type == LUA_TSTRING ? lua_rawlen(L, -1) : 32;
        lua_pop(L, 1);
        if ((type != LUA_TSTRING && type != LUA_TNUMBER) || i == last) return total;
        total += separator;
        if (total > longest) return total;
        if ((i & 0xFFF) == 0) shim_charge(L, 0x1000);
    }
}

static int concat(lua_State *L) {
    lua_Integer length = shim_plain_length(L, 1);
    size_t separator;
    luaL_optlstring(L, 2, "", &separator);
    lua_Integer first = luaL_optinteger(L, 3, 1);
    lua_Integer last = luaL_opt(L, luaL_checkinteger, 4, length);
    if (first <= last) {
        size_t total = joined_size(L, first, last, separator);
        if (total >= 1024) {
            shim_reserve(L, total);
            shim_charge_bytes(L, total);
        }
    }
    return shim_forward(L);
}

void shim_open_tables(lua_State *L) {
    luaL_requiref(L, LUA_TABLIBNAME, luaopen_table, 1);
    shim_set_guard(L, "insert", insert);
    shim_set_guard(L, "remove", remove_element);
    shim_set_guard(L, "unpack", unpack);
    shim_set_guard(L, "pack", pack);
    shim_set_guard(L, "move", move);
    shim_set_guard(L, "concat", concat);
    shim_open_sort(L);
    lua_pop(L, 1);
}
