internal import LineEditing
internal import LuaRuntime
internal import PartnerCenter
internal import PartnerLua
internal import PartnerSQL
internal import Runs

/// The prompt: takes lines, executes statements, shows what they come to.
final class Repl {
    private let session: InteractiveSession<LocalCenter<SQLStore>>
    private let console: Console
    private let output: ReplOutput
    private let signals: SessionSignals
    private let isQuiet: Bool
    private var changes: SessionChanges
    /// Every line of every statement, for the excerpts of messages.
    private var lines: [String] = []
    private(set) var unfinished: [String] = []
    private var hasFailed = false

    /// Numbers of lines begin anew then: a chunk must not grow with the length of a session.
    private static let longestNumbering = 30_000

    init(
        _ session: InteractiveSession<LocalCenter<SQLStore>>, _ changes: SessionChanges, _ console: Console,
        _ output: ReplOutput, _ signals: SessionSignals, isQuiet: Bool
    ) {
        self.session = session
        self.changes = changes
        self.console = console
        self.output = output
        self.signals = signals
        self.isQuiet = isQuiet
    }

    /// What the person typed of the present statement already, and the names that it can use.
    func complete(_ before: String) -> LineCompletion {
        StatementCompleter(members: { [session] in session.members(of: $0) })
            .complete(before, after: unfinished)
    }

    /// Takes statements until there are no more.
    func run(_ input: some ReplInput) throws -> ExitCode {
        while true {
            switch input.next(prompt) {
            case .interrupted: unfinished = []
            case .end:
                if !unfinished.isEmpty, !input.isAttended { try execute(input) }
                return hasFailed && !input.isAttended ? .failed : .done
            case .line(let line):
                if unfinished.isEmpty, line.first == ":" {
                    input.remember([line])
                    if try !obey(line) { return hasFailed && !input.isAttended ? .failed : .done }
                } else if !unfinished.isEmpty || line.contains(where: { !$0.isWhitespace }) {
                    unfinished.append(line)
                    if session.isUnfinished(unfinished.joined(separator: "\n")) { continue }
                    try execute(input)
                    if !input.isAttended, signals.isInterrupted { return .interrupted }
                }
            }
        }
    }

    private var prompt: String {
        let name = changes.isPlan ? "plan> " : "live> "
        return unfinished.isEmpty ? name : "...> ".leftPadded(to: name.count)
    }

    // MARK: Statements

    private func execute(_ input: some ReplInput) throws {
        let statement = unfinished
        unfinished = []
        if lines.count > Self.longestNumbering { lines = [] }
        let first = lines.count + 1
        lines += statement
        input.remember(statement)
        let width = console.outTerminal.width
        let report = signals.whileRunning {
            session.execute(statement.joined(separator: "\n"), line: first, width: width)
        }
        output.finish(report.problems)
        for value in report.values { console.print(Escaping.text(value)) }
        if let failure = report.failure { tell(failure) }
        for line in try changes.note(run: report.runID) { note(line) }
        if report.declaresLocal, input.isAttended {
            note("a local lives to the end of its statement; leave out 'local' to keep it")
        }
    }

    private func tell(_ failure: RunFailure) {
        hasFailed = true
        let session = ScriptProgram(name: sessionName, source: Array(lines.joined(separator: "\n").utf8))
        for line in RunFailureText.lines(failure, session, console.errTerminal, showsSource: true) {
            console.note(line)
        }
    }

    private var sessionName: String { InteractiveSession<LocalCenter<SQLStore>>.name }

    private func note(_ line: String) {
        if !isQuiet { console.note(Style.faint.paint(line, console.errTerminal)) }
    }

    // MARK: Words

    /// Does what a line with a colon asks for; false to end.
    private func obey(_ line: String) throws -> Bool {
        guard let (word, rest) = ReplWord.read(line) else {
            hasFailed = true
            let words = ReplWord.allCases.map { ":\($0.rawValue)" }
            console.note("\(Escaping.line(line, limit: 40)) is none of \(Suggestion.list(words, "or"))")
            return true
        }
        switch word {
        case .quit: return false
        case .help: help(rest)
        case .changes:
            if try changes.forEach({ console.print($0) }) == 0 { console.print("nothing was written") }
        }
        return true
    }

    private func help(_ words: [String]) {
        if words.isEmpty { return console.write(ReplWord.page(isPlan: changes.isPlan).utf8) }
        do throws(UsageError) {
            console.write(try HelpCommand.page(words.map(Self.topic), Commands.root).utf8)
        } catch {
            hasFailed = true
            console.note(error.text)
        }
    }

    /// In scripts operations stand behind `partner.`, in help they do not.
    private static func topic(_ word: String) -> String {
        word.hasPrefix("partner.") ? String(word.dropFirst(8)) : word
    }
}

extension String {
    fileprivate func leftPadded(to count: Int) -> String {
        String(repeating: " ", count: max(0, count - self.count)) + self
    }
}
