// Runs a script as a C program does that links the system's Lua and gives it no limits.
//
//   script SCRIPT

#include <lauxlib.h>
#include <lualib.h>
#include <stdbool.h>
#include <stdio.h>

int main(int count, char **arguments) {
    lua_State *state = luaL_newstate();
    if (!state || count != 2) return 2;
    luaL_openlibs(state);
    bool failed = luaL_dofile(state, arguments[1]);
    if (failed) fprintf(stderr, "%s\n", lua_tostring(state, -1));
    lua_close(state);
    return failed;
}
