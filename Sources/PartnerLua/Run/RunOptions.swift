internal import Glibc
public import LuaRuntime
public import PartnerCenter
public import Runs

/// How a run is to be done: what the command line says beyond the script's own arguments.
public struct RunOptions: Sendable {
    /// What the script may use.
    public var limits = LuaLimits()
    /// Consent to irreversible effects.
    public var allowsIrreversible = false
    /// Consent to leaving out rows that are wrong.
    public var acceptsBadRows = false
    /// Judge the input, do nothing.
    public var validatesOnly = false
    /// Starts anew although an unfinished run of the same script on the same input exists.
    public var startsAnew = false
    /// Rows per transaction: the most that a crash repeats, and the longest that others wait. `nil`: as the run began,
    /// and `usualGroupSize` for one that was told nothing.
    public var groupSize: Int?
    /// Rows per transaction unless somebody says otherwise.
    public static let usualGroupSize = 2_000
    /// What the run may do at most, beyond what its script and its start say; in their place where both do.
    public var budgets = BudgetLimits()
    /// When calls that fail for a while are tried again.
    public var retries = RetryPolicy()
    /// Draws the delays of those, from 0 up to 1, 1 excluded.
    public var draw: @Sendable () -> Double = { .random(in: 0..<1) }
    /// Lets such a delay pass, in steps of at most a tenth of a second.
    public var sleep: @Sendable (Duration) -> Void = { HostSleep.pass($0) }

    /// Entries of listings that a script may walk through outside of batches, where the journal keeps each.
    public var journaledEntries = 100_000
    /// Stays for a wait that ends by itself within so much.
    public var stay: Milliseconds = 10_000

    /// The digest of the plan that is applied, hexadecimal; nil for a run that applies none.
    public var plan: String?

    /// The defaults.
    public init() {}
}

/// Lets the host's time pass.
enum HostSleep {
    /// Blocks the thread; a signal may end it early.
    static func pass(_ duration: Duration) {
        let (seconds, attoseconds) = duration.components
        var time = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
        nanosleep(&time, nil)
    }
}
