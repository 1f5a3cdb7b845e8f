internal import Glibc

/// Runs `body` without the signal that a connection raises when the other end has closed it.
///
/// The library holds it off by itself only when it may use signals, which is not for a program of many threads;
/// nor may the whole program ignore it, as that ends `partnerctl … | head` in time.
func withoutBrokenPipeSignal<Result>(_ body: () -> Result) -> Result {
    var pipes = sigset_t()
    sigemptyset(&pipes)
    sigaddset(&pipes, SIGPIPE)
    var pending = sigset_t()
    sigpending(&pending)
    let wasPending = sigismember(&pending, SIGPIPE) == 1
    var before = sigset_t()
    pthread_sigmask(SIG_BLOCK, &pipes, &before)
    defer {
        var none = timespec(tv_sec: 0, tv_nsec: 0)
        if !wasPending { while sigtimedwait(&pipes, nil, &none) == SIGPIPE {} }
        pthread_sigmask(SIG_SETMASK, &before, nil)
    }
    return body()
}
