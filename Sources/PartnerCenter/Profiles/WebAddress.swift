/// The address of a page: `https://support.contoso.cn`.
///
/// Assumed: http or https, a host's name and at most 256 characters, none of them a space.
public struct WebAddress: Sendable, Hashable {
    /// As it was typed.
    public var text: String

    /// Takes `text` as it is: what was checked when it was written.
    public init(unchecked text: String = "") { self.text = text }

    /// Reads an address; `nil` for anything else.
    public init?(_ text: String) {
        let scheme = ["https://", "http://"].first { text.lowercased().hasPrefix($0) }
        guard let scheme, text.utf8.count <= 256 else { return nil }
        let rest = text.dropFirst(scheme.count)
        let host = rest.prefix { !"/?#:".contains($0) }
        guard host.contains("."), !host.hasPrefix("."), !host.hasSuffix("."), !host.contains(".."),
            !rest.unicodeScalars.contains(where: { $0.properties.isWhitespace || $0.value < 0x20 })
        else { return nil }
        self.text = text
    }
}

extension WebAddress: FieldValue {
    /// Reads the value, or says what is wrong with it.
    public static func read<S: FieldSource>(
        _ source: inout S, _ kind: ValueKind, _ rule: AnyRule
    ) throws -> WebAddress {
        guard kind == .text, let text = source.text(), let address = WebAddress(text) else {
            throw FieldProblem(
                "must be the address of a page, got \(source.shown())",
                hint: "such as https://support.contoso.cn")
        }
        return address
    }

    /// Writes the value under `name`.
    public func write<W: FieldSink>(_ name: StaticString, to sink: inout W) { sink.put(name, text) }

    /// The type as help shows it.
    public static func type(_ rule: AnyRule) -> FieldType {
        FieldType("string", rule: "the address of a page, such as https://support.contoso.cn")
    }
}
