internal import CEdit
internal import Glibc

/// Reads lines that a person types at a terminal: with editing, completion and the lines typed before.
///
/// Reads standard input and draws on standard error. One at a time may exist, and one thread uses it. While a
/// line is typed, Ctrl-C is a key; between lines it is a signal as ever. `~/.editrc` is honoured.
public final class LineEditor {
    /// What the person did.
    public enum Input: Equatable, Sendable {
        /// Typed this line; the line end is left out.
        case line(String)
        /// Gave the line up: Ctrl-C.
        case interrupted
        /// Wants to type no more: Ctrl-D on an empty line, or the terminal is gone.
        case end
    }

    /// Lines beyond this number are forgotten, the oldest first.
    public static let historyLimit = 1000

    private let editor: OpaquePointer
    private let history: OpaquePointer
    private let complete: (String) -> LineCompletion
    /// The prompt as libedit asks for it, again and again.
    private var prompt: UnsafeMutablePointer<CChar>
    private var isInterrupted = false

    /// An editor that asks `complete` what can come behind the text before the cursor when Tab is pressed.
    ///
    /// nil when there is no memory for one.
    public init?(program: String, complete: @escaping (_ before: String) -> LineCompletion) {
        guard let editor = cedit_open(program), let prompt = strdup("") else { return nil }
        guard let history = cedit_history(editor, Int32(Self.historyLimit)) else {
            free(prompt)
            cedit_close(editor)
            return nil
        }
        self.editor = editor
        self.history = history
        self.prompt = prompt
        self.complete = complete
        cedit_set_owner(editor, Unmanaged.passUnretained(self).toOpaque())
        cedit_set_prompt(editor) { LineEditor.of($0)?.prompt }
        cedit_bind(editor, "complete-name", "^I") { editor, _ in
            LineEditor.of(editor)?.completeLine() ?? UInt8(CC_ERROR)
        }
        cedit_bind(editor, "give-up-line", "^C") { editor, _ in
            LineEditor.of(editor)?.isInterrupted = true
            return UInt8(CC_EOF)
        }
        cedit_bind_own(editor, "^R", "em-inc-search-prev")
        cedit_bind_own(editor, "^W", "ed-delete-prev-word")
        cedit_take_signal_keys(editor)
    }

    deinit {
        cedit_close(editor)
        history_end(history)
        free(prompt)
    }

    private static func of(_ editor: OpaquePointer?) -> LineEditor? {
        guard let owner = cedit_owner(editor) else { return nil }
        return Unmanaged<LineEditor>.fromOpaque(owner).takeUnretainedValue()
    }

    /// Shows `prompt` and lets the person type a line.
    public func read(prompt text: String) -> Input {
        if let copy = strdup(text) {
            free(prompt)
            prompt = copy
        }
        // The window may have another size by now.
        el_resize(editor)
        isInterrupted = false
        var count: Int32 = 0
        let typed = el_gets(editor, &count)
        if isInterrupted {
            cedit_write(editor, "^C\n")
            el_reset(editor)
            return .interrupted
        }
        guard let typed, count > 0 else {
            cedit_write(editor, "\n")
            return .end
        }
        let bytes = UnsafeRawBufferPointer(start: typed, count: Int(count))
        let isWhole = bytes.last == UInt8(ascii: "\n")
        return .line(String(decoding: isWhole ? bytes.dropLast() : bytes[...], as: UTF8.self))
    }

    /// Brings `line` back from now on when the person asks for what was typed before.
    public func remember(_ line: String) { cedit_remember(history, line) }

    /// Goes as far as all that can come next agrees, or lists it; returns what libedit shall do then.
    private func completeLine() -> UInt8 {
        guard let line = el_line(editor)?.pointee, let start = line.buffer, let cursor = line.cursor else {
            return UInt8(CC_ERROR)
        }
        let before = UnsafeRawBufferPointer(start: start, count: cursor - start)
        switch complete(String(decoding: before, as: UTF8.self)).step {
        case .nothing: return UInt8(CC_ERROR)
        case .insert(let text): return UInt8(el_insertstr(editor, text) == 0 ? CC_REFRESH : CC_ERROR)
        case .list(let names):
            var size = winsize()
            let isKnown = ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
            let columns = NameColumns.lines(names, width: isKnown ? Int(size.ws_col) : 80)
            cedit_write(editor, "\n" + columns.map { $0 + "\n" }.joined())
            return UInt8(CC_REDISPLAY)
        }
    }
}
