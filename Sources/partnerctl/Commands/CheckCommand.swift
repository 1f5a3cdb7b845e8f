internal import LuaRuntime
internal import PartnerCenter
internal import PartnerLua

/// `partnerctl check`
enum CheckCommand {
    static let declaration = Command(
        name: "check", summary: "Reads scripts and says what is wrong, before anything runs.",
        details: """
            It finds faults of syntax, operations and fields that do not exist, values of a wrong
            type, writes to globals, and more. It ends with 1 where a script would fail.
            """,
        arguments: [Argument(name: "FILE", form: .file, doc: "A script.", isRepeated: true)],
        flags: [.json],
        examples: [CommandExample("partnerctl check scripts/*.lua")],
        action: { invocation, surroundings in
            var code = ExitCode.done
            for file in invocation.words("FILE") {
                let program = try ScriptProgram(contentsOf: surroundings.path(file), shownAs: file)
                let findings = ScriptCheck.findings(in: program)
                for finding in findings { FindingText.show(finding, program, surroundings.console) }
                if findings.contains(where: { $0.severity == .error }) { code = .failed }
                if findings.isEmpty, !surroundings.console.isJSON {
                    surroundings.console.note("\(Escaping.line(file)): nothing is wrong")
                }
            }
            return code
        })
}

/// What a check noticed, as a terminal and as JSON shows it.
enum FindingText {
    /// Writes a finding as a result.
    static func show(_ finding: Finding, _ program: ScriptProgram, _ console: Console) {
        if console.isJSON {
            json(finding, console)
        } else {
            for line in lines(finding, program, console.outTerminal) { console.print(line) }
        }
    }

    /// Place, sentence, the line of the script, what to try.
    static func lines(_ finding: Finding, _ program: ScriptProgram, _ terminal: Terminal) -> [String] {
        let place = "\(Escaping.line(finding.script)):\(finding.position.line)"
        let word =
            finding.severity == .error
            ? Style.red.paint("error", terminal) : Style.yellow.paint("warning", terminal)
        var lines = ["\(place):\(finding.position.column): \(word): \(Escaping.line(finding.message))"]
        if let excerpt = RunFailureText.excerpt(place, program) { lines.append(excerpt) }
        if let suggestion = finding.suggestion { lines.append("  try: \(Escaping.line(suggestion))") }
        return lines
    }

    private static func json(_ finding: Finding, _ console: Console) {
        console.json { json in
            json.put("type", JSONLines.finding.type)
            json.put("script", finding.script)
            json.put("line", Int64(finding.position.line))
            json.put("column", Int64(finding.position.column))
            json.put("severity", finding.severity == .error ? "error" : "warning")
            json.put("message", finding.message)
            json.put("hint", orNull: finding.suggestion)
        }
    }
}
