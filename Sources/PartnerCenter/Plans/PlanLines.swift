/// A plan as lines of JSON: the header, then effects, batches, rows and problems, then the ending.
///
/// The first member of each is its `type`. Members that hold their default are left out.
public enum PlanLines {
    /// The version of these lines; a reader refuses any other.
    public static let version: Int64 = 1

    /// Every line of `plan`, without its end.
    public static func write(_ plan: Plan, _ body: ([UInt8]) throws -> Void) rethrows {
        try body(line("plan") { write(plan.header, to: &$0) })
        for effect in plan.effects { try body(line("effect") { write(effect, to: &$0) }) }
        for batch in plan.batches {
            try body(line("batch") { write(batch, to: &$0) })
            for problem in batch.problems { try body(line("row") { write(problem, to: &$0) }) }
            for change in batch.changes { try body(line("row_change") { write(change, to: &$0) }) }
        }
        for problem in plan.problems { try body(line("problem") { write(problem, to: &$0) }) }
        try body(line("ending") { write(plan.ending, to: &$0) })
    }

    private static func line(_ type: String, _ body: (inout JSONWriter) -> Void) -> [UInt8] {
        var writer = JSONWriter()
        writer.begin("{")
        writer.put("type", type)
        body(&writer)
        writer.end("}")
        return writer.bytes
    }

    private static func write(_ header: PlanHeader, to json: inout JSONWriter) {
        json.put("version", version)
        json.put("product", header.product)
        json.put("script", header.script)
        json.put("at", header.at.description)
        json.put("actor", header.actor)
        json.key("center" as StaticString)
        json.begin("{")
        json.put("place", header.center.place)
        json.put("environment", header.center.environment)
        json.put("name", header.center.name)
        json.put("domain", header.center.domain)
        json.put("created", header.center.created)
        json.end("}")
        json.put("folder", header.folder)
        put("arguments", header.arguments, to: &json)
        if !header.secretFiles.isEmpty {
            json.key("secret_files" as StaticString)
            json.begin("{")
            for (name, path) in header.secretFiles.sorted(by: { $0.key < $1.key }) {
                json.key(name)
                json.value(path)
            }
            json.end("}")
        }
        put("flags", header.flags, to: &json)
        if !header.assumptions.isEmpty { json.put("assumptions", header.assumptions) }
        list("inputs", header.inputs, to: &json) { input, json in
            json.put("argument", input.argument)
            json.put("path", input.path)
            json.put("size", input.size)
            json.put("hash", input.hash)
        }
        json.put("seed", header.seed)
        json.put("source", header.source)
        list("modules", header.modules, to: &json) { module, json in
            json.put("name", module.name)
            json.put("source", module.source)
        }
    }

    private static func put(_ name: StaticString, _ values: [String: [String]], to json: inout JSONWriter) {
        if values.isEmpty { return }
        json.key(name)
        json.begin("{")
        for (name, texts) in values.sorted(by: { $0.key < $1.key }) {
            json.key(name)
            json.begin("[")
            for text in texts { json.value(text) }
            json.end("]")
        }
        json.end("}")
    }

    private static func list<Item>(
        _ name: StaticString, _ items: [Item], to json: inout JSONWriter,
        _ body: (Item, inout JSONWriter) -> Void
    ) {
        if !items.isEmpty { json.put(name, objects: items, body) }
    }

    private static func write(_ effect: PlannedEffect, to json: inout JSONWriter) {
        json.put("operation", effect.operation)
        json.put("kind", effect.kind.rawValue)
        if !effect.branch.isEmpty { json.put("branch", effect.branch) }
        if let batch = effect.batch { json.put("batch", batch) }
        if let row = effect.row { json.put("row", row) }
        json.put("plugin", ifPresent: effect.plugin)
        json.put("place", effect.place)
        json.put("arguments", json: effect.arguments)
        switch effect.outcome {
        case .answer(let answer): json.put("answer", json: answer)
        case .failure(let failure):
            json.key("error" as StaticString)
            json.begin("{")
            write(failure, to: &json)
            json.end("}")
        }
        json.put("cost", ifPresent: effect.cost)
        if effect.isTakenBack { json.put("taken_back", true) }
        list("changes", effect.changes, to: &json) { change, json in
            json.put("operation", change.operation)
            json.put("subject", change.subject)
            json.key("fields" as StaticString)
            json.begin("{")
            for field in change.fields {
                json.key(field.name)
                json.begin("[")
                for value in [field.before, field.after] {
                    if let value { json.value(value) } else { json.null() }
                }
                json.end("]")
            }
            json.end("}")
        }
    }

    private static func write(_ failure: PlannedFailure, to json: inout JSONWriter) {
        json.put("code", failure.code)
        json.put("message", failure.message)
        json.put("field", ifPresent: failure.field)
    }

    private static func write(_ batch: PlannedBatch, to json: inout JSONWriter) {
        json.put("name", batch.name)
        json.key("rows" as StaticString)
        json.begin("{")
        for (outcome, count) in batch.totals {
            json.key(outcome)
            json.value(count)
        }
        json.end("}")
    }

    private static func write(_ problem: PlannedRowProblem, to json: inout JSONWriter) {
        json.put("row", problem.row)
        if !problem.key.isEmpty { json.put("key", problem.key) }
        json.put("outcome", problem.outcome)
        write(problem.failure, to: &json)
    }

    private static func write(_ change: PlannedRowChange, to json: inout JSONWriter) {
        json.put("row", change.row)
        if !change.key.isEmpty { json.put("key", change.key) }
        json.put("mapper", change.mapper)
        json.put("field", change.field.name)
        json.put("before", ifPresent: change.field.before)
        json.put("after", ifPresent: change.field.after)
    }

    private static func write(_ problem: PlannedProblem, to json: inout JSONWriter) {
        json.put("message", problem.message)
        json.put("subject", ifPresent: problem.subject)
        json.put("due", ifPresent: problem.due)
    }

    private static func write(_ ending: PlanEnding, to json: inout JSONWriter) {
        switch ending.kind {
        case .done: json.put("outcome", "done")
        case .waits(let waits):
            json.put("outcome", "waits")
            list("waits", waits, to: &json) { wait, json in
                if !wait.branch.isEmpty { json.put("branch", wait.branch) }
                json.put("kind", wait.kind)
                json.put("name", ifPresent: wait.name)
                json.put("until", ifPresent: wait.until)
            }
        case .failed(let failure, let place):
            json.put("outcome", "failed")
            write(failure, to: &json)
            json.put("place", ifPresent: place)
        }
        json.put("run", ifPresent: ending.run)
        json.put("at", ending.at.description)
    }
}
