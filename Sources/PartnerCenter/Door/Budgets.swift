/// What a run may do at most, and what it did so far. A value: keep a copy, and putting it back forgets all
/// that came after.
public struct Budgets: Sendable, Equatable {
    /// One limit of a count with its use.
    public struct Count: Sendable, Equatable {
        /// What is counted.
        public let subject: BudgetSubject
        /// The most.
        public let most: Int64
        /// How many there were.
        public fileprivate(set) var used: Int64
    }

    /// One limit of money with its use.
    public struct Spend: Sendable, Equatable {
        /// The most.
        public let most: Money
        /// What was spent.
        public fileprivate(set) var used: Money
    }

    /// One call of an operation, as budgets see it.
    public struct Call: Sendable, Equatable {
        /// Its name.
        public var operation: String
        /// What kind of effect it has.
        public var kind: EffectKind
        /// What it costs; nil for nothing.
        public var cost: Money?

        /// A call of an operation.
        public init(_ operation: String, _ kind: EffectKind, cost: Money? = nil) {
            self.operation = operation
            self.kind = kind
            self.cost = cost
        }
    }

    /// Limits of counts, in the order of their names.
    public private(set) var counts: [Count]
    /// Limits of money, in the order of their currencies.
    public private(set) var spends: [Spend]
    /// How often plugins used what they are granted, whether that is limited or not.
    public private(set) var usesOfRights: [BudgetSubject: Int64] = [:]

    /// No budgets.
    public init() {
        counts = []
        spends = []
    }

    /// Budgets with what was used of them before, by `BudgetSubject.key`; what names no budget is left out.
    ///
    /// - Throws: `MoneyError` for a use that is no amount.
    public init(_ limits: BudgetLimits, used: [String: String] = [:]) throws(MoneyError) {
        counts = limits.counts.map { subject, most in
            Count(subject: subject, most: most, used: used[subject.key].flatMap { Int64($0) } ?? 0)
        }
        .sorted { $0.subject.key < $1.subject.key }
        spends = []
        for (currency, most) in limits.spends.sorted(by: { "\($0.key)" < "\($1.key)" }) {
            let text = used[BudgetSubject.spend(currency).key]
            let spent = try text.map { text throws(MoneyError) in Money(try ExactDecimal(text), currency) }
            spends.append(Spend(most: most, used: spent ?? .zero(currency)))
        }
    }

    /// What was used, by `BudgetSubject.key`, as `init` takes it.
    public var uses: [String: String] {
        var uses: [String: String] = [:]
        for count in counts { uses[count.subject.key] = String(count.used) }
        for spend in spends {
            uses[BudgetSubject.spend(spend.most.currency).key] = spend.used.amount.description
        }
        return uses
    }

    /// Whether what calls cost has to be known.
    @inlinable
    public var limitSpending: Bool { !spends.isEmpty }

    /// The budget that `call` would go beyond; nil when it may be done.
    ///
    /// - Throws: `MoneyError.tooLarge`.
    public func breach(by call: Call) throws(MoneyError) -> BudgetBreach? {
        for count in counts where count.used >= count.most && count.subject.covers(call) {
            return BudgetBreach(
                subject: count.subject, operation: call.operation, most: String(count.most),
                used: String(count.used), wanted: String(count.used + 1))
        }
        guard let cost = call.cost, !spends.isEmpty else { return nil }
        guard let spend = spends.first(where: { $0.most.currency == cost.currency }) else {
            return BudgetBreach(
                subject: .spend(cost.currency), operation: call.operation, most: nil, used: "0",
                wanted: "\(cost.amount)\(cost.currency)")
        }
        let sum = try spend.used + cost
        if try sum <= spend.most { return nil }
        return BudgetBreach(
            subject: .spend(cost.currency), operation: call.operation,
            most: "\(spend.most.amount)\(cost.currency)", used: "\(spend.used.amount)\(cost.currency)",
            wanted: "\(sum.amount)\(cost.currency)")
    }

