// Limits: budgets are kept here, deadlines by the watchdog. A stop that is set is raised again by whatever
// could have caught it.
#include "CLuaShim.h"

enum { PERIOD = 1000 };

// Without a budget of instructions there is no hook; an interrupt by the watchdog ends what runs too long. But under the
// thread sanitizer a loop in Lua has to let interrupts in by itself.
#if __has_feature(thread_sanitizer)
enum { IDLE_PERIOD = PERIOD };
#else
enum { IDLE_PERIOD = 0 };
#endif

void shim_begin(shim_context *c, int64_t instructions, int64_t time_ns, int64_t cpu_ns) {
    __atomic_store_n(&c->stop, SHIM_STOP_NONE, __ATOMIC_RELAXED);
    __atomic_store_n(&c->cancel, 0, __ATOMIC_RELAXED);
    c->instructions = instructions;
    c->time_left_ns = time_ns;
    c->cpu_left_ns = cpu_ns;
    c->hook_period = instructions == INT64_MAX ? IDLE_PERIOD : PERIOD;
    shim_arm(c->main, c->hook_period);  // coroutines inherit it
}

void shim_arm(lua_State *L, int count) {
    int mask = (count > 0 ? LUA_MASKCOUNT : 0) | (shim_context_of(L)->on_line != NULL ? LUA_MASKLINE : 0);
    lua_sethook(L, mask != 0 ? shim_hook : NULL, mask, count);
}

void shim_follow_lines(shim_context *c, void (*on_line)(lua_State *, const char *, size_t, int)) {
    c->on_line = on_line;
    shim_arm(c->main, c->hook_period);
}

/// Tells the host of the line that is about to run. Nothing that it does can raise.
static void tell_line(lua_State *L, shim_context *c, lua_Debug *activation) {
    if (c->on_line == NULL || shim_is_stopping(c) || !lua_getinfo(L, "S", activation)) return;
    shim_set_host_depth(c, c->host_depth + 1);
    c->on_line(L, activation->source, activation->srclen, activation->currentline);
    shim_set_host_depth(c, c->host_depth - 1);
}

void shim_set_stop(shim_context *c, int32_t stop) {
    if (!shim_is_stopping(c)) __atomic_store_n(&c->stop, stop, __ATOMIC_RELAXED);
}

/// Collects garbage and decides whether what is left may stay.
static void collect(lua_State *L, shim_context *c) {
    lua_gc(L, LUA_GCCOLLECT);
    // A state that stays this close to its cap would collect all over at every step.
    if (c->used > c->limit - c->limit / 16) {
        shim_set_stop(c, SHIM_STOP_MEMORY);
    } else if (c->stop == SHIM_STOP_MEMORY_PENDING) {
        __atomic_store_n(&c->stop, SHIM_STOP_NONE, __ATOMIC_RELAXED);
    }
}

void shim_settle_memory(lua_State *L) {
    shim_context *c = shim_context_of(L);
    collect(L, c);
    if (shim_is_stopping(c)) shim_raise_stop(L);
}

static void spend(shim_context *c, int64_t amount) {
    if (c->instructions == INT64_MAX) return;
    if (amount >= c->instructions) {
        c->instructions = 0;
        shim_set_stop(c, SHIM_STOP_INSTRUCTIONS);
    } else {
        c->instructions -= amount;
    }
}

void shim_hook(lua_State *L, lua_Debug *activation) {
    shim_context *c = shim_context_of(L);
    if (activation->event == LUA_HOOKLINE) {
        tell_line(L, c, activation);
        return;
    }
    int period = lua_gethookcount(L);
    shim_let_interrupts_in();
    spend(c, period);
    if (__atomic_load_n(&c->cancel, __ATOMIC_RELAXED)) shim_set_stop(c, SHIM_STOP_CANCELLED);
    if (c->stop == SHIM_STOP_MEMORY_PENDING) collect(L, c);
    if (shim_is_stopping(c)) {
        shim_raise_stop(L);  // the last thing this hook may do
    } else if (period != c->hook_period) {
        shim_arm(L, c->hook_period);
    }
}

void shim_charge(lua_State *L, int64_t amount) {
    shim_context *c = shim_context_of(L);
    spend(c, amount);
    shim_let_interrupts_in();
    if (__builtin_expect(c->stop == SHIM_STOP_NONE, 1)) return;
    if (c->stop == SHIM_STOP_MEMORY_PENDING) {
        shim_settle_memory(L);
    } else {
        shim_raise_stop(L);
    }
}
