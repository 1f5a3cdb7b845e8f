/// What the encoder and the decoder share; not seen outside this target.
///
/// A value is a tag and what the tag says. Numbers have this machine's byte order, without padding.
#pragma once

#include "CLuaShimTransfer.h"

#include <string.h>

enum {
    TAG_NIL,
    TAG_FALSE,
    TAG_TRUE,
    TAG_SMALL,    // int8_t
    TAG_INTEGER,  // int64_t
    TAG_FLOAT,    // double
    TAG_STRING,   // uint32_t, bytes
    TAG_TABLE,    // uint32_t items of the list, uint32_t other fields; the items; keys and values in turn
    TAG_OBJECT,   // uint32_t, which
    TAG_SHORT,    // from here on: a string of tag - TAG_SHORT bytes
};

/// The place of a failure is found while the walk unwinds: it costs nothing as long as all goes well.
bool shim_refuse(shim_transfer *t, shim_refusal refusal, const char *detail);

/// Puts the key at `index` before the path. False, for the caller to return.
bool shim_refuse_in(shim_transfer *t, lua_State *L, int index);

/// The same for an item of a list.
bool shim_refuse_at(shim_transfer *t, lua_Integer item);

/// How many fields Lua makes room for when `fields` are asked for.
static inline uint32_t shim_room_for(uint32_t fields) {
    return fields < 2 ? fields : 2u << (31 - __builtin_clz(fields - 1));
}

/// Where the room is kept that table number `table`, from 0, of a copy is likely to need.
static inline uint32_t *shim_usual_room(shim_transfer *t, uint32_t table) {
    return &t->usual_rooms[table < SHIM_USUAL_TABLES ? table : SHIM_USUAL_TABLES - 1];
}

/// What the userdata at `index` holds, if that is an object that may cross; else NULL. [-0, +0, -]
const shim_box *shim_crossing_box(shim_transfer *t, lua_State *L, int index);

/// Pushes a userdata that holds the object, retained. False: its type is not known in this state, and what is pushed
/// is of no use. [-0, +(1|2), -]
bool shim_push_box(shim_transfer *t, lua_State *L, shim_box from);

/// Begins a use.
static inline void shim_begin_transfer(shim_transfer *t) {
    t->refusal = SHIM_CROSSES;
    t->value = 0;
    t->path_start = SHIM_PATH_SIZE;
    t->detail[0] = 0;
    t->nodes = 0;
    t->tables = 0;
}
