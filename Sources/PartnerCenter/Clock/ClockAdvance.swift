/// Something that becomes due as a center's clock moves: a run that waits, a term that ends.
public protocol DueWork {
    /// The earliest instant later than `instant`, and not later than `limit`, at which something falls due;
    /// `nil` when nothing does.
    func nextDue(after instant: Instant, upTo limit: Instant) throws -> Instant?
    /// Does everything that is due at `instant` or was due before; nothing when nothing is.
    ///
    /// The clock stands at `instant` for good by then. What it does may make more work fall due later.
    func perform(at instant: Instant) throws
}

/// Moves a manual clock to a later instant, through everything that falls due on its way.
public struct ClockAdvance {
    /// How far it came.
    public struct Report: Sendable, Equatable {
        /// Where the clock stands now.
        public var reached: Instant
        /// How often it stopped on its way because something fell due; a stop at the target counts.
        public var stops: Int

        /// Creates a report.
        public init(reached: Instant, stops: Int) {
            self.reached = reached
            self.stops = stops
        }
    }

    /// Who has work that falls due; at one instant they work in this order.
    public var work: [any DueWork]
    /// Asked before each step of the clock; true leaves it where it stands.
    public var isStopping: () -> Bool

    /// An advance with this work on its way.
    public init(_ work: [any DueWork], isStopping: @escaping () -> Bool = { false }) {
        self.work = work
        self.isStopping = isStopping
    }

    /// Moves the clock from `start` to `target`, which is not earlier.
    ///
    /// First comes what is due already: an advance that was cut off leaves the clock at an instant whose work is
    /// not done. Then the clock stops at each instant at which something falls due, in their order; `move` makes
    /// each step last before the work there begins. Work that throws ends the advance, with the clock where that
    /// work was due, and asking again goes on from there.
    public func run(
        from start: Instant, to target: Instant, move: (Instant) throws -> Void
    ) throws -> Report {
        var report = Report(reached: start, stops: 0)
        if isStopping() { return report }
        try perform(at: start)
        while !isStopping() {
            guard let due = try nextDue(after: report.reached, upTo: target) else {
                if report.reached < target { try move(target) }
                report.reached = target
                return report
            }
            try move(due)
            report.reached = due
            report.stops += 1
            try perform(at: due)
        }
        return report
    }

    private func perform(at instant: Instant) throws {
        for one in work { try one.perform(at: instant) }
    }

    private func nextDue(after instant: Instant, upTo limit: Instant) throws -> Instant? {
        var earliest: Instant?
        for one in work {
            guard let due = try one.nextDue(after: instant, upTo: limit) else { continue }
            precondition(
                due > instant && due <= limit, "work is due later than asked, and not beyond the limit")
            if earliest.map({ due < $0 }) ?? true { earliest = due }
        }
        return earliest
    }
}
