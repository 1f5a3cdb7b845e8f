internal import Glibc
internal import Synchronization

/// How often the process was asked. A signal handler may touch nothing that locks or allocates.
private let stopRequests = Atomic<Int>(0)
/// The end of a pipe that the handler writes to, so that a thread can wait for it; -1 before there is one.
private let stopPipe = Atomic<Int32>(-1)

/// What the system calls, on whatever thread it likes: the second request ends the process at once.
private func stopHandler(_ signal: Int32) {
    if stopRequests.wrappingAdd(1, ordering: .relaxed).newValue > 1 { _exit(130) }
    let number = errno
    var byte: UInt8 = 0
    // A pipe that is not there yet, or full, has nobody left to wake.
    _ = write(stopPipe.load(ordering: .relaxed), &byte, 1)
    errno = number
}

/// Ctrl-C and SIGTERM: the first asks the work to stop where it can be gone on with, the second ends at once.
enum StopSignal {
    /// Whether the process was asked to stop.
    static var isRequested: Bool { stopRequests.load(ordering: .relaxed) > 0 }

    /// Listens from now on. A signal that the caller chose to ignore (`nohup`) stays ignored.
    static func listen() {
        // Makes the counter before a handler needs it.
        stopRequests.store(0, ordering: .relaxed)
        _ = stopPipe.load(ordering: .relaxed)
        listen(to: SIGINT)
        listen(to: SIGTERM)
    }

    /// Calls `body` once, on a thread of its own, when the process is asked to stop.
    static func whenRequested(_ body: @escaping @Sendable () -> Void) {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return }
        stopPipe.store(ends[1], ordering: .relaxed)
        let waiter = Waiter(descriptor: ends[0], body: body)
        var thread = pthread_t()
        let status = pthread_create(
            &thread, nil,
            { @Sendable argument in
                guard let argument else { return nil }
                Unmanaged<Waiter>.fromOpaque(argument).takeRetainedValue().wait()
                return nil
            }, Unmanaged.passRetained(waiter).toOpaque())
        if status == 0 { pthread_detach(thread) }
    }

    private static func listen(to signal: Int32) {
        var present = sigaction()
        sigaction(signal, nil, &present)
        let handler = present.__sigaction_handler.sa_handler.map { unsafeBitCast($0, to: Int.self) }
        // 1 is SIG_IGN, which is a cast that Swift does not import as a function.
        if handler == 1 { return }
        var action = sigaction()
        action.__sigaction_handler.sa_handler = stopHandler
        // Not SA_RESTART: a read that waits for a person's answer ends as well.
        action.sa_flags = 0
        sigaction(signal, &action, nil)
    }
}

/// Waits for the handler's byte.
private final class Waiter: Sendable {
    private let descriptor: Int32
    private let body: @Sendable () -> Void

    init(descriptor: Int32, body: @escaping @Sendable () -> Void) {
        self.descriptor = descriptor
        self.body = body
    }

    func wait() {
        if StopSignal.isRequested { return body() }
        var byte: UInt8 = 0
        while read(descriptor, &byte, 1) < 0, errno == EINTR {}
        body()
    }
}
