/// One thing wrong with a command line.
struct UsageProblem: Sendable, Equatable {
    /// What is wrong, in one clause without a final stop.
    var message: String
    /// What to try; empty when the message says it.
    var hint: String = ""

    /// Both in one line.
    var line: String { hint.isEmpty ? message : "\(message); \(hint)" }
}

/// A command line that cannot be carried out, with everything that is wrong with it.
struct UsageError: Error, Sendable, Equatable {
    /// The command it was for: `partnerctl run`.
    var command: String
    var problems: [UsageProblem]
    /// Where the answer is: `partnerctl run --help`.
    var help: String

    /// The sentences as a terminal shows them.
    var text: String {
        let see = help.isEmpty ? "" : "\nsee: \(help)"
        if let only = problems.first, problems.count == 1 { return "\(command): \(only.line)\(see)" }
        return "\(command): \(problems.count) problems"
            + problems.map { "\n  \($0.line)" }.joined() + see
    }

    /// All problems in one line.
    var message: String { problems.map(\.line).joined(separator: "; ") }
}
