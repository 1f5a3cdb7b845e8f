internal import PartnerCenter
internal import Runs

extension RunPage {
    /// A part of the page under its own heading.
    struct Section {
        var id: StaticString
        var anchor: StaticString
        var title: String
        var count: Int?
        var write: (inout HTML) -> Void
    }

    /// The parts that there is something to tell in.
    var sections: [Section] {
        var sections: [Section] = []
        if !batches.isEmpty {
            sections.append(
                Section(id: "rows", anchor: "#rows", title: "Rows", count: Int(totals.total), write: rows))
        }
        if failures.total > 0 {
            sections.append(
                Section(
                    id: "failures", anchor: "#failures", title: "Failures by cause", count: failures.total,
                    write: causes))
        }
        let rowChanges = batches.flatMap(\.rowChanges.groups).reduce(0) { $0 + $1.count }
        if rowChanges > 0 {
            sections.append(
                Section(
                    id: "row-changes", anchor: "#row-changes", title: "Changed by plugins", count: rowChanges,
                    write: writeRowChanges))
        }
        if !problems.isEmpty {
            sections.append(
                Section(
                    id: "problems", anchor: "#problems", title: "Problems reported", count: problems.count
                ) { write(problems, to: &$0) })
        }
        if !tables.isEmpty {
            sections.append(
                Section(id: "tables", anchor: "#tables", title: "Tables", count: tableCount) {
                    write(tables, to: &$0)
                })
        }
        sections.append(
            Section(
                id: "changes", anchor: "#changes", title: "Changes",
                count: changes.notShown == nil ? changes.total : nil, write: writeChanges))
        if !budgets.isEmpty {
            sections.append(Section(id: "budgets", anchor: "#budgets", title: "Budgets", write: writeBudgets))
        }
        if effects.total > 0 {
            sections.append(
                Section(
                    id: "effects", anchor: "#effects", title: "Effects in order", count: effects.total,
                    write: writeEffects))
        }
        return sections
    }

    // MARK: What the script reported

    private func write(_ problems: [Problem], to html: inout HTML) {
        let table = PageTable(
            shape: .stacking, caption: "Problems that the script reported",
            columns: [.text("About"), .text("Problem"), .text("Until")])
        let written = table.write(problems, to: &html) { problem in
            [
                { $0.text(problem.subject ?? "–", limit: 200) }, { $0.text(problem.message, limit: 1000) },
                { $0.text(problem.due ?? "–", limit: 60) },
            ]
        }
        html.more(problems.count - written, "problem")
    }

    private func write(_ tables: [Table], to html: inout HTML) {
        for shown in tables.prefix(RunPageGatherer.tableLimit) {
            html.element("h3", text: shown.title, limit: 200)
            let columns = shown.columns.prefix(40).enumerated().map { index, title in
                PageTable.Column(title: title, isNumber: Self.isNumeric(shown.rows, index))
            }
            let table = PageTable(
                shape: .scrolling, caption: shown.title, columns: columns, hasRowTitles: true,
                byteLimit: 25_000)
            let written = table.write(shown.rows.prefix(200), to: &html) { row in
                row.prefix(40).map { cell in { $0.text(cell, limit: 300) } }
            }
            html.more(shown.rowCount - written, "row")
            if shown.columns.count > 40 { html.more(shown.columns.count - 40, "column") }
        }
        html.more(tableCount - min(tables.count, RunPageGatherer.tableLimit), "table")
    }

    private static func isNumeric(_ rows: [[String]], _ column: Int) -> Bool {
        let cells = rows.prefix(50).compactMap { column < $0.count ? $0[column] : nil }.filter { !$0.isEmpty }
        return !cells.isEmpty
            && cells.allSatisfy { cell in
                cell.utf8.count < 24 && cell.utf8.contains { (0x30...0x39).contains($0) }
                    && cell.utf8.allSatisfy { (0x30...0x39).contains($0) || ".,-+% ".utf8.contains($0) }
            }
    }

