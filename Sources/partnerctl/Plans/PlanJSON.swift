internal import PartnerCenter

/// A plan as JSON lines.
struct PlanJSON {
    let plan: Plan
    /// Where the plan is kept.
    let file: String?

    /// Writes every line.
    func write(to console: Console) {
        let summary = PlanSummary(plan)
        for group in summary.groups { console.json { write(group, to: &$0) } }
        for group in summary.rowGroups {
            console.json { json in
                json.put("type", JSONLines.planRows.type)
                json.put("batch", group.batch)
                json.put("outcome", group.outcome)
                json.put("count", Int64(group.count))
                write(group.refusal, to: &json)
            }
        }
        for (batch, group) in summary.rowChanges {
            console.json { json in
                json.put("type", JSONLines.planRowChanges.type)
                json.put("batch", batch)
                json.put("plugin", MapperName.plugin(group.mapper))
                json.put("mapper", MapperName.mapper(group.mapper))
                json.put("field", group.field)
                json.put("count", Int64(group.count))
                json.put("examples", objects: group.examples) { example, json in
                    json.put("row", example.row)
                    json.put("before", orNull: example.field.before)
                    json.put("after", orNull: example.field.after)
                }
            }
        }
        for file in summary.files {
            console.json { json in
                json.put("type", JSONLines.planFile.type)
                json.put("path", file.path)
                json.put("count", file.count)
                json.put("recipient", orNull: file.recipient)
            }
        }
        for sending in summary.sendings {
            console.json { json in
                json.put("type", JSONLines.planSending.type)
                json.put("operation", sending.operation)
                json.put("what", sending.what)
                json.put("target", orNull: sending.target)
                json.put("plugin", orNull: sending.plugin)
                json.put("place", sending.place)
            }
        }
        for problem in plan.problems {
            console.json { json in
                json.put("type", JSONLines.problem.type)
                json.put("message", problem.message)
                json.put("subject_id", orNull: problem.subject)
                json.put("due", orNull: problem.due)
            }
        }
        if case .waits(let waits) = plan.ending.kind {
            for wait in waits { console.json { write(wait, to: &$0) } }
        }
        console.json { write(summary, to: &$0) }
    }

    private func write(_ group: PlanSummary.Group, to json: inout JSONWriter) {
        json.put("type", JSONLines.planEffects.type)
        json.put("operation", group.operation)
        json.put("kind", group.kind.rawValue)
        json.put("count", Int64(group.count))
        json.put("taken_back", Int64(group.takenBack))
        json.put("place", group.place)
        if let refusal = group.refusal {
            write(refusal, to: &json)
        } else {
            json.put("code", orNull: nil)
            json.put("field", orNull: nil)
            json.put("messages", objects: [PlanSummary.Message]()) { _, _ in }
        }
        json.put("examples", objects: group.examples) { example, json in
            json.put("subject", example.subject)
            json.put("change", "\(example.mark)")
            json.key("fields" as StaticString)
            json.begin("{")
            for field in example.fields {
                json.key(field.name)
                json.begin("[")
                write(field.before, to: &json)
                write(field.after, to: &json)
                json.end("]")
            }
            json.end("}")
        }
        json.put("changes", objects: group.transitions) { change, json in
            json.put("field", change.field.name)
            json.put("before", orNull: change.field.before)
            json.put("after", orNull: change.field.after)
            json.put("count", Int64(change.count))
        }
    }

    private func write(_ text: String?, to json: inout JSONWriter) {
        if let text { json.value(text) } else { json.null() }
    }

    private func write(_ refusal: PlanSummary.Refusal, to json: inout JSONWriter) {
        json.put("code", refusal.code)
        json.put("field", orNull: refusal.field)
        json.put("messages", objects: refusal.messages) { message, json in
            json.put("message", message.text)
            json.put("count", Int64(message.count))
            json.key("rows" as StaticString)
            json.begin("[")
            for row in message.rows { json.value(row) }
            json.end("]")
        }
    }

    private func write(_ wait: PlannedWait, to json: inout JSONWriter) {
        json.put("type", JSONLines.planWait.type)
        json.put("branch", wait.branch)
        json.put("kind", wait.kind)
        json.put("name", orNull: wait.name)
        json.put("until", orNull: wait.until)
    }

    private func write(_ summary: PlanSummary, to json: inout JSONWriter) {
        json.put("type", JSONLines.plan.type)
        var failure: PlannedFailure?
        switch plan.ending.kind {
        case .done: json.put("outcome", "done")
        case .waits: json.put("outcome", "waits")
        case .failed(let why, _):
            json.put("outcome", "failed")
            failure = why
        }
        json.put("code", orNull: failure?.code)
        json.put("message", orNull: failure?.message)
        json.put("effects", Int64(plan.effects.count))
        json.key("reads" as StaticString)
        json.begin("{")
        for read in summary.reads {
            json.key(read.operation)
            json.value(Int64(read.count))
        }
        json.end("}")
        json.key("rows" as StaticString)
        json.begin("{")
        var totals: [(outcome: String, count: Int64)] = []
        for (outcome, count) in plan.batches.flatMap(\.totals) {
            if let index = totals.firstIndex(where: { $0.outcome == outcome }) {
                totals[index].count += count
            } else {
                totals.append((outcome, count))
            }
        }
        for (outcome, count) in totals {
            json.key(outcome)
            json.value(count)
        }
        json.end("}")
        json.put("secrets", Int64(summary.secrets))
        json.put("costs", summary.costs)
        json.put("obstacle", orNull: plan.obstacle)
        json.put("file", orNull: file)
    }
}

/// The parts of `acme/x:normalise`.
enum MapperName {
    /// `acme/x`
    static func plugin(_ name: String) -> String { String(name.prefix { $0 != ":" }) }
    /// `normalise`
    static func mapper(_ name: String) -> String { String(name.drop { $0 != ":" }.dropFirst()) }
}
