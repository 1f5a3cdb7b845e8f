/// A value that fields hold as text, in one spelling of its own.
public protocol SpeltValue: FieldValue where Rule == AnyRule {
    /// Reads what somebody wrote; `nil` for anything that is no such value.
    init?(written: String)
    /// The one spelling.
    var spelling: String { get }
    /// What it is, as it follows "must be": `a month such as 2026-11`.
    static var meaning: String { get }
    /// What to try beyond that; empty when the meaning says it.
    static var hint: String { get }
    /// How help names it: the meaning, where nothing else is said.
    static var typeRule: String { get }
}

extension SpeltValue {
    /// The meaning says it.
    public static var hint: String { "" }
    /// The meaning.
    public static var typeRule: String { meaning }

    /// Reads the value, or says what is wrong with it.
    public static func read<S: FieldSource>(
        _ source: inout S, _ kind: ValueKind, _ rule: AnyRule
    ) throws -> Self {
        guard kind == .text, let text = source.text(), let value = Self(written: text) else {
            throw FieldProblem("must be \(meaning), got \(source.shown())", hint: hint)
        }
        return value
    }

    /// Writes the value under `name`.
    public func write<W: FieldSink>(_ name: StaticString, to sink: inout W) { sink.put(name, spelling) }

    /// The type as help shows it.
    public static func type(_ rule: AnyRule) -> FieldType { FieldType("string", rule: typeRule) }
}
