internal import PartnerCenter

/// An answer's fields as values, to be shown as a table, a record or JSON.
struct AnswerFields: FieldSink {
    /// One value.
    enum Value {
        case text(String)
        case integer(Int64)
        case boolean(Bool)
        case list([String])
        case secret(Secret)
        case money(Money)
        case null
        case record([Field])
        case records([[Field]])

        /// As a table shows it; a secret is never shown.
        var cell: String {
            switch self {
            case .text(let text): text
            case .integer(let number): String(number)
            case .boolean(let truth): String(truth)
            case .list(let texts): texts.joined(separator: ", ")
            case .secret: "secret"
            case .money(let money): money.description
            case .null: ""
            case .record(let fields): Value.cell(fields)
            case .records(let records): records.map(Value.cell).joined(separator: "; ")
            }
        }

        /// As a record shows it: what a list holds, each on a line of its own.
        var lines: [String] {
            switch self {
            case .list(let texts): texts
            case .records(let records): records.map(Value.cell)
            default: [cell]
            }
        }

        /// Fields in one cell of a table: their values, named.
        private static func cell(_ fields: [Field]) -> String {
            fields.map { "\($0.name) \($0.value.cell)" }.joined(separator: ", ")
        }
    }

    /// One field.
    struct Field {
        var name: String
        var value: Value
    }

    private(set) var fields: [Field] = []

    mutating func put(_ name: StaticString, _ value: String) {
        fields.append(Field(name: "\(name)", value: .text(value)))
    }
    mutating func put(_ name: StaticString, _ value: Int64) {
        fields.append(Field(name: "\(name)", value: .integer(value)))
    }
    mutating func put(_ name: StaticString, _ value: Bool) {
        fields.append(Field(name: "\(name)", value: .boolean(value)))
    }
    mutating func put(_ name: StaticString, _ value: Secret) {
        fields.append(Field(name: "\(name)", value: .secret(value)))
    }
    mutating func put(_ name: StaticString, _ value: [String]) {
        fields.append(Field(name: "\(name)", value: .list(value)))
    }

    mutating func put(_ name: StaticString, _ value: Money) {
        fields.append(Field(name: "\(name)", value: .money(value)))
    }
    mutating func putNull(_ name: StaticString) { fields.append(Field(name: "\(name)", value: .null)) }
    mutating func nested(_ name: StaticString, _ body: (inout AnswerFields) throws -> Void) rethrows {
        var inner = AnswerFields()
        try body(&inner)
        fields.append(Field(name: "\(name)", value: .record(inner.fields)))
    }
    mutating func list(
        _ name: StaticString, count: Int, _ body: (inout AnswerFields, Int) throws -> Void
    ) rethrows {
        let items = try (0..<count).map { index in
            var inner = AnswerFields()
            try body(&inner, index)
            return inner.fields
        }
        fields.append(Field(name: "\(name)", value: .records(items)))
    }

    /// Whether a secret is among them.
    var holdSecret: Bool {
        fields.contains { if case .secret = $0.value { true } else { false } }
    }

    /// The value called `name`.
    subscript(_ name: String) -> Value? { fields.first { $0.name == name }?.value }

    /// The fields of a record.
    static func of<R: Record>(_ record: R) throws -> AnswerFields {
        var writer = FieldWriter(AnswerFields())
        var record = record
        try record.fields(&writer)
        return writer.sink
    }

    /// The fields of an answer; `nil` where there is none.
    static func of<A: OperationAnswer>(answer: A) throws -> AnswerFields? {
        if answer.isAbsent { return nil }
        var writer = FieldWriter(AnswerFields())
        var answer = answer
        try answer.answerFields(&writer)
        return writer.sink
    }

    /// Writes them as a JSON object; in a secret's place stands where it went.
    func write(to json: inout JSONWriter, sealedIn path: String?) {
        Self.write(fields, to: &json, sealedIn: path)
    }

    private static func write(
        _ fields: [Field], to json: inout JSONWriter, sealedIn path: String?
    ) {
        json.begin("{")
        for field in fields {
            json.key(field.name)
            switch field.value {
            case .text(let text): json.value(text)
            case .integer(let number): json.value(number)
            case .boolean(let truth): json.value(truth)
            case .list(let texts):
                json.begin("[")
                for text in texts { json.value(text) }
                json.end("]")
            case .secret:
                json.begin("{")
                json.put("sealed_in", orNull: path)
                json.end("}")
            case .money(let money): json.value(money.description)
            case .null: json.null()
            case .record(let fields): write(fields, to: &json, sealedIn: path)
            case .records(let records):
                json.begin("[")
                for fields in records { write(fields, to: &json, sealedIn: path) }
                json.end("]")
            }
        }
        json.end("}")
    }
}
