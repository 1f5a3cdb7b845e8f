extension DocumentShape where Value == CapabilityParameter {
    static func parameter(_ kind: CapabilityCatalog.Parameter.Kind) -> DocumentShape {
        switch kind {
        case .list:
            return DocumentShape<[String]>.list(of: .sentence(), 1...256).checked { list in
                Set(list).count == list.count ? nil : "names something twice"
            }.converted({ .list($0) }) { if case .list(let list) = $0 { list } else { [] } }
        case .text:
            // The words of a flag would be read as one where nobody says which rights there are.
            return DocumentShape<String>.sentence().checked { text in
                ["true", "false"].contains(text) ? "must be another text than \"true\" and \"false\"" : nil
            }.converted({ .text($0) }) { if case .text(let text) = $0 { text } else { "" } }
        case .count:
            return DocumentShape<Int>.integer(0...1_000_000_000).converted({ .count($0) }) {
                if case .count(let count) = $0 { count } else { 0 }
            }
        case .flag:
            return DocumentShape<Bool>.boolean.converted({ .text($0 ? "true" : "false") }) {
                $0 == .text("true")
            }
        }
    }

    /// Any of them, where nobody says which rights there are.
    static var anyParameter: DocumentShape {
        DocumentShape(
            read: { value, path, findings in
                switch value.content {
                case .list: parameter(.list).read(value, path, &findings)
                case .text: parameter(.text).read(value, path, &findings)
                case .number: parameter(.count).read(value, path, &findings)
                case .boolean: parameter(.flag).read(value, path, &findings)
                case .null, .object: refused(value, path, &findings)
                }
            },
            write: { parameter in
                switch parameter {
                case .list(let list): .list(list.map(DocumentValue.text))
                case .text("true"): .boolean(true)
                case .text(let text): .text(text)
                case .count(let count): .integer(count)
                }
            },
            schema: [
                DocumentMember(
                    "type", .list(["array", "string", "integer", "boolean"].map(DocumentValue.text))),
                DocumentMember("items", .object([DocumentMember("type", .text("string"))])),
            ])
    }

    private static func refused(
        _ value: DocumentValue, _ path: DocumentPath, _ findings: inout DocumentFindings
    ) -> CapabilityParameter? {
        findings.refuse(value, path, wanted: "a list of texts, a text or a whole number")
        return nil
    }
}

extension DocumentShape {
    /// The same in the document, another value for who reads it.
    func converted<Other: Sendable>(
        _ made: @escaping @Sendable (Value) -> Other, _ taken: @escaping @Sendable (Other) -> Value
    ) -> DocumentShape<Other> {
        DocumentShape<Other>(
            read: { [read] value, path, findings in read(value, path, &findings).map(made) },
            write: { [write] in write(taken($0)) }, schema: schema)
    }
}

/// Reads and writes `{"cap": NAME, …parameters}`, alone and as part of a request.
enum CapabilityShape {
    private static let nameDoc = "Which right."

    /// A right as it is granted.
    static func grant(_ catalog: CapabilityCatalog?) -> DocumentShape<Capability> {
        DocumentShape(
            read: { value, path, findings in
                guard var reading = ObjectReading(value, path, &findings) else { return nil }
                let capability = take(&reading, catalog, &findings)
                reading.finish(&findings)
                return capability
            },
            write: { .object(members($0)) },
            schema: SchemaProperty.object(.part, properties(catalog), others: others(catalog)))
    }

    /// A right as a manifest asks for it. What a grant must say is said here, or named as open, for the project to say: a
    /// plugin that goes to whichever host it is set up with does not know that one.
    static func request(_ catalog: CapabilityCatalog?) -> DocumentShape<CapabilityRequest> {
        DocumentShape(
            read: { value, path, findings in
                guard var reading = ObjectReading(value, path, &findings) else { return nil }
                let why = reading.take("why", .sentence(), fallback: nil, &findings)
                let isOptional = reading.take("optional", .boolean, fallback: false, &findings)
                let open = reading.take("open", openNames, fallback: [], &findings)
                let capability = take(&reading, catalog, &findings, open: open)
                reading.finish(&findings)
                guard let capability, let why, let isOptional, let open else { return nil }
                return CapabilityRequest(capability, why: why, isOptional: isOptional, open: open)
            },
            write: { request in
                let optional = request.isOptional ? [DocumentMember("optional", .boolean(true))] : []
                let open = request.open.isEmpty ? [] : [DocumentMember("open", openNames.write(request.open))]
                return .object(
                    members(request.capability) + optional + open
                        + [DocumentMember("why", .text(request.why))])
            },
            schema: SchemaProperty.object(
                .part,
                properties(catalog) + [
                    SchemaProperty(
                        name: "why",
                        schema: DocumentShape.sentence().documented("What for, in a few words.").schema,
                        isRequired: true),
                    SchemaProperty(
                        name: "optional",
                        schema: DocumentShape.boolean.documented("Whether the plugin works without it.")
                            .schema,
                        isRequired: false),
                    SchemaProperty(
                        name: "open",
                        schema: openNames.documented("What the project says when it grants it.").schema,
                        isRequired: false),
                ], others: others(catalog)))
    }

