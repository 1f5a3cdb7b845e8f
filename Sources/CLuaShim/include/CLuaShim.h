/// The only code of the project that raises or yields in Lua. Everything Swift needs from the VM passes here,
/// so that no `longjmp` ever crosses a Swift frame.
///
/// Comments give a function's stack effect in the notation of the Lua manual: [-pop, +push, errors].
#pragma once

#include <lua5.4/lauxlib.h>
#include <lua5.4/lua.h>
#include <lua5.4/lualib.h>
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
    // Swift: called before each new line of a script; NULL: the VM does not stop at lines at all.
    void (*on_line)(lua_State *L, const char *source, size_t source_length, int line);
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
    int64_t allocations;    // allocations that grew something outside host mode, since the state was opened
    int64_t squeeze_at;     // tests: from the `squeeze_at`-th allocation on the state is over its soft cap (0: off)
    int32_t answer;         // how the host resumes a parked coroutine; a shim_answer
    int32_t watch_depth;    // nested shim_enter
    int64_t time_left_ns;   // wall time left while nobody is inside; INT64_MAX: no such limit
    int64_t cpu_left_ns;    // CPU time left, likewise
    int64_t grace_ns;       // how long past a limit the script's side may stay silent before the last resort
    void (*last_resort)(void *argument, int32_t stop);  // called on the watchdog's thread; NULL: none
    void *last_resort_argument;
    struct shim_context *watch_next;  // the watchdog's list
    struct shim_context *watch_previous;
    uintptr_t watch_thread; // pthread_t of the thread inside
    int32_t interrupt_sent; // an interrupt is on its way to the thread
    int64_t overdue_since;  // the watchdog's: since when a limit is passed and only Lua or C code runs
    int32_t overdue_looks;  // and how often it has looked since
    int32_t runs;           // ways from Swift into this state that are on the C stack
    int32_t is_innermost;   // of the states that are on this thread's C stack, its code or its host functions run
    uint64_t call;          // counts the outermost ways in: each has the processor time below for itself
    int64_t call_limit_ns;  // INT64_MAX: none; counts only between shim_enter and shim_leave
    uint64_t call_overdue;  // the call that has used up its time
    uint64_t call_seen;     // the watchdog's: the call it saw last, the time it was seen to use,
    int64_t call_used_ns;
    int64_t call_clock_ns;  // and the thread's clock then; negative: something else ran
} shim_context;

static inline shim_context *shim_context_of(lua_State *L) { return *(shim_context **)lua_getextraspace(L); }

static inline bool shim_is_stopping(const shim_context *c) {
    return c->stop != SHIM_STOP_NONE && c->stop != SHIM_STOP_MEMORY_PENDING;
}

/// For the thread that is inside. The watchdog reads the depth from a thread of its own: a relaxed store is no race,
/// and costs no more than a plain one.
static inline void shim_set_host_depth(shim_context *c, int32_t depth) {
    __atomic_store_n(&c->host_depth, depth, __ATOMIC_RELAXED);
}

// ---- shim_allocate.c

/// The state's allocator: free lists by size class for small blocks, `malloc` above. Counts what is in use.
/// Never fails while a Swift frame may be on the C stack (`host_depth` > 0).
void *shim_allocate(void *context, void *block, size_t old_size, size_t new_size);

/// Returns the pools to the system. The state must be closed.
void shim_release_pools(shim_context *c);

// ---- shim_state.c: a state's life, entries from Swift into Lua

/// Opens a state whose settings (`limit`, `hard`, `entry`, `release`, `owner`) are in `c`. NULL: out of memory.
/// Swift is taken to be running: `host_depth` is 1 afterwards.
lua_State *shim_open(shim_context *c);

/// Closes the state and gives its memory back. Userdata release what they hold.
void shim_close(shim_context *c);

/// Opens the library of shim_library.c. [-0, +(0|1), -]  LUA_OK, or a status with the error on top.
int shim_install_library(lua_State *L);

/// Compiles text, never bytecode. [-0, +1, -]  LUA_OK and a function, or a status and the error.
int shim_load(lua_State *L, const char *text, size_t size, const char *chunk_name);

/// Calls as `lua_pcall` does, out of host mode, and not yieldable. [-(count + 1), +(results | 1), -]
int shim_pcall(lua_State *L, int count, int results);

