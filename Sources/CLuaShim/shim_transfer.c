// What encoder, decoder and copier of transfers share: refusals and their places, objects, buffers.
#include "shim_transfer.h"

#include <stdio.h>
#include <stdlib.h>

enum { LONGEST_KEY = 40 };

bool shim_refuse(shim_transfer *t, shim_refusal refusal, const char *detail) {
    t->refusal = refusal;
    snprintf(t->detail, sizeof t->detail, "%s", detail);
    return false;
}

static bool prepend(shim_transfer *t, const char *key, size_t length, const char *more) {
    size_t dot = t->path_start < SHIM_PATH_SIZE, rest = strlen(more), needed = length + rest + dot;
    // What is in the middle of a deep path is of no use: the innermost part stays.
    if (needed > (size_t)t->path_start) return false;
    t->path_start -= (int32_t)needed;
    char *to = t->path + t->path_start;
    memcpy(to, key, length);
    memcpy(to + length, more, rest);
    if (dot) to[length + rest] = '.';
    return false;
}

bool shim_refuse_in(shim_transfer *t, lua_State *L, int index) {
    if (lua_type(L, index) != LUA_TSTRING) return shim_refuse_at(t, lua_tointeger(L, index));
    size_t length;
    const char *key = lua_tolstring(L, index, &length);
    return length > LONGEST_KEY ? prepend(t, key, LONGEST_KEY, "...") : prepend(t, key, length, "");
}

bool shim_refuse_at(shim_transfer *t, lua_Integer item) {
    char text[32];
    int length = snprintf(text, sizeof text, "%lld", (long long)item);
    return prepend(t, text, (size_t)length, "");
}

const shim_box *shim_crossing_box(shim_transfer *t, lua_State *L, int index) {
    const shim_box *box = lua_touserdata(L, index);
    if (lua_rawlen(L, index) != sizeof *box || box->object == NULL) return NULL;
    return t->admits(t->owner, box->type, box->object) ? box : NULL;
}

bool shim_push_box(shim_transfer *t, lua_State *L, shim_box from) {
    shim_box *box = lua_newuserdatauv(L, sizeof *box, 0);
    *box = (shim_box){NULL, NULL};
    if (lua_rawgetp(L, LUA_REGISTRYINDEX, from.type) != LUA_TTABLE) return false;
    lua_setmetatable(L, -2);
    t->retain(from.object);
    *box = from;
    return true;
}

void shim_clear_transfer(shim_transfer *t) {
    t->size = 0;
    while (t->object_count > 0) t->release(t->objects[--t->object_count].object);
}

void shim_free_transfer(shim_transfer *t) {
    shim_clear_transfer(t);
    free(t->bytes);
    free(t->objects);
    t->bytes = NULL;
    t->objects = NULL;
    t->capacity = 0;
    t->object_capacity = 0;
}
