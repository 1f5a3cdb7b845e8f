// `math.random`: xoshiro256** as in Lua's own, but its state belongs to the run, so that a run that is
// replayed draws the same numbers. `math.randomseed(n)` gives the sequence that Lua's own gives for `n`;
// without an argument, where Lua's own would take the clock, the run's sequence goes on.
#include "shim_guard.h"

static uint64_t rotate(uint64_t value, int bits) { return value << bits | value >> (64 - bits); }

static uint64_t draw(uint64_t state[4]) {
    uint64_t result = rotate(state[1] * 5, 7) * 9;
    uint64_t shifted = state[1] << 17;
    state[2] ^= state[0];
    state[3] ^= state[1];
    state[1] ^= state[2];
    state[0] ^= state[3];
    state[2] ^= shifted;
    state[3] = rotate(state[3], 45);
    return result;
}

static void seed(uint64_t state[4], uint64_t first, uint64_t second) {
    state[0] = first;
    state[1] = 0xFF;  // never all zeros
    state[2] = second;
    state[3] = 0;
    for (int i = 0; i < 16; i++) draw(state);
}

/// An even draw from 0...limit: of the smallest power of two that holds it, those above are thrown away.
static uint64_t draw_up_to(uint64_t state[4], uint64_t value, uint64_t limit) {
    if ((limit & (limit + 1)) == 0) return value & limit;
    uint64_t mask = UINT64_MAX >> __builtin_clzll(limit);
    while ((value &= mask) > limit) value = draw(state);
    return value;
}

static int random(lua_State *L) {
    uint64_t *state = shim_context_of(L)->random_state;
    uint64_t value = draw(state);
    lua_Integer low = 1, high;
    switch (lua_gettop(L)) {
        case 0:
            lua_pushnumber(L, (lua_Number)(value >> 11) * 0x1p-53);
            return 1;
        case 1:
            high = luaL_checkinteger(L, 1);
            if (high == 0) {
                lua_pushinteger(L, (lua_Integer)value);
                return 1;
            }
            break;
        case 2:
            low = luaL_checkinteger(L, 1);
            high = luaL_checkinteger(L, 2);
            break;
        default: return luaL_error(L, "wrong number of arguments");
    }
    luaL_argcheck(L, low <= high, 1, "interval is empty");
    uint64_t offset = draw_up_to(state, value, (uint64_t)high - (uint64_t)low);
    lua_pushinteger(L, (lua_Integer)(offset + (uint64_t)low));
    return 1;
}

static int randomseed(lua_State *L) {
    if (lua_isnone(L, 1)) return 0;
    lua_Integer first = luaL_checkinteger(L, 1), second = luaL_optinteger(L, 2, 0);
    seed(shim_context_of(L)->random_state, (uint64_t)first, (uint64_t)second);
    lua_pushinteger(L, first);
    lua_pushinteger(L, second);
    return 2;
}

void shim_open_random(lua_State *L) {
    luaL_requiref(L, LUA_MATHLIBNAME, luaopen_math, 1);
    uint64_t *state = shim_context_of(L)->random_state;
    // A host that gave no seed; the generator cannot leave all zeros.
    if ((state[0] | state[1] | state[2] | state[3]) == 0) seed(state, 0, 0);
    lua_pushcfunction(L, random);
    lua_setfield(L, -2, "random");
    lua_pushcfunction(L, randomseed);
    lua_setfield(L, -2, "randomseed");
    lua_pop(L, 1);
}
