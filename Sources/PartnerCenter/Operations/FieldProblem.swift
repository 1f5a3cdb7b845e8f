/// One thing wrong with one field of an input.
public struct FieldProblem: Error, Sendable, Equatable {
    /// The field's name.
    public var field: String
    /// What is wrong, after the field's name: `must be …, got …`.
    public var message: String
    /// What to try; empty when the message says it.
    public var hint: String

    /// Creates a problem of a field; a value that is being read leaves `field` to its reader.
    public init(field: String = "", _ message: String, hint: String = "") {
        self.field = field
        self.message = message
        self.hint = hint
    }

    /// The problem as one clause: `full_name must be text, got 7`.
    public var clause: String { "\(field) \(message)" }
}

/// Several things wrong with one field of an input: those of the table or list that it holds.
public struct FieldProblems: Error, Sendable, Equatable {
    /// Each with its path below the field: `city`, `[2].city`; empty for the field itself.
    public var problems: [FieldProblem]

    /// Creates the list.
    public init(_ problems: [FieldProblem]) { self.problems = problems }
}

/// Reads a record from a source and collects every problem.
public struct FieldReader<S: FieldSource>: FieldVisitor {
    /// Where the fields come from.
    public var source: S
    /// Everything wrong so far; empty on the good path, which then allocates nothing.
    public var problems: [FieldProblem] = []
    @usableFromInline var present = 0

    /// Creates a reader over `source`.
    @inlinable
    public init(_ source: S) { self.source = source }

    /// A field that must be there.
    @inlinable
    public mutating func field<T: FieldValue>(
        _ name: StaticString, _ value: inout T, _ rule: T.Rule, _ doc: StaticString
    ) {
        let kind = source.open(name)
        if kind == .absent || kind == .null {
            if kind == .null { present += 1 }
            problems.append(FieldProblem(field: "\(name)", "is missing"))
        } else {
            take(name, kind, &value, rule)
        }
        source.close()
    }

    /// A field that may be left out.
    @inlinable
    public mutating func optional<T: FieldValue>(
        _ name: StaticString, _ value: inout T, _ rule: T.Rule, _ doc: StaticString
    ) {
        let kind = source.open(name)
        if kind == .null {
            present += 1
            if let null = T.whenNull { value = null }
        } else if kind != .absent {
            take(name, kind, &value, rule)
        }
        source.close()
    }

    @inlinable
    mutating func take<T: FieldValue>(
        _ name: StaticString, _ kind: ValueKind, _ value: inout T, _ rule: T.Rule
    ) {
        present += 1
        do { value = try T.read(&source, kind, rule) } catch { refuse(name, error) }
    }

    @usableFromInline
    mutating func refuse(_ name: StaticString, _ error: any Error) {
        problems += FieldProblem.all(error, below: "\(name)")
    }
}

extension FieldProblem {
    /// What `error` says is wrong with the field at `path` and below it.
    static func all(_ error: any Error, below path: String) -> [FieldProblem] {
        let found: [FieldProblem] =
            switch error {
            case let error as FieldProblems: error.problems
            case let error as FieldProblem: [error]
            default: [FieldProblem("cannot be read: \(error)")]
            }
        return found.map { problem in
            var problem = problem
            let isItem = problem.field.isEmpty || problem.field.hasPrefix("[")
            problem.field = isItem ? path + problem.field : "\(path).\(problem.field)"
            return problem
        }
    }
}

extension Record {
    /// Reads a record and refuses it with every problem at once: missing and misspelt fields, wrong types,
    /// values out of range.
    /// `operation` is the call's name, for the message. It throws an `OperationError` with code `bad_argument`.
    @inlinable
    public static func read<S: FieldSource>(_ source: S, for operation: StaticString) throws -> Self {
        var record = Self()
        var reader = FieldReader(source)
        try record.fields(&reader)
        if reader.present != reader.source.count() { reader.findUnknown(Self.self) }
        if !reader.problems.isEmpty { throw OperationError.badArgument("\(operation)", reader.problems) }
        return record
    }

    /// Reads a record that stands in a field of another one.
    ///
    /// - Throws: `FieldProblems` with every problem at once.
    @inlinable
    static func read<S: FieldSource>(nestedIn source: S) throws -> Self {
        var record = Self()
        var reader = FieldReader(source)
        try record.fields(&reader)
        if reader.present != reader.source.count() { reader.findUnknown(Self.self) }
        if !reader.problems.isEmpty { throw FieldProblems(reader.problems) }
        return record
    }
}

extension FieldReader {
    /// Names the fields that `type` does not have, each with the nearest one that it has.
    @usableFromInline
    mutating func findUnknown<R: Record>(_ type: R.Type) {
        let known = R.description.map(\.name)
        for name in source.names().sorted() where !known.contains(name) {
            let near = Suggestion.nearest(name, in: known)
            let hint = near.map { "did you mean '\($0)'?" } ?? "it takes \(Suggestion.list(known))"
            problems.append(FieldProblem(field: name, "is not a field of this call", hint: hint))
        }
    }
}
