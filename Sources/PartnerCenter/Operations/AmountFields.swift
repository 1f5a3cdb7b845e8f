extension Money: FieldValue {
    /// Reads the value, or says what is wrong with it.
    public static func read<S: FieldSource>(
        _ source: inout S, _ kind: ValueKind, _ rule: AnyRule
    ) throws -> Money {
        guard kind == .money || kind == .text, let money = source.money() else {
            throw FieldProblem(
                "must be an amount of money, got \(source.shown())",
                hint: "money.of(\"74.52\", \"CNY\") makes one")
        }
        return money
    }

    /// Writes the value under `name`.
    public func write<W: FieldSink>(_ name: StaticString, to sink: inout W) { sink.put(name, self) }

    /// The type as help shows it.
    public static func type(_ rule: AnyRule) -> FieldType { FieldType("money", rule: "such as 74.52 CNY") }

    /// Reads `74.52 CNY`; `nil` for anything else.
    public init?(spelt text: String) {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 2, let money = try? Money(parts[0], parts[1]) else { return nil }
        self = money
    }
}

extension ExactDecimal: FieldValue {
    /// Reads the value, or says what is wrong with it. A number with a fraction is refused: it is not exact.
    public static func read<S: FieldSource>(
        _ source: inout S, _ kind: ValueKind, _ rule: AnyRule
    ) throws -> ExactDecimal {
        if kind == .integer, let number = source.integer() { return ExactDecimal(number) }
        guard kind == .text, let text = source.text(), let number = try? ExactDecimal(text) else {
            throw FieldProblem(
                "must be an exact decimal as text, got \(source.shown())", hint: "write it as \"1.15\"")
        }
        return number
    }

    /// Writes the value under `name`.
    public func write<W: FieldSink>(_ name: StaticString, to sink: inout W) { sink.put(name, description) }

    /// The type as help shows it.
    public static func type(_ rule: AnyRule) -> FieldType {
        FieldType("string", rule: "an exact decimal such as 1.15")
    }
}

extension CalendarMonth: SpeltValue {
    /// Reads what somebody wrote; `nil` for anything else.
    public init?(written: String) {
        guard let value = try? CalendarMonth(written) else { return nil }
        self = value
    }
    /// The one spelling.
    public var spelling: String { description }
    /// What it is.
    public static var meaning: String { "a month such as 2026-11" }
}

extension CalendarDate: SpeltValue {
    /// Reads what somebody wrote; `nil` for anything else.
    public init?(written: String) {
        guard let value = try? CalendarDate(written) else { return nil }
        self = value
    }
    /// The one spelling.
    public var spelling: String { description }
    /// What it is.
    public static var meaning: String { "a date such as 2026-11-20" }
}
