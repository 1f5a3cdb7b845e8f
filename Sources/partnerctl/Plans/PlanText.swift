internal import PartnerCenter

/// A plan as a person reads it.
struct PlanText {
    let plan: Plan
    /// The public key of whoever plans, who goes by `me`.
    let me: String?
    let terminal: Terminal

    /// Every line.
    var lines: [String] {
        let summary = PlanSummary(plan)
        var lines: [String] = []
        for group in summary.groups { lines += self.lines(group) }
        for batch in plan.batches { lines.append(rows(batch)) }
        for group in summary.rowGroups { lines += self.lines(group) }
        lines += rowChanges(summary)
        for file in summary.files { lines.append("would \(text(file))") }
        for sending in summary.sendings { lines.append("would \(text(sending))") }
        for problem in plan.problems {
            let about = problem.subject.map { "\(Escaping.line($0)): " } ?? ""
            lines.append(warn("would report: \(about)\(Escaping.line(problem.message))"))
        }
        if !summary.reads.isEmpty {
            let reads = summary.reads.map { "\($0.operation) \(ProgressText.grouped(Int64($0.count)))" }
            lines.append(faint("reads: \(reads.joined(separator: ", "))"))
        }
        if summary.secrets > 0 { lines.append(secrets(summary)) }
        lines.append(
            "would spend \(summary.costs.isEmpty ? "nothing" : summary.costs.joined(separator: ", "))"
        )
        if case .waits(let waits) = plan.ending.kind {
            for wait in waits {
                lines.append(
                    warn("would wait for \(Escaping.line(wait.shown)); what comes behind that is not known"))
            }
        }
        if let obstacle = plan.obstacle {
            lines.append(warn("cannot be applied: \(Escaping.line(obstacle))"))
        }
        return lines
    }

    private func warn(_ text: String) -> String { Style.yellow.paint(text, terminal) }
    private func faint(_ text: String) -> String { Style.faint.paint(text, terminal) }
    private func count(_ number: Int) -> String { ProgressText.grouped(Int64(number)) }

    private func lines(_ group: PlanSummary.Group) -> [String] {
        let times = "\(count(group.count)) × \(group.operation)"
        if let refusal = group.refusal {
            return [warn("\(times) would be refused: \(refusal.code)")] + self.lines(refusal)
        }
        var head = group.kind == .irreversible ? warn("\(times), which cannot be taken back") : times
        head += faint("  \(Escaping.line(group.place))")
        if group.takenBack > 0 { head += "; \(count(group.takenBack)) are taken back with their rows" }
        var lines = [Style.bold.paint(head, terminal)]
        for change in group.transitions {
            lines.append("  \(count(change.count)) × \(text(change.field))")
        }
        for example in group.examples {
            let fields = example.fields.map { field in
                example.mark == .changes
                    ? text(field)
                    : "\(field.name) \(shown(example.mark == .creates ? field.after : field.before))"
            }
            lines.append(
                "  \(example.mark.rawValue) \(Escaping.line(example.subject)): \(fields.joined(separator: ", "))"
            )
        }
        let more = group.count - group.takenBack - group.examples.count
        if more > 0 && !group.examples.isEmpty { lines.append("  … and \(count(more)) more") }
        return lines
    }

    private func text(_ field: PlannedChange.Field) -> String {
        "\(field.name) \(shown(field.before)) → \(shown(field.after))"
    }

    private func shown(_ value: String?) -> String {
        value.map { "\"\(Escaping.line($0, limit: 80))\"" } ?? "nothing"
    }

    private func lines(_ refusal: PlanSummary.Refusal) -> [String] {
        var lines = refusal.messages.map { message -> String in
            let times = message.count > 1 ? "\(count(message.count)) × " : ""
            var rows = message.rows.map(String.init).joined(separator: ", ")
            if message.count > message.rows.count { rows += ", …" }
            let place = message.rows.isEmpty ? "" : " (row\(message.count > 1 ? "s" : "") \(rows))"
            return "  \(times)\(Escaping.line(message.text))\(place)"
        }
        if refusal.furtherMessages > 0 {
            lines.append("  … and \(count(refusal.furtherMessages)) more reasons")
        }
        return lines
    }

    private func rows(_ batch: PlannedBatch) -> String {
        let counts = batch.totals.map { "\(ProgressText.grouped($0.count)) \($0.outcome)" }
        return "\(Escaping.line(batch.name)): \(ProgressText.grouped(batch.total)) rows"
            + (counts.isEmpty ? "" : ": \(counts.joined(separator: ", "))")
    }

    private func lines(_ group: PlanSummary.RowGroup) -> [String] {
        let head = "\(count(group.count)) rows of \(Escaping.line(group.batch)) would be \(group.outcome): "
        return [warn(head + group.refusal.code)] + lines(group.refusal)
    }

    private func rowChanges(_ summary: PlanSummary) -> [String] {
        var lines: [String] = []
        var batch: String?
        for (name, group) in summary.rowChanges {
            if batch != name { lines.append("rows of \(Escaping.line(name)) changed by plugins:") }
            batch = name
            lines.append(
                "  \(count(group.count)) × \(Escaping.line(group.field)) by \(Escaping.line(group.mapper))")
            for example in group.examples {
                lines.append(
                    "    row \(example.row): \(shown(example.field.before)) → \(shown(example.field.after))")
            }
            let more = group.count - group.examples.count
            if more > 0 { lines.append("    … and \(count(more)) more") }
        }
        return lines
    }

    private func text(_ file: PlanSummary.File) -> String {
        let path = Escaping.line(file.path)
        guard let recipient = file.recipient else {
            return "write \(path) (\(ProgressText.grouped(file.count)) rows)"
        }
        return
            "seal \(ProgressText.grouped(file.count)) secrets for \(recipient == me ? "me" : recipient) into \(path)"
    }

    private func text(_ sending: PlanSummary.Sending) -> String {
        let sender = sending.plugin.map { "\(Escaping.line($0)): " } ?? ""
        let target = sending.target.map { " to \(Escaping.line($0))" } ?? ""
        return "send \(sender)\(sending.operation) \"\(Escaping.line(sending.what))\"\(target)"
    }

    private func secrets(_ summary: PlanSummary) -> String {
        let readers = Set(summary.files.compactMap(\.recipient)).map { $0 == me ? "me" : $0 }.sorted()
        let whom = readers.isEmpty ? "none of which is delivered" : "for \(Suggestion.list(readers))"
        return "would draw \(count(summary.secrets)) secrets, \(whom)"
    }
}
