extension CapabilityFacts {
    /// A capability for the reads of each noun, and one for each operation that changes something.
    static var ofOperations: [CapabilityFacts] {
        var nouns: [String] = []
        for operation in Operations.all where !nouns.contains(operation.noun) { nouns.append(operation.noun) }
        return nouns.flatMap { noun in
            let all = Operations.all.filter { $0.noun == noun }
            let reads = all.filter { $0.facts.kind == .read }
            let writes = all.filter { $0.facts.kind != .read }
            return (reads.isEmpty ? [] : [reading(noun, reads)]) + writes.map(writing)
        }
    }

    private static func reading(_ noun: String, _ operations: [OperationDescription]) -> CapabilityFacts {
        var fields: [String] = []
        for field in operations.flatMap({ $0.answer ?? [] }) where !fields.contains(field.name) {
            fields.append(field.name)
        }
        let names = operations.map(\.name)
        var parameters: [CapabilityParameter] = []
        if !fields.isEmpty {
            parameters.append(
                CapabilityParameter(
                    "fields", .list, values: fields,
                    doc:
                        "The fields of answers that are shown; id always is, and alone is the least. Nothing can be selected by "
                        + "another one."
                ))
        }
        if operations.contains(where: { SubjectPaths.of($0).areAny || SubjectPaths.answers($0) }) {
            parameters.append(
                CapabilityParameter(
                    "domains", .list, matching: .domain,
                    doc:
                        "Domains of e-mail addresses: who has another one is not shown in listings, and refused where named."
                ))
        }
        return CapabilityFacts(
            "\(noun).read", "Lets \(Suggestion.list(names)) answer.", .reads, parameters + [mostPerRun],
            operations: names)
    }

    private static func writing(_ operation: OperationDescription) -> CapabilityFacts {
        var parameters: [CapabilityParameter] = []
        let fields = operation.arguments.map(\.name).filter { !JudgedArguments.alwaysGiven.contains($0) }
        if !fields.isEmpty {
            parameters.append(
                CapabilityParameter(
                    "fields", .list, values: fields,
                    doc: "The arguments that may be given; id and etag always may."))
        }
        if SubjectPaths.of(operation).areAny {
            parameters.append(
                CapabilityParameter(
                    "domains", .list, matching: .domain,
                    doc:
                        "Domains of e-mail addresses: those given, and those of users named by id, must be in one."
                ))
        }
        return CapabilityFacts(
            operation.name, operation.facts.summary,
            operation.facts.kind == .irreversible ? .irreversible : .writes,
            parameters + [mostPerRun], operations: [operation.name])
    }

    private static let mostPerRun = CapabilityParameter(
        "max_per_run", .count,
        doc:
            "How many calls a run may make, over its whole life; a page of a listing is one, a refused call none."
    )
}

/// Where in an operation's arguments people stand whose domains are judged.
struct SubjectPaths: Sendable {
    /// Fields that hold an e-mail, or an e-mail or an id, by their paths: `contact.email`.
    var emails: [String] = []
    /// Fields that hold a user's id, or an id or an e-mail.
    var users: [String] = []

    var areAny: Bool { !emails.isEmpty || !users.isEmpty }

    static func of(_ operation: OperationDescription) -> SubjectPaths {
        var paths = SubjectPaths()
        for field in operation.arguments.flatMap(\.flattened) {
            let rule = field.type.rule
            if rule == EmailAddress.type(.any).rule || rule == SignerName.type(.any).rule {
                paths.emails.append(field.name)
            }
            if rule == UserID.type(.any).rule || rule == SignerName.type(.any).rule {
                paths.users.append(field.name)
            }
        }
        return paths
    }

    /// Whether every answer of the operation says whose it is, in a field `email`.
    static func answers(_ operation: OperationDescription) -> Bool {
        (operation.answer ?? []).contains {
            $0.name == "email" && $0.isRequired && $0.type == EmailAddress.type(.any)
        }
    }

    /// Those of every operation, by name.
    static let byOperation = Dictionary(
        Operations.all.map { ($0.name, of($0)) }, uniquingKeysWith: { first, _ in first })
    /// The names of the operations whose every answer says whose it is.
    static let answering = Set(Operations.all.filter(answers).map(\.name))
}
