internal import PartnerCenter

/// What can be said of an operation, once, for help and the reference alike.
struct OperationPage {
    let operation: OperationDescription

    /// `partner.users.create { full_name, email, [agent_role] }`
    var call: String {
        let names = operation.arguments.map { $0.isRequired ? $0.name : "[\($0.name)]" }
        let options = names.isEmpty ? "{}" : "{ \(names.joined(separator: ", ")) }"
        let call = "partner.\(operation.name) \(options)"
        return operation.isListing ? "for one in \(call) do … end" : call
    }

    /// `read: it changes nothing` and the like.
    var kind: String {
        switch operation.facts.kind {
        case .read: "reads only"
        case .write: "writes"
        case .irreversible: "cannot be taken back; needs consent"
        }
    }

    /// What a caller gets, in words.
    var answer: String {
        if operation.answer == nil { return "nothing" }
        if operation.isListing { return "a list; each entry has" }
        return operation.mayBeAbsent ? "nil, or a table with" : "a table with"
    }

    /// Where it is offered, a line for each environment.
    var support: [(environment: String, text: String)] {
        EnvironmentName.allCases.map { environment in
            let text =
                switch operation.facts.support[environment] {
                case .api: "offered to programs"
                case .portal(let instead): "rehearsed only; for real \(instead)"
                case .unavailable(let instead): "not offered; \(instead)"
                case .own(let meaning): "partnerctl's own; \(meaning)"
                case nil: "nothing is documented"
                }
            return (environment.rawValue, text)
        }
    }

    /// How it is undone.
    var undo: String {
        switch operation.facts.inverse {
        case .operation(let name, _, _, _, let note): "by \(name): \(note)"
        case .impossible(let why): operation.facts.kind == .read ? "nothing to undo" : "not possible: \(why)"
        }
    }

    /// Who may call it: the permission, and the roles that grant it.
    var permission: String {
        let needed = operation.facts.permission
        let agents = AgentRole.allCases.filter { RolePermissions.allows($0, .none, needed) }.map(\.rawValue)
        let admins = AdminRole.allCases.filter { RolePermissions.allows(.none, $0, needed) }.map(\.rawValue)
        if agents.count == AgentRole.allCases.count { return "\(needed.rawValue): everybody who signs in" }
        var who: [String] = []
        if !agents.isEmpty { who.append("agent role \(Suggestion.list(agents, "or"))") }
        if !admins.isEmpty { who.append("admin role \(Suggestion.list(admins, "or"))") }
        return "\(needed.rawValue): \(who.isEmpty ? "nobody" : who.joined(separator: "; "))"
    }

    /// What every operation can raise, in one line.
    static var commonErrors: String {
        "every operation can also raise \(Suggestion.list(OperationFacts.commonErrors.map(\.rawValue)))"
    }

    /// The page as a terminal shows it.
    var text: String {
        var page = CommandHelp.Page()
        page.paragraph("\(operation.name): \(operation.facts.summary)")
        page.blank()
        page.line("  \(call)")
        for (index, line) in Wrapping.lines("partnerctl call \(operation.name)\(commandLine)", width: 74)
            .enumerated()
        {
            page.line(index == 0 ? "  \(line)" : "      \(line)")
        }
        page.entries(
            "arguments", operation.arguments.flatMap(\.flattened).map { ($0.name, FieldText.sentence($0)) })
        page.entries(
            "answers \(answer)",
            (operation.answer ?? []).flatMap(\.flattened).map { ($0.name, FieldText.sentence($0)) })
        if operation.answer == nil {
            page.blank()
            page.line("answers nothing")
        }
        page.entries("errors", operation.facts.errors.map { ($0.code.rawValue, $0.when) })
        page.blank()
        page.paragraph(Self.commonErrors)
        page.entries(
            "facts",
            [("effect", kind), ("needs", permission), ("undone", undo)]
                + support.map { ($0.environment, $0.text) })
        page.blank()
        page.line("example")
        for line in operation.facts.example.split(separator: "\n", omittingEmptySubsequences: false) {
            page.line("  \(line)".trimmingTrailingSpaces)
        }
        page.entries("sources", operation.facts.sources.map { ($0, "") })
        return page.content
    }

    private var commandLine: String {
        operation.arguments.map { field in
            if !field.type.fields.isEmpty {
                return field.isRequired ? " --\(field.name).…" : " [--\(field.name).…]"
            }
            let isSecret = field.type.name == "secret"
            let name = isSecret ? field.name + CommandLineFields.fileSuffix : field.name
            let word = "--\(name) \(isSecret ? "FILE" : FieldText.placeholder(field))"
            return field.isRequired ? " \(word)" : " [\(word)]"
        }.joined()
    }
}

/// What can be said of one field.
enum FieldText {
    /// `string, 1 to 256 characters; optional. Name shown in the portal.`
    static func sentence(_ field: FieldDescription) -> String {
        var text = type(field.type)
        if !field.isRequired { text += "; optional" }
        if let defaultValue = field.defaultValue { text += ", default \(defaultValue)" }
        return "\(text). \(field.doc)"
    }

    /// `string, 1 to 256 characters`
    static func type(_ type: FieldType) -> String {
        if !type.rule.isEmpty { return "\(type.name), \(type.rule)" }
        return type.values.isEmpty ? type.name : "\(type.name), one of \(Suggestion.list(type.values, "or"))"
    }

    /// What stands for a value on the command line.
    static func placeholder(_ field: FieldDescription) -> String {
        field.type.values.isEmpty ? field.type.name.uppercased() : field.type.values.joined(separator: "|")
    }
}
