// `utf8`: Lua's own, charged by the length of the subject.
#include "shim_guard.h"

static int charged(lua_State *L) {
    if (lua_type(L, 1) == LUA_TSTRING) shim_charge_bytes(L, lua_rawlen(L, 1));
    return shim_forward(L);
}

void shim_open_utf8(lua_State *L) {
    luaL_requiref(L, LUA_UTF8LIBNAME, luaopen_utf8, 1);
    static const char *const linear[] = {"len", "codepoint", "offset", "codes"};
    for (size_t i = 0; i < sizeof linear / sizeof *linear; i++) shim_set_guard(L, linear[i], charged);
    lua_pop(L, 1);
}
