// `pairs` and `next` in one order on every run: 1, 2, 3 … as far as they go without a gap, then the other numbers
// ascending, then strings by their bytes, then booleans. A key of another type has no such place and is refused.
//
// As long as Lua's own traversal happens to give 1, 2, 3 … it is followed, so a plain list costs what it always
// did. At the first key that is something else, the keys not seen yet are collected and sorted once.
//
// The traversal's state is a cursor of two cells, upvalues of the function that traverses: the sorted keys (nil
// while Lua's own order is followed), and the position: the last integer key given, or the place in the keys.
#include "shim_guard.h"

#include <string.h>

typedef struct cursor {
    int keys;      // index of the cell
    int position;  // index of the cell
} cursor;

enum { SLOTS = 4, CELLS = 3, SMALL = 32 };

static void set_position(lua_State *L, cursor at, lua_Integer position) {
    lua_pushinteger(L, position);
    lua_replace(L, at.position);
}

static void set_keys(lua_State *L, cursor at) {  // pops the keys
    lua_replace(L, at.keys);
}

static void reset(lua_State *L, cursor at) {
    lua_pushnil(L);
    set_keys(L, at);
    set_position(L, at, 0);
}

/// Moves the run of integers first, first + 1 … to the front of the sorted numbers; it comes before the others.
static void put_run_first(
    const shim_ordered *values, uint32_t *order, uint32_t *scratch, uint32_t count, lua_Integer first) {
    uint32_t start = 0;
    while (start < count) {
        const shim_ordered *value = &values[order[start]];
        if (value->rank != 0) return;
        if (!value->is_float && value->integer >= first) {
            if (value->integer != first) return;
            break;
        }
        start++;
    }
    if (start == 0 || start == count) return;
    uint32_t end = start + 1;
    while (end < count) {
        const shim_ordered *value = &values[order[end]];
        if (value->rank != 0 || value->is_float || value->integer != first + (lua_Integer)(end - start)) break;
        end++;
    }
    memcpy(scratch, order, start * sizeof *order);
    memmove(order, order + start, (end - start) * sizeof *order);
    memcpy(order + (end - start), scratch, start * sizeof *order);
}

static int refuse_key(lua_State *L, int index) {
    return luaL_error(L, "cannot traverse a table with a %s as a key: such keys have no order that is the same "
        "on every run; keep them in a list, or use a string or a number as the key", luaL_typename(L, index));
}

/// Sorts the keys in the table on top, of which there are `count`. `first`: the integer whose run comes first.
static void sort_keys(lua_State *L, uint32_t count, lua_Integer first) {
    shim_ordered few[SMALL], *values = few;
    uint32_t few_places[2 * SMALL], *order = few_places;
    int keys = lua_gettop(L);
    if (count > SMALL) {
        char *block = lua_newuserdatauv(L, (sizeof *values + 2 * sizeof *order) * count, 0);
        values = (shim_ordered *)block;
        order = (uint32_t *)(block + sizeof *values * count);
    }
    for (uint32_t i = 0; i < count; i++) {
        lua_rawgeti(L, keys, (lua_Integer)i + 1);
        if (!shim_read_ordered(L, -1, &values[i])) refuse_key(L, -1);
        lua_pop(L, 1);
    }
    shim_sort_ordered(L, values, order, order + count, count);
    put_run_first(values, order, order + count, count, first);
    shim_permute(L, keys, order, count);
    lua_settop(L, keys);
}

/// Collects the key on top, and those that Lua's own order gives after it, sorted. [-1, +1, v]
static void collect_keys(lua_State *L, int table, lua_Integer first) {
    lua_createtable(L, 4, 0);
    lua_insert(L, -2);
    int keys = lua_gettop(L) - 1;
    lua_Unsigned count = 0;
    for (;;) {
        lua_pushvalue(L, -1);
        lua_rawseti(L, keys, (lua_Integer)++count);
        if ((count & 0x3FF) == 0) shim_charge(L, 0x400);
        if (!lua_next(L, table)) break;
        lua_pop(L, 1);
    }
    if (count > UINT32_MAX / 4) luaL_error(L, "too many keys to traverse");
    sort_keys(L, (uint32_t)count, first);
}

