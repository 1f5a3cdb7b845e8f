internal import PartnerCenter
internal import PartnerLua
internal import Runs

extension RunSummary {
    /// What a run's report comes to.
    init(_ report: RunReport) {
        self.init(id: report.runID.map { RunReference($0).text }, outcome: .done)
        rows = Rows(
            total: report.totals.total, ok: report.totals[.ok], unchanged: report.totals[.unchanged],
            failed: report.totals[.failed] + report.totals[.unknown] + report.totals[.unsupported],
            refused: report.totals[.refused])
        problems = report.problems.count + (report.leftOutRows > 0 ? 1 : 0)
        guard let failure = report.failure else { return }
        outcome = Outcome(failure.kind)
        isUsage = failure.kind == .usage
        code = failure.code
        message = failure.message
    }
}

extension RunSummary.Outcome {
    /// One word for the way a run ended.
    init(_ kind: RunFailure.Kind) {
        switch kind {
        case .validated, .replayed: self = .done
        case .failed, .usage, .badRows, .divergence, .unreachable: self = .failed
        case .limited: self = .limited
        case .refused: self = .refused
        case .unsupported: self = .unsupported
        case .waiting, .attached: self = .waiting
        case .interrupted: self = .interrupted
        }
    }
}

/// The failure of a run as a terminal shows it.
enum RunFailureText {
    /// What happened with its place and line, the script's calls, what to try, the code.
    ///
    /// Without `showsSource` the script's own line is left out: a program that reads along has the script.
    static func lines(
        _ failure: RunFailure, _ program: ScriptProgram, _ terminal: Terminal, showsSource: Bool
    ) -> [String] {
        let message = Escaping.text(failure.message)
        let place = failure.place.map(Escaping.line) ?? ""
        let isNamed = place.isEmpty || message.hasPrefix(place)
        var lines = [Style.red.paint(isNamed ? message : "\(place): \(message)", terminal)]
        if showsSource, let excerpt = excerpt(place, program) { lines.append(excerpt) }
        lines += failure.details.map { "  \(Escaping.line($0))" }
        // The first call is the place itself.
        lines += failure.traceback.dropFirst().map { "  called from \(Escaping.line($0))" }
        if let hint = failure.hint, !hint.isEmpty { lines.append("  try: \(Escaping.line(hint))") }
        lines.append("  code: \(Escaping.line(failure.code))")
        return lines
    }

    /// The line of the script that `place` names: `  14 | local s = …`.
    static func excerpt(_ place: String, _ program: ScriptProgram) -> String? {
        guard let colon = place.lastIndex(of: ":"), let number = Int(place[place.index(after: colon)...]),
            number > 0
        else { return nil }
        let name = place[..<colon]
        let module = program.modules.first {
            $0.name.split(separator: ".").joined(separator: "/") + ".lua" == name
        }
        let source =
            name == program.name ? program.source : module?.source ?? program.pluginSource(name)
        guard let source else { return nil }
        let lines = source.split(separator: 0x0a, maxSplits: number, omittingEmptySubsequences: false)
        guard number <= lines.count else { return nil }
        let text = Escaping.line(String(decoding: lines[number - 1], as: UTF8.self), limit: 100)
        return "  \(number) | \(text)".trimmingTrailingSpaces
    }
}
