import CLuaBaseline
import LuaRuntime

/// Prints one line for each comparison: `name  figure  goal  ok|short`.
@main struct LuaBench {
    static func main() throws {
        let bench = try Bench()
        for (name, goal, source) in Bench.calls {
            try bench.compare(name, goal: goal, source)
        }
        try bench.compareScript()
        try bench.compareResume()
        try Comparison(name: "state with bindings", goal: 2) {
            for _ in 0..<50 { _ = try Bench.makeState() }
        } other: {
            for _ in 0..<50 { precondition(baseline_cycle()) }
        }.report()
        try Transfers().report()
    }
}

final class Counter: LuaObject {
    var value: Int
    init(_ value: Int) { self.value = value }
}

struct Record: LuaRecord, LuaPushable {
    var name: String
    var email: String
    var quantity: Int
    var active: Bool

    @inlinable init(from fields: LuaFields) throws {
        name = try fields["name"]
        email = try fields["email"]
        quantity = try fields["quantity"]
        active = try fields["active"]
    }

    init(quantity: Int) {
        name = "Ada Lovelace, Countess"
        email = "ada.lovelace@example.org"
        self.quantity = quantity
        active = true
    }

    func push(onto stack: LuaStack) throws {
        let table = try LuaRecordWriter(stack, fields: 4)
        try table.set("name", name)
        try table.set("email", email)
        try table.set("quantity", quantity)
        try table.set("active", active)
    }
}

struct Bench {
    let state: LuaState
    let coroutine: LuaCoroutine
    let pooled: OpaquePointer
    let stock: OpaquePointer

    /// Each chunk returns a function that makes as many calls as it is told.
    static let calls: [(name: String, goal: Double, source: String)] = [
        ("call with two integers", 1.25, "local f = add return function(n) for i = 1, n do f(i, 2) end end"),
        ("method call", 1.15, "local c = counter(1) return function(n) for i = 1, n do c:add(1) end end"),
        (
            "property read", 1.05,
            "local c = counter(1) return function(n) for i = 1, n do local v = c.value end end"
        ),
        (
            "four-field table in, checked", 2,
            """
            local f, t = take, {name = 'Ada Lovelace, Countess', email = 'ada.lovelace@example.org', quantity = 3,
              active = true}
            return function(n) for i = 1, n do f(t) end end
            """
        ),
        ("four-field table back", 1.2, "local f = give return function(n) for i = 1, n do f(i) end end"),
    ]

    static let script = """
        local function fib(n) if n < 2 then return n end return fib(n - 1) + fib(n - 2) end
        return function(n)
          local t = {}
          for i = 1, n do t[i % 97 + 1] = i * 3 // 2 end
          for i = 1, n do t.x = (t.x or 0) + t[i % 90 + 1] end
          return fib(18) + t.x
        end
        """

    init() throws {
        state = try Bench.makeState()
        coroutine = state.makeCoroutine()
        guard let pooled = baseline_open(true), let stock = baseline_open(false) else {
            throw LuaError(kind: .script, message: "no memory for the baseline")
        }
        self.pooled = pooled
        self.stock = stock
    }

    /// A state as a host of scripts makes it: limits, thirty functions, a type, print.
    static func makeState(_ limits: LuaLimits = LuaLimits()) throws -> LuaState {
        let state = try LuaState(limits: limits)
        state.globals { g in
            g.function("add") { (a: Int, b: Int) in a &+ b }
            g.function("counter") { (value: Int) in Counter(value) }
            g.function("take") { (record: Record) in record.quantity &+ (record.active ? 1 : 0) }
            g.function("give") { (quantity: Int) in Record(quantity: quantity) }
        }
        state.type(Counter.self, name: "counter") { t in
            t.method("add") { (counter: Counter, by: Int) in counter.value &+= by }
            t.property("value") { $0.value }
        }
        for name in ["one", "two", "three"] as [StaticString] {
            state.module(name) { m in
                for number in 1...10 { m.function(named: "f\(number)") { _ in 0 } }
            }
        }
        state.setPrint { _ in }
        return state
    }

    private func ours(_ source: String) throws -> LuaFunction {
        try state.run(state.load(source, name: "bench")) { stack, _ in try LuaFunction.read(stack, at: 1) }
    }

    private func call(_ function: LuaFunction, _ argument: Int) throws {
        let step = coroutine.call(function) { stack in
            stack.push(argument)
            return 1
        }
        if case .failed(let error) = step { throw error }
    }

    private func compare(
        _ name: String, goal: Double, _ source: String, on baseline: OpaquePointer, count: Int
    ) throws {
        let mine = try ours(source)
        let theirs = baseline_load(baseline, source)
        try Comparison(name: name, goal: goal) {
            try call(mine, count)
        } other: {
            precondition(baseline_call(baseline, theirs, Int64(count)), "the baseline failed")
        }.report()
    }

    func compare(_ name: String, goal: Double, _ source: String) throws {
        try compare(name, goal: goal, source, on: pooled, count: 20_000)
    }

    func compareScript() throws {
        try compare("VM-bound script, limits on", goal: 1.05, Self.script, on: stock, count: 50_000)
    }

    func compareResume() throws {
        let source = "return function(n) return n end"
        let mine = try ours(source)
        let theirs = baseline_load(stock, source)
        try Comparison(name: "call of a script's function", goal: 1.5) {
            state.enter()
            defer { state.leave() }
            for number in 0..<20_000 { try call(mine, number) }
        } other: {
            precondition(baseline_resume(stock, theirs, 20_000), "the baseline failed")
        }.report()
    }
}
