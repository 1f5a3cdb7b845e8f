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

        /// As a table shows it; a secret is never shown.
        var cell: String {
            switch self {
            case .text(let text): text
            case .integer(let number): String(number)
            case .boolean(let truth): String(truth)
            case .list(let texts): texts.joined(separator: ", ")
            case .secret: "secret"
            }
        }
    }

    private(set) var fields: [(name: String, value: Value)] = []

    mutating func put(_ name: StaticString, _ value: String) { fields.append(("\(name)", .text(value))) }
    mutating func put(_ name: StaticString, _ value: Int64) { fields.append(("\(name)", .integer(value))) }
    mutating func put(_ name: StaticString, _ value: Bool) { fields.append(("\(name)", .boolean(value))) }
    mutating func put(_ name: StaticString, _ value: Secret) { fields.append(("\(name)", .secret(value))) }
    mutating func put(_ name: StaticString, _ value: [String]) { fields.append(("\(name)", .list(value))) }

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
        json.begin("{")
        for (name, value) in fields {
            json.key(name)
            switch value {
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
            }
        }
        json.end("}")
    }
}