/// Resumes `co` as `lua_resume` does, out of host mode. [-?, +?, -]
int shim_resume(lua_State *co, lua_State *from, int count, int *results);

/// Closes what `co` has left open and empties its stack. [-?, +0, -]  Does nothing when a stop is set: closing
/// runs script code, and may do so with hooks off. Then the stack must be left as it is, for popping closes too.
void shim_abandon(lua_State *co);

// ---- shim_call.c: the trampolines from Lua into Swift

/// Payload of every host object.
typedef struct shim_box {
    const void *type;  // Swift's metadata of the class
    void *object;      // retained; NULL once released
} shim_box;

/// How the host resumes a parked coroutine.
typedef enum shim_answer : int32_t {
    SHIM_ANSWER_NONE = 0,  // nobody answered: a script resumed the coroutine by itself
    SHIM_ANSWER_RESULTS,
    SHIM_ANSWER_ERROR,
} shim_answer;

/// Calls the host function of upvalue 1.
int shim_call(lua_State *L);
/// `__index`: upvalue 1 maps a name to a method, or to a light userdata, the getter to call.
int shim_index(lua_State *L);
/// `__newindex`: upvalue 1 maps a name to a light userdata, the setter to call; upvalue 2 is the type's name.
int shim_newindex(lua_State *L);
/// `__gc` of a host object.
int shim_collect(lua_State *L);
/// `print`: upvalue 1 is the host function that takes one line of bytes, upvalue 2 the function `tostring`.
int shim_print(lua_State *L);
/// `require`: upvalue 1 is the host function that compiles a module, upvalue 2 the table of loaded modules.
int shim_require(lua_State *L);

// ---- shim_error.c

/// Makes the metatables of host errors, and the stops' messages. [-0, +0, m]
int shim_prepare_errors(lua_State *L);

/// Pushes the metatable of host errors. [-0, +1, -]
void shim_push_error_metatable(lua_State *L);

/// Tells whether the value at `index` is a host error's table. [-0, +0, -]
bool shim_is_host_error(lua_State *L, int index);

/// Sets the field `where` of the table on top to a place with these. [-0, +0, m]
void shim_set_place(lua_State *L, const char *source, size_t source_length, int line);

/// Gives the host error on top the script's position, unless it has one, and raises it. Does not return.
int shim_raise(lua_State *L);

/// A place in a script. The pointers are valid while the function that runs there is alive.
typedef struct shim_place {
    const char *source;        // as given to shim_load, with its first character
    const char *short_source;  // as Lua's own messages show it; valid until the next shim_place is filled
    size_t source_length;
    int line;
    const char *function;      // NULL: unknown
    int level;                 // the next level to ask for
    char short_buffer[LUA_IDSIZE];
} shim_place;

/// Finds the first Lua function at `level` or further out. False: there is none. [-0, +0, -]
bool shim_find_place(lua_State *L, int level, bool names, shim_place *place);

// ---- shim_limits.c

/// Starts a budget: no stop is set, the time spent so far is forgotten. Nobody may be inside.
/// `instructions`: INT64_MAX for none, else counted by a hook, which slows the VM to half its speed.
void shim_begin(shim_context *c, int64_t instructions, int64_t time_ns, int64_t cpu_ns);

/// The hook that raises stops and settles the memory cap.
void shim_hook(lua_State *L, lua_Debug *activation);

/// Makes the hook of `L` fire after `count` instructions, 0 for never, and at lines where those are followed.
/// For the thread that runs `L`, or its signal handler. [-0, +0, -]
void shim_arm(lua_State *L, int count);

/// Calls `on_line` at each line from now on, in the main coroutine and all that are made or resumed by the host
/// later; NULL ends it. Nobody may be inside. [-0, +0, -]
void shim_follow_lines(shim_context *c, void (*on_line)(lua_State *, const char *, size_t, int));

/// Collects garbage and stops the script if it is still over its soft cap. [-0, +0, v]
void shim_settle_memory(lua_State *L);

/// Sets `stop` unless another one is set already. [-0, +0, -]
void shim_set_stop(shim_context *c, int32_t stop);

