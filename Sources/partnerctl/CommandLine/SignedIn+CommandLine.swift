internal import PartnerCenter

extension SignedIn {
    /// Those that are no users, in the order in which they are offered.
    static let others: [SignedIn] = [.centerOperator, .applicant]

    /// Who it is, in a few words.
    var meaning: String {
        switch self {
        case .user: "a partner user"
        case .centerOperator: "the center's own side: reviews applications, reads its mail"
        case .applicant: "the company that enrols; later its first global admin"
        }
    }

    /// What is wrong with `text` behind `--as`, and what to write; `nil` when nothing is.
    static func problem(_ text: String) -> (message: String, hint: String)? {
        do {
            _ = try SignedIn(text)
            return nil
        } catch {
            let near = text.contains("@") ? nil : Suggestion.nearest(text, in: others.map(\.text))
            return (
                "\((error as? FieldProblem)?.message ?? "\(error)")",
                near.map { "did you mean '\($0)'?" }
                    ?? "name a user's e-mail, or operator for the center's own side"
            )
        }
    }
}
