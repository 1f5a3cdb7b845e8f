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
    /// The path of the opened field, and what stands before the names: `address.` inside of an address.
    private var path = ""
    private var prefix = ""

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
        path = prefix + "\(name)"
        guard let field = fields.first(where: { $0.name == path }) else {
            let below = path + "."
            return fields.contains { $0.name.hasPrefix(below) } ? .table : .absent
        }
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
    public mutating func count() -> Int { names().count }
    /// Every name.
    public mutating func names() -> [String] {
        var names: [String] = []
        for field in fields where field.name.hasPrefix(prefix) {
            let name = String(field.name.dropFirst(prefix.count).prefix { $0 != "." })
            if !names.contains(name) { names.append(name) }
        }
        return names
    }
    /// The amount that the text spells.
    public mutating func money() -> Money? { opened.flatMap { Money(spelt: $0) } }
    /// No secret: none is in texts.
    public mutating func secret() -> Secret? { nil }
    /// How many items the text lists.
    public mutating func length() -> Int { items.count }
    /// Stands on one of the items that the text lists.
    public mutating func item<R>(
        _ index: Int, _ body: (inout FieldTexts, ValueKind) throws -> R
    ) rethrows -> R {
        let list = opened
        opened = items[index]
        defer { opened = list }
        return try body(&self, .text)
    }
    /// Finds the fields whose names begin with the opened one's.
    public mutating func nested<R>(_ body: (inout FieldTexts) throws -> R) rethrows -> R {
        let outer = (prefix, path)
        prefix = path + "."
        defer { (prefix, path) = outer }
        return try body(&self)
    }

    private var items: [String] { opened.map { TextList.items($0) } ?? [] }
}

/// A list spelt as text: its items with a comma and a space between them.
public enum TextList {
    /// The items of `text`, without the spaces around them; none of an empty text.
    public static func items(_ text: String) -> [String] {
        if text.isEmpty { return [] }
        return text.split(separator: ",", omittingEmptySubsequences: false).map { item in
            var item = item
            while item.first == " " { item = item.dropFirst() }
            while item.last == " " { item = item.dropLast() }
            return String(item)
        }
    }

    /// The text of `items`.
    public static func text(_ items: [String]) -> String { items.joined(separator: ", ") }
}

extension FieldTexts: FieldSink {
    /// Adds one value.
    public mutating func put(_ name: StaticString, _ value: String) { add(prefix + "\(name)", value) }
    /// Adds one value.
    public mutating func put(_ name: StaticString, _ value: Int64) { add(prefix + "\(name)", String(value)) }
    /// Adds one value.
    public mutating func put(_ name: StaticString, _ value: Bool) { add(prefix + "\(name)", String(value)) }
    /// Leaves the secret out.
    public mutating func put(_ name: StaticString, _ value: Secret) {}
    /// Adds one value.
    public mutating func put(_ name: StaticString, _ value: [String]) {
        add(prefix + "\(name)", TextList.text(value))
    }
    /// Adds one value.
    public mutating func put(_ name: StaticString, _ value: Money) {
        add(prefix + "\(name)", value.description)
    }
    /// Adds a null.
    public mutating func putNull(_ name: StaticString) { add(prefix + "\(name)", nil) }
    /// Adds each field under its path: `address.city`.
    public mutating func nested(
        _ name: StaticString, _ body: (inout FieldTexts) throws -> Void
    ) rethrows {
        let outer = prefix
        prefix += "\(name)."
        defer { prefix = outer }
        try body(&self)
    }
    /// Adds each field of each item under its path: `lines[1].offer_id`.
    public mutating func list(
        _ name: StaticString, count: Int, _ body: (inout FieldTexts, Int) throws -> Void
    ) rethrows {
        let outer = prefix
        defer { prefix = outer }
        for index in 0..<count {
            prefix = outer + "\(name)[\(index + 1)]."
            try body(&self, index)
        }
    }
}
