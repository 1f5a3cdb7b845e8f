import PartnerCenter
import TestKit
import PartnerTesting
import Testing

@Suite struct BudgetTests {
    static func limits(_ texts: String...) throws -> BudgetLimits {
        var limits = BudgetLimits()
        for text in texts { try limits.add(text) }
        return limits
    }

    @Test(
        "a budget that cannot be read says why",
        arguments: [
            ("user.create=5", "there is no budget 'user.create'", "did you mean 'users.create'?"),
            ("effect=5", "there is no budget 'effect'", "did you mean 'effects'?"),
            ("everything=5", "there is no budget 'everything'", "see: partnerctl help budgets"),
            (
                "users.create",
                "a budget must be a name and an amount, such as users.create=50, got 'users.create'", ""
            ),
            ("=5", "a budget must be a name and an amount, such as users.create=50, got '=5'", ""),
            ("rows=", "the budget rows must be a whole number from 0 up, got ''", ""),
            ("rows=-1", "the budget rows must be a whole number from 0 up, got '-1'", ""),
            ("rows=1.5", "the budget rows must be a whole number from 0 up, got '1.5'", ""),
            (
                "rows=9223372036854775808",
                "the budget rows must be a whole number from 0 up, got '9223372036854775808'", ""
            ),
            (
                "spend=5000",
                "the budget spend must be an amount with its currency, such as 5000CNY, got '5000'", ""
            ),
            (
                "spend=5 000CNY",
                "the budget spend must be an amount with its currency, such as 5000CNY, got '5 000CNY'", ""
            ),
            (
                "spend=5000XXX",
                "the budget spend must be an amount with its currency, such as 5000CNY, got '5000XXX'", ""
            ),
            (
                "spend=CNY",
                "the budget spend must be an amount with its currency, such as 5000CNY, got 'CNY'", ""
            ),
            ("spend=-1CNY", "the budget spend must not be negative, got '-1CNY'", ""),
        ])
    func unreadable(text: String, message: String, hint: String) {
        #expect(BudgetLimits.problem(text) == BudgetProblem(message, hint: hint))
    }

