// Deadlines at no cost to the VM. A count hook slows Lua to half its speed whatever its period. So one thread
// looks after the deadlines of all states, and interrupts the thread that overruns; the handler, there, arms a
// hook that fires at the next instruction.
#define _GNU_SOURCE
#include "CLuaShim.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define INTERRUPT (SIGRTMIN + 5)

static const int64_t second_ns = 1000000000;
static const int64_t longest_wait_ns = 50000000, shortest_wait_ns = 1000000;
static const int32_t fewest_looks = 30;  // a millisecond apart, before the last resort

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static shim_context *first;   // states that a thread is inside of
static int64_t wakes_at_ns;   // when the thread looks again; INT64_MAX: when told to

static _Thread_local shim_run *volatile current;

static int64_t read_clock(clockid_t clock) {
    struct timespec t;
    if (clock_gettime(clock, &t) != 0) return 0;
    return (int64_t)t.tv_sec * second_ns + t.tv_nsec;
}

/// The CPU time of the thread inside `c`, read from another thread.
static int64_t read_cpu(const shim_context *c) {
    clockid_t clock;
    if (pthread_getcpuclockid((pthread_t)c->watch_thread, &clock) != 0) return 0;
    return read_clock(clock);
}

/// Is a limit of `c` passed that the watchdog looks after? On the thread inside.
static int32_t find_stop(const shim_context *c) {
    if (__atomic_load_n(&c->cancel, __ATOMIC_RELAXED)) return SHIM_STOP_CANCELLED;
    if (c->deadline_ns != INT64_MAX && read_clock(CLOCK_MONOTONIC) >= c->deadline_ns) return SHIM_STOP_TIME;
    if (c->cpu_deadline_ns != INT64_MAX && read_clock(CLOCK_THREAD_CPUTIME_ID) >= c->cpu_deadline_ns) {
        return SHIM_STOP_CPU;
    }
    // What the watchdog saw may be over: then another call runs, or none.
    return __atomic_load_n(&c->call_overdue, __ATOMIC_RELAXED) == c->call ? SHIM_STOP_CPU : SHIM_STOP_NONE;
}

/// Runs on the thread that is inside, between any two of its instructions. It may have gone from one state into
/// another since it was sent here.
static void on_interrupt(int signal) {
    (void)signal;
    int saved = errno;
    int32_t innermost_stop = SHIM_STOP_NONE;
    for (const shim_run *run = current; run != NULL; run = run->outer) {
        shim_context *c = run->context;
        __atomic_store_n(&c->interrupt_sent, 0, __ATOMIC_RELAXED);
        if (!shim_is_stopping(c)) {
            int32_t stop = find_stop(c);
            if (stop != SHIM_STOP_NONE) __atomic_store_n(&c->stop, stop, __ATOMIC_RELAXED);
        }
        if (c->stop != SHIM_STOP_NONE && c->running != NULL) shim_arm(c->running, 1);
        if (shim_is_stopping(c)) innermost_stop = c->stop;
    }
    // What a stopped state has called in another is of no more use.
    if (innermost_stop != SHIM_STOP_NONE && current != NULL && current->context->host_depth == 0) {
        shim_set_stop(current->context, innermost_stop);
        if (current->context->running != NULL) shim_arm(current->context->running, 1);
    }
    errno = saved;
}

static void interrupt(shim_context *c) {
    // One at a time: real-time signals queue up, and the system allows only so many.
    if (__atomic_exchange_n(&c->interrupt_sent, 1, __ATOMIC_RELAXED) == 0) {
        pthread_kill((pthread_t)c->watch_thread, INTERRUPT);
    }
}

/// Does code of another state run that `c` called by way of the host?
static bool waits_for_other(const shim_context *c) {
    if (__atomic_load_n(&c->runs, __ATOMIC_RELAXED) == 0) return false;  // it is idle
    for (const shim_context *other = first; other != NULL; other = other->watch_next) {
        if (other != c && other->watch_thread == c->watch_thread
            && __atomic_load_n(&other->is_innermost, __ATOMIC_RELAXED)
            && __atomic_load_n(&other->host_depth, __ATOMIC_RELAXED) == 0) {
            return true;
        }
    }
    return false;
}

