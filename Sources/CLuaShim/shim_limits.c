// Limits: budgets are kept here, deadlines by the watchdog. A stop that is set is raised again by whatever
// could have caught it.
#include "CLuaShim.h"

enum { PERIOD = 1000 };

void shim_begin(shim_context *c, int64_t instructions, int64_t time_ns, int64_t cpu_ns) {
    __atomic_store_n(&c->stop, SHIM_STOP_NONE, __ATOMIC_RELAXED);
    __atomic_store_n(&c->cancel, 0, __ATOMIC_RELAXED);
    c->instructions = instructions;
    c->time_left_ns = time_ns;
    c->cpu_left_ns = cpu_ns;
    c->hook_period = instructions == INT64_MAX ? 0 : PERIOD;
    if (c->hook_period != 0) {
        lua_sethook(c->main, shim_hook, LUA_MASKCOUNT, PERIOD);  // coroutines inherit it
    } else {
        lua_sethook(c->main, NULL, 0, 0);
    }
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
    (void)activation;
    shim_context *c = shim_context_of(L);
    int period = lua_gethookcount(L);
    spend(c, period);
    if (__atomic_load_n(&c->cancel, __ATOMIC_RELAXED)) shim_set_stop(c, SHIM_STOP_CANCELLED);
    if (c->stop == SHIM_STOP_MEMORY_PENDING) collect(L, c);
    if (shim_is_stopping(c)) {
        shim_raise_stop(L);  // the last thing this hook may do
    } else if (c->hook_period == 0) {
        lua_sethook(L, NULL, 0, 0);
    } else if (period != c->hook_period) {
        lua_sethook(L, shim_hook, LUA_MASKCOUNT, c->hook_period);
    }
}

void shim_charge(lua_State *L, int64_t amount) {
    shim_context *c = shim_context_of(L);
    spend(c, amount);
    if (__builtin_expect(c->stop == SHIM_STOP_NONE, 1)) return;
    if (c->stop == SHIM_STOP_MEMORY_PENDING) {
        shim_settle_memory(L);
    } else {
        shim_raise_stop(L);
    }
}
