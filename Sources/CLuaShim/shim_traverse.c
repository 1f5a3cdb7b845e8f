// `pairs` and `next` in one order on every run: 1, 2, 3 … as far as they go without a gap, then the other
// numbers ascending, then strings by their bytes, then booleans. A key of another type has no such place and
// is refused.
//
// As long as Lua's own traversal happens to give 1, 2, 3 … it is followed, so a plain list is neither
// copied nor sorted. At the first key that is something else, the keys not seen yet are collected and sorted once.
//
// The traversal's state is a cursor of two cells, upvalues of the function that traverses: the sorted keys,
// and the position. While Lua's own order is followed, the position is the last integer key given; in the
// sorted keys it is the negative of the place of the last one.
#include "shim_guard.h"

#include <string.h>

typedef struct cursor {
    int keys;      // index of the cell
    int position;  // index of the cell
    bool is_own;   // nobody else moves this cursor: the last key need not be looked up
} cursor;

enum { SLOTS = 4, CELLS = 3, FEW = 32 };

static void set_position(lua_State *L, cursor at, lua_Integer position) {
    lua_pushinteger(L, position);
    lua_replace(L, at.position);
}

static void reset(lua_State *L, cursor at) {
    lua_pushnil(L);
    lua_replace(L, at.keys);
    set_position(L, at, 0);
}

/// Moves the integers first, first + 1 … as far as they go to the front of the sorted numbers.
static void put_run_first(
    const shim_ordered *values, uint32_t *order, uint32_t *scratch, uint32_t count, lua_Integer first) {
    uint32_t run = 0, others = 0;
    for (uint32_t i = 0; i < count && values[order[i]].rank == 0; i++) {
        const shim_ordered *value = &values[order[i]];
        if (!value->is_float && value->integer == first) {
            order[run++] = order[i];
            first++;  // no list is long enough to pass the largest integer
        } else {
            scratch[others++] = order[i];
        }
    }
    memcpy(order + run, scratch, others * sizeof *order);
}

static int refuse_key(lua_State *L, int index) {
    return luaL_error(
        L,
        "cannot traverse a table with a %s as a key: such keys have no order that is the same on every run; "
        "keep them in a list, or use a string or a number as the key",
        luaL_typename(L, index));
}

/// Sorts the keys in the table on top, of which there are `count`. `first`: the integer whose run comes
/// first.
static void sort_keys(lua_State *L, uint32_t count, lua_Integer first) {
    int keys = lua_gettop(L);
    shim_ordered *values = lua_newuserdatauv(L, (sizeof *values + 2 * sizeof(uint32_t)) * count, 0);
    uint32_t *order = (uint32_t *)(values + count), *scratch = order + count;
    for (uint32_t i = 0; i < count; i++) {
        lua_rawgeti(L, keys, (lua_Integer)i + 1);
        if (!shim_read_ordered(L, -1, &values[i])) refuse_key(L, -1);
        lua_pop(L, 1);
    }
    shim_sort_ordered(L, values, order, scratch, count);
    put_run_first(values, order, scratch, count, first);
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

/// Gives the first key after `place` whose field is still there, with its value; nil at the end. Keys on top.
static int walk(lua_State *L, cursor at, lua_Integer place) {
    int keys = lua_gettop(L);
    lua_Integer start = place;
    while (lua_rawgeti(L, keys, ++place) != LUA_TNIL) {
        lua_pushvalue(L, -1);
        if (lua_rawget(L, 1) != LUA_TNIL) {
            set_position(L, at, -place);
            return 2;
        }
        lua_pop(L, 2);
    }
    if (place - start >= 64) shim_charge(L, place - start);
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
    shim_ordered key, other;
    if (!shim_read_ordered(L, 2, &key)) refuse_key(L, 2);
    for (lua_Unsigned i = 1; i <= count; i++) {
        lua_rawgeti(L, keys, (lua_Integer)i);
        shim_read_ordered(L, -1, &other);
        lua_pop(L, 1);
        if (shim_is_ordered_less(L, &key, &other)) return (lua_Integer)i - 1;
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
    lua_Integer place = place_of(L);
    lua_copy(L, -1, at.keys);
    return walk(L, at, place);
}

/// The next step in sorted keys.
static int advance_sorted(lua_State *L, cursor at, lua_Integer place) {
    lua_pushvalue(L, at.keys);
    if (!at.is_own) {
        lua_rawgeti(L, -1, place);
        if (!lua_rawequal(L, -1, 2)) return recover(L, at);
        lua_pop(L, 1);
    }
    return walk(L, at, place);
}

/// One step of a traversal. Exactly the table and the last key, or nil to begin, are on the stack. Pushes key
/// and value, or nil.
static int advance(lua_State *L, cursor at) {
    lua_Integer position = lua_tointeger(L, at.position);
    // Only Lua's own order can have its last key in the position's cell.
    if (!lua_rawequal(L, 2, at.position)) {
        if (!lua_isnil(L, 2)) return position < 0 ? advance_sorted(L, at, -position) : recover(L, at);
        if (position < 0) reset(L, at);
        position = 0;
    } else if (position <= 0) {
        return position < 0 ? advance_sorted(L, at, -position) : recover(L, at);
    }
    if (!lua_next(L, 1)) {
        set_position(L, at, 0);
        lua_pushnil(L);
        return 1;
    }
    if (lua_isinteger(L, -2) && lua_tointeger(L, -2) == position + 1) {
        lua_copy(L, -2, at.position);
        return 2;
    }
    lua_pop(L, 1);
    collect_keys(L, 1, position + 1);
    lua_copy(L, -1, at.keys);
    return walk(L, at, 0);
}

/// The iterator of `pairs`. Upvalues: the cursor's cells.
static int traverse(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 2);
    return advance(L, (cursor){lua_upvalueindex(1), lua_upvalueindex(2), true});
}

/// The iterator of `pairs` for a table of few keys, none of them 1. Upvalues: the place of the last key, the
/// keys.
static int traverse_few(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTABLE);
    lua_settop(L, 2);
    int place = lua_isnil(L, 2) ? 0 : (int)lua_tointeger(L, lua_upvalueindex(1));
    while (place < FEW) {
        place++;
        lua_pushvalue(L, lua_upvalueindex(1 + place));
        if (lua_isnil(L, -1)) break;
        lua_pushvalue(L, -1);
        if (lua_rawget(L, 1) != LUA_TNIL) {
            lua_pushinteger(L, place);
            lua_replace(L, lua_upvalueindex(1));
            return 2;
        }
        lua_settop(L, 2);
    }
    lua_pushnil(L);
    return 1;
}