/// Adds up what one call was seen to use. Reading a clock at each call would cost more than a short call: so a call
/// is timed from when it is first seen, and what ran at both ends of a tick is taken to have run in between.
static int64_t look_at_call(shim_context *c) {
    if (c->call_limit_ns == INT64_MAX) return longest_wait_ns;
    if (!__atomic_load_n(&c->is_innermost, __ATOMIC_RELAXED)) {
        c->call_clock_ns = -1;  // it is idle, or has called another state, whose time is not its own
        return longest_wait_ns;
    }
    uint64_t call = __atomic_load_n(&c->call, __ATOMIC_RELAXED);
    int64_t clock = read_cpu(c);
    if (call != c->call_seen) {
        c->call_seen = call;
        c->call_used_ns = 0;
    } else if (c->call_clock_ns >= 0) {
        c->call_used_ns += clock - c->call_clock_ns;
    }
    c->call_clock_ns = clock;
    int64_t left = c->call_limit_ns - c->call_used_ns;
    if (left <= 0) __atomic_store_n(&c->call_overdue, call, __ATOMIC_RELAXED);
    return left < c->call_limit_ns / 4 ? left : c->call_limit_ns / 4;
}

/// Looks at one state. Returns how long it can be left alone.
static int64_t look_at(shim_context *c, int64_t now) {
    int64_t left = look_at_call(c);
    if (c->deadline_ns != INT64_MAX && c->deadline_ns - now < left) left = c->deadline_ns - now;
    if (c->cpu_deadline_ns != INT64_MAX && left > 0) {
        int64_t cpu = c->cpu_deadline_ns - read_cpu(c);
        if (cpu < left) left = cpu;
    }
    int32_t stop = __atomic_load_n(&c->stop, __ATOMIC_RELAXED);
    if (__atomic_load_n(&c->cancel, __ATOMIC_RELAXED) || (stop != SHIM_STOP_NONE && stop != SHIM_STOP_MEMORY_PENDING)) left = 0;
    if (left > longest_wait_ns) left = longest_wait_ns;
    if (left > 0 || __atomic_load_n(&c->host_depth, __ATOMIC_RELAXED) > 0) {
        c->overdue_since = 0;  // Swift answers for its own time
        if (left > 0) return left;
        if (waits_for_other(c)) interrupt(c);
        return __atomic_load_n(&c->runs, __ATOMIC_RELAXED) > 0 ? left : longest_wait_ns;
    }
    if (c->overdue_since == 0) {
        c->overdue_since = now;
        c->overdue_looks = 0;
    }
    // A machine that stood still, or ran others, gave the thread no time to stop: then there were few looks, too.
    bool is_stuck = ++c->overdue_looks > fewest_looks && now - c->overdue_since >= c->grace_ns;
    if (c->last_resort != NULL && is_stuck) c->last_resort(c->last_resort_argument, stop);
    interrupt(c);
    return 0;
}

static void *watch(void *argument) {
    (void)argument;
    pthread_mutex_lock(&mutex);
    for (;;) {
        if (first == NULL) {
            wakes_at_ns = INT64_MAX;
            pthread_cond_wait(&changed, &mutex);
            continue;
        }
        int64_t now = read_clock(CLOCK_MONOTONIC), wait = longest_wait_ns;
        for (shim_context *c = first; c != NULL; c = c->watch_next) {
            int64_t left = look_at(c, now);
            if (left < wait) wait = left;
        }
        if (wait < shortest_wait_ns) wait = shortest_wait_ns;
        wakes_at_ns = now + wait;
        struct timespec until = { wakes_at_ns / second_ns, wakes_at_ns % second_ns };
        pthread_cond_timedwait(&changed, &mutex, &until);
    }
    return NULL;
}

static void start(void) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = on_interrupt;
    action.sa_flags = SA_RESTART | SA_ONSTACK;
    sigaction(INTERRUPT, &action, NULL);

    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&changed, &attributes);
    pthread_condattr_destroy(&attributes);

    // The thread takes no signals: they belong to the host's threads.
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    pthread_t thread;
    if (pthread_create(&thread, NULL, watch, NULL) != 0) {
        fputs("no thread can be made to watch over scripts\n", stderr);
        abort();  // without it no limit would hold
    }
    pthread_detach(thread);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

