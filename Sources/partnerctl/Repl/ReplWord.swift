/// What a line that begins with a colon asks for.
enum ReplWord: String, CaseIterable {
    case help, changes, quit

    /// What it does, for help.
    var summary: String {
        switch self {
        case .help: "Explains an operation, a function or a topic: :help users.create"
        case .changes: "Lists what this session wrote, or would write, so far."
        case .quit: "Ends; so does Ctrl-D."
        }
    }

    /// The word of `line` and what follows it; nil for a word that there is not.
    static func read(_ line: String) -> (word: ReplWord, rest: [String])? {
        let parts = line.dropFirst().split { $0 == " " || $0 == "\t" }.map(String.init)
        return parts.first.flatMap(ReplWord.init).map { ($0, Array(parts.dropFirst())) }
    }

    /// What `:help` shows.
    static func page(isPlan: Bool) -> String {
        var page = CommandHelp.Page()
        page.paragraph(
            "Type Lua: a statement is executed, an expression is shown. An unfinished one asks for more lines. "
                + "Tab completes, the arrow keys bring back what was typed, Ctrl-C ends a line or what is running."
        )
        page.blank()
        page.paragraph(
            isPlan
                ? "Writes are tried on a private copy of the center, and nothing of them is kept."
                : "Writes are lasting at once. Each statement that writes is a run: partnerctl runs undo RUN")
        page.entries("words", allCases.map { (":\($0.rawValue)", $0.summary) })
        return page.content
    }
}
