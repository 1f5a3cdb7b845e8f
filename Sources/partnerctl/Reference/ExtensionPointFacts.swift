internal import Plugins

/// What an extension point asks of a plugin, declared once: help, reference and the page of a plugin come from it.
struct ExtensionPointFacts: Sendable {
    var point: ExtensionPoint
    /// How the handler is called, in Lua.
    var signature: String
    /// Who calls it, and when.
    var when: String
    /// What happens when it fails.
    var onFailure: String
    /// The rights that it needs, beside those of what it calls.
    var rights: [String] = []

    /// The facts of `point`.
    static func of(_ point: ExtensionPoint) -> ExtensionPointFacts {
        switch point {
        case .commands:
            ExtensionPointFacts(
                point: point, signature: "handler(arguments) → exit code",
                when:
                    "partnerctl x ID NAME ARGUMENT…; the arguments are a list of texts. The command is a run of its "
                    + "own: journaled, resumable. The exit code is nil or a whole number from 0 to 3.",
                onFailure: "the command fails")
        case .steps:
            ExtensionPointFacts(
                point: point, signature: "handler(context, params) → result",
                when:
                    "plugins.step(\"ID:NAME\", params) in a script; context has run, actor and now. It may wait. "
                    + "undo(context, result) takes it back, by partnerctl runs undo.",
                onFailure: "the step fails, as an error of the call")
        case .sources:
            ExtensionPointFacts(
                point: point, signature: "open(params, input), next() → row or nil, close()",
                when:
                    "rows.open { source = \"ID:NAME\", path = …, columns = … } in a script. input gives the one file "
                    + "that the script names: input:line(), input:read(count). A row is a table from header to text.",
                onFailure: "the run fails")
        case .rowsValidate:
            ExtensionPointFacts(
                point: point, signature: "handler(row, number) → list of { field, message }, or nil",
                when:
                    "for each row of rows.open, behind the mappers and before the declared checks. It calls nothing, "
                    + "and begins anew with each pass over the input.",
                onFailure: "the row fails", rights: ["rows.validate"])
        case .rowsMap:
            ExtensionPointFacts(
                point: point, signature: "handler(row, number) → { column = text }, or nil",
                when:
                    "for each row of rows.open, before it is judged: what it answers is put in place of what the row "
                    + "has. It calls nothing, and begins anew with each pass over the input. A change is kept with the "
                    + "row: column, plugin, old, new.",
                onFailure: "the row fails; so it does for a column that is not granted", rights: ["rows.map"])
        case .catalogRules:
            ExtensionPointFacts(
                point: point,
                signature: "handler(offer, context) → { visible, price_change_percent, tags, reason }",
                when:
                    "plugins.rules { offer = …, context = … } in a script; what several answer is put together, and held "
                    + "to what each is granted.",
                onFailure: "the rule is skipped, and named in the answer",
                rights: ["catalog.price", "catalog.visibility"])
        case .events:
            ExtensionPointFacts(
                point: point, signature: "handler(event)",
                when:
                    "by runs tend and center advance, after the change was committed, at least once and in order; event "
                    + "has id, name, at, subject_id and data. Each delivery is a run, whose effects are done once.",
                onFailure: "tried again with growing delay, then put aside; plugin doctor lists it")
        case .approve:
            ExtensionPointFacts(
                point: point, signature: "handler(plan) → true, or { deny = true, reason = … }",
                when:
                    "before apply keeps anything, and before run, call, repl --live or runs approve consent to an effect that "
                    + "cannot be taken back. It may only deny. Whatever can be taken back is done without it outside of a "
                    + "plan: roles say who may.",
                onFailure: "denied")
        case .reports:
            ExtensionPointFacts(
                point: point, signature: "handler(run, out)",
                when:
                    "runs report RUN --with ID:NAME --out FILE; out:text(…) or out:workbook() makes the file.",
                onFailure: "the report fails")
        case .channels:
            ExtensionPointFacts(
                point: point, signature: "handler(message, config) → receipt",
                when:
                    "deliver.message { channel = … } in a script, for channels of partnerctl.json that name it; message "
                    + "has channel, subject, body and attach.",
                onFailure: "tried again")
        case .exports:
            ExtensionPointFacts(
                point: point, signature: "handler(…) → …",
                when:
                    "plugins.use(\"ID\").NAME(…) in scripts, plugin.use(\"ID\").NAME(…) in plugins that require it. Copies "
                    + "of plain values go in and come back. privileged = true: it acts with its own rights alone.",
                onFailure: "an error of the call, with the plugin's name")
        }
    }
}

/// `reference/extension-points.md`
enum ExtensionPointsDocument {
    static let text: String = {
        var out = """
            # Extension points

            Where a plugin plugs in: what `provides` of `plugin.json` lists, and what is called of the table that its entry
            answers. Data goes in and data comes out; a plugin never holds an object of the host's or of another plugin.
            `handler` names the function; it is that of the provision's own name if left out. `before` and `after` order
            the provisions of a point, ties by plugin and name: `partnerctl plugin order POINT`.

            """
        for point in ExtensionPoint.allCases { out += "\n" + section(.of(point)) }
        return out
    }()

    private static func section(_ facts: ExtensionPointFacts) -> String {
        var out = "## \(facts.point.rawValue)\n\n```lua\n\(facts.signature)\n```\n\n"
        out += "- Called: \(facts.when)\n- When it fails: \(facts.onFailure)\n"
        if !facts.rights.isEmpty {
            out += "- Needs: \(facts.rights.map { "`\($0)`" }.joined(separator: ", "))\n"
        }
        let details = ProvisionDetail.all(of: facts.point)
        if details.isEmpty { return out }
        out +=
            "\n"
            + MarkdownTable.text(
                ["key", "required", ""], details.map { ["`\($0.name)`", $0.isRequired ? "yes" : "", $0.doc] })
        return out
    }

    /// The same for `partnerctl help plugins`.
    static let entries: [(String, String)] = ExtensionPoint.allCases.map { point in
        (point.rawValue, ExtensionPointFacts.of(point).signature)
    }
}
