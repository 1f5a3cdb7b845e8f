/// How much a script may use. Nothing of it can be caught by the script.
public struct LuaLimits: Equatable, Sendable {
    /// Bytes of the state. Passed: a garbage collection; still passed: the end.
    public var memory: Int = 256 << 20
    /// Time while the state runs; what it waits for the host between two steps does not count.
    public var time: Duration? = .seconds(600)
    /// Processor time of the thread, the host's own functions included.
    public var processorTime: Duration?
    /// Processor time of one call from the host, or one step of a coroutine, the host's own functions included but not
    /// other states that they call. It counts between `LuaState.enter` and `leave`, which may lie many calls apart,
    /// and is looked at now and then: a call may take up to a tenth of a second more.
    public var callProcessorTime: Duration?
    /// Instructions of the VM, exact to a thousand. Asking for it makes scripts run at half their speed.
    public var instructions: Int?
    /// Coroutines that the script makes, over its whole life.
    public var coroutines: Int = 1_000_000
    /// Bytes of output that the host charges.
    public var output: Int = 10 << 20

    /// The defaults suit a laptop.
    public init() {}
}

extension Duration {
    /// The whole nanoseconds, at most what fits.
    var clampedNanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        if overflow { return seconds < 0 ? 0 : .max - 1 }
        let (sum, tooLong) = product.addingReportingOverflow(attoseconds / 1_000_000_000)
        return tooLong ? .max - 1 : max(0, min(sum, .max - 1))
    }
}
