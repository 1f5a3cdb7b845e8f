/// Holds a run to its budgets, at the door: a call that would go beyond one is refused before it is done.
///
/// Only calls that were done count. What is counted in a transaction is forgotten with it, and so is what came
/// after a savepoint: the owner of the transaction says so.
public final class BudgetWatch {
    /// The budgets with all that counts so far.
    public private(set) var budgets: Budgets
    /// As they were when the transaction began and at each savepoint in it.
    private var marks: [Budgets] = []
    /// As they were when somebody last took note of them.
    private var noted: Budgets
    /// What the door knows of operations by now, by their types' addresses.
    private var calls: [(key: UnsafeRawPointer, call: Budgets.Call)] = []
    private var rowBegan: Budgets
    private var isNextRowNear = true

    /// Holds a run to `budgets`.
    public init(_ budgets: Budgets) {
        self.budgets = budgets
        noted = budgets
        rowBegan = budgets
    }

    /// A call as budgets see it, without its cost.
    @usableFromInline
    func call(_ key: UnsafeRawPointer, _ facts: @autoclosure () -> OperationFacts) -> Budgets.Call {
        if let known = calls.first(where: { $0.key == key }) { return known.call }
        let facts = facts()
        let call = Budgets.Call("\(facts.name)", facts.kind)
        calls.append((key, call))
        return call
    }

    /// Refuses a call that would go beyond a budget.
    ///
    /// - Throws: `BudgetBreach`; `MoneyError.tooLarge`.
    public func admit(_ call: Budgets.Call, run: Int64?) throws {
        guard var breach = try budgets.breach(by: call) else { return }
        breach.runID = run
        throw breach
    }

    /// Counts a call that was done.
    ///
    /// - Throws: `MoneyError.tooLarge`.
    public func count(_ call: Budgets.Call) throws { try budgets.count(call) }

    /// Does what is one `call`, and counts it where it succeeds.
    ///
    /// - Throws: `BudgetBreach` before `body` is called; `MoneyError.tooLarge`; what `body` throws.
    @inlinable
    public func perform<Answer>(
        _ call: Budgets.Call, run: Int64?, _ body: () throws -> Answer
    ) throws -> Answer {
        try admit(call, run: run)
        let answer = try body()
        try count(call)
        return answer
    }

    // MARK: Rights

    /// How often a plugin used a capability in this run, as far as it was not taken back.
    public func used(plugin: String, capability: String) -> Int64 {
        budgets.usesOfRights[.capability(plugin: plugin, name: capability)] ?? 0
    }

    /// Counts a use of a capability by a plugin.
    public func count(plugin: String, capability: String, times: Int64 = 1) {
        budgets.count(.capability(plugin: plugin, name: capability), times: times)
    }

    /// Another run begins, which used nothing yet.
    public func forgetUsesOfRights() {
        budgets.forgetUsesOfRights()
        noted.forgetUsesOfRights()
    }

    // MARK: Rows

    /// Refuses a row that would go beyond a budget.
    ///
    /// - Throws: `BudgetBreach`.
    public func beginRow(run: Int64?) throws {
        rowBegan = budgets
        guard var breach = budgets.breachByRow() else { return }
        breach.runID = run
        throw breach
    }

    /// Counts a row that was worked on, whatever became of it.
    public func endRow() {
        isNextRowNear = budgets.isNearlyUsedUp(since: rowBegan)
        budgets.countRow()
    }

    /// Whether the next row may well go beyond a budget, should it do up to twice of what the latest did. The
    /// first row of all may.
    ///
    /// A row is ended in its middle by a budget, so such a row is worth a savepoint to take only its own writes
    /// back; without one, its whole transaction goes.
    public var isNextRowRisky: Bool { isNextRowNear }

    // MARK: Transactions

    /// A transaction began.
    public func transactionBegan() { marks = [budgets] }

    /// The transaction is kept.
    public func transactionWasCommitted() { marks = [] }

    /// The transaction is taken back.
    public func transactionWasRolledBack() {
        if let first = marks.first { budgets = first }
        marks = []
    }

    /// A savepoint was set.
    public func savepointWasSet() { marks.append(budgets) }

    /// What came after the innermost savepoint is kept.
    public func savepointWasReleased() { if marks.count > 1 { marks.removeLast() } }

    /// What came after the innermost savepoint is taken back.
    public func savepointWasRolledBack() {
        if marks.count > 1, let mark = marks.popLast() { budgets = mark }
    }

    /// What is to be kept of uses, by `BudgetSubject.key`: those that changed since the last time that
    /// `usesWereKept`.
    public var changedUses: [String: String] {
        if budgets == noted { return [:] }
        let before = noted.uses
        return budgets.uses.filter { before[$0.key] != $0.value }
    }

    /// What is to be kept of plugins' uses of their rights: how often by now, for those that changed since the last
    /// time that `usesWereKept`.
    public var changedUsesOfRights: [(plugin: String, capability: String, uses: Int64)] {
        let before = noted.usesOfRights
        if budgets.usesOfRights == before { return [] }
        return budgets.usesOfRights.compactMap { subject, uses in
            guard case .capability(let plugin, let name) = subject, before[subject] != uses else {
                return nil
            }
            return (plugin, name, uses)
        }
    }

    /// The changed uses lie in a transaction that is kept.
    public func usesWereKept() { noted = budgets }
}
