/// Fields that stand together in one field of a record: an address.
///
/// In Lua a table, in JSON an object; on the command line `--address.city`.
public protocol FieldGroup: Record, FieldItem where Rule == AnyRule {}

extension FieldGroup {
    /// Reads the value, or says everything that is wrong with it.
    @inlinable
    public static func read<S: FieldSource>(
        _ source: inout S, _ kind: ValueKind, _ rule: AnyRule
    ) throws -> Self {
        guard kind == .table else {
            throw FieldProblem("must be a table of named values, got \(source.shown())")
        }
        return try source.nested { try Self.read(nestedIn: $0) }
    }

    /// Writes the value under `name`.
    @inlinable
    public func write<W: FieldSink>(_ name: StaticString, to sink: inout W) {
        // Writing the fields of a value has nothing to refuse.
        sink.nested(name) { try? $0.write(fieldsOf: self) }
    }

    /// Writes several values under `name`.
    @inlinable
    public static func write<W: FieldSink>(_ items: [Self], _ name: StaticString, to sink: inout W) {
        sink.list(name, count: items.count) { sink, index in try? sink.write(fieldsOf: items[index]) }
    }

    /// The type as help shows it.
    public static func type(_ rule: AnyRule) -> FieldType { FieldType("table", fields: description) }
}

/// What a list in a field can hold.
public protocol FieldItem: FieldValue {
    /// Writes several values under `name`.
    static func write<W: FieldSink>(_ items: [Self], _ name: StaticString, to sink: inout W)
}

extension String: FieldItem {
    /// Writes several values under `name`.
    @inlinable
    public static func write<W: FieldSink>(_ items: [String], _ name: StaticString, to sink: inout W) {
        sink.put(name, items)
    }
}

/// Rules for a list.
public struct ListRule<Item: Sendable>: Sendable {
    /// How many items, both ends included.
    public var count: ClosedRange<Int>
    /// The rule of each.
    public var item: Item

    /// A list of so many items.
    @inlinable
    public static func list(_ count: ClosedRange<Int>, of item: Item) -> ListRule {
        ListRule(count: count, item: item)
    }

    @inlinable
    init(count: ClosedRange<Int>, item: Item) {
        self.count = count
        self.item = item
    }
}

extension Array: FieldValue where Element: FieldItem {
    /// Reads the value, or says everything that is wrong with it. Where only text can be given, commas stand
    /// between the items.
    public static func read<S: FieldSource>(
        _ source: inout S, _ kind: ValueKind, _ rule: ListRule<Element.Rule>
    ) throws -> [Element] {
        guard kind == .table || kind == .text else {
            throw FieldProblem("must be a list, got \(source.shown())")
        }
        let length = source.length()
        if !rule.count.contains(length) { throw FieldProblem.length(rule.count, length) }
        var items: [Element] = []
        items.reserveCapacity(length)
        var problems: [FieldProblem] = []
        for index in 0..<length {
            do {
                items.append(try source.item(index) { try Element.read(&$0, $1, rule.item) })
            } catch {
                problems += FieldProblem.all(error, below: "[\(index + 1)]")
            }
        }
        if !problems.isEmpty { throw FieldProblems(problems) }
        return items
    }

    /// Writes the value under `name`.
    @inlinable
    public func write<W: FieldSink>(_ name: StaticString, to sink: inout W) {
        Element.write(self, name, to: &sink)
    }

    /// The type as help shows it.
    public static func type(_ rule: ListRule<Element.Rule>) -> FieldType {
        let item = Element.type(rule.item)
        let count =
            rule.count.upperBound == .max
            ? "any number of items" : "\(rule.count.lowerBound) to \(rule.count.upperBound) items"
        return FieldType(
            item.name + "[]", rule: item.rule.isEmpty ? count : "\(count), each \(item.rule)",
            values: item.values, fields: item.fields)
    }
}

extension FieldProblem {
    static func length(_ count: ClosedRange<Int>, _ found: Int) -> FieldProblem {
        FieldProblem("must have \(count.lowerBound) to \(count.upperBound) items, got \(found)")
    }
}

/// What becomes of a field in an update: left out it stays, null clears it.
public enum Edit<Value: FieldValue & Equatable>: FieldValue, Equatable {
    case unchanged, cleared
    case value(Value)

    /// Reads the value, or says what is wrong with it.
    @inlinable
    public static func read<S: FieldSource>(
        _ source: inout S, _ kind: ValueKind, _ rule: Value.Rule
    ) throws -> Edit { .value(try Value.read(&source, kind, rule)) }

    /// Null clears it.
    @inlinable
    public static var whenNull: Edit? { .cleared }

    /// Writes the value under `name`.
    @inlinable
    public func write<W: FieldSink>(_ name: StaticString, to sink: inout W) {
        switch self {
        case .unchanged: break
        case .cleared: sink.putNull(name)
        case .value(let value): value.write(name, to: &sink)
        }
    }

    /// The type as help shows it.
    public static func type(_ rule: Value.Rule) -> FieldType { Value.type(rule) }

    /// What the field holds when it was `before`.
    @inlinable
    public func applied(to before: Value?) -> Value? {
        switch self {
        case .unchanged: before
        case .cleared: nil
        case .value(let value): value
        }
    }
}
