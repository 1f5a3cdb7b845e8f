/// The fields of answers that whoever asked is shown: those of their rights, and the id.
public struct ShownFields: Sendable, Equatable {
    @usableFromInline let names: Set<String>

    /// These fields, and the id.
    public init(_ names: some Sequence<String>) {
        self.names = Set(names).union([JudgedArguments.alwaysShown])
    }

    /// Whether the field is shown.
    @inlinable
    public func contains(_ name: StaticString) -> Bool { names.contains("\(name)") }
}

/// An answer of which only some fields are shown.
public struct ShownAnswer<Answer: OperationAnswer>: OperationAnswer {
    @usableFromInline var answer: Answer
    @usableFromInline let shown: ShownFields

    /// The fields of `answer` that are among `shown`.
    public init(_ answer: Answer, _ shown: ShownFields) {
        self.answer = answer
        self.shown = shown
    }

    /// Whether there is nothing to show.
    public var isAbsent: Bool { answer.isAbsent }
    /// Shows the fields that are shown.
    public mutating func answerFields<V: FieldVisitor>(_ visitor: inout V) throws {
        var filter = FieldFilter(visitor, shown)
        defer { visitor = filter.visitor }
        try answer.answerFields(&filter)
    }
    /// Those of the answer.
    public static var answerDescription: [FieldDescription]? { Answer.answerDescription }
    /// As the answer.
    public static var mayBeAbsent: Bool { Answer.mayBeAbsent }
}

extension Record {
    /// Shows only those fields to `visitor` that are among `shown`; all of them where it is nil.
    @inlinable
    public mutating func fields<V: FieldVisitor>(_ visitor: inout V, shown: ShownFields?) throws {
        guard let shown else { return try fields(&visitor) }
        var filter = FieldFilter(visitor, shown)
        defer { visitor = filter.visitor }
        try fields(&filter)
    }
}

/// Passes on the fields that are shown.
@usableFromInline
struct FieldFilter<V: FieldVisitor>: FieldVisitor {
    @usableFromInline var visitor: V
    let shown: ShownFields

    @usableFromInline
    init(_ visitor: V, _ shown: ShownFields) {
        self.visitor = visitor
        self.shown = shown
    }

    @usableFromInline
    mutating func field<T: FieldValue>(
        _ name: StaticString, _ value: inout T, _ rule: T.Rule, _ doc: StaticString
    ) throws { if shown.contains(name) { try visitor.field(name, &value, rule, doc) } }

    @usableFromInline
    mutating func optional<T: FieldValue>(
        _ name: StaticString, _ value: inout T, _ rule: T.Rule, _ doc: StaticString
    ) throws { if shown.contains(name) { try visitor.optional(name, &value, rule, doc) } }
}
