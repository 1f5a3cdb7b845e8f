#include "CLuaBaseline.h"

#include "CLuaShim.h"

#include <stdlib.h>
#include <string.h>

struct baseline {
    shim_context context;
    lua_State *state;
    lua_State *coroutine;
    bool pooled;
};

typedef struct counter {
    long long value;
} counter;

static int add(lua_State *L) {
    lua_pushinteger(L, luaL_checkinteger(L, 1) + luaL_checkinteger(L, 2));
    return 1;
}

static int counter_add(lua_State *L) {
    counter *c = luaL_checkudata(L, 1, "counter");
    c->value += luaL_checkinteger(L, 2);
    return 0;
}

typedef int (*getter)(lua_State *L, counter *c);

static int counter_value(lua_State *L, counter *c) {
    lua_pushinteger(L, c->value);
    return 1;
}

static int counter_index(lua_State *L) {
    counter *c = luaL_checkudata(L, 1, "counter");
    lua_settop(L, 2);
    if (lua_rawget(L, lua_upvalueindex(1)) != LUA_TLIGHTUSERDATA) return 1;
    return ((getter)lua_touserdata(L, -1))(L, c);
}

static int make_counter(lua_State *L) {
    counter *c = lua_newuserdatauv(L, sizeof *c, 0);
    c->value = luaL_checkinteger(L, 1);
    luaL_setmetatable(L, "counter");
    return 1;
}

typedef struct record {
    char *name, *email;
    long long quantity;
    bool active;
} record;

static char *copy_field(lua_State *L, const char *key) {
    if (lua_getfield(L, 1, key) != LUA_TSTRING) luaL_error(L, "text expected in field %s", key);
    size_t size;
    const char *text = lua_tolstring(L, -1, &size);
    char *copy = malloc(size + 1);
    memcpy(copy, text, size + 1);
    lua_pop(L, 1);
    return copy;
}

static int take(lua_State *L) {
    luaL_checktype(L, 1, LUA_TTABLE);
    record r;
    r.name = copy_field(L, "name");
    r.email = copy_field(L, "email");
    lua_getfield(L, 1, "quantity");
    int is_integer;
    r.quantity = lua_tointegerx(L, -1, &is_integer);
    if (!is_integer) return luaL_error(L, "whole number expected in field quantity");
    if (lua_getfield(L, 1, "active") != LUA_TBOOLEAN) return luaL_error(L, "boolean expected in field active");
    r.active = lua_toboolean(L, -1);
    lua_pushinteger(L, r.quantity + r.active);
    free(r.name);
    free(r.email);
    return 1;
}

static int give(lua_State *L) {
    // What a struct holds is not a constant of the program, though it is here.
    static char name[] = "Ada Lovelace, Countess", email[] = "ada.lovelace@example.org";
    lua_createtable(L, 0, 4);
    lua_pushlstring(L, name, sizeof name - 1);
    lua_setfield(L, -2, "name");
    lua_pushlstring(L, email, sizeof email - 1);
    lua_setfield(L, -2, "email");
    lua_pushinteger(L, luaL_checkinteger(L, 1));
    lua_setfield(L, -2, "quantity");
    lua_pushboolean(L, 1);
    lua_setfield(L, -2, "active");
    return 1;
}

baseline *baseline_open(bool pooled) {
    baseline *b = calloc(1, sizeof *b);
    b->pooled = pooled;
    b->context.limit = b->context.hard = SIZE_MAX;
    b->context.coroutines_left = INT32_MAX;
    lua_State *L = pooled ? shim_open(&b->context) : luaL_newstate();
    b->state = L;
    luaL_openlibs(L);
    if (pooled) shim_tune_collector(L, 300);
    lua_register(L, "add", add);
    lua_register(L, "counter", make_counter);
    lua_register(L, "take", take);
    lua_register(L, "give", give);
    luaL_newmetatable(L, "counter");
    lua_newtable(L);
    lua_pushcfunction(L, counter_add);
    lua_setfield(L, -2, "add");
    lua_pushlightuserdata(L, (void *)counter_value);
    lua_setfield(L, -2, "value");
    lua_pushcclosure(L, counter_index, 1);
    lua_setfield(L, -2, "__index");
    lua_pop(L, 1);
    b->coroutine = lua_newthread(L);
    luaL_ref(L, LUA_REGISTRYINDEX);
    return b;
}

void baseline_close(baseline *b) {
    if (b->pooled) {
        shim_close(&b->context);
    } else {
        lua_close(b->state);
    }
    free(b);
}

int baseline_load(baseline *b, const char *source) {
    if (luaL_dostring(b->state, source) != LUA_OK) return -1;
    return luaL_ref(b->state, LUA_REGISTRYINDEX);
}

bool baseline_call(baseline *b, int function, long long argument) {
    lua_rawgeti(b->state, LUA_REGISTRYINDEX, function);
    lua_pushinteger(b->state, argument);
    return lua_pcall(b->state, 1, 0, 0) == LUA_OK;
}

bool baseline_resume(baseline *b, int function, int count) {
    for (int i = 0; i < count; i++) {
        int results;
        lua_settop(b->coroutine, 0);
        lua_rawgeti(b->coroutine, LUA_REGISTRYINDEX, function);
        lua_pushinteger(b->coroutine, i);
        if (lua_resume(b->coroutine, b->state, 1, &results) != LUA_OK) return false;
    }
    return true;
}

bool baseline_cycle(void) {
    lua_State *L = luaL_newstate();
    if (L == NULL) return false;
    luaL_openlibs(L);
    lua_close(L);
    return true;
}
