internal import LuaRuntime
internal import PartnerCenter
internal import PartnerLua

/// Shows what a run does: results on standard output, the rest on standard error, or JSON lines.
final class RunOutput: RunConsole {
    private let console: Console
    private let isQuiet: Bool
    private let progress: ProgressDisplay
    private let began = HostClock.monotonic()
    /// When each batch was first heard of, and how far it was then.
    private var batches: [String: (since: Duration, done: Int)] = [:]
    /// Printed bytes that no line end followed yet; only JSON needs whole lines.
    private var line: [UInt8] = []
    private let stop: () -> Bool

    /// Shows on `console`; `stop` says whether the user wants the run to end.
    init(_ console: Console, isQuiet: Bool, stop: @escaping () -> Bool) {
        self.console = console
        self.isQuiet = isQuiet
        self.stop = stop
        progress = ProgressDisplay(console.errTerminal, isQuiet: isQuiet) { console.draw($0) }
        console.clearDrawing = { [weak progress] in progress?.clear() }
    }

    var isStopRequested: Bool { stop() }

    func printed(_ bytes: UnsafeRawBufferPointer) {
        if console.isJSON {
            line.append(contentsOf: bytes)
            while let end = line.firstIndex(of: 0x0a) {
                printLine(line[..<end])
                line.removeSubrange(...end)
            }
        } else if console.outTerminal.isTerminal {
            console.write(Escaping.text(String(decoding: bytes, as: UTF8.self)).utf8)
        } else {
            console.write(bytes)
        }
    }

    private func printLine(_ bytes: ArraySlice<UInt8>) {
        console.json { json in
            json.put("type", JSONLines.print.type)
            json.put("text", String(decoding: bytes, as: UTF8.self))
        }
    }

    func logged(_ level: LogLevel, _ message: String, fieldsJSON: String?) {
        if console.isJSON {
            console.json { json in
                json.put("type", JSONLines.log.type)
                json.put("level", level.rawValue)
                json.put("text", message)
                json.key("fields" as StaticString)
                json.raw((fieldsJSON ?? "{}").utf8)
            }
            return
        }
        let shown = level == .warn ? Style.yellow.paint("warn", console.errTerminal) : level.rawValue
        console.note(
            "\(shown): \(Escaping.line(message))" + (fieldsJSON.map { " \(Escaping.line($0))" } ?? ""))
    }

    func noted(_ note: String) {
        if !isQuiet { console.note(Escaping.text(note)) }
    }

    func progressed(_ batch: BatchProgress) {
        let now = HostClock.monotonic() - began
        let first = batches[batch.name] ?? (now, batch.done)
        batches[batch.name] = first
        let state = ProgressState(
            name: batch.name, done: Int64(batch.done), total: batch.total.map(Int64.init),
            failed: Int64(batch.notDone), doneBefore: Int64(first.done), elapsed: now - first.since)
        if batch.isFinished { progress.finish(state) } else { progress.update(state) }
    }

    func showed(_ table: ReportTable) {
        if console.isJSON { return json(table) }
        let limit = console.outTerminal.isTerminal ? console.outTerminal.width : nil
        let text = TextTable(titles: table.columns, sample: table.rows, limit: limit)
        console.print(Style.bold.paint(Escaping.line(table.title), console.outTerminal))
        console.print(text.heading)
        for row in table.rows { console.print(text.line(row)) }
    }

    private func json(_ table: ReportTable) {
        console.json { json in
            json.put("type", JSONLines.table.type)
            json.put("title", table.title)
            json.put("columns", table.columns)
            json.put("rows", rows: table.rows)
        }
    }

    func flush() { console.flush() }

    func asked(_ question: String) -> Bool { console.isConfirmed(Escaping.text(question)) }

    func willRun(_ state: LuaState) {
        let canceller = state.canceller
        StopSignal.whenRequested { canceller.cancel() }
        // The script's thread is in no function of the host when this is called, so nobody else writes.
        nonisolated(unsafe) let console = console
        state.onRunaway(after: Runaway.grace) { Runaway.end($0, console) }
    }

    /// Shows what the script left at its end: a line without an end, problems.
    func finish(_ problems: [ReportedProblem]) {
        if console.isJSON, !line.isEmpty { printLine(line[...]) }
        line = []
        progress.clear()
        for problem in problems {
            if console.isJSON {
                console.json { json in
                    json.put("type", JSONLines.problem.type)
                    json.put("message", problem.message)
                    json.put("subject_id", orNull: problem.subjectID)
                    json.put("due", orNull: problem.due)
                }
            } else {
                let about = problem.subjectID.map { "\(Escaping.line($0)): " } ?? ""
                let due = problem.due.map { " (until \(Escaping.line($0)))" } ?? ""
                console.note(
                    "\(Style.yellow.paint("problem", console.errTerminal)): \(about)"
                        + "\(Escaping.line(problem.message))\(due)")
            }
        }
    }
}
