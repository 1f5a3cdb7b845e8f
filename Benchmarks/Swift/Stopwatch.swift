internal import Glibc

/// Time that passes from its making on.
struct Stopwatch {
    /// What it counts.
    enum Kind {
        /// Everybody's time.
        case passing
        /// What this process uses of the processors: what else runs here does not count.
        case processor
    }

    private let clock: clockid_t
    private let start: Double

    init(_ kind: Kind = .passing) {
        clock = kind == .passing ? CLOCK_MONOTONIC : CLOCK_PROCESS_CPUTIME_ID
        start = Self.seconds(clock)
    }

    /// Seconds since then.
    var seconds: Double { Self.seconds(clock) - start }

    /// How many of `count` were done in each second, as whole numbers are printed.
    func rate(_ count: Int) -> Int { Int(Double(count) / seconds) }

    private static func seconds(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

extension [Double] {
    /// The one in the middle; the list must not be empty.
    var median: Double { sorted()[count / 2] }
}

/// Memory of this process.
enum Memory {
    /// The most that was resident at a time, in KiB.
    ///
    /// Not `getrusage`, whose figure starts with what the parent had when it made this process.
    static func peakKiB() throws -> Int {
        guard let file = fopen("/proc/self/status", "r") else { throw Failure("/proc is not there") }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 256)
        while fgets(&line, Int32(line.count), file) != nil {
            var value = 0
            if withUnsafeMutablePointer(to: &value, { withVaList([$0]) { vsscanf(line, "VmHWM: %ld", $0) } })
                == 1
            {
                return value
            }
        }
        throw Failure("/proc/self/status has no VmHWM")
    }
}
