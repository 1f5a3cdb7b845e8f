internal import PartnerCenter

/// The flags that say what a run may do at most.
enum RunBudgets {
    static let flags: [Flag] = [
        .value(
            "max", .budget, isRepeated: true,
            "What the run may do at most, such as users.create=50 or rows=1000. See help budgets."),
        .value("max-spend", .money, isRepeated: true, "What its operations may cost at most, by currency."),
        .value(
            "max-irreversible", .integer(0 ... .max),
            "How many calls it may do that cannot be taken back."),
    ]

    /// What the flags say; of several on the same subject the last one counts.
    static func limits(_ invocation: Invocation) -> BudgetLimits {
        var limits = BudgetLimits()
        let spends = invocation.texts("max-spend").map { "spend=\($0)" }
        for text in invocation.texts("max") + spends {
            var one = BudgetLimits()
            do { try one.add(text) } catch {
                preconditionFailure("the parser checked the budget: \(error.message)")
            }
            limits = limits.overridden(by: one)
        }
        if let most = invocation.integer("max-irreversible") { limits.limit(.irreversible, to: most) }
        return limits
    }
}
