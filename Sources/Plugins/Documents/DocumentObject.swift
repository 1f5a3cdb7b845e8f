/// A named part of an object.
struct DocumentField<Whole, Value: Sendable>: Sendable {
    let name: String
    let doc: String
    let shape: DocumentShape<Value>
    let get: @Sendable (Whole) -> Value
    /// What holds where it is left out; nil where it must be there.
    let fallback: Value?
    /// Whether it is left out when written.
    let isLeftOut: @Sendable (Value) -> Bool
}

/// A part that must be there.
func required<Whole, Value: Sendable>(
    _ name: String, _ path: any KeyPath<Whole, Value> & Sendable, _ shape: DocumentShape<Value>, _ doc: String
) -> DocumentField<Whole, Value> {
    DocumentField(
        name: name, doc: doc, shape: shape, get: { $0[keyPath: path] }, fallback: nil,
        isLeftOut: { _ in false })
}

/// A part that is `fallback` where it is left out; the written form leaves it out where it is that.
func optional<Whole, Value: Sendable & Equatable>(
    _ name: String, _ path: any KeyPath<Whole, Value> & Sendable, _ shape: DocumentShape<Value>,
    _ fallback: Value,
    _ doc: String
) -> DocumentField<Whole, Value> {
    DocumentField(
        name: name, doc: doc, shape: shape, get: { $0[keyPath: path] }, fallback: fallback,
        isLeftOut: { $0 == fallback })
}

/// An object while its members are read, one after the other.
struct ObjectReading {
    let value: DocumentValue
    let path: DocumentPath
    private let members: [DocumentMember]
    private var known: [String]

    /// Nil, and said, where `value` is no object.
    init?(_ value: DocumentValue, _ path: DocumentPath, _ findings: inout DocumentFindings) {
        guard let members = value.members else {
            findings.refuse(value, path, wanted: "an object")
            return nil
        }
        self.value = value
        self.path = path
        self.members = members
        known = []
    }

    /// Reads the member called `name`; `fallback` holds where there is none, and its absence is a fault without one.
    mutating func take<Part: Sendable>(
        _ name: String, _ shape: DocumentShape<Part>, fallback: Part?, _ findings: inout DocumentFindings
    ) -> Part? {
        known.append(name)
        if let member = members.first(where: { $0.name == name }) {
            return shape.read(member.value, path + name, &findings)
        }
        if let fallback { return fallback }
        findings.add(.missingField, path + name, value.place, "is missing")
        return nil
    }

    /// Whether there is a member called `name`.
    func has(_ name: String) -> Bool { members.contains { $0.name == name } }

    /// The names of the members that nobody took.
    var rest: [String] { members.map(\.name).filter { !known.contains($0) } }

    /// Takes members whose values are not looked at: `names`, or all that are left.
    mutating func pass(_ names: [String]? = nil) { known += names ?? rest }

    /// Says which members nobody took.
    func finish(_ findings: inout DocumentFindings) {
        for member in members where !known.contains(member.name) {
            let near = NearName.question(member.name, among: known)
            findings.add(
                .unknownField, path + member.name, member.place, "is not known here\(near)",
                hint: near.isEmpty ? "known here: \(known.sorted().joined(separator: ", "))" : "")
        }
    }

    /// Reads what `head` puts before the parts.
    mutating func takeHead(_ head: DocumentHead, _ findings: inout DocumentFindings) -> Bool {
        var isTaken = true
        if head.names.contains("$schema") {
            let anyText = DocumentShape<String>.text("text") { _ in true }
            isTaken = take("$schema", anyText, fallback: "", &findings) != nil
        }
        if head.hasSchema {
            let fallback = head.isSchemaRequired ? nil : DocumentHead.newest
            isTaken =
                take("schema", .integer(1...DocumentHead.newest), fallback: fallback, &findings) != nil
                && isTaken
        }
        return isTaken
    }
}

extension DocumentShape {
    private struct Missing: Error {}

    /// An object of named parts, made by `make` once all of them are read.
    static func object<each Part: Sendable>(
        _ head: DocumentHead = .part, _ make: @escaping @Sendable (repeat each Part) -> Value,
        _ fields: repeat DocumentField<Value, each Part>
    ) -> DocumentShape {
        DocumentShape(
            read: { value, path, findings in
                guard var reading = ObjectReading(value, path, &findings) else { return nil }
                let hasHead = reading.takeHead(head, &findings)
                func take<P>(_ field: DocumentField<Value, P>) -> P? {
                    reading.take(field.name, field.shape, fallback: field.fallback, &findings)
                }
                func whole<P>(_ part: P?) throws(Missing) -> P {
                    guard let part else { throw Missing() }
                    return part
                }
                let parts = (repeat take(each fields))
                reading.finish(&findings)
                guard hasHead else { return nil }
                do throws(Missing) {
                    return make(repeat try whole(each parts))
                } catch {
                    return nil
                }
            },
            write: { value in
                var members: [DocumentMember] = []
                if head.hasSchema { members.append(DocumentMember("schema", .integer(DocumentHead.newest))) }
                for field in repeat each fields {
                    let part = field.get(value)
                    if !field.isLeftOut(part) {
                        members.append(DocumentMember(field.name, field.shape.write(part)))
                    }
                }
                return .object(members)
            }, schema: objectSchema(head, repeat each fields))
    }

    private static func objectSchema<each Part: Sendable>(
        _ head: DocumentHead, _ fields: repeat DocumentField<Value, each Part>
    ) -> [DocumentMember] {
        var properties: [SchemaProperty] = []
        for field in repeat each fields {
            properties.append(
                SchemaProperty(
                    name: field.name, schema: field.shape.documented(field.doc).schema,
                    isRequired: field.fallback == nil))
        }
        return SchemaProperty.object(head, properties)
    }
}

/// A member as an editor is told of it.
struct SchemaProperty: Sendable {
    var name: String
    var schema: [DocumentMember]
    var isRequired: Bool

    /// The schema of an object that has these members and no others.
    /// `others` is the schema of members by any other name, where they are taken.
    static func object(
        _ head: DocumentHead = .part, _ properties: [SchemaProperty], others: [DocumentMember]? = nil
    ) -> [DocumentMember] {
        var all = properties
        if head.names.contains("$schema") {
            let doc = DocumentMember("description", .text("Where the editor finds this schema."))
            all.insert(
                SchemaProperty(
                    name: "$schema", schema: [doc, DocumentMember("type", .text("string"))], isRequired: false
                ),
                at: 0)
        }
        if head.hasSchema {
            let doc = DocumentMember("description", .text("The form of this document."))
            all.insert(
                SchemaProperty(
                    name: "schema", schema: [doc, DocumentMember("const", .integer(DocumentHead.newest))],
                    isRequired: head.isSchemaRequired), at: 0)
        }
        let required = all.filter(\.isRequired).map(\.name)
        return [
            DocumentMember("type", .text("object")),
            DocumentMember(
                "properties", .object(all.map { DocumentMember($0.name, .object($0.schema)) })),
        ] + (required.isEmpty ? [] : [DocumentMember("required", .list(required.map(DocumentValue.text)))])
            + [DocumentMember("additionalProperties", others.map(DocumentValue.object) ?? .boolean(false))]
    }
}
