internal import PartnerCenter

/// The fields of an operation as flags gave them: every value is text, and is read as its field wants.
struct CommandLineFields: FieldSource, Sendable {
    private let values: [(name: String, value: String)]
    private var opened: String?
    /// The path of the opened field, and what stands before the names: `address.` inside of an address.
    private var path = ""
    private var prefix = ""

    /// The file of the opened secret.
    private var secretPath: String?
    /// What stands behind a secret's name on the command line, where its value is read from a file.
    static let fileSuffix = "-file"
    /// Where relative paths begin; `nil` where the files of secrets are not read.
    private let folder: String?

    /// The last value counts where one was given twice; a flag without a value means true. Without a folder, secrets
    /// are closed: enough to check everything else.
    init(_ own: [Invocation.OwnValue], folder: String? = nil) {
        values = own.map { ($0.name, $0.value ?? "true") }
        self.folder = folder
    }

    mutating func open(_ name: StaticString) -> ValueKind {
        path = prefix + "\(name)"
        opened = values.last { $0.name == path }?.value
        if opened != nil { return .text }
        secretPath = values.last { $0.name == path + Self.fileSuffix }?.value
        if secretPath != nil { return .secret }
        let below = path + "."
        return values.contains { $0.name.hasPrefix(below) } ? .table : .absent
    }

    mutating func close() {
        opened = nil
        secretPath = nil
    }

    mutating func text() -> String? { opened }

    mutating func integer() -> Int64? { opened.flatMap { Int64($0) } }

    mutating func boolean() -> Bool? {
        switch opened {
        case "true": true
        case "false": false
        default: nil
        }
    }

    mutating func shown() -> String { "\"\(Escaping.line(opened ?? secretPath ?? "", limit: 38))\"" }

    mutating func count() -> Int { names().count }

    mutating func names() -> [String] {
        var names: [String] = []
        for value in values where value.name.hasPrefix(prefix) {
            var name = String(value.name.dropFirst(prefix.count).prefix { $0 != "." })
            if name.hasSuffix(Self.fileSuffix) { name = String(name.dropLast(Self.fileSuffix.count)) }
            if !names.contains(name) { names.append(name) }
        }
        return names
    }

    mutating func money() -> Money? { opened.flatMap { Money(spelt: $0) } }

    mutating func secret() -> Secret? {
        guard let folder else { return .closed }
        // Why it cannot be read, the file system tells only so much of; the path is what helps.
        return secretPath.flatMap { try? RunCommand.secret(Paths.absolute($0, in: folder)) }
    }

    mutating func length() -> Int { items.count }

    mutating func item<R>(
        _ index: Int, _ body: (inout CommandLineFields, ValueKind) throws -> R
    ) rethrows -> R {
        let list = opened
        opened = items[index]
        defer { opened = list }
        return try body(&self, .text)
    }

    mutating func nested<R>(_ body: (inout CommandLineFields) throws -> R) rethrows -> R {
        let outer = (prefix, path)
        prefix = path + "."
        defer { (prefix, path) = outer }
        return try body(&self)
    }

    private var items: [String] { opened.map { TextList.items($0) } ?? [] }
}
