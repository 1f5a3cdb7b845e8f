/// Why a run could not be worked on. Errors of the database itself come as they are, with their own sentences.
public enum RunsError: Error, Equatable, Sendable {
    /// No run has this number (or it was pruned).
    case unknownRun(RunID)
    /// No source text has this hash.
    case unknownSource(hash: [UInt8])
    /// A process that may be alive works on the run until `until`, unless it goes on.
    case leaseHeld(RunID, owner: LeaseOwner, until: Milliseconds)
    /// Another process took the run over; what this one tried to write was undone. Stop at once.
    case leaseLost(RunID)
    /// A write to a run without its lease: a mistake in this program.
    case notLeased(RunID)
    /// The run has ended and cannot be taken up.
    case finished(RunID, RunState)
    /// It was asked to stop while others wrote; nothing of the group was done.
    case interrupted
    /// A live run has the start key already.
    case startKeyTaken(String, by: RunID)
    /// No signal with this number is waiting to be taken: it was taken already, or its run was pruned.
    case unknownSignal(Int64)
    /// The journal has no pending entry there: a mistake in this program.
    case notPending(RunID, position: Int64)
    /// A value in the database that this release does not know.
    case unreadable(RunID, what: String)
}

extension RunsError: CustomStringConvertible {
    /// What happened, and what to try.
    public var description: String {
        switch self {
        case .unknownRun(let run):
            "there is no \(run); list the runs to see those that are kept"
        case .unknownSource(let hash):
            "the source text with hash \(hash.hexadecimal) is not kept; start a new run from the file"
        case .leaseHeld(let run, let owner, _):
            "\(run) is worked on by process \(owner.process) on \(owner.host); wait for it, or end that process"
        case .leaseLost(let run):
            "\(run) was taken over by another process; this one stops, and its latest group was undone"
        case .notLeased(let run):
            "a mistake in this program: a write to \(run) without holding it; please report it"
        case .finished(let run, let state):
            "\(run) has ended (\(state.rawValue)); start a new run"
        case .interrupted:
            "stopped while others wrote to the database; nothing of this was done"
        case .startKeyTaken(let key, let run):
            "\(run) is alive under the key \(key); wait for it or cancel it"
        case .unknownSignal(let id):
            "signal \(id) was taken already or is not kept; look at the run's signals"
        case .notPending(let run, let position):
            "a mistake in this program: entry \(position) of \(run) is not pending; please report it"
        case .unreadable(let run, let what):
            "\(run) was written by another release: unknown \(what); use that release for it"
        }
    }
}

extension Collection<UInt8> {
    var hexadecimal: String {
        map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }
}
