// `coroutine`: as Lua's own, but a stop passes through, the coroutine that runs is known to the limits, and a
// coroutine that the host parked parks those that resumed it.
//
// While a coroutine runs below `resume` or `wrap`, it is on the resumer's stack or its upvalue. When a host
// function parks it, the resumer yields in turn, and so on up to the host, which resumes the outermost one
// with the answer; each hands it down to the one it had resumed.
#include "shim_guard.h"

enum {
    CREATE_COST = 100,  // instructions; also how many the new coroutine may run before its hook counts
    RESUME_COST = 16,
    // Closing a coroutine runs its handlers on the native stack at a depth that Lua 5.4.4 does not count.
    DEEPEST_CLOSE = 8,
};

/// Per state, in the registry: how the coroutines on the native stack were resumed.
typedef struct nesting {
    int32_t resumed;   // by a script's resume or wrap
    int32_t unparked;  // of these, by a function that cannot yield itself
} nesting;

static const char nesting_key;

static nesting *nesting_of(lua_State *L) { return lua_touserdata(L, lua_upvalueindex(1)); }

bool shim_can_park(lua_State *L) {
    if (!lua_isyieldable(L)) return false;
    lua_rawgetp(L, LUA_REGISTRYINDEX, &nesting_key);
    const nesting *nesting = lua_touserdata(L, -1);
    lua_pop(L, 1);
    return nesting == NULL || nesting->unparked == 0;
}

static int yield(lua_State *L) {
    // The host's own coroutine, in which a script begins, has nobody to yield to.
    if (nesting_of(L)->resumed == 0) return luaL_error(L, "attempt to yield from outside a coroutine");
    return lua_yield(L, lua_gettop(L));
}

/// A coroutine that yielded from anything but `coroutine.yield` waits for the host: a script that resumed it
/// would forge the host's answer.
static bool waits_for_host(lua_State *co) {
    lua_Debug activation;
    if (lua_status(co) != LUA_YIELD || !lua_getstack(co, 0, &activation)) return false;
    if (!lua_checkstack(co, 1)) return true;
    lua_getinfo(co, "f", &activation);
    bool waits = lua_tocfunction(co, -1) != yield;
    lua_pop(co, 1);
    return waits;
}

static int finish(lua_State *L, lua_State *co, int status, int results, bool wrapped);

/// Starts or goes on with `co`, whose `count` arguments are on top of its stack.
static int go(lua_State *L, lua_State *co, int count, bool wrapped) {
    shim_context *c = shim_context_of(L);
    nesting *nesting = nesting_of(L);
    lua_State *running = c->running;
    int32_t unparked = !lua_isyieldable(L);
    int results = 0;
    nesting->resumed++;
    nesting->unparked += unparked;
    c->running = co;
    int status = lua_resume(co, L, count, &results);
    c->running = running;
    nesting->unparked -= unparked;
    nesting->resumed--;
    return finish(L, co, status, results, wrapped);
}

/// Moves the arguments above `base` to `co` and goes on with it.
static int hand_down(lua_State *L, lua_State *co, int base, bool wrapped) {
    int count = lua_gettop(L) - base;
    if (!lua_checkstack(co, count)) return luaL_error(L, "too many arguments to resume");
    lua_xmove(L, co, count);
    return go(L, co, count, wrapped);
}

static lua_State *wrapped_coroutine(lua_State *L) { return lua_tothread(L, lua_upvalueindex(2)); }

int shim_finish_park(lua_State *L, int status, lua_KContext wrapped) {
    (void)status;
    shim_context_of(L)->host_yield = 0;
    if (wrapped) return hand_down(L, wrapped_coroutine(L), 0, true);
    return hand_down(L, lua_tothread(L, 1), 1, false);
}

/// Closes what `co` has left open, on its own stack. Returns the status; the error, if any, is on its top.
static int close(lua_State *L, lua_State *co) {
    shim_context *c = shim_context_of(L);
    if (c->close_depth >= DEEPEST_CLOSE) {
        return luaL_error(L, "too many coroutines close one another (more than %d)", DEEPEST_CLOSE);
    }
    lua_State *running = c->running;
    nesting *nesting = nesting_of(L);
    c->close_depth++;
    nesting->unparked++;
    c->running = co;
    int status = lua_resetthread(co);
    c->running = running;
    nesting->unparked--;
    c->close_depth--;
    // A handler may have been stopped, and Lua took that for the error of closing.
    if (shim_is_stopping(c)) shim_raise_stop(L);
    return status;
}

/// The error of a wrapped coroutine goes on in the one that called it.
static int raise_from(lua_State *L, lua_State *co) {
    int status = lua_status(co);
    if (status != LUA_OK && status != LUA_YIELD) close(L, co);
    lua_xmove(co, L, 1);
    if (lua_type(L, -1) == LUA_TSTRING) {
        luaL_where(L, 1);
        lua_insert(L, -2);
        lua_concat(L, 2);
    }
    return lua_error(L);
}

