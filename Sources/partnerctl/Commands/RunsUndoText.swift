internal import FoundationEssentials
internal import PartnerCenter
internal import PartnerLua
internal import Runs

/// The files that a run wrote, from its journal: no center takes them back.
struct WrittenFiles: Equatable {
    /// One file.
    struct File: Equatable {
        var operation: String
        var path: String
        /// Why it stays.
        var why: String
    }

    private(set) var files: [File] = []

    /// What each effect leaves behind.
    private static let kinds = [
        "deliver.sealed": "a sealed file; its recipient may have opened it",
        "batch.write": "a file; remove it by hand if it should go",
        "writer.close": "a file; remove it by hand if it should go",
        "files.write": "a plugin's file; what was there before is gone",
    ]

    init(_ journal: Journal) throws {
        var files: [File] = []
        try journal.forEach { entry in
            guard let why = Self.kinds[entry.operation], !entry.isPending, case .value = entry.outcome
            else { return }
            guard var path = Self.path(entry.arguments) else { return }
            if entry.operation == "files.write" { path = "data/" + path }
            let file = File(operation: entry.operation, path: path, why: why)
            if !files.contains(file) { files.append(file) }
        }
        self.files = files
    }

    /// The path among an effect's arguments: an object's member, or all there is.
    private static func path(_ json: [UInt8]) -> String? {
        struct Arguments: Decodable { var path: String }
        let decoder = JSONDecoder()
        return (try? decoder.decode(Arguments.self, from: Data(json)).path)
            ?? (try? decoder.decode(String.self, from: Data(json)))
    }
}

/// What undoing a run would do and would leave, as a terminal shows it or as JSON lines.
struct UndoText {
    let plan: UndoPlan
    /// Steps that plugins brought and can undo, the last one first.
    let steps: [String]
    let files: WrittenFiles
    let sent: SentMessages
    let console: Console

    private var run: String { RunReference(plan.run).text }

    /// What is asked before anything is taken back.
    var question: String {
        var counts =
            plan.takenBack > 0 || steps.isEmpty
            ? [PruningText.counted(Int(plan.takenBack), "write")] : []
        if !steps.isEmpty { counts.append(PruningText.counted(steps.count, "step")) }
        let forGood = plan.groups.compactMap { group -> String? in
            guard case .operation(let inverse, _, _, _, _) = group.inverse,
                Operations.named(inverse)?.facts.kind == .irreversible
            else { return nil }
            return inverse
        }
        let warning = forGood.isEmpty ? "" : " \(Suggestion.list(forGood)) cannot be taken back in turn."
        return "Take back \(counts.joined(separator: " and ")) of \(run)?\(warning)"
    }

    func show() {
        if console.isJSON { return json() }
        let (back, stays) = plan.groups.divided { if case .operation = $0.inverse { true } else { false } }
        if plan.groups.isEmpty { console.print("\(run) wrote nothing to the center") }
        for step in steps { console.print("plugins.step: \(step) is undone by its plugin") }
        for group in back { show(group) }
        if stays.isEmpty, files.files.isEmpty, sent.groups.isEmpty { return }
        console.print(Style.bold.paint("stays as it is", console.outTerminal))
        for group in stays { show(group) }
        for file in files.files { console.print("\(Escaping.line(file.path)): \(file.why)") }
        for group in sent.groups {
            let count = PruningText.counted(Int(group.count), group.noun)
            console.print("\(group.operation): \(count) by \(run); \(SentMessages.why)")
            show(group.details, of: Int64(group.recipients.count))
        }
    }

    private func show(_ group: UndoPlan.Group) {
        console.print("\(title(group)); \(note(group))")
        show(group.details, of: group.count)
    }

    private func show(_ details: [String], of count: Int64) {
        for detail in details { console.print("  \(Escaping.line(detail))") }
        let more = count - Int64(details.count)
        if more > 0 { console.print("  and \(ProgressText.grouped(more)) more") }
    }

    /// `users.delete: 300 users created by run-3`
    private func title(_ group: UndoPlan.Group) -> String {
        switch group.inverse {
        case .operation(let inverse, .nothing, _, _, _): "\(inverse): \(subjects(group)) created by \(run)"
        case .operation(let inverse, _, _, _, _): "\(inverse): \(changes(group)) by \(run)"
        case .impossible: "\(group.operation): \(PruningText.counted(Int(group.count), "write")) by \(run)"
        }
    }

    private func subjects(_ group: UndoPlan.Group) -> String {
        let noun = group.operation.prefix { $0 != "." }
        let one = noun.hasSuffix("s") ? noun.dropLast() : noun
        return PruningText.counted(Int(group.count), String(one))
    }

    private func changes(_ group: UndoPlan.Group) -> String {
        "\(PruningText.counted(Int(group.count), "change")) with \(group.operation)"
    }

    private func note(_ group: UndoPlan.Group) -> String {
        switch group.inverse {
        case .operation(_, _, _, _, let note): note
        case .impossible(let why): why
        }
    }

    private func json() {
        for step in steps { line("plugins.step", step, 1, "undone by its plugin", []) }
        for group in plan.groups {
            var inverse: String?
            if case .operation(let name, _, _, _, _) = group.inverse { inverse = name }
            line(group.operation, inverse, group.count, note(group), group.details)
        }
        for file in files.files { line(file.operation, nil, 1, file.why, [file.path]) }
        for group in sent.groups {
            line(group.operation, nil, group.count, SentMessages.why, group.details)
        }
    }

    private func line(
        _ operation: String, _ inverse: String?, _ count: Int64, _ note: String, _ details: [String]
    ) {
        console.json { json in
            json.put("type", JSONLines.undo.type)
            json.put("operation", operation)
            json.put("inverse", orNull: inverse)
            json.put("count", count)
            json.put("note", note)
            json.put("details", details)
        }
    }
}

/// What an undoing left as it is, because somebody changed it since.
enum UndoConflicts {
    /// So many are shown; the ledger has all of them.
    static let limit = 20

    /// Lists the rows of `run` that were not taken back.
    static func show(_ run: Runs.RunID, in group: WriteGroup, _ console: Console) throws {
        let outcomes: Set<RowOutcome> = [.failed, .refused, .unknown, .unsupported]
        if console.isJSON {
            return try RowList(group: group, run: run, outcomes: outcomes).show(console)
        }
        var count: Int64 = 0
        for batch in try Batches(group, run: run).list() {
            try Ledger(group, batch).forEach(outcomes: outcomes) { row in
                count += 1
                guard count <= limit, let problem = row.problem else { return }
                console.print("\(problem.code): \(Escaping.text(problem.message))")
            }
        }
        if count > limit {
            console.print(
                "and \(ProgressText.grouped(count - Int64(limit))) more: partnerctl runs rows \(run) --failed"
            )
        }
    }
}

extension Array {
    /// The elements for which `isFirst` holds, and the others, each in order.
    fileprivate func divided(_ isFirst: (Element) -> Bool) -> ([Element], [Element]) {
        (filter(isFirst), filter { !isFirst($0) })
    }
}
