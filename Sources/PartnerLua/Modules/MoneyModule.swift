internal import LuaRuntime
internal import PartnerCenter

/// `money`: exact decimals with a currency.
enum MoneyModule {
    static let functions: [ModuleFunction] = [
        ModuleFunction(
            "money.of", "An amount, from text and never from a float; its scale is kept.",
            subjects: [.text("amount", "a decimal such as 74.52"), .text("currency", "an ISO 4217 code")],
            returns:
                "money with the fields amount and currency, and + - * (by an integer) < == between amounts of one currency",
            errors: [ErrorFact(.invalid, "no decimal, or no currency")],
            example: #"print(money.of("74.52", "CNY") + money.of("0.48", "CNY"))"#),
        ModuleFunction(
            "money.zero", "Nothing, in a currency.", subjects: [.text("currency", "an ISO 4217 code")],
            returns: "money", example: #"print(money.zero("CNY"))"#),
        ModuleFunction(
            "money:times", "The exact product with a decimal.", form: .method,
            subjects: [.text("factor", "a decimal as text")], returns: "money",
            example: #"print(money.of("74.525", "CNY"):times("1.15"))"#),
        ModuleFunction(
            "money:round", "Rounded to the currency's digits, half up unless told otherwise.", form: .method,
            options: [
                FieldDescription(
                    name: "digits", type: FieldType("integer", rule: "0 to 30"), isRequired: false,
                    defaultValue: nil, doc: "Digits behind the point."),
                FieldDescription(
                    name: "mode", type: FieldType("string", values: Rounding.allCases.map(\.rawValue)),
                    isRequired: false, defaultValue: Rounding.halfUp.rawValue, doc: "What becomes of a half."),
            ], returns: "money", example: #"print(money.of("85.70375", "CNY"):round())"#),
        ModuleFunction(
            "money:split", "Parts that add up to the whole, the earlier ones larger.", form: .method,
            subjects: [
                FieldDescription(
                    name: "parts", type: FieldType("any"), isRequired: true,
                    doc: "How many, or a list of weights.")
            ], returns: "a list of money",
            example: #"print(money.of("0.05", "CNY"):split(3)[1])"#),
    ]

    static func declare(in state: LuaState) {
        state.type(ScriptMoney.self, name: "money") { type in
            type.property("amount") { $0.money.amount.description }
            type.property("currency") { $0.money.currency.description }
            type.method("times") { (money: ScriptMoney, factor: String) in
                ScriptMoney(try money.money.times(ExactDecimal(factor)))
            }
            type.method("round") { money, stack in
                let options = try Options(stack, at: 2, of: "money:round", known: ["digits", "mode"])
                let mode = try options.text("mode").map { name in
                    guard let mode = Rounding(rawValue: name) else {
                        throw OperationError(
                            .badArgument,
                            "money:round: mode must be one of \(Suggestion.list(Rounding.allCases.map(\.rawValue), "or")), got \"\(name)\"",
                            field: "mode")
                    }
                    return mode
                }
                let digits = try options.integer("digits", in: 0...ExactDecimal.scaleLimit)
                try ScriptMoney(money.money.rounded(digits: digits, mode: mode ?? .halfUp)).push(onto: stack)
                return 1
            }
            type.method("split") { money, stack in
                if let parts = stack.integer(at: 2) {
                    try money.money.split(parts).map(ScriptMoney.init).push(onto: stack)
                } else {
                    let weights = try [Int].read(stack, at: 2)
                    try money.money.split(weights.map(Int64.init)).map(ScriptMoney.init).push(onto: stack)
                }
                return 1
            }
            type.metamethod(.add) { (a: ScriptMoney, b: ScriptMoney) in ScriptMoney(try a.money + b.money) }
            type.metamethod(.sub) { (a: ScriptMoney, b: ScriptMoney) in ScriptMoney(try a.money - b.money) }
            type.metamethod(.unm) { (a: ScriptMoney) in ScriptMoney(-a.money) }
            type.metamethod(.mul) { stack in
                let isFirst = stack.type(at: 1) == .userdata
                let money = try ScriptMoney.read(stack, at: isFirst ? 1 : 2)
                guard let count = stack.integer(at: isFirst ? 2 : 1) else {
                    throw OperationError(
                        .invalid, "money is multiplied by whole numbers only",
                        hint: "write amount:times(\"1.15\") for a decimal")
                }
                try ScriptMoney(money.money * Int64(count)).push(onto: stack)
                return 1
            }
            type.metamethod(.lt) { (a: ScriptMoney, b: ScriptMoney) in try a.money < b.money }
            type.metamethod(.le) { (a: ScriptMoney, b: ScriptMoney) in try a.money <= b.money }
            type.metamethod(.eq) { (a: ScriptMoney, b: ScriptMoney) in a.money == b.money }
            type.metamethod(.tostring) { (a: ScriptMoney) in a.money.description }
        }
    }

    static func install(in module: LuaModule) {
        module.function("of") { stack in
            guard let amount = stack.text(at: 1) else {
                throw OperationError(
                    .badArgument, "money.of takes the amount as text, got \(stack.describe(1))",
                    hint: "write money.of(\"74.52\", \"CNY\"): a float cannot hold a fen exactly")
            }
            try ScriptMoney(Money(amount, stack.requireText(at: 2, "money.of"))).push(onto: stack)
            return 1
        }
        module.function("zero") { (currency: String) in ScriptMoney(.zero(try Currency(currency))) }
    }
}

/// Money as a script holds it.
final class ScriptMoney: LuaTransferable {
    let money: Money

    init(_ money: Money) { self.money = money }

    /// Reads `74.52 CNY`.
    convenience init(parsing text: String) throws {
        let parts = text.split(separator: " ")
        self.init(try Money(parts.first ?? "", parts.last ?? ""))
    }
}

extension FieldDescription {
    /// A text that stands before the options.
    static func text(_ name: String, _ doc: String) -> FieldDescription {
        FieldDescription(name: name, type: FieldType("string"), isRequired: true, doc: doc)
    }
}