/// Gives the next key from `position` on whose field is still there, with its value; nil at the end. Keys on top.
static int walk(lua_State *L, cursor at, lua_Integer position) {
    int keys = lua_gettop(L);
    lua_Integer start = position;
    while (lua_rawgeti(L, keys, ++position) != LUA_TNIL) {
        lua_pushvalue(L, -1);
        if (lua_rawget(L, 1) != LUA_TNIL) {
            set_position(L, at, position);
            return 2;
        }
        lua_pop(L, 2);
    }
    if (position - start >= 64) shim_charge(L, position - start);
    reset(L, at);
    lua_pushnil(L);
    return 1;
}

/// The place in the sorted keys on top after which `key`, at 2, stands or would stand.
static lua_Integer place_of(lua_State *L) {
    int keys = lua_gettop(L);
    lua_Unsigned count = lua_rawlen(L, keys);
    shim_charge(L, (int64_t)(count / 4 + 1));
    for (lua_Unsigned i = 1; i <= count; i++) {
        lua_rawgeti(L, keys, (lua_Integer)i);
        bool same = lua_rawequal(L, -1, 2);
        lua_pop(L, 1);
        if (same) return (lua_Integer)i;
    }
    // The field was cleared. Its successor: the first key after it in the order of values.
    shim_ordered pair[2];
    if (!shim_read_ordered(L, 2, &pair[0])) refuse_key(L, 2);
    for (lua_Unsigned i = 1; i <= count; i++) {
        uint32_t order[2], scratch[2];
        lua_rawgeti(L, keys, (lua_Integer)i);
        shim_read_ordered(L, -1, &pair[1]);
        lua_pop(L, 1);
        shim_sort_ordered(L, pair, order, scratch, 2);
        if (order[0] == 0) return (lua_Integer)i - 1;
    }
    return (lua_Integer)count;
}

/// Starts over with sorted keys and finds the place of the key at 2.
static int recover(lua_State *L, cursor at) {
    lua_settop(L, 2);
    lua_pushnil(L);
    if (!lua_next(L, 1)) {
        reset(L, at);
        lua_pushnil(L);
        return 1;
    }
    lua_pop(L, 1);
    collect_keys(L, 1, 1);
    lua_Integer position = place_of(L);
    lua_pushvalue(L, -1);
    set_keys(L, at);
    return walk(L, at, position);
}

/// One step of a traversal: the table is at 1, the last key at 2, or nil to begin. Pushes key and value, or nil.
static int advance(lua_State *L, cursor at) {
    if (lua_type(L, at.keys) == LUA_TTABLE && !lua_isnil(L, 2)) {
        lua_Integer position = lua_tointeger(L, at.position);
        lua_pushvalue(L, at.keys);
        lua_rawgeti(L, -1, position);
        if (!lua_rawequal(L, -1, 2)) return recover(L, at);
        lua_pop(L, 1);
        return walk(L, at, position);
    }
    lua_Integer position = 0;
    if (lua_isnil(L, 2)) {
        if (lua_type(L, at.keys) == LUA_TTABLE) reset(L, at);
    } else {
        position = lua_tointeger(L, at.position);
        if (position == 0 || !lua_isinteger(L, 2) || lua_tointeger(L, 2) != position) return recover(L, at);
    }
    lua_pushvalue(L, 2);
    if (!lua_next(L, 1)) {
        set_position(L, at, 0);
        lua_pushnil(L);
        return 1;
    }
    if (lua_isinteger(L, -2) && lua_tointeger(L, -2) == position + 1) {
        set_position(L, at, position + 1);
        return 2;
    }
    lua_pop(L, 1);
    collect_keys(L, 1, position + 1);
    lua_pushvalue(L, -1);
    set_keys(L, at);
    return walk(L, at, 0);
}

static int traverse(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 2);
    return advance(L, (cursor){lua_upvalueindex(1), lua_upvalueindex(2)});
}

