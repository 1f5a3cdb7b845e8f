/// A value that must not be seen: it is given out once, sealed before it touches a disk, and never printed.
public final class Secret: Sendable, CustomStringConvertible {
    private let bytes: [UInt8]
    /// Whether its value is at hand: not where an earlier process had it, and only it.
    public let isOpen: Bool

    /// Takes charge of `bytes`.
    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
        isOpen = true
    }

    private init() {
        bytes = []
        isOpen = false
    }

    /// One that is known to have been there: enough to answer an effect that was done, and to do none.
    public static let closed = Secret()

    /// Lends the clear bytes for sealing or hashing; none of one that is not open.
    public func withBytes<R>(_ body: (UnsafeRawBufferPointer) throws -> R) rethrows -> R {
        try bytes.withUnsafeBytes(body)
    }

    /// Never the value.
    public var description: String { "secret" }
}

extension Secret: FieldValue {
    /// Reads the value, or says what is wrong with it.
    public static func read<S: FieldSource>(
        _ source: inout S, _ kind: ValueKind, _ rule: AnyRule
    ) throws -> Secret {
        guard kind == .secret else {
            throw FieldProblem(
                "must be a secret, got \(kind == .text ? "text" : source.shown())",
                hint: "an argument of type secret or an answer holds one; as text it would stay in the script"
            )
        }
        guard let secret = source.secret() else {
            throw FieldProblem(
                "cannot be read from \(source.shown())",
                hint: "name a file that has nothing but the secret in it")
        }
        return secret
    }

    /// Writes the value under `name`.
    public func write<W: FieldSink>(_ name: StaticString, to sink: inout W) { sink.put(name, self) }

    /// The type as help shows it.
    public static func type(_ rule: AnyRule) -> FieldType {
        FieldType("secret", rule: "never printed; sealed wherever it is kept")
    }
}

extension Record {
    /// Whether one of its own fields is a secret.
    public static var takesSecrets: Bool {
        var finder = SecretFinder()
        var record = Self()
        // Looking visits types only; it has nothing to refuse.
        try? record.fields(&finder)
        return finder.hasFound
    }
}

/// Looks for a field of the type, without describing the others: every operation is asked as a script begins.
private struct SecretFinder: FieldVisitor {
    var hasFound = false

    mutating func field<T: FieldValue>(
        _ name: StaticString, _ value: inout T, _ rule: T.Rule, _ doc: StaticString
    ) { look(T.self) }

    mutating func optional<T: FieldValue>(
        _ name: StaticString, _ value: inout T, _ rule: T.Rule, _ doc: StaticString
    ) { look(T.self) }

    private mutating func look<T>(_ type: T.Type) {
        if type == Secret.self || type == Secret?.self { hasFound = true }
    }
}
