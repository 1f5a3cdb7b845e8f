internal import Glibc
internal import LuaRuntime
internal import Synchronization

/// The states in which tests run now, so that they can be told to end.
final class RunningStates: Sendable {
    private let cancellers = Mutex<[LuaCanceller]>([])

    /// Lets `state` end with all others, and the process with a state that cannot be ended.
    func add(_ state: LuaState) {
        let canceller = state.canceller
        cancellers.withLock { $0.append(canceller) }
        // Should somebody have asked just before.
        if StopSignal.isRequested { canceller.cancel() }
        state.onRunaway(after: Runaway.grace) { reason in
            FileSink(descriptor: 2, isBuffered: false).write(
                "partnerctl: in a test, \(reason.message), and could only be stopped with the whole process\n"
                    .utf8)
            _exit(ExitCode.failed.rawValue)
        }
    }

    /// Tells all of them to end; those that have, do nothing.
    func cancelAll() {
        for canceller in cancellers.withLock({ $0 }) { canceller.cancel() }
    }
}
