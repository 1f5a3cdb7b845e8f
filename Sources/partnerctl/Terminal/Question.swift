/// Asks a person before something that cannot be taken back.
struct Question {
    /// Whether somebody can answer: both standard input and standard error are terminals.
    let canAsk: Bool
    let write: (String) -> Void
    /// One line of the answer; `nil` when the input ended.
    let readLine: () -> String?

    /// Whether the person says yes. Nobody there, or an input that ends, is a no.
    func isConfirmed(_ text: String) -> Bool {
        guard canAsk else { return false }
        // A slip of the finger is asked again; three of them are a no.
        for _ in 0..<3 {
            write("\(text) [y/N] ")
            guard let answer = readLine() else {
                write("\n")
                return false
            }
            switch answer.lowercased() {
            case "y", "yes": return true
            case "", "n", "no": return false
            default: write("answer y or n\n")
            }
        }
        return false
    }
}