static int finish(lua_State *L, lua_State *co, int status, int results, bool wrapped) {
    shim_context *c = shim_context_of(L);
    if (status == LUA_ERRMEM && !shim_is_stopping(c)) __atomic_store_n(&c->stop, SHIM_STOP_MEMORY, __ATOMIC_RELAXED);
    // Before anything of `co` is closed: it may have died in a hook, and its handlers would run without one.
    if (shim_is_stopping(c)) return shim_raise_stop(L);
    if (status == LUA_YIELD && c->host_yield) {
        if (!lua_isyieldable(L)) {
            c->host_yield = 0;
            return luaL_error(L, "attempt to wait for the host across a C-call boundary");
        }
        lua_settop(L, wrapped ? 0 : 1);
        return lua_yieldk(L, 0, wrapped, shim_finish_park);
    }
    if (status == LUA_OK || status == LUA_YIELD) {
        if (!lua_checkstack(L, results + 1)) {
            lua_pop(co, results);
            return luaL_error(L, "too many results to resume");
        }
        if (!wrapped) lua_pushboolean(L, 1);
        lua_xmove(co, L, results);
        return results + !wrapped;
    }
    if (wrapped) return raise_from(L, co);
    lua_pushboolean(L, 0);
    lua_xmove(co, L, 1);
    return 2;
}

static lua_State *check_coroutine(lua_State *L) {
    lua_State *co = lua_tothread(L, 1);
    luaL_argexpected(L, co != NULL, 1, "thread");
    return co;
}

typedef enum life { RUNNING, DEAD, SUSPENDED, NORMAL } life;
static const char *const life_names[] = {"running", "dead", "suspended", "normal"};

static life life_of(lua_State *L, lua_State *co) {
    lua_Debug activation;
    if (L == co) return RUNNING;
    switch (lua_status(co)) {
        case LUA_YIELD: return SUSPENDED;
        case LUA_OK:
            if (lua_getstack(co, 0, &activation)) return NORMAL;
            return lua_gettop(co) == 0 ? DEAD : SUSPENDED;
        default: return DEAD;
    }
}

/// What keeps `co` from being resumed, or NULL.
static const char *obstacle(lua_State *L, lua_State *co) {
    life life = life_of(L, co);
    if (life == DEAD) return "cannot resume dead coroutine";
    if (life != SUSPENDED) return "cannot resume non-suspended coroutine";
    return waits_for_host(co) ? "cannot resume a coroutine that waits for the host" : NULL;
}

static int create(lua_State *L) {
    shim_context *c = shim_context_of(L);
    luaL_checktype(L, 1, LUA_TFUNCTION);
    if (c->coroutines_left <= 0) {
        if (!shim_is_stopping(c)) __atomic_store_n(&c->stop, SHIM_STOP_COROUTINES, __ATOMIC_RELAXED);
        return shim_raise_stop(L);
    }
    c->coroutines_left--;
    shim_charge(L, CREATE_COST);
    lua_State *co = lua_newthread(L);
    // Each coroutine counts its own instructions, afresh: what it may run unseen is what was charged.
    if (c->hook_period > CREATE_COST) lua_sethook(co, lua_gethook(L), lua_gethookmask(L), CREATE_COST);
    lua_pushvalue(L, 1);
    lua_xmove(L, co, 1);
    return 1;
}

static int resume(lua_State *L) {
    lua_State *co = check_coroutine(L);
    const char *reason = obstacle(L, co);
    if (reason == NULL && !lua_checkstack(co, lua_gettop(L) - 1)) reason = "too many arguments to resume";
    if (reason != NULL) {
        lua_pushboolean(L, 0);
        lua_pushstring(L, reason);
        return 2;
    }
    shim_charge(L, RESUME_COST);
    return hand_down(L, co, 1, false);
}

static int resume_wrapped(lua_State *L) {
    lua_State *co = wrapped_coroutine(L);
    const char *reason = obstacle(L, co);
    if (reason != NULL) return luaL_error(L, "%s", reason);
    shim_charge(L, RESUME_COST);
    return hand_down(L, co, 0, true);
}

static int wrap(lua_State *L) {
    create(L);
    lua_pushvalue(L, lua_upvalueindex(1));
    lua_insert(L, -2);
    lua_pushcclosure(L, resume_wrapped, 2);
    return 1;
}

static int status(lua_State *L) {
    lua_pushstring(L, life_names[life_of(L, check_coroutine(L))]);
    return 1;
}

static int isyieldable(lua_State *L) {
    lua_State *co = lua_isnone(L, 1) ? L : check_coroutine(L);
    lua_pushboolean(L, lua_isyieldable(co) && (co != L || nesting_of(L)->resumed > 0));
    return 1;
}

static int running(lua_State *L) {
    int is_main = lua_pushthread(L);
    lua_pushboolean(L, is_main);
    return 2;
}

static int close_coroutine(lua_State *L) {
    lua_State *co = check_coroutine(L);
    life life = life_of(L, co);
    if (life != DEAD && life != SUSPENDED) {
        return luaL_error(L, "cannot close a %s coroutine", life_names[life]);
    }
    if (waits_for_host(co)) return luaL_error(L, "cannot close a coroutine that waits for the host");
    if (close(L, co) == LUA_OK) {
        lua_pushboolean(L, 1);
        return 1;
    }
    lua_pushboolean(L, 0);
    lua_xmove(co, L, 1);
    return 2;
}

void shim_open_coroutines(lua_State *L) {
    static const luaL_Reg functions[] = {
        {"close", close_coroutine}, {"create", create}, {"isyieldable", isyieldable}, {"resume", resume},
        {"running", running},       {"status", status}, {"wrap", wrap},               {"yield", yield},
        {NULL, NULL},
    };
    nesting *nesting = lua_newuserdatauv(L, sizeof *nesting, 0);
    nesting->resumed = nesting->unparked = 0;
    lua_rawsetp(L, LUA_REGISTRYINDEX, &nesting_key);
    luaL_newlibtable(L, functions);
    lua_pushlightuserdata(L, nesting);
    luaL_setfuncs(L, functions, 1);
    lua_setglobal(L, LUA_COLIBNAME);
}
