/// Named fields whose values are texts, as audit records keep them; one without a text stands for null.
///
/// An operation reads its arguments from it, each text as its field wants; an answer is written into it, without
/// its secrets.
public struct FieldTexts: Sendable, Equatable {
    /// One field.
    public struct Field: Sendable, Equatable {
        /// The name.
        public var name: String
        /// The value; nil for null.
        public var text: String?
    }

    /// The fields, in order; no name is there twice.
    public private(set) var fields: [Field] = []
    private var opened: String?

    /// No fields.
    public init() {}

    /// Adds a field.
    public mutating func add(_ name: String, _ text: String?) {
        fields.append(Field(name: name, text: text))
    }

    /// The value called `name`; nil where it is null or not there.
    public subscript(_ name: String) -> String? { fields.first { $0.name == name }?.text }

    /// The fields of a record.
    public static func of<R: Record>(_ record: R) throws -> FieldTexts {
        var writer = FieldWriter(FieldTexts())
        var record = record
        try record.fields(&writer)
        return writer.sink
    }

    /// The fields of an answer; nil where there is none.
    public static func of<A: OperationAnswer>(answer: A) throws -> FieldTexts? {
        if answer.isAbsent { return nil }
        var writer = FieldWriter(FieldTexts())
        var answer = answer
        try answer.answerFields(&writer)
        return writer.sink
    }
}

extension FieldTexts: FieldSource {
    /// Stands on the field `name`.
    public mutating func open(_ name: StaticString) -> ValueKind {
        let name = "\(name)"
        guard let field = fields.first(where: { $0.name == name }) else { return .absent }
        opened = field.text
        return opened == nil ? .null : .text
    }
    /// Leaves the field.
    public mutating func close() { opened = nil }
    /// The field's text.
    public mutating func text() -> String? { opened }
    /// The whole number that the text spells.
    public mutating func integer() -> Int64? { opened.flatMap { Int64($0) } }
    /// The truth value that the text spells.
    public mutating func boolean() -> Bool? { opened == "true" ? true : opened == "false" ? false : nil }
    /// The text as messages show it.
    public mutating func shown() -> String { "\"\((opened ?? "").prefix(38))\"" }
    /// How many fields there are.
    public mutating func count() -> Int { fields.count }
    /// Every name.
    public mutating func names() -> [String] { fields.map(\.name) }
}

extension FieldTexts: FieldSink {
    /// Adds one value.
    public mutating func put(_ name: StaticString, _ value: String) { add("\(name)", value) }
    /// Adds one value.
    public mutating func put(_ name: StaticString, _ value: Int64) { add("\(name)", String(value)) }
    /// Adds one value.
    public mutating func put(_ name: StaticString, _ value: Bool) { add("\(name)", String(value)) }
    /// Leaves the secret out.
    public mutating func put(_ name: StaticString, _ value: Secret) {}
    /// Adds one value.
    public mutating func put(_ name: StaticString, _ value: [String]) {
        add("\(name)", value.joined(separator: ", "))
    }
}
