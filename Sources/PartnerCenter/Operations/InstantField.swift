extension Instant: FieldValue {
    /// Reads the value, or says what is wrong with it.
    public static func read<S: FieldSource>(
        _ source: inout S, _ kind: ValueKind, _ rule: AnyRule
    ) throws -> Instant {
        guard kind == .text, let text = source.text(), let instant = try? Instant(text) else {
            throw FieldProblem("must be an instant such as 2026-11-20T08:00:00Z, got \(source.shown())")
        }
        return instant
    }

    /// Writes the value under `name`.
    public func write<W: FieldSink>(_ name: StaticString, to sink: inout W) { sink.put(name, description) }

    /// The type as help shows it.
    public static func type(_ rule: AnyRule) -> FieldType {
        FieldType("string", rule: "an instant such as 2026-11-20T08:00:00Z")
    }
}

extension Instant {
    /// 1970-01-01T00:00:00Z.
    public static let epoch: Instant = {
        guard let epoch = try? Instant(milliseconds: 0) else { preconditionFailure("1970 is in range") }
        return epoch
    }()
}
