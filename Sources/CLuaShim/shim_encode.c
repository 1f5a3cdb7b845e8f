// Values of a state to bytes. It reads raw and makes nothing in the state.
#include "shim_transfer.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static bool encode_value(shim_transfer *t, lua_State *L, int type, int depth);

__attribute__((noinline, cold)) static bool grow(shim_transfer *t, size_t needed) {
    if (needed > t->most_bytes) return shim_refuse(t, SHIM_REFUSED_BYTES, "");
    size_t capacity = t->capacity < 1024 ? 1024 : t->capacity * 2;
    if (capacity < needed) capacity = needed;
    uint8_t *bytes = realloc(t->bytes, capacity);
    if (bytes == NULL) {
        fputs("the system is out of memory\n", stderr);
        abort();
    }
    t->bytes = bytes;
    t->capacity = capacity;
    return true;
}

static inline bool reserve(shim_transfer *t, size_t bytes) {
    size_t needed = t->size + bytes;
    return __builtin_expect(needed <= t->capacity && needed <= t->most_bytes, 1) || grow(t, needed);
}

static inline void put(shim_transfer *t, const void *from, size_t size) {
    memcpy(t->bytes + t->size, from, size);
    t->size += size;
}

static inline bool encode_bare(shim_transfer *t, uint8_t tag) {
    if (!reserve(t, 1)) return false;
    t->bytes[t->size++] = tag;
    return true;
}

static bool encode_integer(shim_transfer *t, lua_Integer value) {
    if (!reserve(t, 1 + sizeof value)) return false;
    if (value >= INT8_MIN && value <= INT8_MAX) {
        t->bytes[t->size++] = TAG_SMALL;
        t->bytes[t->size++] = (uint8_t)value;
        return true;
    }
    t->bytes[t->size++] = TAG_INTEGER;
    put(t, &value, sizeof value);
    return true;
}

static bool encode_float(shim_transfer *t, lua_Number value) {
    if (!isfinite(value)) return shim_refuse(t, SHIM_REFUSED_NUMBER, isnan(value) ? "nan" : "inf");
    if (!reserve(t, 1 + sizeof value)) return false;
    t->bytes[t->size++] = TAG_FLOAT;
    put(t, &value, sizeof value);
    return true;
}

static bool encode_string(shim_transfer *t, lua_State *L, int index) {
    size_t length;
    const char *text = lua_tolstring(L, index, &length);
    if (length > t->most_bytes) return shim_refuse(t, SHIM_REFUSED_BYTES, "");
    if (!reserve(t, 1 + sizeof(uint32_t) + length)) return false;
    if (length <= UINT8_MAX - TAG_SHORT) {
        t->bytes[t->size++] = (uint8_t)(TAG_SHORT + length);
    } else {
        uint32_t size = (uint32_t)length;
        t->bytes[t->size++] = TAG_STRING;
        put(t, &size, sizeof size);
    }
    put(t, text, length);
    return true;
}

/// The type's name, as messages about its objects show it.
static bool refuse_object(shim_transfer *t, lua_State *L) {
    const char *name = "userdata";
    int top = lua_gettop(L);
    if (lua_checkstack(L, 2) && lua_getmetatable(L, top) && shim_raw_field(L, top + 1, "__name") == LUA_TSTRING) {
        name = lua_tostring(L, -1);
    }
    shim_refuse(t, SHIM_REFUSED_OBJECT, name);
    lua_settop(L, top);
    return false;
}

static bool encode_object(shim_transfer *t, lua_State *L) {
    const shim_box *box = shim_crossing_box(t, L, -1);
    if (box == NULL) return refuse_object(t, L);
    if (t->object_count == t->object_capacity) {
        int32_t capacity = t->object_capacity == 0 ? 8 : t->object_capacity * 2;
        shim_box *objects = realloc(t->objects, (size_t)capacity * sizeof *objects);
        if (objects == NULL) {
            fputs("the system is out of memory\n", stderr);
            abort();
        }
        t->objects = objects;
        t->object_capacity = capacity;
    }
    uint32_t which = (uint32_t)t->object_count;
    if (!reserve(t, 1 + sizeof which)) return false;
    t->retain(box->object);
    t->objects[t->object_count++] = *box;
    t->bytes[t->size++] = TAG_OBJECT;
    put(t, &which, sizeof which);
    return true;
}

/// Encodes item after item from `count + 1` to `last`, holes too, unless most of them are holes. Returns the last
/// item that is in, or -1 for a refusal.
static lua_Integer encode_items(shim_transfer *t, lua_State *L, lua_Integer count, lua_Integer last, int depth) {
    int table = lua_gettop(L);
    size_t kept = t->size;
    int32_t kept_nodes = t->nodes;
    lua_Integer holes = 0;
    for (lua_Integer i = count + 1; i <= last; i++) {
        int type = lua_rawgeti(L, table, i);
        holes += type == LUA_TNIL;
        if (holes > 8 && holes > i / 2) {
            lua_pop(L, 1);
            break;
        }
        if (!encode_value(t, L, type, depth)) {
            shim_refuse_at(t, i);
            return -1;
        }
        lua_pop(L, 1);
        if (type == LUA_TNIL) continue;
        count = i;
        kept = t->size;
        kept_nodes = t->nodes;
    }
    t->size = kept;
    t->nodes = kept_nodes;
    return count;
}

