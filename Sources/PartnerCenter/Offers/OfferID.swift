/// What names an offer for good: `031C9E47-4802-4248-838E-778FB1D2CC05`. Price lists call it the offer's durable id.
///
/// Kept in capitals: the service spells ids in either case, and means the same.
public struct OfferID: Hashable, Sendable {
    /// The id.
    public let text: String

    /// An id that is known to be one, in capitals.
    public init(unchecked text: String) { self.text = text }

    /// Reads up to 64 letters, digits and hyphens.
    ///
    /// - Throws: `FieldProblem` for anything else.
    ///
    /// Assumed: not every id is a GUID; the one of Microsoft Azure is `MS-AZR-0145P`.
    public init(_ text: String) throws {
        let isID = (1...64).contains(text.utf8.count) && text.utf8.allSatisfy(Self.isPart)
        guard isID else {
            throw FieldProblem(
                "must be an offer's id, up to 64 letters, digits and hyphens, got \(quoted(text))",
                hint: "partner.offers.each {} gives every offer with its id")
        }
        self.text = text.uppercased()
    }

    private static func isPart(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}

extension OfferID: FieldItem {
    /// Reads the value, or says what is wrong with it.
    public static func read<S: FieldSource>(
        _ source: inout S, _ kind: ValueKind, _ rule: AnyRule
    ) throws -> OfferID {
        guard kind == .text, let text = source.text() else {
            throw FieldProblem("must be an offer's id, got \(source.shown())")
        }
        return try OfferID(text)
    }

    /// Writes the value under `name`.
    public func write<W: FieldSink>(_ name: StaticString, to sink: inout W) { sink.put(name, text) }

    /// Writes several values under `name`.
    public static func write<W: FieldSink>(_ items: [OfferID], _ name: StaticString, to sink: inout W) {
        sink.put(name, items.map(\.text))
    }

    /// The type as help shows it.
    public static func type(_ rule: AnyRule) -> FieldType { FieldType("string", rule: "an offer's id") }
}