static int finish_pairs(lua_State *L, int status, lua_KContext context) {
    (void)L, (void)status, (void)context;
    return 3;
}

static int pairs(lua_State *L) {
    luaL_checkany(L, 1);
    if (luaL_getmetafield(L, 1, "__pairs") != LUA_TNIL) {
        lua_pushvalue(L, 1);
        lua_callk(L, 1, 3, 0, finish_pairs);
        return 3;
    }
    lua_pushnil(L);
    lua_pushinteger(L, 0);
    lua_pushcclosure(L, traverse, 2);
    lua_pushvalue(L, 1);
    lua_pushnil(L);
    return 3;
}

/// The first key in order of the table at 1, whose own order begins with the key on top. [-1, +2, v]
static int give_first(lua_State *L) {
    shim_ordered pair[2];
    uint32_t order[2], scratch[2];
    int best = lua_gettop(L);
    lua_pushvalue(L, best);
    for (lua_Unsigned count = 1;; count++) {
        if (!shim_read_ordered(L, -1, &pair[1])) refuse_key(L, -1);
        bool is_one = pair[1].rank == 0 && !pair[1].is_float && pair[1].integer == 1;
        bool better = count == 1 || is_one;
        if (!better) {
            shim_sort_ordered(L, pair, order, scratch, 2);
            better = order[0] == 1;
        }
        if (better) {
            pair[0] = pair[1];
            lua_pushvalue(L, -1);
            lua_replace(L, best);
        }
        if (is_one) break;
        if ((count & 0x3FF) == 0) shim_charge(L, 0x100);
        if (!lua_next(L, 1)) break;
        lua_pop(L, 1);
    }
    lua_settop(L, best);
    lua_pushvalue(L, best);
    lua_rawget(L, 1);
    return 2;
}

static cursor cursor_of_slot(int slot) {
    return (cursor){lua_upvalueindex(2 + slot * CELLS), lua_upvalueindex(3 + slot * CELLS)};
}

/// `next` has no state of its own to keep a cursor in: it keeps those of the last tables it was called with, and
/// forgets each when its traversal ends. Upvalues: for each slot the table, keys, position; then the next slot to
/// give away.
static int next_key(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 2);
    int slot = 0;
    while (slot < SLOTS && !lua_rawequal(L, 1, lua_upvalueindex(1 + slot * CELLS))) slot++;
    if (lua_isnil(L, 2)) {
        lua_pushnil(L);
        if (!lua_next(L, 1)) {
            lua_pushnil(L);
            return 1;
        }
        lua_pop(L, 1);
        bool is_one = lua_isinteger(L, -1) && lua_tointeger(L, -1) == 1;
        if (!is_one) {
            // Most callers only ask whether the table is empty: find the first key, sort at the second call.
            if (slot < SLOTS) reset(L, cursor_of_slot(slot));
            return give_first(L);
        }
        lua_settop(L, 2);
    }
    bool is_new = slot == SLOTS;
    if (is_new) {
        int turn = lua_upvalueindex(1 + SLOTS * CELLS);
        slot = (int)lua_tointeger(L, turn);
        lua_pushinteger(L, (slot + 1) % SLOTS);
        lua_replace(L, turn);
        reset(L, cursor_of_slot(slot));
        lua_pushvalue(L, 1);
        lua_replace(L, lua_upvalueindex(1 + slot * CELLS));
    }
    int results = advance(L, cursor_of_slot(slot));
    if (results == 1) {
        lua_pushboolean(L, 0);
        lua_replace(L, lua_upvalueindex(1 + slot * CELLS));
    }
    return results;
}

void shim_open_order(lua_State *L) {
    lua_pushcfunction(L, pairs);
    lua_setglobal(L, "pairs");
    for (int slot = 0; slot < SLOTS; slot++) {
        lua_pushboolean(L, 0);
        lua_pushnil(L);
        lua_pushinteger(L, 0);
    }
    lua_pushinteger(L, 0);
    lua_pushcclosure(L, next_key, SLOTS * CELLS + 1);
    lua_setglobal(L, "next");
}
