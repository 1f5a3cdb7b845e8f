internal import PartnerCenter

extension RunSession {
    /// Does an effect of a host function within the run's budgets.
    ///
    /// To be called where an operation would pass the door: behind the journal, so that what is answered from there
    /// does not count again, and in the transaction that the count is kept with.
    ///
    /// - Throws: `BudgetBreach` before `body` is called; what `body` throws, which does not count.
    func counted(_ operation: String, _ body: () throws -> [UInt8]) throws -> [UInt8] {
        guard let budgets, !budgets.budgets.counts.isEmpty, let call = CountedEffect.call(operation),
            journal?.isSettling != true
        else { return try body() }
        return try budgets.perform(call, run: runID, body)
    }
}
