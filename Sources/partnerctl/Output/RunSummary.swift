internal import PartnerCenter

/// How a run ended, as its last line tells it.
struct RunSummary: Sendable, Equatable {
    /// One word for it.
    enum Outcome: String, Sendable, CaseIterable {
        case done, failed, waiting, limited, refused, unsupported, interrupted

        /// What follows the run's name.
        var phrase: String {
            switch self {
            case .done: "is done"
            case .failed: "failed"
            case .waiting: "waits"
            case .limited: "hit a limit"
            case .refused: "was refused"
            case .unsupported: "needs what is not offered here"
            case .interrupted: "was interrupted"
            }
        }
    }

    /// Rows by outcome, over all batches of the run.
    struct Rows: Sendable, Equatable {
        var total: Int64 = 0
        var ok: Int64 = 0
        var unchanged: Int64 = 0
        var failed: Int64 = 0
        var refused: Int64 = 0

        /// Whether some row did not get what it should.
        var haveProblems: Bool { failed > 0 || refused > 0 }
    }

    /// `run-17`; `nil` when no run was begun.
    var id: String?
    var outcome: Outcome
    /// The code of the error or limit that ended it.
    var code: String?
    var message: String?
    var rows = Rows()
    /// How many problems the script reported, input rows that were left out counting as one.
    var problems = 0
    /// Whether nothing was begun, because the arguments are wrong.
    var isUsage = false

    /// What the process ends with: failed rows and problems count where nothing worse happened.
    var exitCode: ExitCode {
        var codes = [ending]
        if rows.haveProblems || problems > 0 { codes.append(.doneWithProblems) }
        return ExitCode.first(of: codes)
    }

    private var ending: ExitCode {
        switch outcome {
        case .done: .done
        case .waiting: .waiting
        case .limited: .limited
        case .refused: .refused
        case .unsupported: .unsupported
        case .interrupted: .interrupted
        case .failed:
            switch code {
            case _ where isUsage: .usage
            case "divergence": .stalePlan
            case "unreachable", "throttled", "timeout": .unreachable
            default: .failed
            }
        }
    }

    /// How it ended, in one line; `nil` where nothing is worth a line: a script that only printed.
    var text: String? {
        if id == nil && outcome == .done && rows.total == 0 { return nil }
        var parts = ["\(id ?? "the run") \(outcome.phrase)"]
        if rows.total > 0 {
            let counts = [
                (rows.ok, "ok"), (rows.unchanged, "unchanged"), (rows.failed, "failed"),
                (rows.refused, "refused"),
            ].filter { $0.0 > 0 }.map { "\(ProgressText.grouped($0.0)) \($0.1)" }
            parts.append("\(ProgressText.grouped(rows.total)) rows: \(counts.joined(separator: ", "))")
        }
        if outcome == .interrupted || outcome == .limited || outcome == .waiting, let id {
            parts.append("go on with it: partnerctl runs resume \(id)")
        }
        return parts.joined(separator: "; ")
    }

    /// Writes the fields of the last line.
    func write(to json: inout JSONWriter) {
        json.put("type", JSONLines.run.type)
        json.put("id", orNull: id)
        json.put("outcome", outcome.rawValue)
        json.put("code", orNull: code)
        json.put("message", orNull: message)
        json.key("rows" as StaticString)
        json.begin("{")
        json.put("total", rows.total)
        json.put("ok", rows.ok)
        json.put("unchanged", rows.unchanged)
        json.put("failed", rows.failed)
        json.put("refused", rows.refused)
        json.end("}")
    }
}

extension JSONWriter {
    /// Writes text, or `null` where there is none.
    mutating func put(_ name: StaticString, orNull text: String?) {
        key(name)
        if let text { value(text) } else { null() }
    }
}
