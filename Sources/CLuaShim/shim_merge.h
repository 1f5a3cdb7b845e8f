/// A stable merge sort of a permutation: at most n log2 n comparisons whatever the answers are, and no
/// answer, however inconsistent, leads it outside its arrays.
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

typedef bool (*shim_less)(void *context, uint32_t left, uint32_t right);
typedef void (*shim_pass)(void *context, uint32_t count);

enum { SHIM_MERGE_RUN = 8 };

static inline __attribute__((always_inline)) void shim_sort_run(
    uint32_t *order, uint32_t low, uint32_t high, shim_less less, void *context) {
    for (uint32_t i = low + 1; i < high; i++) {
        uint32_t item = order[i], at = i;
        while (at > low && less(context, item, order[at - 1])) {
            order[at] = order[at - 1];
            at--;
        }
        order[at] = item;
    }
}

/// Fills `order` with the sorted permutation of 0..<count. `scratch` is as long. `pass` is called before each
/// walk over all elements; it and `less` may raise.
static inline __attribute__((always_inline)) void shim_merge_sort(
    uint32_t *order, uint32_t *scratch, uint32_t count, shim_less less, shim_pass pass, void *context) {
    for (uint32_t i = 0; i < count; i++) order[i] = i;
    pass(context, count);
    for (uint32_t low = 0; low < count; low += SHIM_MERGE_RUN) {
        uint32_t high = count - low < SHIM_MERGE_RUN ? count : low + SHIM_MERGE_RUN;
        shim_sort_run(order, low, high, less, context);
    }
    uint32_t *from = order, *to = scratch;
    for (uint64_t width = SHIM_MERGE_RUN; width < count; width *= 2) {
        pass(context, count);
        for (uint64_t low = 0; low < count; low += 2 * width) {
            uint64_t middle = low + width < count ? low + width : count;
            uint64_t high = low + 2 * width < count ? low + 2 * width : count;
            uint64_t left = low, right = middle, out = low;
            // Already in order: lists that grew sorted cost one comparison per run.
            if (right < high && !less(context, from[right], from[right - 1])) {
                memcpy(to + low, from + low, (size_t)(high - low) * sizeof *to);
                continue;
            }
            while (left < middle && right < high) {
                to[out++] = less(context, from[right], from[left]) ? from[right++] : from[left++];
            }
            memcpy(to + out, from + left, (size_t)(middle - left) * sizeof *to);
            out += middle - left;
            memcpy(to + out, from + right, (size_t)(high - right) * sizeof *to);
        }
        uint32_t *swap = from;
        from = to;
        to = swap;
    }
    if (from != order) memcpy(order, from, (size_t)count * sizeof *order);
}
