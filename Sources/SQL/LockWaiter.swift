internal import Glibc
internal import Synchronization

/// A thread that queues for the writer lock, so that the caller can wait with a deadline.
///
/// The system has no lock that waits in its queue and gives up after a time. When the caller gives up, the thread
/// stays in the queue, owns the file, and closes it as soon as its turn comes.
final class LockWaiter: Sendable {
    enum Outcome {
        /// Zero, or the system's error.
        case taken(Int32)
        case timedOut
        case cancelled
    }

    private static let waiting: Int = 0
    private static let taken: Int = 1
    private static let abandoned: Int = 2

    private let file: Int32
    private let bell: (read: Int32, write: Int32)
    private let state = Atomic<Int>(waiting)
    private let status = Atomic<Int32>(0)

    /// Starts to queue with `file`; nil if the system has no thread or socket left.
    init?(_ file: Int32) {
        self.file = file
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { return nil }
        bell = (ends[0], ends[1])
        guard startThread() else { return nil }
    }

    deinit {
        close(bell.read)
        close(bell.write)
    }

    /// Waits for the thread, asking `isCancelled` about twenty times a second.
    func wait(_ patience: Duration, _ isCancelled: () -> Bool) -> Outcome {
        let deadline = ContinuousClock.now + patience
        while true {
            let left = (deadline - .now).milliseconds
            var ring = pollfd(fd: bell.read, events: Int16(POLLIN), revents: 0)
            if poll(&ring, 1, Int32(max(0, min(left, 50)))) == 1 {
                return .taken(status.load(ordering: .acquiring))
            }
            let isGivenUp = isCancelled()
            guard isGivenUp || left <= 0 else { continue }
            let (gaveUp, _) = state.compareExchange(
                expected: Self.waiting, desired: Self.abandoned, ordering: .acquiringAndReleasing)
            if gaveUp { return isGivenUp ? .cancelled : .timedOut }
            // The turn came in the same moment; it is ours.
            return .taken(status.load(ordering: .acquiring))
        }
    }

    private func startThread() -> Bool {
        let me = Unmanaged.passRetained(self)
        var thread = pthread_t()
        let isStarted =
            pthread_create(
                &thread, nil,
                { argument in
                    guard let argument else { return nil }
                    Unmanaged<LockWaiter>.fromOpaque(argument).takeRetainedValue().queue()
                    return nil
                }, me.toOpaque()) == 0
        if isStarted { pthread_detach(thread) } else { me.release() }
        return isStarted
    }

    private func queue() {
        // Signals are for the threads that know what to do with them.
        var all = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_BLOCK, &all, nil)

        var result = RangeLock.lock(file, RangeLock.gate)
        if result == 0 {
            result = RangeLock.lock(file, RangeLock.turn)
            RangeLock.unlock(file, RangeLock.gate)
        }
        status.store(result, ordering: .releasing)
        let (isWanted, _) = state.compareExchange(
            expected: Self.waiting, desired: Self.taken, ordering: .acquiringAndReleasing)
        guard isWanted else {
            close(file)
            return
        }
        var byte: UInt8 = 1
        while write(bell.write, &byte, 1) < 0, errno == EINTR {}
    }
}
