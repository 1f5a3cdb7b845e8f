/// The only code of the project that raises or yields in Lua. Everything Swift needs from the VM passes here,
/// so that no `longjmp` ever crosses a Swift frame.
///
/// Comments give a function's stack effect in the notation of the Lua manual: [-pop, +push, errors].
#pragma once

#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <stdbool.h>
#include <stdint.h>

/// Why a script must end. Sticky: `pcall`, `xpcall`, `coroutine.resume` and `coroutine.close` raise it again.
typedef enum shim_stop : int32_t {
    SHIM_STOP_NONE = 0,
    SHIM_STOP_INSTRUCTIONS,
    SHIM_STOP_CPU,
    SHIM_STOP_TIME,
    SHIM_STOP_MEMORY,
    SHIM_STOP_OUTPUT,
    SHIM_STOP_COROUTINES,
    SHIM_STOP_CANCELLED,
    /// The host ends the run for a reason of its own (a lost permission, a budget); it keeps the reason.
    SHIM_STOP_HOST,
    /// Over the soft cap: the next instruction collects garbage, then decides. Not yet a stop.
    SHIM_STOP_MEMORY_PENDING,
} shim_stop;

/// What a Swift host function answers instead of a number of results.
enum { SHIM_RAISE = -1, SHIM_YIELD = -2 };

/// Swift's entry point for every host function: runs `function` and returns how many results it pushed,
/// or `SHIM_RAISE` with the error value on top, or `SHIM_YIELD` to park the coroutine.
typedef int32_t (*shim_entry)(lua_State *L, void *function);

/// One per state, reached in one load: Lua copies the extra space to every coroutine it creates.
typedef struct shim_context {
    size_t used;            // bytes in use by the state
    size_t limit;           // soft cap: passed, the next instruction of the script stops it
    size_t hard;            // hard cap: an allocation of the script's own fails above it
    int32_t host_depth;     // > 0 while a Swift frame may be on the C stack: then no allocation fails
    volatile int32_t stop;  // a shim_stop
    volatile int32_t cancel;        // set by any thread
    int64_t instructions;           // budget left; INT64_MAX: none was asked for
    volatile int64_t deadline_ns;   // CLOCK_MONOTONIC; INT64_MAX: none
    volatile int64_t cpu_deadline_ns;  // this thread's CPU clock; INT64_MAX: none
    int32_t hook_period;    // count hook's period while a budget of instructions is asked for; 0: no hook
    int32_t coroutines_left;
    int32_t close_depth;    // nested coroutine closing: Lua 5.4.4 overflows the native stack on long chains
    int32_t host_yield;     // a host function yields to the scheduler, not a script's coroutine.yield
    int64_t match_steps;    // pattern-matching steps left before the next charge
    lua_State *main;
    lua_State *running;     // the coroutine that runs now: limits arm its hook
    shim_entry entry;
    void (*release)(void *object);  // Swift: drops the reference a userdata holds
    void *owner;            // Swift's LuaState, unretained
    void *free_lists[32];   // allocator: size classes of 16 bytes up to 512
    char *chunk;
    size_t chunk_left;
    void *chunks;
    int32_t watch_slot;     // the watchdog's slot + 1; 0: not watched
    uint64_t random_state[4];
    // Tests: every allocation from the `fail_at`-th on fails (0: off). In host mode only when asked for.
    int64_t fail_at;
    int64_t allocations;
} shim_context;

static inline shim_context *shim_context_of(lua_State *L) { return *(shim_context **)lua_getextraspace(L); }

static inline bool shim_is_stopping(const shim_context *c) {
    return c->stop != SHIM_STOP_NONE && c->stop != SHIM_STOP_MEMORY_PENDING;
}

// ---- shim_state.c: allocator, trampolines, protected calls, limits, watchdog

/// Charges `amount` instructions' worth of work that a C function is about to do, and stops the script when a
/// limit is passed. [-0, +0, v]
void shim_charge(lua_State *L, int64_t amount);

/// Raises the stop that is set. Does not return. [-0, +0, v]
int shim_raise_stop(lua_State *L);

// ---- shim_library.c, shim_match.c: the standard library as scripts get it

/// Opens the sandboxed, deterministic standard library into the globals of `L`. [-0, +0, m]
int shim_open_library(lua_State *L);

/// Continues a coroutine that a host function parked below `coroutine.resume` or `wrap`; see shim_library.c.
int shim_finish_park(lua_State *L, int status, lua_KContext context);

// ---- The guarded library, for the rest of the shim and for host functions

/// The largest text `load` compiles; 5.4.4's messages recurse over long chains of fields.
enum { SHIM_LARGEST_CHUNK = 64 * 1024 };

/// Pushes the text of the value at `index` as `tostring` gives it: `__tostring` may run, addresses are never
/// shown. [-0, +1, e]  The text lives as long as the string pushed; `length` may be NULL.
const char *shim_to_text(lua_State *L, int index, size_t *length);

/// Can a host function called by the coroutine `L` park it? Not below a function that cannot yield: a
/// comparison of `table.sort`, a `gsub` replacement, a metamethod's C caller, a closing variable. [-0, +0, -]
bool shim_can_park(lua_State *L);

/// Pushes a new table with weak keys. Scripts cannot make one; nor can C code by itself once the library is open,
/// since Lua then no longer knows `__mode` by that name. [-0, +1, m]
void shim_push_weak_table(lua_State *L);
