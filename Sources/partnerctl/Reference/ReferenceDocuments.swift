internal import PartnerCenter
internal import PartnerLua
internal import Plugins

/// One page that is made from declarations.
struct ReferenceDocument: Sendable, Equatable {
    /// Where it stands in the folder of documents: `reference/operations.md`.
    var path: String
    var text: String
}

/// The documents that are made from declarations.
struct ReferenceDocuments {
    let operations: [OperationDescription]
    let functions: [ModuleFunction]
    let root: Command

    /// Every page, in the order of the table of contents.
    var all: [ReferenceDocument] {
        [
            ReferenceDocument(path: "coverage.md", text: Self.notice + CoverageDocument.text),
            ReferenceDocument(path: "reference/command-line.md", text: commandLine),
            ReferenceDocument(path: "reference/operations.md", text: operationPages),
            ReferenceDocument(path: "reference/functions.md", text: functionPages),
            ReferenceDocument(path: "reference/roles.md", text: Self.notice + RolesDocument.text),
            ReferenceDocument(
                path: "reference/capabilities.md", text: Self.notice + CapabilitiesDocument.text),
            ReferenceDocument(path: "reference/policies.md", text: Self.notice + PoliciesDocument.text),
            ReferenceDocument(
                path: "reference/extension-points.md", text: Self.notice + ExtensionPointsDocument.text),
            ReferenceDocument(path: "reference/codes.md", text: codes),
            ReferenceDocument(path: "reference/exit-codes.md", text: exitCodes),
            ReferenceDocument(path: "reference/json-lines.md", text: jsonLines),
        ]
            + PluginSchemas.all().map { ReferenceDocument(path: "reference/\($0.file)", text: $0.text) }
    }

    private static let notice =
        "<!-- Made by `partnerctl docs`. Change the declarations, not this file. -->\n\n"

    private var operationPages: String {
        var out = Self.notice + "# Operations\n\n"
        out += "What a script calls as `partner.NAME { … }` and a shell as `partnerctl call NAME`.\n\n"
        out +=
            "\(OperationPage.commonErrors.prefix(1).uppercased())\(OperationPage.commonErrors.dropFirst()).\n"
        for operation in operations { out += "\n" + page(operation) }
        return out
    }

    private func page(_ operation: OperationDescription) -> String {
        let page = OperationPage(operation: operation)
        var out = "## \(operation.name)\n\n\(operation.facts.summary)\n\n```lua\n\(page.call)\n```\n\n"
        if !operation.arguments.isEmpty {
            out +=
                MarkdownTable.text(
                    ["argument", "type", "required", "default", ""],
                    operation.arguments.flatMap(\.flattened).map(row)) + "\n"
        }
        out += "Answers \(page.answer)\(operation.answer == nil ? "." : ":")\n\n"
        if let answer = operation.answer {
            out += MarkdownTable.text(
                ["field", "type", ""],
                answer.flatMap(\.flattened).map {
                    ["`\($0.name)`\($0.isRequired ? "" : "?")", FieldText.type($0.type), $0.doc]
                })
            out += "\n"
        }
        if !operation.facts.errors.isEmpty {
            out +=
                MarkdownTable.text(
                    ["raises", "when"], operation.facts.errors.map { ["`\($0.code.rawValue)`", $0.when] })
                + "\n"
        }
        out += "- Effect: \(page.kind)\n- Needs: \(page.permission)\n- Undone: \(page.undo)\n"
        for line in page.support { out += "- \(line.environment): \(line.text)\n" }
        out += "\n```lua\n\(operation.facts.example)\n```\n\n"
        out += operation.facts.sources.map { "Source: \($0)\n" }.joined(separator: "\n")
        return out
    }

    private func row(_ field: FieldDescription) -> [String] {
        [
            "`\(field.name)`", FieldText.type(field.type), field.isRequired ? "yes" : "",
            field.defaultValue ?? "",
            field.doc,
        ]
    }

    private var functionPages: String {
        var out = Self.notice + "# Host functions\n\nWhat stands beside `partner` in a script.\n"
        for function in functions {
            let page = ModuleFunctionPage(function: function)
            out += "\n## \(function.name)\n\n\(function.summary)\n\n```lua\n\(page.call)\n```\n"
            let fields = function.subjects + (function.options ?? [])
            if !fields.isEmpty {
                out +=
                    "\n"
                    + MarkdownTable.text(["argument", "type", "required", "default", ""], fields.map(row))
            }
            if let inner = function.function { out += "\n`fn`: \(inner)\n" }
            out += "\nAnswers \(function.returns.isEmpty ? "nothing" : function.returns).\n"
            if !function.errors.isEmpty {
                out +=
                    "\n"
                    + MarkdownTable.text(
                        ["raises", "when"], function.errors.map { ["`\($0.code.rawValue)`", $0.when] })
            }
            if !function.example.isEmpty { out += "\n```lua\n\(function.example)\n```\n" }
        }
        return out
    }

    private var codes: String {
        Self.notice + "# Error codes\n\nA closed list: what `pcall` gives back as `error.code`.\n\n"
            + MarkdownTable.text(
                ["code", "means"], ErrorCode.allCases.map { ["`\($0.rawValue)`", $0.meaning] })
    }

    private var exitCodes: String {
        let order = ExitCode.precedence.map { String($0.rawValue) }.joined(separator: ", ")
        return Self.notice + "# Exit codes\n\n"
            + MarkdownTable.text(
                ["code", "means"], ExitCode.allCases.map { [String($0.rawValue), $0.meaning] })
            + "\nWhere several hold, the first of \(order).\n"
    }

    private var jsonLines: String {
        var out = Self.notice + "# JSON lines\n\n"
        out +=
            "With `--json`, standard output holds one JSON object per line. A member may be added at any time; "
        out += "what is here changes only with the version, now \(JSONLines.version).\n"
        for shape in JSONLines.all {
            out += "\n## \(shape.type)\n\n\(shape.summary)\n\n"
            let rows =
                [["`type`", "string", "`\(shape.type)`"]]
                + shape.fields.map { ["`\($0.name)`", $0.type, $0.doc] }
            out += MarkdownTable.text(["member", "type", ""], rows)
        }
        return out
    }

    private var commandLine: String {
        var out = Self.notice + "# Command line\n"
        for command in root.shownSubcommands { out += section(command, [root.name, command.name]) }
        return out
    }

    private func section(_ command: Command, _ path: [String]) -> String {
        var out = "\n## \(path.joined(separator: " "))\n\n"
        out += "```\n\(CommandHelp.page(command, path: path))```\n"
        for next in command.shownSubcommands { out += section(next, path + [next.name]) }
        return out
    }
}
