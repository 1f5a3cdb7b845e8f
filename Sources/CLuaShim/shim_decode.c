// Bytes to values of a state. Every byte is looked at before it is believed: what was kept may have changed.
#include "shim_transfer.h"

#include <math.h>

enum { MOST_USUAL_ROOM = 256 };

typedef struct reader {
    const uint8_t *at, *end;
    uint32_t objects;  // bytes that were kept have none
} reader;

static bool decode_value(shim_transfer *t, lua_State *L, reader *r, int depth);

static bool refuse_form(shim_transfer *t) { return shim_refuse(t, SHIM_REFUSED_FORM, ""); }

static inline bool take(reader *r, void *to, size_t size) {
    if (__builtin_expect((size_t)(r->end - r->at) < size, 0)) return false;
    memcpy(to, r->at, size);
    r->at += size;
    return true;
}

static bool decode_string(shim_transfer *t, lua_State *L, reader *r, size_t length) {
    if ((size_t)(r->end - r->at) < length) return refuse_form(t);
    lua_pushlstring(L, (const char *)r->at, length);
    r->at += length;
    return true;
}

static bool decode_object(shim_transfer *t, lua_State *L, reader *r) {
    uint32_t which;
    if (!take(r, &which, sizeof which) || which >= r->objects) return refuse_form(t);
    return shim_push_box(t, L, t->objects[which]) || shim_refuse(t, SHIM_REFUSED_OBJECT, "");
}

static inline bool is_key(uint8_t tag) {
    return tag >= TAG_SHORT || tag == TAG_STRING || tag == TAG_SMALL || tag == TAG_INTEGER;
}

static bool decode_table(shim_transfer *t, lua_State *L, reader *r, int depth) {
    uint32_t sizes[2];
    if (!take(r, sizes, sizeof sizes)) return refuse_form(t);
    // Each item has a byte at least, each other field two: no table is made larger than the bytes allow.
    size_t left = (size_t)(r->end - r->at);
    if (left > INT32_MAX / 2 || sizes[0] > left || sizes[1] > (left - sizes[0]) / 2) return refuse_form(t);
    t->nodes += (int32_t)(sizes[0] + sizes[1]);
    if (t->nodes > t->most_nodes) return shim_refuse(t, SHIM_REFUSED_NODES, "");
    if (depth >= t->deepest) return shim_refuse(t, SHIM_REFUSED_DEPTH, "");
    if (!lua_checkstack(L, 4)) return shim_refuse(t, SHIM_REFUSED_STACK, "");
    // More room than most tables have is not kept: where little was in it, it would be made in vain.
    uint32_t room = shim_room_for(sizes[1]);
    *shim_usual_room(t, t->tables++) = room <= MOST_USUAL_ROOM ? room : 0;
    lua_createtable(L, (int)sizes[0], (int)sizes[1]);
    int table = lua_gettop(L);
    for (uint32_t i = 1; i <= sizes[0]; i++) {
        if (!decode_value(t, L, r, depth + 1)) return shim_refuse_at(t, i);
        lua_rawseti(L, table, i);
    }
    for (uint32_t i = 0; i < sizes[1]; i++) {
        if (r->at == r->end || !is_key(*r->at)) return refuse_form(t);
        if (!decode_value(t, L, r, depth + 1)) return false;
        if (!decode_value(t, L, r, depth + 1)) return shim_refuse_in(t, L, table + 1);
        lua_rawset(L, table);
    }
    return true;
}

/// Pushes one value. A refusal leaves what it likes above the values that were there.
static bool decode_value(shim_transfer *t, lua_State *L, reader *r, int depth) {
    if (r->at == r->end) return refuse_form(t);
    uint8_t tag = *r->at++;
    if (tag >= TAG_SHORT) return decode_string(t, L, r, tag - TAG_SHORT);
    switch (tag) {
        case TAG_NIL: lua_pushnil(L); return true;
        case TAG_FALSE:
        case TAG_TRUE: lua_pushboolean(L, tag == TAG_TRUE); return true;
        case TAG_SMALL: {
            int8_t value;
            if (!take(r, &value, sizeof value)) return refuse_form(t);
            lua_pushinteger(L, value);
            return true;
        }
        case TAG_INTEGER: {
            lua_Integer value;
            if (!take(r, &value, sizeof value)) return refuse_form(t);
            lua_pushinteger(L, value);
            return true;
        }
        case TAG_FLOAT: {
            lua_Number value;
            if (!take(r, &value, sizeof value) || !isfinite(value)) return refuse_form(t);
            lua_pushnumber(L, value);
            return true;
        }
        case TAG_STRING: {
            uint32_t length;
            if (!take(r, &length, sizeof length)) return refuse_form(t);
            return decode_string(t, L, r, length);
        }
        case TAG_TABLE: return decode_table(t, L, r, depth);
        default: return decode_object(t, L, r);
    }
}

bool shim_decode(shim_transfer *t, lua_State *L, int count, const uint8_t *bytes, size_t size) {
    shim_begin_transfer(t);
    int top = lua_gettop(L);
    reader r = {bytes, bytes + size, bytes == t->bytes ? (uint32_t)t->object_count : 0};
    bool all = count >= 0 && lua_checkstack(L, count + 4);
    if (!all) shim_refuse(t, SHIM_REFUSED_STACK, "");
    for (int i = 1; all && i <= count; i++) {
        all = decode_value(t, L, &r, 0);
        if (!all) t->value = i;
    }
    if (all && r.at != r.end) all = refuse_form(t);
    if (!all) lua_settop(L, top);
    return all;
}
