public import LuaRuntime

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

    /// The defaults.
    public init() {}
}
