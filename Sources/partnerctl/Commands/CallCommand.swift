internal import PartnerCenter

/// `partnerctl call`
enum CallCommand {
    /// The command, on centers that `opener` opens.
    static func declaration(_ opener: any CenterOpener) -> Command {
        Command(
            name: "call", summary: "Does one operation and shows its answer.",
            details: """
                The operation's own fields are flags: --full_name "Li Na", or --full-name.
                A secret in the answer is never shown: it goes into a file that only its recipient can open.
                Plugins may have to approve of what cannot be taken back; where one denies, the command ends 6.
                """,
            arguments: [Argument(name: "OPERATION", form: .operation, doc: "Such as users.create.")],
            flags: [
                .center, .user, .json, .yes,
                .value("sealed", .file, "The new file for a secret in the answer."),
                .value("to", .text("RECIPIENT"), default: "me", "Who may open that file.").yielding,
            ],
            examples: [
                CommandExample("partnerctl call users.each --agent_role sales"),
                CommandExample("partnerctl call users.get --id u-1 --json"),
            ],
            ownFlags: { question in
                guard let name = question.words.first, let operation = Operations.named(name) else {
                    return .none
                }
                return .known(flags(of: operation.arguments))
            },
            ownCheck: { invocation in
                guard let name = invocation.plain.first else { return [] }
                var check = ArgumentCheck(name: name, source: CommandLineFields(invocation.own))
                Operations.visit(&check)
                return check.problems
            },
            action: { invocation, surroundings in
                guard let operation = Operations.named(invocation.required("OPERATION")) else {
                    return .usage
                }
                let call = OperationCall(operation, invocation, surroundings)
                if let refusal = try call.refusal() { throw refusal }
                let choice = try surroundings.center(invocation)
                surroundings.listenForStop()
                return try call.answering(choice) {
                    try opener.open(choice, as: invocation.text("as"), surroundings, call)
                }
            })
    }

    /// A flag for each field that holds a value; the fields of a table are flags with its name and a dot in front.
    private static func flags(of fields: [FieldDescription]) -> [Flag] {
        fields.flatMap { field in
            let shown = field.flattened.filter { $0.type.fields.isEmpty && !$0.name.contains("[]") }
            return shown.map { inner in
                var inner = inner
                // Below a table that may be left out nothing has to be there.
                inner.isRequired = inner.isRequired && field.isRequired
                return flag(inner)
            }
        }
    }

    private static func flag(_ field: FieldDescription) -> Flag {
        if field.type.name == "secret" {
            return Flag(
                name: field.name + CommandLineFields.fileSuffix, form: .file, isRequired: field.isRequired,
                isCheckedLater: true, doc: "\(field.doc) Read from this file, which must be yours alone.")
        }
        let form: ValueForm =
            if !field.type.values.isEmpty {
                .oneOf(field.type.values)
            } else if field.type.name == "boolean" {
                .boolean
            } else if field.type.name == "input_file" {
                .file
            } else {
                .text(field.type.name.uppercased())
            }
        let rule =
            field.type.rule.isEmpty || !field.type.values.isEmpty
            ? "" : " \(field.type.rule.capitalizedFirst)."
        return Flag(
            name: field.name, form: form, defaultValue: field.defaultValue, isRequired: field.isRequired,
            isCheckedLater: true, doc: field.doc + rule)
    }
}

extension String {
    /// With a capital first letter.
    var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}

/// Checks the fields of an operation by its own declaration, before anything is opened.
private struct ArgumentCheck: OperationVisitor {
    let name: String
    let source: CommandLineFields
    var problems: [UsageProblem] = []

    mutating func visit<O: PartnerOperation>(_ operation: O.Type) {
        if "\(O.facts.name)" == name { check(operation) }
    }

    mutating func visit<O: ListingOperation>(listing operation: O.Type) {
        if "\(O.facts.name)" == name { check(operation) }
    }

    private mutating func check<R: Record>(_ type: R.Type) {
        var reader = FieldReader(source)
        var record = R()
        do { try record.fields(&reader) } catch { problems.append(UsageProblem(message: "\(error)")) }
        problems += reader.problems.map { UsageProblem(message: "--\($0.clause)", hint: $0.hint) }
    }
}
