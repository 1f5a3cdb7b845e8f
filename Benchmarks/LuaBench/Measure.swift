import Glibc

/// One comparison: how long ours takes for each unit of time the other takes.
struct Comparison {
    let name: String
    /// Ours may take this many times as long.
    let goal: Double
    let ours: () throws -> Void
    let other: () throws -> Void

    /// Runs both in turn, slice by slice, and prints the median of the slices' ratios.
    func report(slices: Int = 101) throws {
        try ours()
        try other()
        var ratios: [Double] = []
        var times: [Double] = []
        for _ in 0..<slices {
            let mine = try Self.time(ours)
            let theirs = try Self.time(other)
            ratios.append(mine / theirs)
            times.append(mine)
        }
        let ratio = ratios.sorted()[slices / 2]
        let verdict = ratio <= goal ? "ok" : "short"
        let title = name + String(repeating: " ", count: max(1, 34 - name.count))
        print("\(title)\(Self.rounded(ratio)) x  goal \(Self.rounded(goal)) x  \(verdict)")
    }

    static func time(_ body: () throws -> Void) rethrows -> Double {
        let start = now()
        try body()
        return now() - start
    }

    /// Processor time of this thread, in seconds: other work on the machine does not count.
    private static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    fileprivate static func rounded(_ value: Double) -> String {
        let hundredths = Int((value * 100).rounded())
        let digits = String(hundredths % 100)
        return "\(hundredths / 100).\(digits.count == 1 ? "0" + digits : digits)"
    }
}

/// One figure that is not a ratio.
struct Absolute {
    let name: String
    let figure: Double
    let unit: String
    /// Nil explains the figure before.
    let goal: Double?

    func report() {
        let title = name + String(repeating: " ", count: max(1, 40 - name.count))
        var line = "\(title)\(Comparison.rounded(figure)) \(unit)"
        if let goal {
            line += "  goal \(Comparison.rounded(goal)) \(unit)  \(figure <= goal ? "ok" : "short")"
        }
        print(line)
    }
}
