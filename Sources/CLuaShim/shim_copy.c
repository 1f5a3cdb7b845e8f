// The usual copy, straight from one stack to another. It takes tables that are as large as those decoded last, and
// stays well within the limits; what else it meets is left to encoder and decoder, which know how to take it, or why
// it is refused. Its tables are laid out as the decoder's: what a script finds must not depend on the way it came.
#include "shim_transfer.h"

#include <math.h>

/// From one stack to another, or to the same one: what is pushed is gone again before the source is looked at.
typedef struct copier {
    shim_transfer *transfer;
    lua_State *from, *to;
    size_t bytes_left;  // counted as the encoder counts them, or a few more
    lua_Unsigned values_left;
    uint32_t tables;  // so far
} copier;

enum {
    NUMBER_SIZE = 1 + sizeof(lua_Integer),
    STRING_SIZE = 1 + sizeof(uint32_t),
    TABLE_SIZE = 1 + 2 * sizeof(uint32_t),
};

static bool copy_value(copier *c, int index, int depth);

static inline bool take_bytes(copier *c, size_t size) {
    if (__builtin_expect(size > c->bytes_left, 0)) return false;
    c->bytes_left -= size;
    return true;
}

static inline bool take_values(copier *c, lua_Unsigned count) {
    if (__builtin_expect(count > c->values_left, 0)) return false;
    c->values_left -= count;
    return true;
}

static bool copy_number(copier *c, int index) {
    if (lua_isinteger(c->from, index)) {
        lua_pushinteger(c->to, lua_tointeger(c->from, index));
    } else {
        lua_Number value = lua_tonumber(c->from, index);
        if (!isfinite(value)) return false;
        lua_pushnumber(c->to, value);
    }
    return take_bytes(c, NUMBER_SIZE);
}

static bool copy_string(copier *c, int index) {
    size_t length;
    const char *text = lua_tolstring(c->from, index, &length);
    if (!take_bytes(c, STRING_SIZE + length)) return false;
    lua_pushlstring(c->to, text, length);
    return true;
}

static bool copy_key(copier *c, int index) {
    int type = lua_type(c->from, index);
    if (type == LUA_TNUMBER) return lua_isinteger(c->from, index) && copy_number(c, index);
    if (type != LUA_TSTRING) return false;
    size_t length;
    const char *text = lua_tolstring(c->from, index, &length);
    if (!take_bytes(c, STRING_SIZE + length)) return false;
    // Lua remembers which string an address gave last, and tables that are alike have their keys from the same
    // addresses: then the bytes are compared, where they would have to be hashed.
    lua_pushstring(c->to, text);
    return lua_rawlen(c->to, -1) == length;  // else there is a zero in it
}

static bool copy_object(copier *c, int index) {
    const shim_box *box = shim_crossing_box(c->transfer, c->from, index);
    return box != NULL && take_bytes(c, NUMBER_SIZE) && shim_push_box(c->transfer, c->to, *box);
}

/// A list must come in its order, and without holes.
static bool copy_table(copier *c, int table, int depth) {
    lua_State *from = c->from, *to = c->to;
    if (depth >= c->transfer->deepest || !lua_checkstack(from, 4) || !lua_checkstack(to, 8)) return false;
    if (lua_getmetatable(from, table)) return false;
    // A length says nothing of how much there is: it is paid for before room is made.
    lua_Unsigned length = lua_rawlen(from, table), items = 0;
    if (!take_bytes(c, TABLE_SIZE) || !take_values(c, length)) return false;
    uint32_t fields = 0, room = *shim_usual_room(c->transfer, c->tables++);
    lua_createtable(to, (int)length, (int)room);
    int copy = lua_gettop(to);
    lua_pushnil(from);
    int key = lua_gettop(from), value = key + 1;
    while (lua_next(from, table)) {
        if (items < length) {
            if (!lua_isinteger(from, key) || lua_tointeger(from, key) != (lua_Integer)items + 1) return false;
            if (!copy_value(c, value, depth + 1)) return false;
            lua_rawseti(to, copy, (lua_Integer)++items);
        } else {
            if (++fields > room || !take_values(c, 1)) return false;
            if (!copy_key(c, key) || !copy_value(c, value, depth + 1)) return false;
            lua_rawset(to, copy);
        }
        lua_settop(from, key);
    }
    return shim_room_for(fields) == room;
}

static bool copy_value(copier *c, int index, int depth) {
    switch (lua_type(c->from, index)) {
        case LUA_TSTRING: return copy_string(c, index);
        case LUA_TNUMBER: return copy_number(c, index);
        case LUA_TBOOLEAN: lua_pushboolean(c->to, lua_toboolean(c->from, index)); return take_bytes(c, 1);
        case LUA_TNIL: lua_pushnil(c->to); return take_bytes(c, 1);
        case LUA_TTABLE: return copy_table(c, index, depth);
        case LUA_TUSERDATA: return copy_object(c, index);
        default: return false;
    }
}

bool shim_copy(shim_transfer *t, lua_State *from, lua_State *to, int count) {
    copier c = {t, from, to, t->most_bytes, (lua_Unsigned)t->most_nodes, 0};
    int from_top = lua_gettop(from), to_top = lua_gettop(to);
    bool all = take_values(&c, (lua_Unsigned)count) && lua_checkstack(to, count + 8);
    for (int i = from_top - count + 1; all && i <= from_top; i++) all = copy_value(&c, i, 0);
    if (!all) {
        lua_settop(from, from_top);
        lua_settop(to, to_top);
    }
    return all;
}
