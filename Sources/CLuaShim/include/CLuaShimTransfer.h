/// Values from one state to another, by way of bytes: what `LuaTransfer` of LuaRuntime is made of.
///
/// Nothing here runs a script's code or raises, and all of it runs in host mode. A value is nil, a boolean, an
/// integer, a finite float, a string, a host object that the host lets pass, or a table of those without a
/// metatable, whose keys are strings and integers. A table that is reached twice becomes two; a cycle ends at
/// the limit of depth.
#pragma once

#include "CLuaShim.h"

/// Why a value stays where it is.
typedef enum shim_refusal : int32_t {
    SHIM_CROSSES = 0,
    SHIM_REFUSED_TYPE,       // `detail` names it: function, thread, userdata
    SHIM_REFUSED_OBJECT,     // the host said so, or the other state has no such type; `detail` names the type
    SHIM_REFUSED_METATABLE,
    SHIM_REFUSED_KEY,        // `detail` is the key's type
    SHIM_REFUSED_NUMBER,     // neither finite nor a number
    SHIM_REFUSED_DEPTH,
    SHIM_REFUSED_NODES,
    SHIM_REFUSED_BYTES,
    SHIM_REFUSED_STACK,      // the stack is at its end
    SHIM_REFUSED_FORM,       // bytes that no encoder wrote
} shim_refusal;

enum { SHIM_PATH_SIZE = 256, SHIM_DETAIL_SIZE = 64, SHIM_USUAL_TABLES = 16 };

/// Buffers are kept from one use to the next; all zero but the settings is a good beginning.
typedef struct shim_transfer {
    // Settings.
    int32_t deepest;     // tables inside tables
    int32_t most_nodes;  // values in all, holes of lists included
    size_t most_bytes;
    /// Swift: may objects of this type cross, of which `object` is one? Asked for each object.
    bool (*admits)(void *owner, const void *type, void *object);
    void (*retain)(void *object);
    void (*release)(void *object);
    void *owner;
    // What was encoded last: values one after the other, and the objects that they name, retained.
    uint8_t *bytes;
    size_t size, capacity;
    shim_box *objects;
    int32_t object_count, object_capacity;
    // What was decoded last: its tables in their order, each with the fields that there is room for; the last place is
    // for all that follow.
    uint32_t usual_rooms[SHIM_USUAL_TABLES];
    // Why the last use failed.
    shim_refusal refusal;
    int32_t value;                  // which of the values, from 1; 0: not one of them
    char path[SHIM_PATH_SIZE + 1];  // where in it, as `roles.2`; not printable as it is
    char detail[SHIM_DETAIL_SIZE];
    int32_t path_start;
    int32_t nodes;
    uint32_t tables;
} shim_transfer;

/// Pushes copies of the topmost `count` values of `from` onto `to`, without bytes in between. `from` and `to` may be
/// the same. False: nothing is pushed, and shim_encode and shim_decode are to take the values, or to say why not.
/// [-0, +0, -] and [-0, +(count | 0), -]
bool shim_copy(shim_transfer *t, lua_State *from, lua_State *to, int count);

/// Encodes the topmost `count` values of `L` in place of what was encoded before. [-0, +0, -]
bool shim_encode(shim_transfer *t, lua_State *L, int count);

/// Pushes the `count` values that `bytes` hold; objects are those of the last `shim_encode`. False: nothing is
/// pushed. [-0, +(count | 0), -]
bool shim_decode(shim_transfer *t, lua_State *L, int count, const uint8_t *bytes, size_t size);

/// Drops what was encoded: the objects are released, the room is kept.
void shim_clear_transfer(shim_transfer *t);

/// Gives the room back, too.
void shim_free_transfer(shim_transfer *t);
