/// What LuaBench measures against: the same functions, written by hand in C as the Lua manual teaches.
#pragma once

#include <stdbool.h>

typedef struct baseline baseline;

/// Opens a state with Lua's own library. `pooled`: with the allocator that the product's states use, so that
/// only the functions differ.
baseline *baseline_open(bool pooled);
void baseline_close(baseline *b);

/// Compiles `source` and keeps the function it returns. Returns its number; -1: an error.
int baseline_load(baseline *b, const char *source);

/// Calls a kept function with one integer. False: an error.
bool baseline_call(baseline *b, int function, long long argument);

/// Resumes a coroutine with a kept function `count` times, one integer each. False: an error.
bool baseline_resume(baseline *b, int function, int count);

/// Opens and closes a state with Lua's own library.
bool baseline_cycle(void);