/// Charges `amount` instructions' worth of work that a C function is about to do, and stops the script when a
/// limit is passed. [-0, +0, v]
void shim_charge(lua_State *L, int64_t amount);

/// Ends the coroutine for the stop that is set: yields for good, or raises where it cannot yield. Returns only in
/// a hook, which must then return at once. [-0, +0, v]
int shim_raise_stop(lua_State *L);

// ---- shim_thread_sanitizer.c

#if __has_feature(thread_sanitizer)
/// Lets an interrupt that the sanitizer keeps back reach its handler, on this thread and now.
void shim_let_interrupts_in(void);
#else
static inline void shim_let_interrupts_in(void) {}
#endif

// ---- shim_watchdog.c

/// One way from Swift into a state, on the C stack.
typedef struct shim_run {
    shim_context *context;
    struct shim_run *outer;  // what this thread is inside of besides, of this state or another
    lua_State *running;      // as it was before
    int32_t host_depth;
} shim_run;

/// `L` runs from here to shim_end_run, out of host mode. Interrupts find the states that are on the C stack here.
void shim_begin_run(shim_run *run, lua_State *L);
void shim_end_run(shim_run *run);

/// This thread runs the state's scripts from here to shim_leave; the deadlines count. Nests.
void shim_enter(shim_context *c);
void shim_leave(shim_context *c);

/// Asks the script to end soon. Any thread may call it while the state is open.
void shim_cancel(shim_context *c);

// ---- What Swift cannot see: the manual's macros, and shapes that are used often

static inline int shim_registry(void) { return LUA_REGISTRYINDEX; }
static inline void shim_pop(lua_State *L, int count) { lua_settop(L, -count - 1); }
static inline void shim_insert(lua_State *L, int index) { lua_rotate(L, index, 1); }
static inline void shim_push_function(lua_State *L, void *function) {
    lua_pushlightuserdata(L, function);
    lua_pushcclosure(L, shim_call, 1);
}
/// Pushes `t[key]` without metamethods and returns its type; `key` is a constant: Lua caches it by address.
/// `table` is an absolute index.
static inline int shim_raw_field(lua_State *L, int table, const char *key) {
    lua_pushstring(L, key);
    return lua_rawget(L, table);
}
/// `t[key] = v`, where v is on top and popped; raw.
static inline void shim_raw_set_field(lua_State *L, int table, const char *key) {
    int t = lua_absindex(L, table);
    lua_pushstring(L, key);
    lua_rotate(L, -2, 1);
    lua_rawset(L, t);
}
/// The same, in one step, for the table at `table` that has no metatable: so nothing can run or raise.
static inline int shim_plain_field(lua_State *L, int table, const char *key) { return lua_getfield(L, table, key); }
/// `t[key] = v` for a table that has no metatable; v is on top and popped.
static inline void shim_set_plain_field(lua_State *L, int table, const char *key) { lua_setfield(L, table, key); }
/// Pushes what the members and setters of a type hold: a function that `shim_index` calls itself.
static inline void shim_push_accessor(lua_State *L, void *function) { lua_pushlightuserdata(L, function); }
static inline void *shim_object(lua_State *L, int index, const void *type) {
    if (lua_type(L, index) != LUA_TUSERDATA) return NULL;
    shim_box *box = (shim_box *)lua_touserdata(L, index);
    return box->type == type ? box->object : NULL;
}
/// What the value holds if it is a host object of any type, else NULL.
static inline const void *shim_object_type(lua_State *L, int index) {
    if (lua_type(L, index) != LUA_TUSERDATA) return NULL;
    return ((shim_box *)lua_touserdata(L, index))->type;
}
static inline void shim_tune_collector(lua_State *L, int pause) { lua_gc(L, LUA_GCINC, pause, 0, 0); }
static inline void shim_collect_garbage(lua_State *L) { lua_gc(L, LUA_GCCOLLECT); }
/// The answer that the continuation of a parked host function will find.
static inline void shim_set_answer(lua_State *L, int32_t answer) { shim_context_of(L)->answer = answer; }

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

/// Pushes a new table with weak keys. Scripts cannot make one; nor can C code by itself once the library is
/// open, since Lua then no longer knows `__mode` by that name. [-0, +1, m]
void shim_push_weak_table(lua_State *L);

#include "CLuaShimTransfer.h"
