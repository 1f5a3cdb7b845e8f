internal import Glibc

/// Time that passes from its making on.
struct Stopwatch {
    private let start = Self.seconds()

    /// Seconds since then.
    var seconds: Double { Self.seconds() - start }

    /// How many of `count` were done in each second, as whole numbers are printed.
    func rate(_ count: Int) -> Int { Int(Double(count) / seconds) }

    private static func seconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
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
