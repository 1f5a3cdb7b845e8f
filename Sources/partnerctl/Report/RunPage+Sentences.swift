internal import PartnerCenter
internal import Runs

extension RunPage.Ending {
    /// One word for it, as the page marks it.
    var word: String {
        switch self {
        case .running: "running"
        case .waiting: "waiting"
        case .interrupted: "interrupted"
        case .done: "done"
        case .failed: "failed"
        case .limited: "limit hit"
        case .refused: "refused"
        case .unsupported: "not offered"
        case .cancelled: "cancelled"
        }
    }

    /// What follows the run's name.
    var phrase: String {
        switch self {
        case .running: "is being worked on"
        case .waiting: "waits"
        case .interrupted: "was interrupted"
        case .done: "is done"
        case .failed: "failed"
        case .limited: "hit a limit"
        case .refused: "was refused"
        case .unsupported: "needs what is not offered here"
        case .cancelled: "was cancelled"
        }
    }
}

/// How good an outcome is; the page says it by sign, word and colour.
enum Tone: Sendable {
    case good, mixed, bad, open
}

extension RunPage {
    var tone: Tone {
        switch ending {
        case .done: hasProblems ? .mixed : .good
        case .running, .waiting, .interrupted: .open
        case .limited, .cancelled: .mixed
        case .failed, .refused, .unsupported: .bad
        }
    }

    /// One word for how it ended, or a few.
    var word: String { ending == .done && tone == .mixed ? "done, with problems" : ending.word }

    private var hasProblems: Bool { totals.notDone > 0 || !problems.isEmpty || leftOutRows > 0 }

    /// What happened, in a few words: `run-17 is done, but 20 of 300 rows are not`.
    var headline: String {
        let name = id ?? "The run"
        let start = "\(name) \(ending.phrase)"
        let bad = totals.notDone
        guard ending == .done else { return start }
        if bad > 0 {
            return
                "\(start), but \(Self.count(bad)) of \(Self.counted(totals.total, "row")) \(bad == 1 ? "is" : "are") not"
        }
        if !problems.isEmpty {
            return "\(start), and reported \(Self.counted(Int64(problems.count), "problem"))"
        }
        return start
    }

    /// The same with its totals, in one or two sentences.
    var summary: String {
        var sentences: [String] = []
        let span =
            ending == .running
            ? "\(script) has been at work for \(Self.span(from: started, to: made))"
            : "\(script) took \(Self.span(from: started, to: ended ?? made))"
        sentences.append(
            totals.total == 0
                ? "\(span)."
                : "\(span) and worked through \(Self.counted(totals.total, "row")): \(Self.outcomes(totals))."
        )
        if leftOutRows > 0 {
            sentences.append(
                "\(Self.counted(Int64(leftOutRows), "input row")) \(leftOutRows == 1 ? "was" : "were") wrong and left out."
            )
        }
        switch changes.notShown {
        case nil where changes.total == 0: sentences.append("It changed nothing.")
        case nil: sentences.append("It made \(Self.counted(Int64(changes.total), "change")).")
        default: break
        }
        return sentences.joined(separator: " ")
    }

    /// `280 ok, 20 failed`
    static func outcomes(_ totals: RowTotals) -> String {
        RowOutcome.allCases.filter { totals[$0] > 0 }.map { "\(count(totals[$0])) \($0.shown)" }
            .joined(separator: ", ")
    }

    /// `1,204`
    static func count(_ number: Int64) -> String { ProgressText.grouped(number) }

    /// `1 row`, `1,204 rows`
    static func counted(_ number: Int64, _ noun: String) -> String {
        "\(count(number)) \(noun)\(number == 1 ? "" : "s")"
    }

    /// `0.42 s`, `12.3 s`, `3 min 5 s`, `2 h 5 min`, `40 d 3 h`: rounded down, never less than nothing.
    static func span(from start: Int64, to end: Int64) -> String {
        let (difference, isTooLong) = end.subtractingReportingOverflow(start)
        let milliseconds = isTooLong ? Int64.max : max(0, difference)
        let seconds = milliseconds / 1000
        switch milliseconds {
        case ..<1000: return "\(milliseconds) ms"
        case ..<60_000: return "\(seconds).\(milliseconds % 1000 / 100) s"
        case ..<3_600_000: return "\(seconds / 60) min \(seconds % 60) s"
        case ..<172_800_000: return "\(seconds / 3600) h \(seconds % 3600 / 60) min"
        default: return "\(count(seconds / 86_400)) d \(seconds % 86_400 / 3600) h"
        }
    }
}

extension RowOutcome {
    /// As people read it: a row that was not tried was not cancelled by anybody.
    var shown: String { self == .cancelled ? "not tried" : "\(self)" }

    /// What it means, in a few words.
    var meaning: String {
        switch self {
        case .ok: "did its work"
        case .unchanged: "there was nothing to do"
        case .failed: "nothing of the row was kept"
        case .refused: "not permitted, or wrong in the input"
        case .unknown: "whether it took place is not known yet"
        case .unsupported: "not available here"
        case .cancelled: "the batch stopped before"
        }
    }
}