    /// The budget that one more row would go beyond; nil when it may be worked on.
    public func breachByRow() -> BudgetBreach? {
        for count in counts where count.subject == .rows && count.used >= count.most {
            return BudgetBreach(
                subject: .rows, operation: "", most: String(count.most), used: String(count.used),
                wanted: String(count.used + 1))
        }
        return nil
    }

    /// Counts a call that was done.
    ///
    /// - Throws: `MoneyError.tooLarge`.
    public mutating func count(_ call: Call) throws(MoneyError) {
        for index in counts.indices where counts[index].subject.covers(call) { counts[index].used += 1 }
        guard let cost = call.cost else { return }
        for index in spends.indices where spends[index].most.currency == cost.currency {
            spends[index].used = try spends[index].used + cost
        }
    }

    /// Counts a use of a right, and whatever else is counted of it.
    mutating func count(_ subject: BudgetSubject, times: Int64 = 1) {
        usesOfRights[subject, default: 0] += times
    }

    mutating func forgetUsesOfRights() { usesOfRights = [:] }

    /// Counts a row that was worked on.
    public mutating func countRow() {
        for index in counts.indices where counts[index].subject == .rows { counts[index].used += 1 }
    }

    /// Whether twice what was used since `earlier` would go beyond some budget.
    public func isNearlyUsedUp(since earlier: Budgets) -> Bool {
        for (now, before) in zip(counts, earlier.counts)
        where now.subject != .rows && now.most - now.used < 2 * (now.used - before.used) {
            return true
        }
        for (now, before) in zip(spends, earlier.spends) {
            // Sums beyond what decimals hold are surely beyond the budget.
            guard let step = try? now.used - before.used, let next = try? now.used + step,
                let afterNext = try? next + step, let fits = try? afterNext <= now.most
            else { return true }
            if !fits { return true }
        }
        return false
    }
}

extension BudgetSubject {
    fileprivate func covers(_ call: Budgets.Call) -> Bool {
        switch self {
        case .operation(let name): name == call.operation
        case .effects: call.kind != .read
        case .irreversible: call.kind == .irreversible
        case .rows, .spend, .capability: false
        }
    }
}

/// A call, or a row, that would go beyond a budget; it was not begun.
public struct BudgetBreach: Error, Sendable, Equatable {
    /// What the budget is about.
    public var subject: BudgetSubject
    /// The operation that was called; empty for a row.
    public var operation: String
    /// The budget: `50`, `5000CNY`; nil where nothing may be spent in a currency, because others have a budget.
    public var most: String?
    /// What was used before.
    public var used: String
    /// What would be used after.
    public var wanted: String
    /// The run, once it exists.
    public var runID: Int64?

    /// The code to branch on.
    public var code: String {
        switch subject {
        case .operation, .effects, .irreversible, .capability: "limit_effects"
        case .rows: "limit_rows"
        case .spend: "limit_spend"
        }
    }

    /// Which budget, what is used of it, what would be one too many; one sentence without a final stop.
    public var message: String {
        switch subject {
        case .spend(let currency):
            guard let most else {
                return "\(operation): it costs \(wanted), and there is no budget in \(currency)"
            }
            return
                "\(operation): the budget spend=\(most) does not cover it: \(used) spent, with this call \(wanted)"
        case .rows:
            return "the budget rows=\(most ?? "0") is used up: \(used) done, the next row would be \(wanted)"
        default:
            return "\(operation): the budget \(subject.name)=\(most ?? "0") is used up: \(used) done, "
                + "this call would be \(wanted)"
        }
    }

    /// How to go on: `partnerctl runs resume run-17 --max users.create=100`.
    public var hint: String {
        let flag = "--max \(subject.name)=\(suggested)"
        guard let runID else { return "allow more: \(flag)" }
        return "partnerctl runs resume \(RunReference(runID).text) \(flag)"
    }

    /// Twice the budget, or more where that is not enough; for money, what would be used.
    private var suggested: String {
        if case .spend = subject { return wanted }
        guard let most = most.flatMap({ Int64($0) }), let wanted = Int64(wanted), most <= .max / 2 else {
            return wanted
        }
        return String(max(most * 2, wanted))
    }
}
