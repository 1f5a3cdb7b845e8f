internal import PartnerCenter
internal import PartnerLua
internal import Runs

/// Shows runs as a table, one run as a record, or both as JSON lines.
struct RunList {
    let console: Console

    func show(_ runs: [Run]) {
        if console.isJSON { return runs.forEach(json) }
        if runs.isEmpty { return console.note("there are no runs") }
        let rows = runs.map(cells)
        let titles = ["run", "state", "script", "started", "rows", "not_done", "code", "message"]
        let limit = console.outTerminal.isTerminal ? console.outTerminal.width : nil
        let table = TextTable(titles: titles, sample: rows, limit: limit)
        console.print(Style.bold.paint(table.heading, console.outTerminal))
        for row in rows { console.print(table.line(row)) }
    }

    private func cells(_ run: Run) -> [String] {
        [
            run.id.description, run.state.rawValue, run.plan.script, HostClock.text(run.created),
            run.totals.total == 0 ? "" : String(run.totals.total),
            run.totals.total == 0 ? "" : String(run.notDone),
            run.code ?? "", run.message ?? "",
        ]
    }

    func show(_ run: Run, _ batches: [Batch], _ waits: [Wait], _ journal: Journal) throws {
        if console.isJSON { return json(run) }
        var facts: [(String, String)] = [
            ("run", run.id.description), ("state", run.state.rawValue), ("script", run.plan.script),
            ("on behalf of", run.plan.actor), ("started", HostClock.text(run.created)),
        ]
        if let finished = run.finished { facts.append(("ended", HostClock.text(finished))) }
        if let key = run.plan.startKey { facts.append(("key", key)) }
        if let undone = run.plan.undoes { facts.append(("undoes", undone.description)) }
        if let code = run.code { facts.append(("code", code)) }
        if let message = run.message { facts.append(("message", message)) }
        for input in run.plan.inputs { facts.append(("input", "--\(input.argument) \(input.path)")) }
        for batch in batches { facts.append(("batch \(batch.name)", Self.rows(batch.totals))) }
        for wait in waits { facts.append(("waits", try wait.shown())) }
        let width = facts.map { DisplayWidth.of($0.0) }.max() ?? 0
        for (name, value) in facts {
            let gap = String(repeating: " ", count: width - DisplayWidth.of(name) + 2)
            console.print(Escaping.line(name) + gap + Escaping.line(value))
        }
        try show(journal)
        if let consent = waits.first(where: { $0.kind == .consent }) {
            console.note("allow \(consent.name ?? "it"): partnerctl runs approve \(run.id)")
        } else if let signal = waits.first(where: { $0.kind == .signal }) {
            console.note("send it: partnerctl signal \(run.id) \(signal.name ?? "NAME") '{}'")
        }
        if !run.state.isFinal || run.state == .limited {
            console.note("go on with it: partnerctl runs resume \(run.id)")
        }
    }

    /// `50: 48 ok, 2 failed`
    static func rows(_ totals: RowTotals) -> String {
        let parts = RowOutcome.allCases.filter { totals[$0] > 0 }.map {
            "\(ProgressText.grouped(totals[$0])) \($0)"
        }
        let total = ProgressText.grouped(totals.total)
        return parts.isEmpty ? "\(total) rows" : "\(total) rows: \(parts.joined(separator: ", "))"
    }

    private func show(_ journal: Journal) throws {
        var isFirst = true
        try journal.forEach { entry in
            if isFirst { console.print("effects") }
            isFirst = false
            var end = ""
            if case .error(let json) = entry.outcome { end = "  failed: \(shown(json))" }
            console.print(
                "  \(Escaping.line(entry.line))  \(Escaping.line(entry.operation)) \(shown(entry.arguments))\(end)"
            )
        }
    }

    private func shown(_ json: [UInt8]) -> String {
        Escaping.line(String(decoding: json, as: UTF8.self), limit: 120)
    }

    private func json(_ run: Run) {
        console.json { json in
            json.put("type", JSONLines.runRecord.type)
            json.put("id", run.id.description)
            json.put("state", run.state.rawValue)
            json.put("script", run.plan.script)
            json.put("actor", run.plan.actor)
            json.put("started", HostClock.text(run.created))
            json.put("ended", orNull: run.finished.map(HostClock.text))
            json.put("code", orNull: run.code)
            json.put("message", orNull: run.message)
            json.put("rows", run.totals.total)
            json.put("not_done", run.notDone)
        }
    }
}

extension Run {
    /// Rows that did not get what they should.
    fileprivate var notDone: Int64 {
        totals[.failed] + totals[.refused] + totals[.unknown] + totals[.unsupported]
    }
}
