internal import PartnerCenter
internal import PartnerLua
internal import Runs

/// What became of the rows of a run, from the ledgers of its batches.
struct RowList {
    let group: WriteGroup
    let run: Runs.RunID
    /// Only these; `nil` for all.
    let outcomes: Set<RowOutcome>?
    /// Whether only what plugins changed is shown, field by field.
    var showsChanges = false

    private static let titles = ["batch", "row", "key", "outcome", "code", "message", "field"]
    private static let changeTitles = ["batch", "row", "key", "outcome", "field", "changed by", "from", "to"]

    /// One row with what was changed in it.
    private struct Row {
        var cells: [String]
        var changes: RowChanges
    }

    /// Gives each row's cells to `body`, batch by batch, in the order of the input.
    private func forEach(_ body: (Row) throws -> Void) throws {
        for batch in try Batches(group, run: run).list() {
            try Ledger(group, batch).forEach(outcomes: outcomes) { row in
                let problem = row.problem
                try body(
                    Row(
                        cells: [
                            batch.name, String(row.row), String(decoding: row.key, as: UTF8.self),
                            "\(row.outcome)", problem?.code ?? "", problem?.message ?? "",
                            problem?.field ?? "",
                        ], changes: try RowChanges(row)))
            }
        }
    }

    /// Shows them as they come; the first hundred settle the widths of the columns.
    func show(_ console: Console) throws {
        if console.isJSON { return try forEach { json($0, console) } }
        var waiting: [[String]] = []
        var table: TextTable?
        func print(_ rows: [[String]]) {
            if table == nil {
                let limit = console.outTerminal.isTerminal ? console.outTerminal.width : nil
                let titles = showsChanges ? Self.changeTitles : Self.titles
                let new = TextTable(titles: titles, sample: rows, limit: limit)
                console.print(Style.bold.paint(new.heading, console.outTerminal))
                table = new
            }
            for row in rows { console.print(table?.line(row) ?? "") }
        }
        try forEach { row in
            for line in showsChanges ? changes(of: row) : [row.cells] {
                if table != nil {
                    print([line])
                } else {
                    waiting.append(line)
                    if waiting.count == 100 { print(waiting) }
                }
            }
        }
        if table == nil, !waiting.isEmpty { print(waiting) }
        if waiting.isEmpty {
            console.note(showsChanges ? "no plugin changed such a row" : "there are no such rows")
        }
    }

    private func changes(of row: Row) -> [[String]] {
        let cells = Array(row.cells[..<4])
        var lines = row.changes.kept.map {
            cells + [$0.field, $0.mapper, $0.before ?? "", $0.after ?? ""]
        }
        if row.changes.leftOut > 0 {
            let more = "and \(ProgressText.grouped(row.changes.leftOut)) more, which are not kept"
            lines.append(cells + [more, "", "", ""])
        }
        return lines
    }

    private func json(_ entry: Row, _ console: Console) {
        if showsChanges, entry.changes == RowChanges() { return }
        let row = entry.cells
        console.json { json in
            json.put("type", JSONLines.row.type)
            json.put("batch", row[0])
            json.key("row" as StaticString)
            json.value(Int64(row[1]) ?? 0)
            json.put("key", row[2])
            json.put("outcome", row[3])
            json.put("code", orNull: row[4].isEmpty ? nil : row[4])
            json.put("message", orNull: row[5].isEmpty ? nil : row[5])
            json.put("field", orNull: row[6].isEmpty ? nil : row[6])
            json.put("changes", objects: entry.changes.kept) { change, json in
                json.put("plugin", MapperName.plugin(change.mapper))
                json.put("mapper", MapperName.mapper(change.mapper))
                json.put("field", change.field)
                json.put("before", orNull: change.before)
                json.put("after", orNull: change.after)
            }
            json.put("changes_left_out", entry.changes.leftOut)
        }
    }

    /// Writes them to a new sheet, under the headers of their input, and counts them: a file to correct and to
    /// give to the script. A run of several batches has a sheet for each, numbered from the second on.
    func write(to path: String) throws -> Int {
        var count = 0
        for (index, batch) in try Batches(group, run: run).list().enumerated() {
            let dot = path.lastIndex(of: ".") ?? path.endIndex
            let name = index == 0 ? path : "\(path[..<dot])-\(index + 1)\(path[dot...])"
            count += try CorrectionFile.write(batch, in: group, outcomes: outcomes, to: name)
        }
        return count
    }
}