    // MARK: What it did

    private func writeChanges(_ html: inout HTML) {
        if let reason = changes.notShown {
            return html.element("p", .class("quiet"), text: "Not shown: \(reason)", limit: 600)
        }
        if changes.total == 0 { return html.element("p", .class("quiet"), text: "Nothing was changed.") }
        var left = PageTable.byteLimit
        for count in changes.counts.prefix(50) {
            html.element("h3") { html in
                html.element("code", text: count.operation, limit: 100)
                html.text(" ")
                html.element("span", .class("count"), text: Self.count(Int64(count.count)))
            }
            let shown = changes.first.filter { $0.operation == count.operation }
            var written = 0
            if !shown.isEmpty, left > 0 {
                let start = html.bytes.count
                let table = PageTable(
                    shape: .stacking, caption: "What \(count.operation) changed",
                    columns: [.text("Of"), .text("Line"), .text("Fields")],
                    hasRowTitles: true,
                    byteLimit: left)
                written = table.write(folding: shown, "changes", to: &html) { change in
                    [
                        { $0.text(change.subject, limit: 100) },
                        { $0.text(change.line.map(String.init) ?? "–") },
                        { fields(change, &$0) },
                    ]
                }
                left -= html.bytes.count - start
            }
            html.more(count.count - written, "change", see: id.map { _ in auditCommand })
        }
    }

    private var auditCommand: String { "partnerctl call audit.each --run_id \(id ?? "")\(centerFlag)" }

    private func fields(_ change: Change, _ html: inout HTML) {
        html.element("ul", .class("fields")) { html in
            for field in change.fields.prefix(30) {
                html.element("li") { html in
                    html.element("span", .class("field"), text: field.field, limit: 80)
                    html.text(" ")
                    html.change(from: field.before, to: field.after)
                }
            }
        }
    }

    private func writeBudgets(_ html: inout HTML) {
        let table = PageTable(
            shape: .scrolling, caption: "What was used of each budget",
            columns: [.text("Budget"), .number("Used")], hasRowTitles: true)
        let written = table.write(budgets.prefix(200), to: &html) { use in
            [{ $0.text(use.name, limit: 100) }, { $0.text(use.used, limit: 60) }]
        }
        html.more(budgets.count - written, "budget")
    }

    private func writeEffects(_ html: inout HTML) {
        let table = PageTable(
            shape: .stacking, caption: "Effects of the script, in order",
            columns: [.text("Time"), .text("Line"), .text("Operation"), .text("Arguments"), .text("Outcome")])
        let written = table.write(folding: effects.first, "effects", to: &html, cells: cells)
        let hidden = effects.total - written - effects.last.count
        if effects.last.isEmpty || hidden > 0 {
            html.more(hidden, "effect", see: id.map { "partnerctl runs show \($0)\(centerFlag)" })
        }
        if effects.last.isEmpty { return }
        html.element("h3", text: "The last of them")
        var last = table
        last.caption = "The last effects of the script"
        let lastWritten = last.write(effects.last, to: &html, cells: cells)
        html.more(effects.last.count - lastWritten, "effect")
    }

    private func cells(_ effect: Effect) -> [PageTable.Cell] {
        [
            { $0.time(effect.at) }, { $0.element("code", text: effect.place, limit: 120) },
            { $0.element("code", text: effect.operation, limit: 100) },
            { $0.element("span", .class("arguments"), text: effect.arguments, limit: 200) },
            { html in
                if effect.isPending { return html.text("… still to be done") }
                guard let error = effect.error else {
                    return html.element("span", .class("well"), text: "✓ done")
                }
                html.element("span", .class("ill")) { html in
                    html.text("✕ ")
                    html.element("code", text: error.code, limit: 60)
                }
                html.text(" \(error.message)", limit: 400)
            },
        ]
    }
}
