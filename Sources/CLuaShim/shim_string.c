// `string`: Lua's own functions behind a look at the size of what they would make.
#include "shim_guard.h"

#include <limits.h>
#include <string.h>

/// upper, lower, reverse, sub, byte: no more work than the subject is long.
static int linear(lua_State *L) {
    if (lua_type(L, 1) == LUA_TSTRING) {
        size_t size = lua_rawlen(L, 1);
        if (__builtin_expect(size >= 1024, 0)) {
            shim_reserve(L, size);
            shim_charge_bytes(L, size);
        }
    }
    return shim_forward(L);
}

static int rep(lua_State *L) {
    size_t size, separator;
    luaL_checklstring(L, 1, &size);
    lua_Integer count = luaL_checkinteger(L, 2);
    luaL_optlstring(L, 3, "", &separator);
    if (count <= 0 || size + separator == 0) {
        // Lua's own would go round `count` times for nothing.
        if (count > INT_MAX) return luaL_error(L, "too many repetitions of an empty string");
        lua_pushliteral(L, "");
        return 1;
    }
    size_t total;
    if (__builtin_mul_overflow(size + separator, (size_t)count, &total)) total = SIZE_MAX;
    if (total >= 1024) {
        shim_reserve(L, total);
        shim_charge_bytes(L, total);
        if (count >= 64) shim_charge(L, count / 4);
    }
    return shim_forward(L);
}

/// The bytes of the string arguments from `first` on.
static size_t arguments_size(lua_State *L, int first) {
    size_t total = 0;
    for (int i = lua_gettop(L); i >= first; i--) {
        if (lua_type(L, i) == LUA_TSTRING) total += lua_rawlen(L, i);
    }
    return total;
}

/// `format`: addresses are neither asked for (`%p`) nor shown (`%s` of a table).
static int format(lua_State *L) {
    size_t size;
    const char *at = luaL_checklstring(L, 1, &size), *end = at + size;
    int argument = 1;
    while ((at = memchr(at, '%', (size_t)(end - at))) != NULL) {
        if (++at < end && *at == '%') {
            at++;
            continue;
        }
        argument++;
        while (at < end && strchr("-+ #0123456789.", *at) != NULL && *at != 0) at++;
        if (at == end) break;
        if (*at == 'p') {
            return luaL_argerror(L, 1, "'%p' is not available to scripts: addresses differ from run to run");
        }
        int type = lua_type(L, argument);
        if (*at == 's' && type > LUA_TBOOLEAN && type != LUA_TNUMBER && type != LUA_TSTRING) {
            shim_to_text(L, argument, NULL);
            lua_replace(L, argument);
        }
    }
    size_t total = size + arguments_size(L, 2);
    if (total >= 1024) {
        shim_reserve(L, total);
        shim_charge_bytes(L, total);
    }
    return shim_forward(L);
}

/// `pack`: padding of `c[n]` makes large strings of nothing.
static int pack(lua_State *L) {
    size_t size, total;
    const char *at = luaL_checklstring(L, 1, &size), *end = at + size;
    total = size * 16 + arguments_size(L, 2);
    while (at < end) {
        if (*at++ != 'c') continue;
        size_t width = 0;
        for (; at < end && *at >= '0' && *at <= '9' && width < INT_MAX; at++) {
            width = width * 10 + (size_t)(*at - '0');
        }
        total += width;
    }
    if (total >= 1024) {
        shim_reserve(L, total);
        shim_charge_bytes(L, total);
    }
    return shim_forward(L);
}

void shim_open_strings(lua_State *L) {
    static const char *const by_size[] = {"byte", "lower", "reverse", "sub", "unpack", "upper"};
    luaL_requiref(L, LUA_STRLIBNAME, luaopen_string, 1);
    for (size_t i = 0; i < sizeof by_size / sizeof *by_size; i++) shim_set_guard(L, by_size[i], linear);
    shim_set_guard(L, "rep", rep);
    shim_set_guard(L, "format", format);
    shim_set_guard(L, "pack", pack);
    shim_set_guard(L, "packsize", linear);
    lua_pushnil(L);
    lua_setfield(L, -2, "dump");
    shim_open_patterns(L);
    lua_pop(L, 1);
    // Strings keep Lua's own metatable, with its arithmetic; scripts do not get it to add operators.
    lua_pushliteral(L, "");
    lua_getmetatable(L, -1);
    lua_pushboolean(L, 0);
    lua_setfield(L, -2, "__metatable");
    lua_pop(L, 2);
}
