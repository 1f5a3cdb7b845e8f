// What the thread sanitizer has to be told of Lua; nothing in any other build.
#include "CLuaShim.h"

#if __has_feature(thread_sanitizer)
#include <setjmp.h>
#include <time.h>

/// The jump of every error in Lua, by the name that the system's library was built with. The sanitizer knows `longjmp`
/// only: of a jump that it does not see it keeps the frames, and a few ten thousand of them break its own memory.
void __longjmp_chk(jmp_buf place, int value);
void __longjmp_chk(jmp_buf place, int value) { longjmp(place, value); }

/// The sanitizer keeps signals back until the thread calls something that it intercepts, as this does.
void shim_let_interrupts_in(void) {
    struct timespec unused;
    clock_gettime(CLOCK_MONOTONIC, &unused);
}
#endif
