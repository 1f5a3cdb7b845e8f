internal import Glibc
internal import LuaRuntime
internal import Synchronization

/// Ctrl-C, SIGTERM and a terminal that goes away, while a session of statements lasts.
///
/// The first ends the statement that is running. The others end the process at once, which is always safe: what
/// was to be lasting is.
final class SessionSignals: Sendable {
    private struct State {
        var canceller: LuaCanceller?
        /// Whether lines are asked for: before that Ctrl-C ends the process, as anywhere.
        var takesLines = false
        var isRunning = false
        var isInterrupted = false
    }

    private let state = Mutex(State())
    /// Whether somebody edits lines, for whom Ctrl-C between statements is no signal.
    private let isAttended: Bool
    private let cleanUp: @Sendable () -> Void

    /// Nothing is listened to before `listen`; `cleanUp` is called before the process ends.
    init(isAttended: Bool, cleanUp: @escaping @Sendable () -> Void) {
        self.isAttended = isAttended
        self.cleanUp = cleanUp
    }

    /// Whether the statement that runs is to end.
    var isInterrupted: Bool { state.withLock { $0.isInterrupted } }

    /// What ends a statement from outside.
    func hold(_ canceller: LuaCanceller) { state.withLock { $0.canceller = canceller } }

    /// From here on lines are asked for.
    func beginLines() { state.withLock { $0.takesLines = true } }

    /// Runs a statement, which Ctrl-C ends from here to its end.
    func whileRunning<R>(_ body: () throws -> R) rethrows -> R {
        state.withLock {
            $0.isRunning = true
            $0.isInterrupted = false
        }
        defer { state.withLock { $0.isRunning = false } }
        return try body()
    }

    /// Takes the signals from here on, on a thread of its own. Threads made later leave them to it.
    ///
    /// A signal that the caller chose to ignore (`nohup`) stays ignored.
    func listen() {
        var set = sigset_t()
        sigemptyset(&set)
        for signal in [SIGINT, SIGTERM, SIGHUP] where !Self.isIgnored(signal) { sigaddset(&set, signal) }
        pthread_sigmask(SIG_BLOCK, &set, nil)
        let listener = Listener(signals: set, modes: TerminalModes(), session: self)
        var thread = pthread_t()
        let status = pthread_create(
            &thread, nil,
            { @Sendable argument in
                guard let argument else { return nil }
                Unmanaged<Listener>.fromOpaque(argument).takeRetainedValue().run()
                return nil
            }, Unmanaged.passRetained(listener).toOpaque())
        precondition(status == 0, "a thread can be made")
        pthread_detach(thread)
    }

    private static func isIgnored(_ signal: Int32) -> Bool {
        var present = sigaction()
        sigaction(signal, nil, &present)
        // 1 is SIG_IGN, which is a cast that Swift does not import as a function.
        return present.__sigaction_handler.sa_handler.map { unsafeBitCast($0, to: Int.self) } == 1
    }

    fileprivate func came(_ signal: Int32, _ modes: TerminalModes) {
        let isHeeded = state.withLock { state in
            guard signal == SIGINT else { return false }
            if state.isRunning {
                state.isInterrupted = true
                state.canceller?.cancel()
                return true
            }
            return isAttended && state.takesLines
        }
        if isHeeded { return }
        modes.restore()
        cleanUp()
        _exit(ExitCode.interrupted.rawValue)
    }
}

/// Waits for signals.
private final class Listener: Sendable {
    private let signals: sigset_t
    private let modes: TerminalModes
    private let session: SessionSignals

    init(signals: sigset_t, modes: TerminalModes, session: SessionSignals) {
        self.signals = signals
        self.modes = modes
        self.session = session
    }

    /// Does not come back: the process ends first.
    func run() {
        var signals = signals
        while true {
            var signal: Int32 = 0
            if sigwait(&signals, &signal) == 0 { session.came(signal, modes) }
        }
    }
}

/// How the terminal of standard input was set when the session began.
private struct TerminalModes: Sendable {
    private var modes: termios?

    init() {
        var found = termios()
        if tcgetattr(STDIN_FILENO, &found) == 0 { modes = found }
    }

    func restore() {
        if var modes { tcsetattr(STDIN_FILENO, TCSADRAIN, &modes) }
    }
}