    private static let openNames = DocumentShape<[String]>.list(of: .smallName(), 0...16)

    /// `open` is what a request leaves to the project; nil for a grant, which leaves nothing open.
    private static func take(
        _ reading: inout ObjectReading, _ catalog: CapabilityCatalog?, _ findings: inout DocumentFindings,
        open: [String]? = nil
    ) -> Capability? {
        let name = reading.take("cap", .smallName(hasPoints: true), fallback: nil, &findings)
        guard let name else {
            reading.pass()
            return nil
        }
        var parameters: [String: CapabilityParameter] = [:]
        var isWhole = true
        if let catalog {
            guard let entry = catalog[name] else {
                let near = NearName.question(name, among: catalog.entries.map(\.name))
                findings.add(
                    .wrongValue, reading.path + "cap", reading.value["cap"]?.place,
                    "there is no right called \(ShownText.quoted(name))\(near)",
                    hint: near.isEmpty ? "the rights there are: partnerctl help capabilities" : "")
                reading.pass()
                return nil
            }
            let left = (open ?? []).filter { name in
                let isOpen =
                    entry.parameters.contains { $0.name == name && $0.isRequired } && !reading.has(name)
                if !isOpen {
                    findings.add(
                        .wrongValue, reading.path + "open", reading.value["open"]?.place,
                        "\(ShownText.quoted(name)) is nothing that \(entry.name) must have and has not",
                        hint: "leave it out; a project may always grant less")
                }
                return isOpen
            }
            for parameter in entry.parameters
            where reading.has(parameter.name) || (parameter.isRequired && !left.contains(parameter.name)) {
                if open != nil, !reading.has(parameter.name) {
                    findings.add(
                        .missingField, reading.path + parameter.name, reading.value.place, "is missing",
                        hint: "name it, or let the project say it: \"open\": [\"\(parameter.name)\"]")
                    isWhole = false
                    continue
                }
                let found = reading.take(parameter.name, .parameter(parameter.kind), fallback: nil, &findings)
                isWhole = isWhole && found != nil
                if found != .text("false") || parameter.kind != .flag { parameters[parameter.name] = found }
            }
            reading.pass(entry.parameters.map(\.name))
        } else {
            for other in reading.rest {
                if DocumentShape.smallName().read(.text(other), reading.path + other, &findings) == nil {
                    isWhole = false
                }
                let found = reading.take(other, .anyParameter, fallback: nil, &findings)
                isWhole = isWhole && found != nil
                if found != .text("false") { parameters[other] = found }
            }
        }
        return isWhole ? Capability(name, parameters) : nil
    }

    private static func members(_ capability: Capability) -> [DocumentMember] {
        [DocumentMember("cap", .text(capability.name))]
            + capability.parameters.sorted { $0.key < $1.key }.map { name, parameter in
                DocumentMember(name, DocumentShape.anyParameter.write(parameter))
            }
    }

    private static func properties(_ catalog: CapabilityCatalog?) -> [SchemaProperty] {
        guard let catalog else {
            return [
                SchemaProperty(
                    name: "cap", schema: DocumentShape.smallName(hasPoints: true).documented(nameDoc).schema,
                    isRequired: true)
            ]
        }
        let names = DocumentShape.choice(catalog.entries.map(\.name)).documented(nameDoc).schema
        var seen: Set<String> = []
        let parameters = catalog.entries.flatMap(\.parameters).filter { seen.insert($0.name).inserted }
        return [SchemaProperty(name: "cap", schema: names, isRequired: true)]
            + parameters.map { parameter in
                let takers = catalog.entries.filter { $0.parameters.contains { $0.name == parameter.name } }
                let doc = "Narrows \(takers.map(\.name).joined(separator: ", "))."
                return SchemaProperty(
                    name: parameter.name,
                    schema: DocumentShape.parameter(parameter.kind).documented(doc).schema, isRequired: false)
            }
    }

    /// Where nobody says which rights there are, every parameter goes.
    private static func others(_ catalog: CapabilityCatalog?) -> [DocumentMember]? {
        catalog == nil ? DocumentShape.anyParameter.schema : nil
    }
}
