// The one order of plain values: what `pairs` and `next` follow, and what `table.sort` uses for numbers and
// strings. It depends on the values alone, never on where a table happens to keep them.
#include "shim_guard.h"
#include "shim_merge.h"

#include <endian.h>
#include <math.h>
#include <string.h>

typedef struct sorting {
    lua_State *L;
    const shim_ordered *values;
    size_t debt;  // bytes of long strings compared since the last charge
} sorting;

static uint64_t prefix_of(const char *text, size_t length) {
    uint64_t prefix = 0;
    if (length >= sizeof prefix) {
        memcpy(&prefix, text, sizeof prefix);
        return be64toh(prefix);
    }
    for (size_t i = 0; i < 8; i++) prefix = prefix << 8 | (i < length ? (unsigned char)text[i] : 0);
    return prefix;
}

bool shim_read_ordered(lua_State *L, int index, shim_ordered *value) {
    value->text = NULL;
    value->length = 0;
    value->is_float = false;
    switch (lua_type(L, index)) {
        case LUA_TNUMBER:
            value->rank = 0;
            value->is_float = !lua_isinteger(L, index);
            if (value->is_float) {
                value->number = lua_tonumber(L, index);
            } else {
                value->integer = lua_tointeger(L, index);
            }
            return true;
        case LUA_TSTRING:
            value->rank = 1;
            value->text = lua_tolstring(L, index, &value->length);
            value->prefix = prefix_of(value->text, value->length);
            return true;
        case LUA_TBOOLEAN:
            value->rank = 2;
            value->integer = lua_toboolean(L, index);
            return true;
        default: return false;
    }
}

/// `integer < number`, exactly: no integer is rounded to a float on the way.
static bool integer_is_less(lua_Integer integer, lua_Number number) {
    if (number >= 0x1p63) return true;
    if (!(number >= -0x1p63)) return false;  // NaN too
    lua_Number floored = floor(number);
    return integer < (lua_Integer)floored || (integer == (lua_Integer)floored && number > floored);
}

static bool float_is_less(lua_Number number, lua_Integer integer) {
    if (number >= 0x1p63) return false;
    if (!(number >= -0x1p63)) return number < 0;
    return (lua_Integer)floor(number) < integer;
}

static bool number_is_less(const shim_ordered *a, const shim_ordered *b) {
    if (!a->is_float && !b->is_float) return a->integer < b->integer;
    if (a->is_float && b->is_float) return a->number < b->number;
    return a->is_float ? float_is_less(a->number, b->integer) : integer_is_less(a->integer, b->number);
}

static bool text_is_less(sorting *sorting, const shim_ordered *a, const shim_ordered *b) {
    if (a->prefix != b->prefix) return a->prefix < b->prefix;
    if (a->text == b->text) return false;
    size_t shorter = a->length < b->length ? a->length : b->length;
    if (shorter > 64) {
        sorting->debt += shorter;
        if (sorting->debt > 1 << 16) {
            shim_charge_bytes(sorting->L, sorting->debt);
            sorting->debt = 0;
        }
    }
    int difference = memcmp(a->text, b->text, shorter);
    return difference != 0 ? difference < 0 : a->length < b->length;
}

static inline bool value_is_less(sorting *sorting, const shim_ordered *a, const shim_ordered *b) {
    if (a->rank != b->rank) return a->rank < b->rank;
    if (a->rank == 0) return number_is_less(a, b);
    if (a->rank == 1) return text_is_less(sorting, a, b);
    return a->integer < b->integer;
}

bool shim_is_ordered_less(lua_State *L, const shim_ordered *a, const shim_ordered *b) {
    sorting sorting = {L, NULL, 0};
    return value_is_less(&sorting, a, b);
}

static inline bool is_less(void *context, uint32_t left, uint32_t right) {
    sorting *sorting = context;
    return value_is_less(sorting, &sorting->values[left], &sorting->values[right]);
}

static inline void charge_pass(void *context, uint32_t count) {
    sorting *sorting = context;
    shim_charge(sorting->L, count / 8 + 1);
}

void shim_sort_ordered(
    lua_State *L, const shim_ordered *values, uint32_t *order, uint32_t *scratch, uint32_t count) {
    sorting sorting = {L, values, 0};
    shim_merge_sort(order, scratch, count, is_less, charge_pass, &sorting);
}

void shim_permute(lua_State *L, int index, uint32_t *order, uint32_t count) {
    for (uint32_t start = 0; start < count; start++) {
        if (order[start] == start) continue;
        lua_rawgeti(L, index, (lua_Integer)start + 1);
        uint32_t at = start;
        while (order[at] != start) {
            uint32_t from = order[at];
            lua_rawgeti(L, index, (lua_Integer)from + 1);
            lua_rawseti(L, index, (lua_Integer)at + 1);
            order[at] = at;
            at = from;
        }
        lua_rawseti(L, index, (lua_Integer)at + 1);
        order[at] = at;
    }
}
