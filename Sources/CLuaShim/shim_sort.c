// `table.sort`: the same result on every run. Nothing is written to the list before the end, so a comparison
// that fails leaves the list as it was.
#include "shim_guard.h"
#include "shim_merge.h"

typedef struct comparing {
    lua_State *L;
    int until_probe;  // answers of "less" before the next one is asked the other way round
} comparing;

enum {
    PROBE_EVERY = 16,
    FEW = 32,  // elements that are sorted without allocating
};

static bool ask(lua_State *L, uint32_t left, uint32_t right) {
    lua_pushvalue(L, 2);
    lua_rawgeti(L, 1, (lua_Integer)left + 1);
    lua_rawgeti(L, 1, (lua_Integer)right + 1);
    lua_call(L, 2, 1);
    bool answer = lua_toboolean(L, -1);
    lua_pop(L, 1);
    return answer;
}

/// A function that says of two values that each comes before the other orders nothing. One pair in sixteen is
/// asked both ways: that finds `return true` at once and leaves a `<=` alone, which this sort can live with.
static inline bool is_less_by_function(void *context, uint32_t left, uint32_t right) {
    comparing *comparing = context;
    bool answer = ask(comparing->L, left, right);
    if (answer && comparing->until_probe-- == 0) {
        comparing->until_probe = PROBE_EVERY;
        if (ask(comparing->L, right, left)) luaL_error(comparing->L, "invalid order function for sorting");
    }
    return answer;
}

static inline bool is_less_by_operator(void *context, uint32_t left, uint32_t right) {
    comparing *comparing = context;
    lua_State *L = comparing->L;
    lua_rawgeti(L, 1, (lua_Integer)left + 1);
    lua_rawgeti(L, 1, (lua_Integer)right + 1);
    bool answer = lua_compare(L, -2, -1, LUA_OPLT);
    lua_pop(L, 2);
    return answer;
}

static inline void charge_pass(void *context, uint32_t count) {
    comparing *comparing = context;
    shim_charge(comparing->L, (int64_t)count + 1);
}

/// Sorts a list of numbers only or of strings only without a call per comparison. False: it is neither.
static bool sort_alike(lua_State *L, uint32_t *order, uint32_t *scratch, uint32_t count) {
    int type = lua_rawgeti(L, 1, 1);
    lua_pop(L, 1);
    if (type != LUA_TNUMBER && type != LUA_TSTRING) return false;
    int top = lua_gettop(L);
    shim_ordered few[FEW], *values = few;
    if (count > FEW) values = lua_newuserdatauv(L, sizeof *values * count, 0);
    for (uint32_t i = 0; i < count; i++) {
        bool alike = lua_rawgeti(L, 1, (lua_Integer)i + 1) == type && shim_read_ordered(L, -1, &values[i]);
        lua_pop(L, 1);
        if (!alike) {
            lua_settop(L, top);
            return false;
        }
    }
    shim_sort_ordered(L, values, order, scratch, count);
    return true;
}

static int sort(lua_State *L) {
    lua_Integer length = shim_plain_length(L, 1);
    if (!lua_isnoneornil(L, 2)) luaL_checktype(L, 2, LUA_TFUNCTION);
    lua_settop(L, 2);
    if (length < 2) return 0;
    shim_charge_elements(L, (lua_Unsigned)length);
    uint32_t count = (uint32_t)length;
    uint32_t few[2 * FEW], *order = few;
    if (count > FEW) order = lua_newuserdatauv(L, 2 * sizeof *order * count, 0);
    uint32_t *scratch = order + count;
    comparing comparing = {L, 0};
    if (lua_isfunction(L, 2)) {
        shim_merge_sort(order, scratch, count, is_less_by_function, charge_pass, &comparing);
    } else if (!sort_alike(L, order, scratch, count)) {
        shim_merge_sort(order, scratch, count, is_less_by_operator, charge_pass, &comparing);
    }
    shim_permute(L, 1, order, count);
    return 0;
}

void shim_open_sort(lua_State *L) {
    lua_pushcfunction(L, sort);
    lua_setfield(L, -2, "sort");
}
