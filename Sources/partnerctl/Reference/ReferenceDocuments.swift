internal import PartnerCenter
internal import PartnerLua

/// One page of the Markdown reference.
struct ReferenceDocument: Sendable, Equatable {
    /// `operations.md`
    var fileName: String
    var text: String
}

/// The Markdown reference, all of it made from declarations.
struct ReferenceDocuments {
    let operations: [OperationDescription]
    let functions: [ModuleFunction]
    let root: Command

    /// Every page, in the order of the table of contents.
    var all: [ReferenceDocument] {
        [
            ReferenceDocument(fileName: "command-line.md", text: commandLine),
            ReferenceDocument(fileName: "operations.md", text: operationPages),
            ReferenceDocument(fileName: "functions.md", text: functionPages),
            ReferenceDocument(fileName: "codes.md", text: codes),
            ReferenceDocument(fileName: "exit-codes.md", text: exitCodes),
            ReferenceDocument(fileName: "json-lines.md", text: jsonLines),
        ]
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
                table(
                    ["argument", "type", "required", "default", ""],
                    operation.arguments.flatMap(\.flattened).map(row)) + "\n"
        }
        out += "Answers \(page.answer)\(operation.answer == nil ? "." : ":")\n\n"
        if let answer = operation.answer {
            out += table(
                ["field", "type", ""],
                answer.map { ["`\($0.name)`\($0.isRequired ? "" : "?")", FieldText.type($0.type), $0.doc] })
            out += "\n"
        }
        if !operation.facts.errors.isEmpty {
            out +=
                table(["raises", "when"], operation.facts.errors.map { ["`\($0.code.rawValue)`", $0.when] })
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
                out += "\n" + table(["argument", "type", "required", "default", ""], fields.map(row))
            }
            if let inner = function.function { out += "\n`fn`: \(inner)\n" }
            out += "\nAnswers \(function.returns.isEmpty ? "nothing" : function.returns).\n"
            if !function.errors.isEmpty {
                out +=
                    "\n"
                    + table(["raises", "when"], function.errors.map { ["`\($0.code.rawValue)`", $0.when] })
            }
            if !function.example.isEmpty { out += "\n```lua\n\(function.example)\n```\n" }
        }
        return out
    }

    private var codes: String {
        Self.notice + "# Error codes\n\nA closed list: what `pcall` gives back as `error.code`.\n\n"
            + table(["code", "means"], ErrorCode.allCases.map { ["`\($0.rawValue)`", $0.meaning] })
    }

    private var exitCodes: String {
        let order = ExitCode.precedence.map { String($0.rawValue) }.joined(separator: ", ")
        return Self.notice + "# Exit codes\n\n"
            + table(["code", "means"], ExitCode.allCases.map { [String($0.rawValue), $0.meaning] })
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
            out += table(["member", "type", ""], rows)
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

    private func table(_ titles: [String], _ rows: [[String]]) -> String {
        var out =
            "| \(titles.joined(separator: " | ")) |\n|\(String(repeating: " -- |", count: titles.count))\n"
        for row in rows {
            // A bar inside a cell would end it.
            let cells = row.map {
                $0.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
            }
            out += "| \(cells.joined(separator: " | ")) |\n"
        }
        return out
    }
}
