internal import LuaRuntime
internal import PartnerLua

/// Shows what statements do, as runs show it; they are stopped one by one.
final class ReplOutput: RunConsole {
    private let output: RunOutput
    private let console: Console
    private let signals: SessionSignals
    private let cleanUp: @Sendable () -> Void

    init(
        _ console: Console, isQuiet: Bool, _ signals: SessionSignals, cleanUp: @escaping @Sendable () -> Void
    ) {
        self.console = console
        self.signals = signals
        self.cleanUp = cleanUp
        output = RunOutput(console, isQuiet: isQuiet) { [signals] in signals.isInterrupted }
    }

    func printed(_ bytes: UnsafeRawBufferPointer) { output.printed(bytes) }
    func logged(_ level: LogLevel, _ message: String, fieldsJSON: String?) {
        output.logged(level, message, fieldsJSON: fieldsJSON)
    }
    func noted(_ note: String) { output.noted(note) }
    func progressed(_ progress: BatchProgress) { output.progressed(progress) }
    func showed(_ table: ReportTable) { output.showed(table) }
    func flush() { output.flush() }

    /// Ctrl-C while it is asked is no consent, whatever is typed then.
    func asked(_ question: String) -> Bool { output.asked(question) && !signals.isInterrupted }

    func willRun(_ state: LuaState) {
        signals.hold(state.canceller)
        // The script's thread is in no function of the host when this is called, so nobody else writes.
        nonisolated(unsafe) let console = console
        let (signals, cleanUp) = (signals, cleanUp)
        state.onRunaway(after: Runaway.grace) {
            cleanUp()
            Runaway.end($0, isInterrupted: signals.isInterrupted, console)
        }
    }

    var isStopRequested: Bool { signals.isInterrupted }

    /// Shows what a statement left at its end.
    func finish(_ problems: [ReportedProblem]) { output.finish(problems) }
}