static int traverse_nothing(lua_State *L) {
    lua_pushnil(L);
    return 1;
}

/// Pushes the function that traverses the table at 1. [-0, +1, v]
static void push_iterator(lua_State *L) {
    shim_ordered values[FEW];
    uint32_t order[FEW], scratch[FEW], count = 0;
    lua_settop(L, 1);
    luaL_checkstack(L, 2 * FEW + 4, NULL);
    lua_pushnil(L);
    if (!lua_next(L, 1)) {
        lua_pushcfunction(L, traverse_nothing);
        return;
    }
    bool is_few = !lua_isinteger(L, -2) || lua_tointeger(L, -2) != 1;
    while (is_few) {
        lua_pop(L, 1);
        if (!shim_read_ordered(L, -1, &values[count])) refuse_key(L, -1);
        count++;  // the key stays, at 1 + count
        lua_pushvalue(L, -1);
        if (!lua_next(L, 1)) break;
        is_few = count < FEW - 1;
    }
    if (!is_few) {
        lua_settop(L, 1);
        lua_pushnil(L);
        lua_pushinteger(L, 0);
        lua_pushcclosure(L, traverse, 2);
        return;
    }
    shim_sort_ordered(L, values, order, scratch, count);
    put_run_first(values, order, scratch, count, 1);
    lua_pushinteger(L, 0);
    for (uint32_t i = 0; i < count; i++) lua_pushvalue(L, 2 + (int)order[i]);
    lua_pushnil(L);
    lua_pushcclosure(L, traverse_few, (int)count + 2);
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
    if (lua_istable(L, 1)) {
        push_iterator(L);
    } else {
        lua_pushcfunction(L, traverse);  // refuses it by the name of the loop's iterator
    }
    lua_pushvalue(L, 1);
    lua_pushnil(L);
    return 3;
}

/// The first key in order of the table at 1, whose own order begins with the key on top. [-1, +2, v]
static int give_first(lua_State *L) {
    shim_ordered first, key;
    int best = lua_gettop(L);
    lua_pushvalue(L, best);
    for (lua_Unsigned count = 1;; count++) {
        if (!shim_read_ordered(L, -1, &key)) refuse_key(L, -1);
        bool is_one = key.rank == 0 && !key.is_float && key.integer == 1;
        if (is_one || count == 1 || shim_is_ordered_less(L, &key, &first)) {
            first = key;
            lua_copy(L, -1, best);
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
    return (cursor){lua_upvalueindex(2 + slot * CELLS), lua_upvalueindex(3 + slot * CELLS), false};
}

/// `next` has no state of its own to keep a cursor in: it keeps those of the last tables it was called with,
/// and forgets each when its traversal ends. Upvalues: for each slot the table, keys, position; then the next
/// slot to give away.
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
