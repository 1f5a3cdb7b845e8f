internal import Runs

extension RunPage {
    // MARK: Rows by outcome

    func rows(_ html: inout HTML) {
        RowChart.writePattern(to: &html)
        for (index, batch) in batches.prefix(50).enumerated() {
            html.element("article", .class("batch")) { html in
                html.element("h3", text: batch.name, limit: 200)
                if batch.totals.total == 0 {
                    html.element("p", .class("quiet"), text: "No row has an outcome yet.")
                } else {
                    outcomes(batch, &html)
                }
                if let chart = RowChart(batch.samples) {
                    self.chart(chart, of: batch, number: index, &html)
                } else {
                    html.element("p", .class("quiet"), text: noChart(batch))
                }
            }
        }
        html.more(batches.count - 50, "batch")
    }

    private func noChart(_ batch: Batch) -> String {
        let span = Self.span(from: batch.started, to: batch.ended ?? ended ?? made)
        if !isLive { return "It took \(span). How the rows went over time was not kept." }
        if batch.samples.isEmpty { return "It was worked through before this process began." }
        return "It took \(span), in too few commits to draw a course of."
    }

    private func outcomes(_ batch: Batch, _ html: inout HTML) {
        let table = PageTable(
            shape: .folding, caption: "Rows of \(batch.name) by outcome",
            columns: [
                .text("Outcome"), .number("Rows"), .number("Share"),
                .init(title: "Share, drawn", isUnseen: true),
            ],
            hasRowTitles: true)
        let total = batch.totals.total
        _ = table.write(RowOutcome.allCases.filter { batch.totals[$0] > 0 }, to: &html) { outcome in
            [
                { html in
                    html.text(outcome.shown)
                    html.element("span", .class("small"), text: outcome.meaning)
                }, { $0.text(Self.count(batch.totals[outcome])) },
                { $0.text(Self.share(batch.totals[outcome], of: total)) },
                { Self.bar(outcome, Double(batch.totals[outcome]) / Double(total), &$0) },
            ]
        }
    }

    /// `6.7 %`; what is there is never nothing, and what is missing never all.
    static func share(_ part: Int64, of total: Int64) -> String {
        let tenths = (Double(part) * 1000 / Double(max(1, total))).rounded()
        if part > 0, tenths < 1 { return "< 0.1 %" }
        if part < total, tenths > 999 { return "> 99.9 %" }
        let whole = Int64(tenths)
        return whole % 10 == 0 ? "\(whole / 10) %" : "\(whole / 10).\(whole % 10) %"
    }

    private static func bar(_ outcome: RowOutcome, _ share: Double, _ html: inout HTML) {
        html.element(
            "svg", .class("bar"), .own("viewBox", "0 0 100 8"), .own("preserveAspectRatio", "none"),
            .own("aria-hidden", "true"), .own("focusable", "false")
        ) { html in
            html.element("rect", .class("rail"), .own("width", "100"), .own("height", "8")) { _ in }
            html.element(
                "rect", .class(outcome.mark), .number("width", max(0.6, share * 100)), .own("height", "8")
            ) { _ in }
        }
    }

    private func chart(_ chart: RowChart, of batch: Batch, number: Int, _ html: inout HTML) {
        html.element("figure") { html in
            html.element("figcaption") { html in
                html.element("span", .class("key"), text: "Rows with an outcome after each commit:")
                html.element("span", .class("key")) { html in
                    html.element("span", .class("swatch good"), .own("aria-hidden", "true")) { _ in }
                    html.text("all (plain)")
                }
                if chart.hasFailures {
                    html.element("span", .class("key")) { html in
                        html.element("span", .class("swatch bad"), .own("aria-hidden", "true")) { _ in }
                        html.text("of them failed or refused (striped)")
                    }
                }
            }
            html.element("div", .class("plot")) { html in
                html.element("div", .class("scale"), .own("aria-hidden", "true")) { html in
                    for mark in chart.scale { html.element("span", text: Self.count(mark)) }
                }
                chart.write(to: &html, name: batch.name, number: number)
                html.element("div", .class("times"), .own("aria-hidden", "true")) { html in
                    html.element("span", text: "0 s")
                    html.element("span", text: "\(RowChart.text(chart.end)) after the start")
                }
            }
            if wasResumed {
                html.element(
                    "p", .class("small"),
                    text: "The run was gone on with; this is its course in the last process only.")
            }
            html.element("details") { html in
                html.element("summary", text: "The same as a table")
                let table = PageTable(
                    shape: .scrolling, caption: "Rows of \(batch.name) after each commit",
                    columns: [.number("Seconds"), .number("Rows"), .number("Failed or refused")])
                _ = table.write(chart.samples(atMost: 24), to: &html) { sample in
                    [
                        { $0.text(RowChart.text(sample.elapsed, unit: "")) },
                        { $0.text(Self.count(Int64(sample.done))) },
                        { $0.text(Self.count(Int64(sample.notDone))) },
                    ]
                }
            }
        }
    }

