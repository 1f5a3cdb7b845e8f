import PartnerCenter
import PartnerTesting
import Testing

/// Costs what it says, and counts how often it was done.
struct Purchase: PartnerOperation {
    var price: Int64 = 1

    mutating func fields<V: FieldVisitor>(_ v: inout V) throws {
        try v.field("price", &price, .range(0...1_000_000), "What it costs, in yuan.")
    }

    static let facts = OperationFacts(
        "test.buy", "Buys something.", kind: .write, permission: .managePartnerUsers,
        support: [.cn21v: .api], inverse: .impossible(why: "it is bought"), example: "", sources: [])

    func perform<S: Store>(on store: S, _ context: OperationContext) throws -> NoAnswer {
        if price == 13 { throw OperationError(.invalid, "13 is never sold") }
        try store.audit("test.buy", AuditSubject(.user, 1), ChangeList(), context)
        return NoAnswer()
    }

    func cost<S: Store>(on store: S, _ context: OperationContext) throws -> Money? {
        Money(ExactDecimal(price), .cny)
    }
}

@Suite struct SpendingTests {
    let center: RehearsalCenter
    let door: Door<LocalCenter<MemoryStore>>

    init() throws {
        center = try RehearsalCenter()
        door = center.door()
        var limits = BudgetLimits()
        limits.limit(spendTo: Money(ExactDecimal(100), .cny))
        limits.limit(.operation("test.buy"), to: 4)
        door.budgets = BudgetWatch(try Budgets(limits))
    }

    private func buy(_ price: Int64) -> String? {
        var purchase = Purchase()
        purchase.price = price
        do { _ = try door.perform(purchase, Origin(runID: 3)) } catch let breach as BudgetBreach {
            return "\(breach.code): \(breach.message); \(breach.hint)"
        } catch { return "\(error)" }
        return nil
    }

    @Test("what costs too much is refused before it is done, and what costs less still goes")
    func tooMuch() {
        #expect(buy(60) == nil)
        #expect(
            buy(41)
                == "limit_spend: test.buy: the budget spend=100CNY does not cover it: 60.00CNY spent, "
                + "with this call 101.00CNY; partnerctl runs resume run-3 --max spend=101.00CNY")
        #expect(buy(40) == nil)
        #expect(center.store.records.count == 2)
        #expect(door.budgets?.budgets.uses == ["spend:CNY": "100.00", "test.buy": "2"])
    }

    @Test("what was refused counts neither as a call nor as money")
    func refused() {
        #expect(buy(13) != nil)
        #expect(door.budgets?.budgets.uses == ["spend:CNY": "0.00", "test.buy": "0"])
    }

    @Test("without a budget of money nobody asks what a call costs")
    func unasked() throws {
        var limits = BudgetLimits()
        limits.limit(.effects, to: 1)
        door.budgets = BudgetWatch(try Budgets(limits))
        #expect(buy(1_000_000) == nil)
        #expect(buy(1)?.hasPrefix("limit_effects: test.buy: the budget effects=1 is used up: 1 done") == true)
    }
}
