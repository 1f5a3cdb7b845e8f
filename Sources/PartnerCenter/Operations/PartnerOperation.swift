/// One thing a center can do, declared once.
///
/// Its fields are its arguments. The Lua binding, `partnerctl call`, help, editor stubs, the reference,
/// argument checks, permission checks and audit records all come from this declaration.
public protocol PartnerOperation: Record {
    /// What a caller gets back.
    associatedtype Answer: OperationAnswer
    /// Everything about the operation that is not a field.
    static var facts: OperationFacts { get }
    /// Does it: reads from `store`, decides, writes.
    ///
    /// - Throws: `OperationError` for a rule that is broken, with nothing written; the store's own errors.
    func perform<S: Store>(on store: S, _ context: OperationContext) throws -> Answer
    /// What it costs if it is done now; nil, which is the default, for nothing. Writes nothing.
    ///
    /// - Throws: `OperationError`; the store's own errors.
    func cost<S: Store>(on store: S, _ context: OperationContext) throws -> Money?
}

extension PartnerOperation {
    /// What it costs: nothing.
    @inlinable
    public func cost<S: Store>(on store: S, _ context: OperationContext) throws -> Money? { nil }
}

/// An operation that answers a list, page by page.
public protocol ListingOperation: Record {
    /// One entry of the list.
    associatedtype Item: Record
    /// Everything about the operation that is not a field.
    static var facts: OperationFacts { get }
    /// The entries after `cursor` (from the start when `nil`), at most `limit`, in a stable order.
    ///
    /// - Throws: `OperationError`; the store's own errors.
    func page<S: Store>(
        after cursor: PageCursor?, limit: Int, on store: S, _ context: OperationContext
    ) throws -> Page<Item>
}

/// Where the next page of a list begins: the last entry's key, opaque to callers.
public struct PageCursor: Sendable, Equatable {
    /// The key.
    public var key: Int64

    /// A cursor behind the entry with `key`.
    public init(key: Int64) { self.key = key }
}

/// One page of a list.
public struct Page<Item: Record>: Sendable {
    /// The entries.
    public var items: [Item]
    /// Where the next page begins; `nil` after the last one.
    public var next: PageCursor?

    /// Creates a page.
    public init(items: [Item], next: PageCursor?) {
        self.items = items
        self.next = next
    }
}

/// What an operation gives back: a record, perhaps a record, or nothing.
public protocol OperationAnswer: Sendable {
    /// Whether there is nothing to show: `nil` in Lua, `null` in JSON.
    var isAbsent: Bool { get }
    /// Shows the fields to `visitor`; not called when absent.
    mutating func answerFields<V: FieldVisitor>(_ visitor: inout V) throws
    /// The fields, for help; `nil` when there is never an answer.
    static var answerDescription: [FieldDescription]? { get }
    /// Whether a caller may get nothing.
    static var mayBeAbsent: Bool { get }
}

extension OperationAnswer where Self: Record {
    /// Whether there is nothing to show.
    @inlinable
    public var isAbsent: Bool { false }
    /// Shows the fields.
    @inlinable
    public mutating func answerFields<V: FieldVisitor>(_ visitor: inout V) throws { try fields(&visitor) }
    /// The fields, for help.
    public static var answerDescription: [FieldDescription]? { description }
    /// Whether a caller may get nothing.
    public static var mayBeAbsent: Bool { false }
}

extension Optional: OperationAnswer where Wrapped: OperationAnswer {
    /// Whether there is nothing to show.
    @inlinable
    public var isAbsent: Bool { self == nil }
    /// Shows the fields.
    @inlinable
    public mutating func answerFields<V: FieldVisitor>(_ visitor: inout V) throws {
        guard var value = self else { return }
        try value.answerFields(&visitor)
    }
    /// The fields, for help.
    public static var answerDescription: [FieldDescription]? { Wrapped.answerDescription }
    /// Whether a caller may get nothing.
    public static var mayBeAbsent: Bool { true }
}

/// The answer of an operation that has none.
public struct NoAnswer: OperationAnswer {
    /// The one value.
    public init() {}
    /// Whether there is nothing to show.
    public var isAbsent: Bool { true }
    /// Shows the fields.
    public mutating func answerFields<V: FieldVisitor>(_ visitor: inout V) {}
    /// The fields, for help.
    public static var answerDescription: [FieldDescription]? { nil }
    /// Whether a caller may get nothing.
    public static var mayBeAbsent: Bool { true }
}
