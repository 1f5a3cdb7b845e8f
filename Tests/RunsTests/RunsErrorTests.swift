import Testing

@testable import Runs

@Suite struct RunsErrorTests {
    private static let owner = LeaseOwner(host: "desk", process: 412, start: 1, boot: "b", namespace: "n")
    private static let run = RunID(rawValue: 17)

    static let sentences: [(error: RunsError, sentence: String)] = [
        (.unknownRun(run), "there is no run-17; list the runs to see those that are kept"),
        (
            .unknownSource(hash: [0, 15, 255]),
            "the source text with hash 000fff is not kept; start a new run from the file"
        ),
        (
            .leaseHeld(run, owner: owner, until: 5),
            "run-17 is worked on by process 412 on desk; wait for it, or end that process"
        ),
        (
            .leaseLost(run),
            "run-17 was taken over by another process; this one stops, and its latest group was undone"
        ),
        (
            .notLeased(run),
            "a mistake in this program: a write to run-17 without holding it; please report it"
        ),
        (.interrupted, "stopped while others wrote to the database; nothing of this was done"),
        (.finished(run, .done), "run-17 has ended (done); start a new run"),
        (
            .startKeyTaken("nightly", by: run),
            "run-17 is alive under the key nightly; wait for it or cancel it"
        ),
        (.unknownSignal(3), "signal 3 was taken already or is not kept; look at the run's signals"),
        (
            .notPending(run, position: 2),
            "a mistake in this program: entry 2 of run-17 is not pending; please report it"
        ),
        (
            .unreadable(run, what: "state paused"),
            "run-17 was written by another release: unknown state paused; use that release for it"
        ),
    ]

    @Test("an error says what happened and what to try", arguments: sentences)
    func sentence(for error: RunsError, is sentence: String) {
        #expect("\(error)" == sentence)
    }
}
