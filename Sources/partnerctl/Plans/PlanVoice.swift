internal import PartnerCenter

/// What `plan` and `apply` say before and after their work.
struct PlanVoice {
    private let console: Console
    private let isQuiet: Bool

    /// Speaks on `console`.
    init(_ console: Console, isQuiet: Bool) {
        self.console = console
        self.isQuiet = isQuiet
    }

    /// Names the center first.
    func sayWhere(_ choice: CenterChoice, _ user: String, _ command: String) {
        if console.isJSON {
            console.json { json in
                json.put("type", JSONLines.start.type)
                json.put("version", JSONLines.version)
                json.put("command", command)
                json.put("center", choice.description)
            }
        } else if !isQuiet {
            console.note(Style.faint.paint("on \(choice.description) as \(user)", console.errTerminal))
        }
    }

    /// Says that the plan does not hold, and why.
    func refuse(
        _ message: String, _ differences: [PlanDifference] = [], more: Int = 0, details: [String] = []
    )
        -> ExitCode
    {
        console.note(Style.red.paint("\(Escaping.line(message)); nothing was changed", console.errTerminal))
        for difference in differences {
            console.note("  \(Escaping.line(difference.sentence))")
            if console.isJSON { console.json { write(difference, to: &$0) } }
        }
        for detail in details { console.note("  \(Escaping.line(detail))") }
        if more > 0 { console.note("  … and \(ProgressText.grouped(Int64(more))) more") }
        console.note("  try: make the plan again, look at it, and apply that: partnerctl plan")
        console.note("  code: stale_plan")
        if console.isJSON {
            var summary = RunSummary(id: nil, outcome: .failed)
            summary.code = "stale_plan"
            summary.message = ([message] + details).joined(separator: "; ")
            console.json { summary.write(to: &$0) }
        }
        return .stalePlan
    }

    /// Says that the plan was not approved, who denied and why, and who approved so far.
    func deny(_ answer: Approvers.Answer, _ file: String) -> ExitCode {
        let message = "the plan was not approved"
        console.note(Style.red.paint("\(message); nothing was changed", console.errTerminal))
        for line in answer.reasons + answer.given { console.note("  \(Escaping.line(line))") }
        console.note(
            "  try: have it approved by somebody else: partnerctl approve \(Escaping.line(file)) --as EMAIL")
        console.note("  code: refused")
        if console.isJSON {
            var summary = RunSummary(id: nil, outcome: .refused)
            summary.code = "refused"
            summary.message = ([message] + answer.reasons).joined(separator: "; ")
            console.json { summary.write(to: &$0) }
        }
        return .refused
    }

    /// Writes the line of a difference.
    func write(_ difference: PlanDifference, to json: inout JSONWriter) {
        json.put("type", JSONLines.difference.type)
        json.put("subject", orNull: difference.subject)
        json.put("field", orNull: difference.field)
        json.put("planned", difference.planned)
        json.put("present", difference.present)
        json.put("operation", difference.operation)
        json.put("place", difference.place)
        json.put("row", orNull: difference.row)
    }
}
