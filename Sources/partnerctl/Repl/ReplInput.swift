internal import LineEditing

/// Where statements come from.
protocol ReplInput {
    /// The next line. `prompt` is shown where somebody types.
    func next(_ prompt: String) -> LineEditor.Input
    /// The lines of a statement that is complete, to be offered again.
    func remember(_ lines: [String])
    /// Whether somebody types.
    var isAttended: Bool { get }
}

/// Somebody at a terminal.
struct TypedInput: ReplInput {
    let editor: LineEditor
    let history: InputHistory
    let isAttended = true

    init(_ editor: LineEditor, _ history: InputHistory) {
        self.editor = editor
        self.history = history
        for line in history.load() { editor.remember(line) }
    }

    func next(_ prompt: String) -> LineEditor.Input { editor.read(prompt: prompt) }

    func remember(_ lines: [String]) {
        if SecretFields.areNamed(in: lines) { return }
        for line in lines where !line.allSatisfy({ $0 == " " || $0 == "\t" }) {
            editor.remember(line)
            history.add(line)
        }
    }
}

/// A file or another program.
struct PipedInput: ReplInput {
    let console: Console
    let isAttended = false

    func next(_ prompt: String) -> LineEditor.Input { console.nextLine().map { .line($0) } ?? .end }
    func remember(_ lines: [String]) {}
}
