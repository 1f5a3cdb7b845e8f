/// What a value of a document looks like, declared once: reading, writing and the editor's schema follow from it.
struct DocumentShape<Value: Sendable>: Sendable {
    /// Reads a value; nil after having said what is wrong with it.
    var read: @Sendable (DocumentValue, DocumentPath, inout DocumentFindings) -> Value?
    /// The value as a document has it.
    var write: @Sendable (Value) -> DocumentValue
    /// What an editor is told of it: members of JSON Schema, draft 2020-12. Made when it is asked for, as reading and
    /// writing do without.
    var schema: [DocumentMember] { makeSchema() }
    private let makeSchema: @Sendable () -> [DocumentMember]

    init(
        read: @escaping @Sendable (DocumentValue, DocumentPath, inout DocumentFindings) -> Value?,
        write: @escaping @Sendable (Value) -> DocumentValue,
        schema: @autoclosure @escaping @Sendable () -> [DocumentMember]
    ) {
        self.read = read
        self.write = write
        makeSchema = schema
    }
}

/// Where something stands in a document: `capabilities[2].hosts[0]`, `plugins["acme/x"].version`.
struct DocumentPath: Sendable, CustomStringConvertible {
    private(set) var description = ""

    static func + (path: DocumentPath, name: String) -> DocumentPath {
        var path = path
        let isPlain = name.utf8.allSatisfy { byte in
            (0x61...0x7a).contains(byte | 0x20) || (0x30...0x39).contains(byte) || byte == 0x5f
                || byte == 0x2d
                || byte == 0x24
        }
        if !isPlain || name.isEmpty {
            path.description += "[\(ShownText.quoted(name))]"
        } else {
            path.description += path.description.isEmpty ? name : ".\(name)"
        }
        return path
    }

    static func + (path: DocumentPath, index: Int) -> DocumentPath {
        var path = path
        path.description += "[\(index)]"
        return path
    }
}

/// What is found while a document is read.
struct DocumentFindings: Sendable {
    /// How many faults are told of; who has more mends these first.
    static let limit = 100
    /// What the document is called.
    let file: String
    private(set) var faults: [PluginFault] = []

    init(file: String) { self.file = file }

    mutating func add(
        _ code: PluginFault.Code, _ path: DocumentPath, _ place: DocumentPlace?, _ message: String,
        hint: String = ""
    ) {
        guard faults.count < Self.limit else { return }
        faults.append(
            PluginFault(
                code, file: file, path: path.description, line: place?.line, message, hint: hint))
    }

    /// Says that `value` is not what is wanted there.
    mutating func refuse(_ value: DocumentValue, _ path: DocumentPath, wanted: String) {
        add(.wrongValue, path, value.place, "must be \(wanted), got \(value.kind)")
    }
}

extension DocumentShape {
    /// Reads a whole document.
    ///
    /// - Throws: `PluginFaults` with everything that is wrong.
    func read(
        _ bytes: [UInt8], file: String, limits: DocumentLimits = DocumentLimits()
    ) throws(PluginFaults) -> Value {
        let document = try DocumentReader.read(bytes, file: file, limits: limits)
        return try read(document, file: file)
    }

    /// Reads a document that is JSON already.
    func read(_ document: DocumentValue, file: String) throws(PluginFaults) -> Value {
        var findings = DocumentFindings(file: file)
        if let later = DocumentHead.later(document, file: file) { throw PluginFaults(later) }
        let value = read(document, DocumentPath(), &findings)
        if let faults = PluginFaults(findings.faults) { throw faults }
        guard let value else {
            throw PluginFaults(PluginFault(.wrongValue, file: file, "cannot be read"))
        }
        return value
    }

    /// Reads a document that has one form in bytes: written again, it must be the same.
    func readCanonical(
        _ bytes: [UInt8], file: String, limits: DocumentLimits, hint: String,
        writing: (Value) -> [UInt8]
    ) throws(PluginFaults) -> Value {
        let value = try read(bytes, file: file, limits: limits)
        let wanted = writing(value)
        guard wanted == bytes else {
            let same = zip(wanted, bytes).prefix { $0 == $1 }.count
            let before = bytes.prefix(same)
            let line = before.count { $0 == 0x0A } + 1
            let column = same - (before.lastIndex(of: 0x0A) ?? -1)
            throw PluginFaults(
                PluginFault(
                    .notCanonical, file: file, line: line, column: column,
                    "is not written as this program writes it: names sorted, no spaces, one final newline",
                    hint: hint))
        }
        return value
    }

    /// The same shape, and a rule about its values that answers what is wrong.
    func checked(_ rule: @escaping @Sendable (Value) -> String?) -> DocumentShape {
        DocumentShape(
            read: { [read] value, path, findings in
                guard let found = read(value, path, &findings) else { return nil }
                if let message = rule(found) {
                    findings.add(.wrongValue, path, value.place, message)
                    return nil
                }
                return found
            }, write: write, schema: self.schema)
    }

    /// The same shape, with what an editor shows of it.
    func documented(_ doc: String) -> DocumentShape {
        DocumentShape(
            read: read, write: write, schema: [DocumentMember("description", .text(doc))] + self.schema)
    }

    /// The whole schema of a document, as an editor loads it.
    func schemaDocument(title: String) -> String {
        let head = [
            DocumentMember("$schema", .text("https://json-schema.org/draft/2020-12/schema")),
            DocumentMember("title", .text(title)),
        ]
        return DocumentValue.object(head + schema).indented
    }
}

/// What a document begins with, beyond what it is about.
enum DocumentHead: Sendable {
    /// A part of a document.
    case part
    /// What this program writes: `schema` is 1.
    case written
    /// What people write: `schema` may be left out where `isRequired` is false, and `$schema` names an editor's schema.
    case authored(isSchemaRequired: Bool)

    /// The newest form of all documents.
    static let newest = 1

    /// The fault of a document that a later program wrote; nothing else in it is judged.
    static func later(_ document: DocumentValue, file: String) -> PluginFault? {
        guard let found = document["schema"], let number = found.integer, number > newest else { return nil }
        return PluginFault(
            .laterVersion, file: file, path: "schema", line: found.place?.line,
            "is \(number), which a later partnerctl wrote; this one reads \(newest)",
            hint: "update partnerctl")
    }

    var hasSchema: Bool { if case .part = self { false } else { true } }
    var isSchemaRequired: Bool {
        switch self {
        case .part, .authored(isSchemaRequired: false): false
        case .written, .authored(isSchemaRequired: true): true
        }
    }
    var names: [String] {
        switch self {
        case .part: []
        case .written: ["schema"]
        case .authored: ["schema", "$schema"]
        }
    }
}
