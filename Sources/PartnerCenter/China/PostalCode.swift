/// A postal code of China: six digits.
///
/// Source: the service's own validation rules for CN: `^[0-9]{6,6}$`, required.
public struct PostalCode: Sendable, Hashable, FieldValue {
    /// The digits.
    public var text: String

    /// Takes `text` as it is: what was checked when it was written.
    public init(unchecked text: String = "") { self.text = text }

    /// Reads the value, or says what is wrong with it.
    public static func read<S: FieldSource>(
        _ source: inout S, _ kind: ValueKind, _ rule: AnyRule
    ) throws -> PostalCode {
        guard kind == .text, let text = source.text(), text.utf8.count == 6,
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { throw FieldProblem("must be a postal code of six digits, got \(source.shown())") }
        return PostalCode(unchecked: text)
    }

    /// Writes the value under `name`.
    public func write<W: FieldSink>(_ name: StaticString, to sink: inout W) { sink.put(name, text) }

    /// The type as help shows it.
    public static func type(_ rule: AnyRule) -> FieldType { FieldType("string", rule: "six digits") }
}
