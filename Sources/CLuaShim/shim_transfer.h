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

/// Begins a use.
static inline void shim_begin_transfer(shim_transfer *t) {
    t->refusal = SHIM_CROSSES;
    t->value = 0;
    t->path_start = SHIM_PATH_SIZE;
    t->detail[0] = 0;
    t->nodes = 0;
}
