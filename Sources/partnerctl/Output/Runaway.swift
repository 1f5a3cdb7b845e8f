internal import Glibc
internal import LuaRuntime

/// The last resort against a script that was told to end and cannot be stopped: the end of the process.
enum Runaway {
    /// How long a script may go on after its limit before the process ends. A busy machine may keep a thread
    /// waiting for a second; none keeps it waiting so long.
    static let grace = Duration.seconds(5)

    /// Says why on `console` and ends the process as a limit does, or as an interruption where somebody asked
    /// for the end. What was committed stays, and the run can be gone on with, because its owner is dead.
    static func end(_ reason: LuaStopReason, isInterrupted: Bool = StopSignal.isRequested, _ console: Console)
        -> Never
    {
        let cause = isInterrupted ? LuaStopReason.cancelled : reason
        let message = "\(cause.message), and could only be stopped with the whole process"
        let code = isInterrupted ? "interrupted" : cause.code
        let summary = RunSummary(
            id: nil, outcome: isInterrupted ? .interrupted : .limited, code: code, message: message)
        console.note("partnerctl: \(message)\n  try: partnerctl runs list\n  code: \(code)")
        if console.isJSON { console.json { summary.write(to: &$0) } }
        _ = console.finish()
        _exit(summary.exitCode.rawValue)
    }
}