    // MARK: Failures by cause

    func causes(_ html: inout HTML) {
        let limit = 40
        var left = 500_000
        var shownRows = 0
        for group in failures.groups.prefix(limit) {
            let start = html.bytes.count
            html.newline()
            html.element("article", .class("cause")) { html in
                html.element("h3") { html in
                    html.element(
                        "span", .class("message"), text: group.message.isEmpty ? group.code : group.message,
                        limit: 400)
                    html.text(" ")
                    html.element("span", .class("count"), text: Self.counted(Int64(group.count), "row"))
                }
                html.element("p", .class("small")) { html in
                    html.text("\(group.outcome.shown), code ")
                    html.element("code", text: group.code, limit: 100)
                    if let field = group.field, !field.isEmpty {
                        html.text(", field ")
                        html.element("code", text: field, limit: 100)
                    }
                }
                html.excerpt(group.excerpt)
                if left > 0 { shownRows = rows(of: group, &html) } else { shownRows = 0 }
                html.more(group.count - shownRows, "row", see: rowsCommand)
            }
            left -= html.bytes.count - start
        }
        let rest = failures.groups.dropFirst(limit)
        let hidden = rest.reduce(failures.others) { $0 + $1.count }
        if hidden > 0 {
            html.element("p", .class("more")) { html in
                html.text("and \(Self.counted(Int64(hidden), "more row")) of other causes")
                if let rowsCommand {
                    html.text(": ")
                    html.element("code", text: rowsCommand)
                }
            }
        }
    }

    private var rowsCommand: String? { id.map { "partnerctl runs rows \($0) --failed\(centerFlag)" } }

    private func rows(of group: FailureGroups.Group, _ html: inout HTML) -> Int {
        let namesBatch = batches.count > 1
        let hasKeys = group.rows.contains { !$0.key.isEmpty }
        var columns: [PageTable.Column] = namesBatch ? [.text("Batch")] : []
        columns.append(.text("Row"))
        if hasKeys { columns.append(.text("Key")) }
        columns.append(.text("Input"))
        let table = PageTable(
            shape: .stacking, caption: "Rows that failed with \(group.code): \(group.message)",
            columns: columns,
            byteLimit: 60_000)
        return table.write(group.rows, to: &html) { row in
            var cells: [PageTable.Cell] = namesBatch ? [{ $0.text(row.batch, limit: 100) }] : []
            cells.append { $0.text(Self.count(row.number)) }
            if hasKeys { cells.append { $0.text(row.key, limit: 160) } }
            cells.append { html in
                html.element("span", .class("cells")) { html in
                    for cell in row.cells.prefix(20) {
                        html.element("span", .class("cell")) { html in
                            html.element("span", .class("field"), text: cell.column.header, limit: 60)
                            html.text(" ")
                            html.element("bdi", text: cell.text.isEmpty ? "–" : cell.text, limit: 160)
                        }
                        html.text(" ")
                    }
                }
            }
            return cells
        }
    }
}

extension RowOutcome {
    /// How a bar of it is drawn.
    fileprivate var mark: StaticString {
        switch self {
        case .ok: "good"
        case .unchanged, .cancelled: "still"
        case .failed, .refused, .unknown, .unsupported: "bad"
        }
    }
}
