// What a Lua state with its own library costs to make.
//
//   state COUNT
//
// Prints microseconds, the median.

#include <lauxlib.h>
#include <lualib.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double microseconds(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

static int by_size(const void *left, const void *right) {
    double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

int main(int count, char **arguments) {
    int states = count == 2 ? atoi(arguments[1]) : 0;
    if (states < 1) {
        fprintf(stderr, "usage: state COUNT\n");
        return 2;
    }
    double *times = calloc((size_t)states, sizeof *times);
    if (!times) return 1;
    for (int i = 0; i < states; i++) {
        double started = microseconds();
        lua_State *state = luaL_newstate();
        if (!state) return 1;
        luaL_openlibs(state);
        times[i] = microseconds() - started;
        lua_close(state);
    }
    qsort(times, (size_t)states, sizeof *times, by_size);
    printf("%.2f\n", times[states / 2]);
    free(times);
    return 0;
}
