/// What the files of the guarded library share; not seen outside this target.
///
/// A guarded function checks what Lua's own would not (a false length, a result past the memory cap, work
/// that no VM instruction counts) and then calls Lua's own as a plain C function, in the same frame: its
/// messages and its behaviour stay as they are, and the guard costs a few nanoseconds.
#pragma once

#include "CLuaShim.h"

#include <stddef.h>

/// Bytes read or written for the price of one instruction.
enum { SHIM_BYTES_PER_INSTRUCTION = 16 };

// ---- shim_guard.c

/// Stops the script unless `bytes` more fit under the memory cap, garbage taken away. [-0, +0, v]
void shim_reserve(lua_State *L, size_t bytes);

/// The length of the table at `index`, which must be plain: its metatable has no `__index`, `__newindex` or
/// `__len`. Refuses a length no real list can have under the memory cap. [-0, +0, v]
lua_Integer shim_plain_length(lua_State *L, int index);

/// Charges for `count` elements and refuses a count no list can have under the memory cap. [-0, +0, v]
void shim_charge_elements(lua_State *L, lua_Unsigned count);

/// Replaces `library[name]`, a C function of Lua's own, by `guard`, which finds it as upvalue 1.
/// The library is on top. [-0, +0, m]
void shim_set_guard(lua_State *L, const char *name, lua_CFunction guard);

/// Calls the function that a guard stands before, with the guard's own arguments and frame. [?]
static inline int shim_forward(lua_State *L) { return lua_tocfunction(L, lua_upvalueindex(1))(L); }

/// Charges for reading or writing `bytes`; short ones are part of the call's own instruction. [-0, +0, v]
static inline void shim_charge_bytes(lua_State *L, size_t bytes) {
    if (__builtin_expect(bytes >= 1024, 0)) shim_charge(L, (int64_t)(bytes / SHIM_BYTES_PER_INSTRUCTION));
}

// ---- shim_order.c: numbers ascending, then strings by bytes, then false and true

typedef struct shim_ordered {
    union {
        lua_Integer integer;  // also a boolean, 0 or 1
        lua_Number number;
        uint64_t prefix;      // the first bytes of a string, the first one highest
    };
    const char *text;         // NULL unless a string; the string must be kept alive by others
    size_t length;
    uint8_t rank;             // 0 a number, 1 a string, 2 a boolean
    bool is_float;
} shim_ordered;

/// Reads the value at `index`; false if it has no place in the order. [-0, +0, -]
bool shim_read_ordered(lua_State *L, int index, shim_ordered *value);

/// Does `a` come before `b`? [-0, +0, v]
bool shim_is_ordered_less(lua_State *L, const shim_ordered *a, const shim_ordered *b);

/// Makes `order` the stable ascending permutation of `values`; `scratch` is as long. [-0, +0, v]
void shim_sort_ordered(lua_State *L, const shim_ordered *values, uint32_t *order,
    uint32_t *scratch, uint32_t count);

/// Rearranges `t[1..count]`, `t` the plain table at `index`, so that `t[i + 1]` is what `t[order[i] + 1]`
/// was. Uses up `order`. [-0, +0, m]
void shim_permute(lua_State *L, int index, uint32_t *order, uint32_t count);

// ---- The parts of the library, each opened into the globals or into the table on top. [-0, +0, m]

void shim_open_base(lua_State *L);       // shim_base.c
void shim_open_order(lua_State *L);      // shim_traverse.c
void shim_open_coroutines(lua_State *L); // shim_coroutine.c
void shim_open_strings(lua_State *L);    // shim_string.c
void shim_open_patterns(lua_State *L);   // shim_match.c
void shim_open_tables(lua_State *L);     // shim_table.c
void shim_open_sort(lua_State *L);       // shim_sort.c
void shim_open_random(lua_State *L);     // shim_random.c
void shim_open_utf8(lua_State *L);       // shim_utf8.c
void shim_open_absent(lua_State *L);     // shim_absent.c
void shim_open_text(lua_State *L);       // shim_text.c
