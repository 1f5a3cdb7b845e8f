extension OperationAnswer {
    /// The record that an operation answers, or may answer; nil for one that answers none.
    static var record: (any Record.Type)? {
        (self as? any Record.Type) ?? (self as? any PerhapsRecord.Type)?.wrapped
    }
}

/// An answer that may be absent.
private protocol PerhapsRecord {
    static var wrapped: (any Record.Type)? { get }
}

extension Optional: PerhapsRecord {
    fileprivate static var wrapped: (any Record.Type)? { Wrapped.self as? any Record.Type }
}
