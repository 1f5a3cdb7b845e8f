internal import PartnerCenter

/// The fields of an operation as flags gave them: every value is text, and is read as its field wants.
struct CommandLineFields: FieldSource, Sendable {
    private let values: [(name: String, value: String)]
    private var opened: String?

    /// The last value counts where one was given twice; a flag without a value means true.
    init(_ own: [Invocation.OwnValue]) { values = own.map { ($0.name, $0.value ?? "true") } }

    mutating func open(_ name: StaticString) -> ValueKind {
        let name = "\(name)"
        opened = values.last { $0.name == name }?.value
        return opened == nil ? .absent : .text
    }

    mutating func close() { opened = nil }

    mutating func text() -> String? { opened }

    mutating func integer() -> Int64? { opened.flatMap { Int64($0) } }

    mutating func boolean() -> Bool? {
        switch opened {
        case "true": true
        case "false": false
        default: nil
        }
    }

    mutating func shown() -> String { "\"\(Escaping.line(opened ?? "", limit: 38))\"" }

    mutating func count() -> Int { Set(values.map(\.name)).count }

    mutating func names() -> [String] { values.map(\.name) }
}
