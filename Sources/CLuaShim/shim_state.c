// A state's life, and the ways from Swift into Lua. Each leaves host mode for as long as Lua runs.
#include "CLuaShim.h"

#include <string.h>

/// Runs `function` protected, out of host mode. [-0, +(0|1), -]
static int protect(lua_State *L, lua_CFunction function) {
    lua_pushcclosure(L, function, 0);
    return shim_pcall(L, 0, 0);
}

lua_State *shim_open(shim_context *c) {
    c->used = 0;
    __atomic_store_n(&c->stop, SHIM_STOP_NONE, __ATOMIC_RELAXED);
    shim_set_host_depth(c, 0);  // an allocation may still fail
    c->instructions = INT64_MAX;
    c->deadline_ns = INT64_MAX;
    c->cpu_deadline_ns = INT64_MAX;
    c->time_left_ns = INT64_MAX;
    c->cpu_left_ns = INT64_MAX;
    c->call_limit_ns = INT64_MAX;
    lua_State *L = lua_newstate(shim_allocate, c);
    if (L == NULL) {
        shim_release_pools(c);
        return NULL;
    }
    *(shim_context **)lua_getextraspace(L) = c;
    c->main = L;
    c->running = NULL;
    shim_set_host_depth(c, 1);
    if (protect(L, shim_prepare_errors) != LUA_OK) {
        shim_close(c);
        return NULL;
    }
    return L;
}

void shim_close(shim_context *c) {
    if (c->main == NULL) return;
    c->running = NULL;
    c->fail_at = 0;
    c->squeeze_at = 0;
    lua_close(c->main);
    c->main = NULL;
    shim_release_pools(c);
}

int shim_install_library(lua_State *L) { return protect(L, shim_open_library); }

int shim_load(lua_State *L, const char *text, size_t size, const char *chunk_name) {
    shim_context *c = shim_context_of(L);
    int32_t depth = c->host_depth;
    shim_set_host_depth(c, 0);
    int status = luaL_loadbufferx(L, text, size, chunk_name, "t");
    shim_set_host_depth(c, depth);
    return status;
}

/// The host pushed more than the memory cap allows: the first instruction collects garbage and decides.
__attribute__((noinline, cold)) static void settle_soon(shim_context *c, lua_State *L) {
    if (c->stop == SHIM_STOP_NONE) __atomic_store_n(&c->stop, SHIM_STOP_MEMORY_PENDING, __ATOMIC_RELAXED);
    shim_arm(L, 1);
}

int shim_pcall(lua_State *L, int count, int results) {
    shim_context *c = shim_context_of(L);
    if (__builtin_expect(c->used > c->limit, 0)) settle_soon(c, L);
    shim_run run;
    shim_begin_run(&run, L);
    // No continuation: with one, a coroutine's error would jump over the Swift frame that called.
    int status = lua_pcallk(L, count, results, 0, 0, NULL);
    shim_end_run(&run);
    return status;
}

int shim_resume(lua_State *co, lua_State *from, int count, int *results) {
    shim_context *c = shim_context_of(co);
    if (__builtin_expect(c->hook_period != 0 || c->on_line != NULL, 0)) {
        // Made before there was a budget, or before lines were followed: then it has no hook, or one that only counts.
        bool follows = c->on_line == NULL || (lua_gethookmask(co) & LUA_MASKLINE) != 0;
        if (lua_gethook(co) == NULL || !follows) shim_arm(co, c->hook_period);
    }
    if (__builtin_expect(c->used > c->limit, 0)) settle_soon(c, co);
    shim_run run;
    shim_begin_run(&run, co);
    int status = lua_resume(co, from, count, results);
    shim_end_run(&run);
    return status;
}

void shim_abandon(lua_State *co) {
    if (shim_is_stopping(shim_context_of(co))) return;
    shim_run run;
    shim_begin_run(&run, co);
    lua_resetthread(co);
    lua_settop(co, 0);
    shim_end_run(&run);
}
