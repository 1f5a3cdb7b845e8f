internal import PartnerCenter

/// An error as a terminal shows it: what happened, what to try, and the code to branch on.
enum ErrorText {
    /// The lines for `error`.
    static func lines(_ error: OperationError, _ terminal: Terminal = .none) -> [String] {
        var lines = [Style.red.paint(Escaping.line(error.message), terminal)]
        if let hint = error.hint, !hint.isEmpty { lines.append("  try: \(Escaping.line(hint))") }
        for (name, value) in error.details.sorted(by: { $0.key < $1.key }) {
            lines.append("  \(Escaping.line(name)): \(Escaping.line(value))")
        }
        lines.append("  code: \(error.code.rawValue)")
        return lines
    }
}
