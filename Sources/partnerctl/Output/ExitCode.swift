/// What the process tells its caller.
enum ExitCode: Int32, Sendable, CaseIterable {
    case done = 0
    case failed = 1
    case usage = 2
    case doneWithProblems = 3
    case waiting = 4
    case limited = 5
    case refused = 6
    case unsupported = 7
    case unreachable = 8
    case stalePlan = 9
    case interrupted = 130

    /// What it means, for help and the reference.
    var meaning: String {
        switch self {
        case .done: "done"
        case .failed: "the script failed, or something went wrong that has no code of its own"
        case .usage: "the command line cannot be carried out; nothing was started"
        case .doneWithProblems: "done, but rows failed or a problem was reported"
        case .waiting: "the run waits: for an event, a signal, a time or consent"
        case .limited: "a limit of the run was reached"
        case .refused: "the actor's roles or a plugin's capabilities do not allow it"
        case .unsupported: "this environment does not offer it; the message says what to do instead"
        case .unreachable: "the center could not be reached"
        case .stalePlan: "the plan no longer holds, or a replay differs from what was recorded"
        case .interrupted: "interrupted by Ctrl-C or SIGTERM; the run can be resumed"
        }
    }

    /// Which code stands for a process in which several hold: the first of these.
    static let precedence: [ExitCode] = [
        .interrupted, .usage, .failed, .limited, .refused, .unreachable, .stalePlan, .unsupported, .waiting,
        .doneWithProblems,
    ]

    /// The code of a process in which all of `codes` hold; `done` for none.
    static func first(of codes: some Sequence<ExitCode>) -> ExitCode {
        let held = Set(codes)
        return precedence.first { held.contains($0) } ?? .done
    }
}