    @Test("a name is given once, a currency as well")
    func twice() throws {
        var limits = try Self.limits("rows=1", "spend=1CNY", "spend=1EUR")
        #expect(throws: BudgetProblem("the budget rows is given twice")) { try limits.add("rows=2") }
        #expect(throws: BudgetProblem("the budget spend in CNY is given twice")) {
            try limits.add("spend=2CNY")
        }
    }

    @Test("limits come back as they were written, and others take the place of those on the same subject")
    func texts() throws {
        let limits = try Self.limits("users.create=50", "rows=10", "spend=99.50EUR")
        #expect(limits.texts == ["rows=10", "spend=99.50EUR", "users.create=50"])
        let other = try Self.limits("rows=0", "irreversible=0", "spend=7CNY", "spend=1EUR")
        #expect(
            limits.overridden(by: other).texts
                == ["irreversible=0", "rows=0", "spend=1EUR", "spend=7CNY", "users.create=50"])
    }

    static let breaches: [(limits: [String], used: [String: String], call: Budgets.Call, message: String?)] =
        [
            (
                ["users.create=0"], [:], Budgets.Call("users.create", .write),
                "users.create: the budget users.create=0 is used up: 0 done, this call would be 1"
            ),
            (["users.create=2"], ["users.create": "1"], Budgets.Call("users.create", .write), nil),
            (
                ["users.create=2"], ["users.create": "2"], Budgets.Call("users.create", .write),
                "users.create: the budget users.create=2 is used up: 2 done, this call would be 3"
            ),
            // A budget that was lowered below what is used lets nothing more through.
            (
                ["users.create=2"], ["users.create": "7"], Budgets.Call("users.create", .write),
                "users.create: the budget users.create=2 is used up: 7 done, this call would be 8"
            ),
            (["users.create=0"], [:], Budgets.Call("users.delete", .irreversible), nil),
            (["effects=0"], [:], Budgets.Call("users.get", .read), nil),
            (
                ["effects=0"], [:], Budgets.Call("users.create", .write),
                "users.create: the budget effects=0 is used up: 0 done, this call would be 1"
            ),
            (["irreversible=0"], [:], Budgets.Call("users.create", .write), nil),
            (
                ["irreversible=0"], [:], Budgets.Call("users.delete", .irreversible),
                "users.delete: the budget irreversible=0 is used up: 0 done, this call would be 1"
            ),
            (["rows=0"], [:], Budgets.Call("users.create", .write), nil),
            (["spend=100CNY"], ["spend:CNY": "40.00"], Budgets.Call("x.buy", .write, cost: cny(60)), nil),
            (
                ["spend=100CNY"], ["spend:CNY": "40.00"], Budgets.Call("x.buy", .write, cost: cny(61)),
                "x.buy: the budget spend=100CNY does not cover it: 40.00CNY spent, with this call 101.00CNY"
            ),
            (
                ["spend=100EUR"], [:], Budgets.Call("x.buy", .write, cost: cny(1)),
                "x.buy: it costs 1CNY, and there is no budget in CNY"
            ),
            (["spend=0CNY"], [:], Budgets.Call("x.buy", .write), nil),
            (["rows=5"], [:], Budgets.Call("x.buy", .write, cost: cny(1)), nil),
        ]

    static func cny(_ amount: Int64) -> Money { Money(ExactDecimal(amount), .cny) }

    @Test("a call is refused exactly where it would go beyond a budget", arguments: breaches.indices)
    func breach(index: Int) throws {
        let row = Self.breaches[index]
        var limits = BudgetLimits()
        for text in row.limits { try limits.add(text) }
        let budgets = try Budgets(limits, used: row.used)
        #expect(try budgets.breach(by: row.call)?.message == row.message)
    }

    @Test(
        "how to go on is said with an amount that lets the call through",
        arguments: [
            (["users.create=50"], ["users.create": "50"], "--max users.create=100"),
            (["users.create=0"], [:], "--max users.create=1"),
            (["users.create=2"], ["users.create": "7"], "--max users.create=8"),
            (["spend=5CNY"], ["spend:CNY": "4.00"], "--max spend=6.00CNY"),
            (["spend=5EUR"], [:], "--max spend=2CNY"),
        ])
    func hint(texts: [String], used: [String: String], flag: String) throws {
        var limits = BudgetLimits()
        for text in texts { try limits.add(text) }
        let call = Budgets.Call("users.create", .write, cost: Self.cny(2))
        var breach = try #require(try Budgets(limits, used: used).breach(by: call))
        #expect(breach.hint == "allow more: \(flag)")
        breach.runID = 17
        #expect(breach.hint == "partnerctl runs resume run-17 \(flag)")
        let more = BudgetLimits.problem(String(flag.dropFirst("--max ".count)))
        #expect(more == nil)
        var raised = BudgetLimits()
        try raised.add(flag.dropFirst("--max ".count))
        #expect(try Budgets(limits.overridden(by: raised), used: used).breach(by: call) == nil)
    }

    @Test("uses come back as they were, and what was used of no budget is left out")
    func uses() throws {
        var budgets = try Budgets(Self.limits("effects=9", "spend=9CNY", "rows=9"))
        try budgets.count(Budgets.Call("users.create", .write, cost: Self.cny(2)))
        try budgets.count(Budgets.Call("users.get", .read))
        budgets.countRow()
        #expect(budgets.uses == ["effects": "1", "spend:CNY": "2.00", "rows": "1"])
        var used = budgets.uses
        used["irreversible"] = "3"
        #expect(try Budgets(Self.limits("effects=9", "spend=9CNY", "rows=9"), used: used) == budgets)
    }

    @Test("what is taken back does not count, whatever the order of savepoints")
    func transactions() throws {
        var random = SeededGenerator(seed: 20)
        for _ in 0..<500 {
            let watch = BudgetWatch(try Budgets(Self.limits("effects=1000000")))
            // One entry per open mark: how much counted when it was set.
            var marks: [Int] = []
            var count = 0
            for _ in 0..<60 {
                switch Int.random(in: 0..<6, using: &random) {
                case 0, 1:
                    try watch.count(Budgets.Call("users.create", .write))
                    count += 1
                case 2:
                    if marks.isEmpty { watch.transactionBegan() } else { watch.savepointWasSet() }
                    marks.append(count)
                case 3 where marks.count > 1:
                    watch.savepointWasReleased()
                    marks.removeLast()
                case 4 where marks.count > 1:
                    watch.savepointWasRolledBack()
                    count = marks.removeLast()
                case 5 where !marks.isEmpty:
                    if Bool.random(using: &random) {
                        watch.transactionWasCommitted()
                    } else {
                        watch.transactionWasRolledBack()
                        count = marks[0]
                    }
                    marks = []
                default: break
                }
                #expect(watch.budgets.uses == ["effects": "\(count)"])
            }
        }
    }

    @Test("only uses that changed are kept anew")
    func changes() throws {
        let watch = BudgetWatch(try Budgets(Self.limits("effects=9", "rows=9")))
        #expect(watch.changedUses.isEmpty)
        watch.endRow()
        #expect(watch.changedUses == ["rows": "1"])
        watch.usesWereKept()
        #expect(watch.changedUses.isEmpty)
    }
}
