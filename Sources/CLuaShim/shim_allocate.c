// The allocator. Lua tells the size of what it frees, so small blocks need no header.
#include "CLuaShim.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SMALL = 512, GRAIN = 16, CHUNK = 32 * 1024 };

static inline size_t class_of(size_t size) { return (size - 1) / GRAIN; }

static void *take_small(shim_context *c, size_t size) {
    size_t class = class_of(size);
    void *block = c->free_lists[class];
    if (block != NULL) {
        c->free_lists[class] = *(void **)block;
        return block;
    }
    size_t rounded = (class + 1) * GRAIN;
    if (c->chunk_left < rounded) {
        char *chunk = malloc(CHUNK + GRAIN);
        if (chunk == NULL) return NULL;
        *(void **)chunk = c->chunks;
        c->chunks = chunk;
        c->chunk = chunk + GRAIN;
        c->chunk_left = CHUNK;
    }
    block = c->chunk;
    c->chunk += rounded;
    c->chunk_left -= rounded;
    return block;
}

static inline void *take(shim_context *c, size_t size) {
    return size <= SMALL ? take_small(c, size) : malloc(size);
}

static inline void give(shim_context *c, void *block, size_t size) {
    if (size > SMALL) {
        free(block);
        return;
    }
    size_t class = class_of(size);
    *(void **)block = c->free_lists[class];
    c->free_lists[class] = block;
}

/// A growing allocation would pass the soft cap. Tells whether it may go ahead.
__attribute__((noinline, cold)) static bool may_overdraw(shim_context *c, size_t wanted) {
    if (c->host_depth > 0) return true;  // settled by the trampoline, once Swift's frame is gone
    if (wanted > c->hard) {
        // The soft cap holds between instructions: one that wants this much more will never fit.
        shim_set_stop(c, SHIM_STOP_MEMORY);
        return false;
    }
    if (c->stop == SHIM_STOP_NONE) __atomic_store_n(&c->stop, SHIM_STOP_MEMORY_PENDING, __ATOMIC_RELAXED);
    // Each time anew: the coroutine that passed the cap may no longer be the one that runs.
    if (c->running != NULL) shim_arm(c->running, 1);
    return true;
}

__attribute__((noinline, cold)) static void *out_of_memory(shim_context *c) {
    if (c->host_depth == 0) return NULL;
    fputs("the system is out of memory\n", stderr);
    abort();
}

/// Tests ask for failures. Tells whether this allocation is one.
__attribute__((noinline, cold)) static bool fails_on_request(shim_context *c) {
    if (c->host_depth > 0) return false;
    c->allocations += 1;
    if (c->squeeze_at > 0 && c->allocations >= c->squeeze_at) c->limit = 1;
    return c->fail_at > 0 && c->allocations >= c->fail_at;
}

void *shim_allocate(void *context, void *block, size_t old_size, size_t new_size) {
    shim_context *c = context;
    if (block == NULL) old_size = 0;  // then Lua passes the kind of the object instead
    if (new_size == 0) {
        if (block != NULL) {
            c->used -= old_size;
            give(c, block, old_size);
        }
        return NULL;
    }
    if (new_size > old_size) {
        if (__builtin_expect((c->fail_at | c->squeeze_at) != 0, 0) && fails_on_request(c)) return NULL;
        size_t wanted = c->used + (new_size - old_size);
        if (__builtin_expect(wanted > c->limit, 0) && !may_overdraw(c, wanted)) return NULL;
    }
    void *fresh;
    if (old_size == 0) {
        fresh = take(c, new_size);
        if (fresh == NULL) return out_of_memory(c);
    } else if (old_size > SMALL && new_size > SMALL) {
        fresh = realloc(block, new_size);
        if (fresh == NULL) return new_size <= old_size ? block : out_of_memory(c);
    } else if (old_size <= SMALL && new_size <= SMALL && class_of(old_size) == class_of(new_size)) {
        fresh = block;
    } else {
        fresh = take(c, new_size);
        // Lua counts on shrinking to succeed. The block keeps its room and goes to a smaller class later.
        if (fresh == NULL) return new_size <= old_size ? block : out_of_memory(c);
        memcpy(fresh, block, old_size < new_size ? old_size : new_size);
        give(c, block, old_size);
    }
    c->used += new_size - old_size;
    return fresh;
}

void shim_release_pools(shim_context *c) {
    void *chunk = c->chunks;
    while (chunk != NULL) {
        void *next = *(void **)chunk;
        free(chunk);
        chunk = next;
    }
    c->chunks = NULL;
    c->chunk = NULL;
    c->chunk_left = 0;
    memset(c->free_lists, 0, sizeof c->free_lists);
}