/// Threads of a pool may have been made with all signals blocked.
static void accept_interrupts(void) {
    static _Thread_local bool accepted;
    if (accepted) return;
    sigset_t interrupt;
    sigemptyset(&interrupt);
    sigaddset(&interrupt, INTERRUPT);
    pthread_sigmask(SIG_UNBLOCK, &interrupt, NULL);
    accepted = true;
}

void shim_begin_run(shim_run *run, lua_State *L) {
    shim_context *c = shim_context_of(L);
    shim_run *outer = current;
    run->context = c;
    run->outer = outer;
    run->running = c->running;
    run->host_depth = c->host_depth;
    if (c->runs == 0) {
        // An interrupt that was sent for the call before did not find it, and says nothing of this one.
        __atomic_store_n(&c->interrupt_sent, 0, __ATOMIC_RELAXED);
        __atomic_store_n(&c->call, c->call + 1, __ATOMIC_RELAXED);
    }
    __atomic_store_n(&c->runs, c->runs + 1, __ATOMIC_RELAXED);
    if (outer != NULL) __atomic_store_n(&outer->context->is_innermost, 0, __ATOMIC_RELAXED);
    __atomic_store_n(&c->is_innermost, 1, __ATOMIC_RELAXED);
    c->running = L;
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
    current = run;
    shim_set_host_depth(c, 0);
}

void shim_end_run(shim_run *run) {
    shim_context *c = run->context;
    shim_set_host_depth(c, run->host_depth);
    current = run->outer;
    __atomic_signal_fence(__ATOMIC_SEQ_CST);
    c->running = run->running;
    __atomic_store_n(&c->runs, c->runs - 1, __ATOMIC_RELAXED);
    __atomic_store_n(&c->is_innermost, 0, __ATOMIC_RELAXED);
    if (run->outer != NULL) __atomic_store_n(&run->outer->context->is_innermost, 1, __ATOMIC_RELAXED);
}

void shim_enter(shim_context *c) {
    if (c->watch_depth++ > 0) return;
    pthread_once(&once, start);
    accept_interrupts();
    int64_t now = read_clock(CLOCK_MONOTONIC);
    c->deadline_ns = c->time_left_ns == INT64_MAX ? INT64_MAX : now + c->time_left_ns;
    c->cpu_deadline_ns =
        c->cpu_left_ns == INT64_MAX ? INT64_MAX : read_clock(CLOCK_THREAD_CPUTIME_ID) + c->cpu_left_ns;
    c->overdue_since = 0;
    c->interrupt_sent = 0;
    c->watch_thread = (uintptr_t)pthread_self();
    c->call_clock_ns = -1;
    pthread_mutex_lock(&mutex);
    c->watch_slot = 1;
    c->watch_previous = NULL;
    c->watch_next = first;
    if (first != NULL) first->watch_previous = c;
    first = c;
    int64_t soonest = c->time_left_ns < c->cpu_left_ns ? c->time_left_ns : c->cpu_left_ns;
    bool must_wake = wakes_at_ns == INT64_MAX || __atomic_load_n(&c->cancel, __ATOMIC_RELAXED) || soonest < wakes_at_ns - now;
    pthread_mutex_unlock(&mutex);
    if (must_wake) pthread_cond_signal(&changed);
}

void shim_leave(shim_context *c) {
    if (--c->watch_depth > 0) return;
    pthread_mutex_lock(&mutex);
    if (c->watch_next != NULL) c->watch_next->watch_previous = c->watch_previous;
    if (c->watch_previous != NULL) {
        c->watch_previous->watch_next = c->watch_next;
    } else {
        first = c->watch_next;
    }
    c->watch_slot = 0;
    pthread_mutex_unlock(&mutex);
    if (c->deadline_ns != INT64_MAX) c->time_left_ns = c->deadline_ns - read_clock(CLOCK_MONOTONIC);
    if (c->cpu_deadline_ns != INT64_MAX) {
        c->cpu_left_ns = c->cpu_deadline_ns - read_clock(CLOCK_THREAD_CPUTIME_ID);
    }
    c->deadline_ns = INT64_MAX;
    c->cpu_deadline_ns = INT64_MAX;
}

void shim_cancel(shim_context *c) {
    __atomic_store_n(&c->cancel, 1, __ATOMIC_RELAXED);
    pthread_once(&once, start);
    pthread_cond_signal(&changed);
}