/// Encodes the key below the value on top.
static inline bool encode_key(shim_transfer *t, lua_State *L) {
    int type = lua_type(L, -2);
    if (type == LUA_TSTRING) return encode_string(t, L, -2);
    if (type == LUA_TNUMBER && lua_isinteger(L, -2)) return encode_integer(t, lua_tointeger(L, -2));
    return shim_refuse(t, SHIM_REFUSED_KEY, type == LUA_TNUMBER ? "float" : lua_typename(L, type));
}

/// Lua's traversal gives 1, 2, 3 … first, as long as those are in the table's array: so a list is walked once.
/// What else a length counts is taken one by one, then all other fields.
static bool encode_table(shim_transfer *t, lua_State *L, int depth) {
    if (depth >= t->deepest) return shim_refuse(t, SHIM_REFUSED_DEPTH, "");
    if (!lua_checkstack(L, 4)) return shim_refuse(t, SHIM_REFUSED_STACK, "");
    if (lua_getmetatable(L, -1)) {
        lua_pop(L, 1);
        return shim_refuse(t, SHIM_REFUSED_METATABLE, "");
    }
    uint32_t sizes[2] = {0, 0};
    if (!reserve(t, 1 + sizeof sizes)) return false;
    size_t header = t->size + 1;
    t->bytes[t->size++] = TAG_TABLE;
    put(t, sizes, sizeof sizes);
    int table = lua_gettop(L);
    lua_Integer count = 0;
    bool more;
    lua_pushnil(L);
    while ((more = lua_next(L, table)) && lua_isinteger(L, -2) && lua_tointeger(L, -2) == count + 1) {
        if (!encode_value(t, L, lua_type(L, -1), depth + 1)) return shim_refuse_at(t, count + 1);
        count++;
        lua_pop(L, 1);
    }
    lua_Integer listed = count;
    if (more) {
        lua_Unsigned length = lua_rawlen(L, table);
        if (length > (lua_Unsigned)count) {
            lua_settop(L, table);
            listed = encode_items(t, L, count, (lua_Integer)length, depth + 1);
            if (listed < 0) return false;
            lua_pushnil(L);
            more = lua_next(L, table);
        }
    }
    for (; more; more = lua_next(L, table)) {
        if (listed > 0 && lua_isinteger(L, -2)) {
            lua_Integer key = lua_tointeger(L, -2);
            if (key >= 1 && key <= listed) {
                lua_pop(L, 1);
                continue;
            }
        }
        if (!encode_key(t, L)) return false;
        if (!encode_value(t, L, lua_type(L, -1), depth + 1)) return shim_refuse_in(t, L, table + 1);
        sizes[1]++;
        lua_pop(L, 1);
    }
    sizes[0] = (uint32_t)listed;
    memcpy(t->bytes + header, sizes, sizeof sizes);
    return true;
}

/// Encodes the value on top. On a refusal the stack is left as it is, for the path's keys.
static bool encode_value(shim_transfer *t, lua_State *L, int type, int depth) {
    if (++t->nodes > t->most_nodes) return shim_refuse(t, SHIM_REFUSED_NODES, "");
    switch (type) {
        case LUA_TNIL: return encode_bare(t, TAG_NIL);
        case LUA_TBOOLEAN: return encode_bare(t, lua_toboolean(L, -1) ? TAG_TRUE : TAG_FALSE);
        case LUA_TNUMBER:
            return lua_isinteger(L, -1) ? encode_integer(t, lua_tointeger(L, -1))
                                        : encode_float(t, lua_tonumber(L, -1));
        case LUA_TSTRING: return encode_string(t, L, -1);
        case LUA_TTABLE: return encode_table(t, L, depth);
        case LUA_TUSERDATA: return encode_object(t, L);
        default: return shim_refuse(t, SHIM_REFUSED_TYPE, lua_typename(L, type));
    }
}

bool shim_encode(shim_transfer *t, lua_State *L, int count) {
    shim_clear_transfer(t);
    shim_begin_transfer(t);
    int top = lua_gettop(L);
    if (!lua_checkstack(L, 4)) return shim_refuse(t, SHIM_REFUSED_STACK, "");
    for (int i = 1; i <= count; i++) {
        lua_pushvalue(L, top - count + i);
        if (!encode_value(t, L, lua_type(L, -1), 0)) {
            t->value = i;
            lua_settop(L, top);
            shim_clear_transfer(t);
            return false;
        }
        lua_settop(L, top);
    }
    return true;
}
