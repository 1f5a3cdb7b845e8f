/// A Unified Social Credit Code: the number under which a company in China is registered, and its tax number.
///
/// Eighteen digits and letters without I, O, S, V and Z: `91350100M000100Y43`.
///
/// Source: GB 32100-2015; 2 of any sign, 6 digits of the place, 10 of any sign, of which the last checks the others by
/// the weights 3^i modulo 31.
public struct SocialCreditCode: Sendable, Hashable {
    /// The eighteen signs, letters in capitals.
    public var text: String

    /// Takes `text` as it is: what was checked when it was written.
    public init(unchecked text: String) { self.text = text }

    /// Reads a code in capitals or small letters; `nil` for anything else. The check digit is not looked at.
    public init?(_ written: String) {
        let text = written.uppercased()
        let signs = text.utf8.map { Self.alphabet.firstIndex(of: $0) }
        guard signs.count == 18, !signs.contains(nil), signs[2..<8].allSatisfy({ ($0 ?? 10) < 10 }) else {
            return nil
        }
        self.text = text
    }

    /// Whether the last sign is what the others make it.
    ///
    /// Some codes that were given out early are in use although it is not, such as `91350211M0000XUF46`.
    public var hasValidCheckDigit: Bool {
        let signs = text.utf8.map { Self.alphabet.firstIndex(of: $0) ?? 0 }
        guard signs.count == 18 else { return false }
        var weight = 1
        var sum = 0
        for sign in signs.dropLast() {
            sum += sign * weight
            weight = weight * 3 % 31
        }
        return (31 - sum % 31) % 31 == signs[17]
    }

    private static let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY".utf8)
}

extension SocialCreditCode: FieldValue {
    /// Reads the value, or says what is wrong with it.
    public static func read<S: FieldSource>(
        _ source: inout S, _ kind: ValueKind, _ rule: AnyRule
    ) throws -> SocialCreditCode {
        guard kind == .text, let text = source.text(), let code = SocialCreditCode(text) else {
            throw FieldProblem(
                "must be a Unified Social Credit Code, got \(source.shown())",
                hint: "18 digits and capital letters without I, O, S, V and Z, such as 91350100M000100Y43")
        }
        return code
    }

    /// Writes the value under `name`.
    public func write<W: FieldSink>(_ name: StaticString, to sink: inout W) { sink.put(name, text) }

    /// The type as help shows it.
    public static func type(_ rule: AnyRule) -> FieldType {
        FieldType("string", rule: "a Unified Social Credit Code, such as 91350100M000100Y43")
    }
}
