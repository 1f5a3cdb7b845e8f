/// Rules for text.
public struct TextRule: Sendable {
    /// How many characters, both ends included.
    public var length: ClosedRange<Int>

    /// Text of so many characters.
    @inlinable
    public static func text(_ length: ClosedRange<Int>) -> TextRule { TextRule(length: length) }

    @inlinable
    init(length: ClosedRange<Int>) { self.length = length }
}

extension String: FieldValue {
    /// Reads the value, or says what is wrong with it.
    @inlinable
    public static func read<S: FieldSource>(
        _ source: inout S, _ kind: ValueKind, _ rule: TextRule
    ) throws -> String {
        guard kind == .text, let text = source.text() else {
            throw FieldProblem.notText(source.shown(), kind)
        }
        // Bytes bound characters from above, so most texts need no counting.
        if text.utf8.count > rule.length.upperBound || text.utf8.count < rule.length.lowerBound * 4 {
            let count = text.count
            if !rule.length.contains(count) { throw FieldProblem.length(rule, count) }
        }
        if text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7f }) {
            throw FieldProblem.controlCharacter(text)
        }
        return text
    }

    /// Writes the value under `name`.
    @inlinable
    public func write<W: FieldSink>(_ name: StaticString, to sink: inout W) { sink.put(name, self) }

    /// The type as help shows it.
    public static func type(_ rule: TextRule) -> FieldType {
        FieldType("string", rule: "\(rule.length.lowerBound) to \(rule.length.upperBound) characters")
    }
}

extension FieldProblem {
    @usableFromInline
    static func notText(_ shown: String, _ kind: ValueKind) -> FieldProblem {
        FieldProblem(kind == .text ? "must be valid UTF-8 text, got \(shown)" : "must be text, got \(shown)")
    }

    @usableFromInline
    static func length(_ rule: TextRule, _ count: Int) -> FieldProblem {
        FieldProblem(
            "must have \(rule.length.lowerBound) to \(rule.length.upperBound) characters, got \(count)")
    }

    @usableFromInline
    static func controlCharacter(_ text: String) -> FieldProblem {
        let found = text.utf8.first { $0 < 0x20 || $0 == 0x7f } ?? 0
        let place =
            (text.utf8.firstIndex(of: found).map { text.utf8.distance(from: text.startIndex, to: $0) } ?? 0)
            + 1
        return FieldProblem(
            "must not hold control characters, got byte \(found) at position \(place)",
            hint: "remove line breaks and other invisible characters")
    }
}

/// Rules for whole numbers.
public struct IntegerRule: Sendable {
    /// The allowed values, both ends included.
    public var range: ClosedRange<Int64>

    /// A whole number in `range`.
    @inlinable
    public static func range(_ range: ClosedRange<Int64>) -> IntegerRule { IntegerRule(range: range) }

    @inlinable
    init(range: ClosedRange<Int64>) { self.range = range }
}

extension Int64: FieldValue {
    /// Reads the value, or says what is wrong with it.
    public static func read<S: FieldSource>(
        _ source: inout S, _ kind: ValueKind, _ rule: IntegerRule
    ) throws -> Int64 {
        let range = "from \(rule.range.lowerBound) to \(rule.range.upperBound)"
        guard let value = source.integer(), rule.range.contains(value) else {
            throw FieldProblem("must be a whole number \(range), got \(source.shown())")
        }
        return value
    }

    /// Writes the value under `name`.
    public func write<W: FieldSink>(_ name: StaticString, to sink: inout W) { sink.put(name, self) }

    /// The type as help shows it.
    public static func type(_ rule: IntegerRule) -> FieldType {
        FieldType("integer", rule: "\(rule.range.lowerBound) to \(rule.range.upperBound)")
    }
}

/// No rule beyond the type.
public struct AnyRule: Sendable {
    /// Every value of the type.
    @inlinable
    public static var any: AnyRule { AnyRule() }

    @inlinable
    init() {}
}

extension Bool: FieldValue {
    /// Reads the value, or says what is wrong with it.
    public static func read<S: FieldSource>(
        _ source: inout S, _ kind: ValueKind, _ rule: AnyRule
    ) throws -> Bool {
        guard let value = source.boolean() else {
            throw FieldProblem("must be true or false, got \(source.shown())")
        }
        return value
    }

    /// Writes the value under `name`.
    public func write<W: FieldSink>(_ name: StaticString, to sink: inout W) { sink.put(name, self) }

    /// The type as help shows it.
    public static func type(_ rule: AnyRule) -> FieldType { FieldType("boolean") }
}

extension Optional: FieldValue where Wrapped: FieldValue {
    /// Reads the value, or says what is wrong with it.
    @inlinable
    public static func read<S: FieldSource>(
        _ source: inout S, _ kind: ValueKind, _ rule: Wrapped.Rule
    ) throws -> Wrapped? {
        try Wrapped.read(&source, kind, rule)
    }

    /// Writes the value under `name`.
    @inlinable
    public func write<W: FieldSink>(_ name: StaticString, to sink: inout W) {
        if let self { self.write(name, to: &sink) }
    }

    /// The type as help shows it.
    public static func type(_ rule: Wrapped.Rule) -> FieldType { Wrapped.type(rule) }
}

/// A closed list of named values, each spelt as scripts spell it.
public protocol ClosedList: FieldValue, RawRepresentable, CaseIterable
where RawValue == String, Rule == AnyRule {}

extension ClosedList {
    /// Reads the value, or says what is wrong with it.
    @inlinable
    public static func read<S: FieldSource>(
        _ source: inout S, _ kind: ValueKind, _ rule: AnyRule
    ) throws -> Self {
        guard kind == .text, let text = source.text(), let value = Self(rawValue: text) else {
            throw FieldProblem.notListed(source.shown(), kind == .text ? source.text() : nil, names)
        }
        return value
    }

    /// Writes the value under `name`.
    @inlinable
    public func write<W: FieldSink>(_ name: StaticString, to sink: inout W) { sink.put(name, rawValue) }

    /// The type as help shows it.
    public static func type(_ rule: AnyRule) -> FieldType {
        FieldType("string", rule: "one of \(Suggestion.list(names, "or"))", values: names)
    }

    /// Every value's spelling, in order.
    public static var names: [String] { allCases.map(\.rawValue) }
}

extension FieldProblem {
    @usableFromInline
    static func notListed(_ shown: String, _ text: String?, _ names: [String]) -> FieldProblem {
        let near = text.flatMap { Suggestion.nearest($0, in: names) }
        return FieldProblem(
            "must be one of \(Suggestion.list(names, "or")), got \(shown)",
            hint: near.map { "did you mean '\($0)'?" } ?? "")
    }
}
