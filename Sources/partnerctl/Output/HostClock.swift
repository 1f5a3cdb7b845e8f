internal import Glibc
internal import PartnerCenter

/// The clocks of this machine.
enum HostClock {
    /// Milliseconds since 1970-01-01 UTC.
    static func milliseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }

    /// Now, to the millisecond.
    ///
    /// - Throws: `CalendarError.outOfRange` for a clock that is set beyond the year 9999.
    static func now() throws -> Instant { try Instant(milliseconds: milliseconds()) }

    /// Time that only moves forward, from some moment on.
    static func monotonic() -> Duration {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    /// Lets so many milliseconds pass, or fewer when a signal comes.
    static func pause(_ milliseconds: Int64) { usleep(UInt32(clamping: milliseconds * 1000)) }

    /// `2026-11-20T08:00:00Z`, as lists show when something was.
    static func text(_ milliseconds: Int64) -> String {
        guard let instant = try? Instant(milliseconds: milliseconds) else { return "\(milliseconds) ms" }
        return instant.description
    }
}
