/// What a script would do to a center, found out by rehearsing it.
public struct Plan: Equatable, Sendable {
    /// What was rehearsed, and where.
    public var header: PlanHeader
    /// Every effect, in the order in which they happened.
    public var effects: [PlannedEffect] = []
    /// Every batch, in the order of their beginning.
    public var batches: [PlannedBatch] = []
    /// What the script reported as a problem.
    public var problems: [PlannedProblem] = []
    /// How the rehearsal ended.
    public var ending: PlanEnding

    /// A plan without effects.
    public init(_ header: PlanHeader, ending: PlanEnding) {
        self.header = header
        self.ending = ending
    }

    /// Whether rows would fail or be refused, or a problem would be reported.
    public var hasProblems: Bool { !problems.isEmpty || batches.contains { !$0.problems.isEmpty } }

    /// Why it cannot be applied; `nil` when it can.
    public var obstacle: String? {
        if let first = header.assumptions.first {
            return "it rests on what was assumed (\(first))"
        }
        if case .failed(let failure, _) = ending.kind { return "the script fails: \(failure.message)" }
        // A row leaves nothing in the journal, which is what files are made from later.
        if let output = effects.first(where: { $0.kind == .output && $0.row != nil }) {
            return "a file is made inside of a row, at \(output.place)"
        }
        return nil
    }

    /// What would be spent, one amount per currency, in the order in which they are met.
    ///
    /// - Throws: `MoneyError` for a cost that is no amount, or a sum that is too large.
    public func costs() throws(MoneyError) -> [Money] {
        var sums: [Money] = []
        for effect in effects where !effect.isTakenBack {
            guard let text = effect.cost else { continue }
            let parts = text.split(separator: " ", maxSplits: 1)
            let cost = try Money(parts.first ?? "", parts.count == 2 ? parts[1] : "")
            if let index = sums.firstIndex(where: { $0.currency == cost.currency }) {
                sums[index] = try sums[index] + cost
            } else {
                sums.append(cost)
            }
        }
        return sums
    }

    /// The operations that cannot be taken back, with how often each is called.
    public var irreversible: [(operation: String, count: Int)] {
        var counts: [(operation: String, count: Int)] = []
        for effect in effects where effect.kind == .irreversible && !effect.isTakenBack {
            if let index = counts.firstIndex(where: { $0.operation == effect.operation }) {
                counts[index].count += 1
            } else {
                counts.append((effect.operation, 1))
            }
        }
        return counts
    }
}

/// How a rehearsal ended.
public struct PlanEnding: Equatable, Sendable {
    /// The ways to end.
    public enum Kind: Equatable, Sendable {
        /// The script came to its end.
        case done
        /// It waits for the world; what it would do behind that is not known.
        case waits([PlannedWait])
        /// It failed, at this place.
        case failed(PlannedFailure, at: String?)
    }

    /// How.
    public var kind: Kind
    /// The run's number while it was rehearsed: `run-17`; `nil` when nothing needed one.
    public var run: String?
    /// When the rehearsal ended, by the center's clock.
    public var at: Instant
    /// An ending.
    public init(_ kind: Kind, run: String? = nil, at: Instant) {
        self.kind = kind
        self.run = run
        self.at = at
    }
}

/// Something that a script would wait for.
public struct PlannedWait: Equatable, Sendable {
    /// The branch that waits; empty for the main one.
    public var branch: String
    /// `sleep`, `until_time`, `until_true`, `signal`, `event` or `consent`.
    public var kind: String
    /// The name of the signal or event.
    public var name: String?
    /// Until when at the latest, an instant.
    public var until: String?

    /// A wait.
    public init(branch: String = "", kind: String, name: String? = nil, until: String? = nil) {
        self.branch = branch
        self.kind = kind
        self.name = name
        self.until = until
    }

    /// What it waits for, in words that follow "would wait for".
    public var shown: String {
        let latest = until.map { ", until \($0) at the latest" } ?? ""
        return switch kind {
        case "sleep", "until_time": until.map { "the time to be \($0)" } ?? "some time to pass"
        case "signal": "the signal \(name ?? "")\(latest)"
        case "event": "\(name ?? "an event") to happen\(latest)"
        case "consent": "somebody's consent to \(name ?? "what cannot be taken back")"
        default: "a condition to hold\(latest)"
        }
    }
}

/// A batch as it would go.
public struct PlannedBatch: Equatable, Sendable {
    /// The name.
    public var name: String
    /// How many rows would end how: `ok`, `unchanged`, `failed`; only those that there are.
    public var totals: [(outcome: String, count: Int64)]
    /// The rows that would not end well, in input order.
    public var problems: [PlannedRowProblem] = []
    /// What plugins changed in its rows before they were worked, in input order.
    public var changes: [PlannedRowChange] = []

    /// A batch.
    public init(_ name: String, totals: [(outcome: String, count: Int64)]) {
        self.name = name
        self.totals = totals
    }

    /// All rows.
    public var total: Int64 { totals.reduce(0) { $0 + $1.count } }

    /// Whether both are the same.
    public static func == (left: PlannedBatch, right: PlannedBatch) -> Bool {
        left.name == right.name && left.problems == right.problems && left.changes == right.changes
            && left.totals.elementsEqual(right.totals, by: ==)
    }
}

/// A row that would not end well.
public struct PlannedRowProblem: Equatable, Sendable {
    /// Its number in the input.
    public var row: Int64
    /// Its natural key; empty for none.
    public var key: String
    /// `failed`, `refused`, `unsupported`, `unknown` or `cancelled`.
    public var outcome: String
    /// Why.
    public var failure: PlannedFailure

    /// A row's problem.
    public init(row: Int64, key: String, outcome: String, _ failure: PlannedFailure) {
        self.row = row
        self.key = key
        self.outcome = outcome
        self.failure = failure
    }
}

/// What a script reported: `report.problem`.
public struct PlannedProblem: Equatable, Sendable {
    /// What it is.
    public var message: String
    /// What it is about.
    public var subject: String?
    /// Until when it should be solved.
    public var due: String?

    /// A problem.
    public init(_ message: String, subject: String? = nil, due: String? = nil) {
        self.message = message
        self.subject = subject
        self.due = due
    }
}
