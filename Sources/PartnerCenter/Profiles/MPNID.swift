/// A partner's number in the Microsoft Partner Network.
///
/// Assumed: up to ten digits, none of them leading zeros; the documents only show numbers.
public struct MPNID: Sendable, Hashable {
    /// The digits.
    public var text: String

    /// Takes `text` as it is: what was checked when it was written.
    public init(unchecked text: String = "") { self.text = text }

    /// Reads a number; `nil` for anything else.
    public init?(_ text: String) {
        guard (1...10).contains(text.utf8.count), text.utf8.first != UInt8(ascii: "0"),
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        self.text = text
    }
}

extension MPNID: FieldValue {
    /// Reads the value, or says what is wrong with it.
    public static func read<S: FieldSource>(
        _ source: inout S, _ kind: ValueKind, _ rule: AnyRule
    ) throws -> MPNID {
        guard kind == .text, let text = source.text(), let id = MPNID(text) else {
            throw FieldProblem(
                "must be an MPN ID, got \(source.shown())",
                hint: "one to ten digits as text, such as \"4567890\"")
        }
        return id
    }

    /// Writes the value under `name`.
    public func write<W: FieldSink>(_ name: StaticString, to sink: inout W) { sink.put(name, text) }

    /// The type as help shows it.
    public static func type(_ rule: AnyRule) -> FieldType {
        FieldType("string", rule: "an MPN ID: one to ten digits")
    }
}
