/// A value made of named fields, which it declares once, in order.
///
/// From that declaration come reading (a Lua table, JSON, the command line), writing, checks with good
/// messages, help, editor stubs and the reference.
public protocol Record: Sendable {
    /// Every field at its default: what an absent optional field means.
    init()
    /// Shows every field to `visitor`, always in the same order.
    mutating func fields<V: FieldVisitor>(_ visitor: inout V) throws
}

/// Goes over a record's fields: to describe, read or write them.
public protocol FieldVisitor {
    /// A field that must be there.
    mutating func field<T: FieldValue>(
        _ name: StaticString, _ value: inout T, _ rule: T.Rule, _ doc: StaticString) throws
    /// A field that may be left out; `value` then keeps what it has, its default.
    mutating func optional<T: FieldValue>(
        _ name: StaticString, _ value: inout T, _ rule: T.Rule, _ doc: StaticString) throws
}

/// What one field holds.
public protocol FieldValue: Sendable {
    /// What values are allowed.
    associatedtype Rule: Sendable
    /// Reads the value that `source` stands on, which is neither absent nor null.
    ///
    /// - Throws: `FieldProblem` when the value breaks `rule`.
    static func read<S: FieldSource>(_ source: inout S, _ kind: ValueKind, _ rule: Rule) throws -> Self
    /// Writes the value under `name`; an absent optional writes nothing.
    func write<W: FieldSink>(_ name: StaticString, to sink: inout W)
    /// How the type and its rule are shown in help, stubs and the reference.
    static func type(_ rule: Rule) -> FieldType
    /// What a null means where the field may be left out; `nil` means the same as leaving it out.
    static var whenNull: Self? { get }
}

extension FieldValue {
    /// The same as leaving it out.
    @inlinable
    public static var whenNull: Self? { nil }
}

/// The kinds of value that a source can hold.
public enum ValueKind: Sendable {
    case absent, null, text, integer, number, boolean, table, money, secret, other
}

/// Where fields are read from: a Lua table, a JSON object, the command line.
public protocol FieldSource {
    /// Stands on the field `name` and tells its kind. Every `open` is followed by one `close`.
    mutating func open(_ name: StaticString) -> ValueKind
    /// Leaves the field that was opened.
    mutating func close()
    /// The opened field's text; `nil` where it is not valid UTF-8.
    mutating func text() -> String?
    /// The opened field's whole number; `nil` where it is none, or does not fit.
    mutating func integer() -> Int64?
    /// The opened field's truth value; `nil` where it is none.
    mutating func boolean() -> Bool?
    /// The opened field's amount of money, also where it is spelt as text; `nil` where it is none.
    mutating func money() -> Money?
    /// The opened field's secret; `nil` where it is none.
    mutating func secret() -> Secret?
    /// How many items the opened list has; 0 for a table without items.
    mutating func length() -> Int
    /// Lends the source standing on the item `index`, from 0 on, of the opened list, with the item's kind.
    mutating func item<R>(_ index: Int, _ body: (inout Self, ValueKind) throws -> R) rethrows -> R
    /// Lends the source standing on what the opened table has under `name`, with its kind.
    mutating func member<R>(_ name: String, _ body: (inout Self, ValueKind) throws -> R) rethrows -> R
    /// Lends a source whose fields are those of the opened table.
    mutating func nested<R>(_ body: (inout Self) throws -> R) rethrows -> R
    /// The opened field's value as a message shows it, at most 40 characters.
    mutating func shown() -> String
    /// How many fields the source holds.
    mutating func count() -> Int
    /// Every field name the source holds, for messages. A key that is no text is shown in brackets.
    mutating func names() -> [String]
}

extension FieldSource {
    /// Nothing: a source has members where it says how.
    @inlinable
    public mutating func member<R>(
        _ name: String, _ body: (inout Self, ValueKind) throws -> R
    ) rethrows -> R { try body(&self, .absent) }
}

/// Where fields are written to: a Lua table, a JSON object.
public protocol FieldSink {
    /// Writes text.
    mutating func put(_ name: StaticString, _ value: String)
    /// Writes a whole number.
    mutating func put(_ name: StaticString, _ value: Int64)
    /// Writes a truth value.
    mutating func put(_ name: StaticString, _ value: Bool)
    /// Writes a secret; a sink that must not hold it in clear writes a reference.
    mutating func put(_ name: StaticString, _ value: Secret)
    /// Writes a list of texts.
    mutating func put(_ name: StaticString, _ value: [String])
    /// Writes an amount of money.
    mutating func put(_ name: StaticString, _ value: Money)
    /// Writes that there is no value.
    mutating func putNull(_ name: StaticString)
    /// Writes a table under `name`, whose fields `body` writes.
    mutating func nested(_ name: StaticString, _ body: (inout Self) throws -> Void) rethrows
    /// Writes a list of `count` tables under `name`; `body` writes the fields of each.
    mutating func list(_ name: StaticString, count: Int, _ body: (inout Self, Int) throws -> Void) rethrows
}

extension FieldSink {
    /// Writes the fields of `record` here.
    @inlinable
    public mutating func write<R: Record>(fieldsOf record: R) throws {
        var record = record
        // Handed over and taken back: a copy of what was written so far would be made at the first field.
        var writer = FieldWriter(consume self)
        let result = Result { try record.fields(&writer) }
        self = writer.sink
        try result.get()
    }
}
