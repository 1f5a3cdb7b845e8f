public import LuaRuntime
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
    /// Rows per transaction: the most that a crash repeats, and the longest that others wait.
    public var groupSize = 2_000

    /// Entries of listings that a script may walk through outside of batches, where the journal keeps each.
    public var journaledEntries = 100_000
    /// Stays for a wait that ends by itself within so much.
    public var stay: Milliseconds = 10_000

    /// The defaults.
    public init() {}
}
