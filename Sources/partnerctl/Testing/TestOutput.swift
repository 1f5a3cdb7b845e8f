internal import PartnerCenter
internal import PartnerLua

/// Shows how tests ended: a line per file, failures in full, or JSON lines.
struct TestOutput {
    let console: Console

    /// Shows the results of one file.
    func show(_ file: TestedFile, _ results: [TestResult]) {
        if console.isJSON {
            for result in results { json(file, result) }
            return
        }
        let failed = results.count { $0.failed }
        let taken = Self.seconds(results.reduce(.zero) { $0 + $1.duration })
        let name = Escaping.line(file.shown)
        if failed == 0 {
            let word = Style.green.paint("ok  ", console.outTerminal)
            console.print("\(word)  \(name)  \(TestTotals.tests(results.count)), \(taken)")
        } else {
            let word = Style.red.paint("FAIL", console.outTerminal)
            console.print(
                "\(word)  \(name)  \(failed) of \(TestTotals.tests(results.count)) failed, \(taken)")
        }
        if failed > 0 { console.print("") }
        for result in results {
            if !result.outcome.output.isEmpty { showOutput(result) }
            if let failure = result.outcome.failure { show(failure, of: result.name, file.program) }
        }
    }

    private func showOutput(_ result: TestResult) {
        console.print(
            "      \(Style.faint.paint("\(Self.quoted(result.name)) printed", console.outTerminal))")
        for line in result.outcome.output.split(separator: "\n") {
            console.print("        \(Escaping.text(String(line)))")
        }
    }

    private func show(_ failure: TestFailure, of name: String?, _ program: ScriptProgram?) {
        let place = failure.place.map(Escaping.line) ?? ""
        if let name { console.print("  " + Style.bold.paint(Self.quoted(name), console.outTerminal)) }
        let message = Escaping.text(failure.message)
        let sentence = place.isEmpty || message.hasPrefix(place) ? message : "\(place): \(message)"
        console.print("  " + Style.red.paint(sentence, console.outTerminal))
        if let program, let excerpt = RunFailureText.excerpt(place, program) { console.print("  \(excerpt)") }
        for line in failure.details { console.print("    \(Escaping.line(line))") }
        for line in failure.traceback.dropFirst() { console.print("    called from \(Escaping.line(line))") }
        if let hint = failure.hint, !hint.isEmpty { console.print("    try: \(Escaping.line(hint))") }
        if failure.code != "expectation" { console.print("    code: \(Escaping.line(failure.code))") }
        console.print("")
    }

    /// Says how it all ended.
    func finish(_ totals: TestTotals, _ duration: Duration, isInterrupted: Bool) {
        let outcome = isInterrupted ? "interrupted" : totals.failed == 0 ? "passed" : "failed"
        if console.isJSON {
            console.json { json in
                json.put("type", JSONLines.tests.type)
                json.put("outcome", outcome)
                json.put("total", Int64(totals.total))
                json.put("passed", Int64(totals.total - totals.failed))
                json.put("failed", Int64(totals.failed))
                json.put("files", Int64(totals.files))
                json.put("milliseconds", Self.milliseconds(duration))
            }
            return
        }
        let end = isInterrupted ? "interrupted after " : ""
        let style = totals.failed == 0 && !isInterrupted ? Style.green : .red
        console.print(
            style.paint("\(end)\(totals.sentence)", console.outTerminal) + " in \(Self.seconds(duration))")
    }

    private func json(_ file: TestedFile, _ result: TestResult) {
        let failure = result.outcome.failure
        console.json { json in
            json.put("type", JSONLines.test.type)
            json.put("file", file.shown)
            json.put("name", orNull: result.name)
            json.put("outcome", failure == nil ? "passed" : "failed")
            json.put("milliseconds", Self.milliseconds(result.duration))
            json.put("place", orNull: failure?.place)
            json.put("code", orNull: failure?.code)
            json.put("message", orNull: failure?.message)
            json.put("details", failure?.details ?? [])
            json.put("hint", orNull: failure?.hint)
            json.put("output", result.outcome.output)
        }
    }

    private static func quoted(_ name: String?) -> String { "\"\(Escaping.line(name ?? ""))\"" }

    /// `0.31 s`
    static func seconds(_ duration: Duration) -> String {
        let hundredths = (milliseconds(duration) + 5) / 10
        let rest = hundredths % 100
        return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest) s"
    }

    private static func milliseconds(_ duration: Duration) -> Int64 {
        duration.components.seconds * 1000 + duration.components.attoseconds / 1_000_000_000_000_000
    }
}
