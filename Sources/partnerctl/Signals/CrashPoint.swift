internal import Glibc
internal import Runs

/// Ends the process at a chosen side of a commit, as a loss of power would: for rehearsing crashes.
///
/// `PARTNERCTL_CRASH_AT=n` kills a run at the n-th boundary of its process: odd numbers are just before a commit,
/// even ones just after it. Nothing is cleaned up; `partnerctl runs resume` then goes on with what was lasting.
enum CrashPoint {
    /// The variable that names the boundary.
    static let variable = "PARTNERCTL_CRASH_AT"

    /// Kills the process when `group` reaches the boundary that `environment` names; does nothing without one.
    ///
    /// - Throws: `UsageError` for what is no number from 1 on: a rehearsal that ends well because of a typing
    ///   error would prove nothing.
    static func arm(_ group: WriteGroup, _ environment: [String: String]) throws(UsageError) {
        guard let text = environment[variable] else { return }
        guard let number = Int(text), number > 0 else {
            throw UsageError(
                command: "partnerctl",
                problems: [
                    UsageProblem(
                        message: "\(variable) must be a number from 1 on, got \"\(Escaping.line(text))\"")
                ],
                help: "partnerctl run --help")
        }
        group.onBoundary = { boundary in
            if boundary.number == number { kill(getpid(), SIGKILL) }
        }
    }
}
