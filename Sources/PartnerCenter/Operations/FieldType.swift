/// The type of a field as people read it.
public struct FieldType: Sendable, Equatable {
    /// The type's name in editor stubs and help: `string`, `integer`, `boolean`, `secret`.
    public var name: String
    /// What is allowed beyond the type, in words: "1 to 256 characters". Empty when nothing is to be said.
    public var rule: String
    /// The allowed values, where they are a closed list.
    public var values: [String]

    /// The fields of a table, or of each table in a list of them.
    public var fields: [FieldDescription]

    /// Creates a type from its name, rule, closed list of values and fields.
    public init(
        _ name: String, rule: String = "", values: [String] = [], fields: [FieldDescription] = []
    ) {
        self.name = name
        self.rule = rule
        self.values = values
        self.fields = fields
    }
}

/// One field of a record, described.
public struct FieldDescription: Sendable, Equatable {
    /// The field's name: snake_case.
    public var name: String
    /// Its type and rule.
    public var type: FieldType
    /// Whether a caller must give it.
    public var isRequired: Bool
    /// What an absent field means, as text; `nil` when it then has no value.
    public var defaultValue: String?
    /// One sentence.
    public var doc: String

    /// Describes a field.
    public init(
        name: String, type: FieldType, isRequired: Bool, defaultValue: String? = nil, doc: String
    ) {
        self.name = name
        self.type = type
        self.isRequired = isRequired
        self.defaultValue = defaultValue
        self.doc = doc
    }
}

extension FieldDescription {
    /// The field, and behind it every field below it under its path: `address`, `address.city`; `lines[].offer_id`.
    public var flattened: [FieldDescription] {
        let dot = type.name.hasSuffix("[]") ? "[]." : "."
        return [self]
            + type.fields.flatMap(\.flattened).map { field in
                var field = field
                field.name = name + dot + field.name
                return field
            }
    }
}

extension Record {
    /// The record's fields, in order.
    public static var description: [FieldDescription] {
        var describer = FieldDescriber()
        var record = Self()
        // Describing visits types only; it has nothing to refuse.
        try? record.fields(&describer)
        return describer.fields
    }
}

private struct FieldDescriber: FieldVisitor {
    var fields: [FieldDescription] = []

    mutating func field<T: FieldValue>(
        _ name: StaticString, _ value: inout T, _ rule: T.Rule, _ doc: StaticString
    ) {
        fields.append(
            FieldDescription(
                name: "\(name)", type: T.type(rule), isRequired: true, defaultValue: nil, doc: "\(doc)"))
    }

    mutating func optional<T: FieldValue>(
        _ name: StaticString, _ value: inout T, _ rule: T.Rule, _ doc: StaticString
    ) {
        var shown = DefaultText()
        value.write(name, to: &shown)
        fields.append(
            FieldDescription(
                name: "\(name)", type: T.type(rule), isRequired: false, defaultValue: shown.text,
                doc: "\(doc)"))
    }
}

/// Catches the default of an optional field as text.
private struct DefaultText: FieldSink {
    var text: String?
    mutating func put(_ name: StaticString, _ value: String) { text = value }
    mutating func put(_ name: StaticString, _ value: Int64) { text = String(value) }
    mutating func put(_ name: StaticString, _ value: Bool) { text = String(value) }
    mutating func put(_ name: StaticString, _ value: Secret) {}
    mutating func put(_ name: StaticString, _ value: [String]) {
        if !value.isEmpty { text = value.joined(separator: ", ") }
    }
    mutating func put(_ name: StaticString, _ value: Money) { text = value.description }
    mutating func putNull(_ name: StaticString) {}
    mutating func nested(_ name: StaticString, _ body: (inout DefaultText) throws -> Void) rethrows {}
    mutating func list(
        _ name: StaticString, count: Int, _ body: (inout DefaultText, Int) throws -> Void
    ) rethrows {}
}
