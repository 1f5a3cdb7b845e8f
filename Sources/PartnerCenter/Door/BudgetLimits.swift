/// What a budget is about.
public enum BudgetSubject: Hashable, Sendable {
    /// Calls of one operation or `CountedEffect`, by its name; a page of a listing is one call.
    case operation(String)
    /// Calls of anything that changes something.
    case effects
    /// Calls of anything that cannot be taken back.
    case irreversible
    /// Rows of batches that were worked on.
    case rows
    /// What operations cost, in one currency.
    case spend(Currency)
    /// Uses of one capability by one plugin.
    case capability(plugin: String, name: String)

    /// The name under which its use is kept: `users.create`, `spend:CNY`.
    public var key: String {
        switch self {
        case .spend(let currency): "spend:\(currency)"
        case .capability(let plugin, let name): "capability:\(plugin):\(name)"
        case .operation, .effects, .irreversible, .rows: name
        }
    }

    /// As people write it: `users.create`, `spend`.
    public var name: String {
        switch self {
        case .operation(let name), .capability(_, let name): name
        case .effects: "effects"
        case .irreversible: "irreversible"
        case .rows: "rows"
        case .spend: "spend"
        }
    }

    /// The subjects that are no operations, with what they count, for help.
    public static let general: [(name: String, doc: String)] = [
        ("effects", "Calls of anything that changes something."),
        (
            "irreversible",
            "Calls of anything that cannot be taken back; whatever plugins keep, write or send is."
        ),
        ("rows", "Rows of batches that are worked on, whatever becomes of them."),
        ("spend", "What operations cost, such as 5000CNY; one budget per currency."),
    ]
}

/// What is wrong with a budget as somebody wrote it.
public struct BudgetProblem: Error, Sendable, Equatable {
    /// What is wrong, in one clause without a final stop.
    public var message: String
    /// What to try; empty when the message says it.
    public var hint: String

    /// What is wrong, and what to try.
    public init(_ message: String, hint: String = "") {
        self.message = message
        self.hint = hint
    }
}

/// The most that a run may do, as flags and a script's header say it.
public struct BudgetLimits: Sendable, Equatable {
    /// The most by count; a subject of money has none.
    public private(set) var counts: [BudgetSubject: Int64] = [:]
    /// The most by currency.
    public private(set) var spends: [Currency: Money] = [:]

    /// No limits.
    public init() {}

    /// Whether nothing is limited.
    public var isEmpty: Bool { counts.isEmpty && spends.isEmpty }

    /// Limits a count; from zero up.
    public mutating func limit(_ subject: BudgetSubject, to most: Int64) { counts[subject] = max(0, most) }

    /// Limits what is spent in the currency of `most`.
    public mutating func limit(spendTo most: Money) { spends[most.currency] = most }

    /// Adds what `text` says: `users.create=50`, `rows=10000`, `effects=200`, `irreversible=0`, `spend=5000CNY`.
    ///
    /// - Throws: `BudgetProblem` for a name that is no operation's, an amount that is none, and a name that was
    ///   added before.
    public mutating func add(
        _ text: some StringProtocol,
        operations: [String] = Operations.all.map(\.name) + CountedEffect.all.map(\.name)
    ) throws(BudgetProblem) {
        guard let sign = text.firstIndex(of: "="), sign > text.startIndex else {
            throw BudgetProblem(
                "a budget must be a name and an amount, such as users.create=50, got '\(text)'")
        }
        let name = String(text[..<sign])
        let amount = String(text[text.index(after: sign)...])
        if name == "spend" { return try add(spend: amount) }
        let subject = try Self.subject(name, operations)
        guard !amount.isEmpty, amount.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let most = Int64(amount)
        else {
            throw BudgetProblem("the budget \(name) must be a whole number from 0 up, got '\(amount)'")
        }
        if counts[subject] != nil { throw .twice(name) }
        counts[subject] = most
    }

    /// Adds a limit of what is spent: `5000CNY`, `99.50 EUR`.
    ///
    /// - Throws: `BudgetProblem`.
    public mutating func add(spend text: String) throws(BudgetProblem) {
        var amount = text.dropLast(3)
        if amount.last == " " { amount.removeLast() }
        let most: Money
        do { most = try Money(amount, text.suffix(3)) } catch {
            throw BudgetProblem(
                "the budget spend must be an amount with its currency, such as 5000CNY, got '\(text)'")
        }
        if most.amount < ExactDecimal(0) {
            throw BudgetProblem("the budget spend must not be negative, got '\(text)'")
        }
        if spends[most.currency] != nil { throw .twice("spend in \(most.currency)") }
        spends[most.currency] = most
    }

    /// What is wrong with `text` as a budget; nil for nothing.
    public static func problem(_ text: String) -> BudgetProblem? {
        var limits = BudgetLimits()
        do { try limits.add(text) } catch { return error }
        return nil
    }

    /// These limits, with those of `other` in place of the ones on the same subject.
    public func overridden(by other: BudgetLimits) -> BudgetLimits {
        var limits = self
        limits.counts.merge(other.counts) { $1 }
        limits.spends.merge(other.spends) { $1 }
        return limits
    }

    /// Every limit as `add` reads it, by name.
    public var texts: [String] {
        let counts = counts.map { "\($0.key.name)=\($0.value)" }
        let spends = spends.values.map { "spend=\($0.amount)\($0.currency)" }
        return (counts + spends).sorted()
    }

    private static func subject(
        _ name: String, _ operations: [String]
    ) throws(BudgetProblem) -> BudgetSubject {
        switch name {
        case "effects": return .effects
        case "irreversible": return .irreversible
        case "rows": return .rows
        default:
            if operations.contains(name) { return .operation(name) }
            let known = operations + BudgetSubject.general.map(\.name)
            let near = Suggestion.nearest(name, in: known).map { "did you mean '\($0)'?" }
            throw BudgetProblem(
                "there is no budget '\(name)'", hint: near ?? "see: partnerctl help budgets")
        }
    }
}

extension BudgetProblem {
    static func twice(_ name: String) -> BudgetProblem {
        BudgetProblem("the budget \(name) is given twice")
    }
}
