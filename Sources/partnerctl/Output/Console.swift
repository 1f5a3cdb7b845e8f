internal import Glibc
internal import PartnerCenter

/// The three standard streams: results on standard output, everything else on standard error.
final class Console {
    private let out: any ByteSink
    private let err: any ByteSink
    private let input: () -> String?
    let outTerminal: Terminal
    let errTerminal: Terminal
    let inputIsTerminal: Bool
    /// Whether results are JSON lines, so that standard output holds nothing else.
    var isJSON = false
    /// Takes away what is drawn on the terminal for the moment, before anything else is written.
    var clearDrawing: () -> Void = {}

    /// Creates a console over its streams; `input` gives one line without its end.
    init(
        out: any ByteSink, err: any ByteSink, outTerminal: Terminal, errTerminal: Terminal,
        inputIsTerminal: Bool, input: @escaping () -> String?
    ) {
        self.out = out
        self.err = err
        self.outTerminal = outTerminal
        self.errTerminal = errTerminal
        self.inputIsTerminal = inputIsTerminal
        self.input = input
    }

    /// The process's own streams.
    static func standard(_ environment: [String: String]) -> Console {
        let outTerminal = Terminal.of(descriptor: 1, environment: environment)
        return Console(
            out: FileSink(descriptor: 1, isBuffered: !outTerminal.isTerminal),
            err: FileSink(descriptor: 2, isBuffered: false), outTerminal: outTerminal,
            errTerminal: Terminal.of(descriptor: 2, environment: environment),
            inputIsTerminal: isatty(0) == 1,
            input: { readLine(strippingNewline: true) })
    }

    /// Whether a person can be asked.
    var canAsk: Bool { inputIsTerminal && errTerminal.isTerminal }

    /// Writes a line of results.
    func print(_ line: String) {
        clearDrawing()
        out.write(line.utf8)
        out.write(CollectionOfOne(0x0a))
    }

    /// Writes results as they are.
    func write(_ bytes: some Collection<UInt8>) {
        clearDrawing()
        out.write(bytes)
    }

    /// Writes one JSON object as a line of results.
    func json(_ body: (inout JSONWriter) throws -> Void) rethrows {
        var writer = JSONWriter()
        writer.begin("{")
        try body(&writer)
        writer.end("}")
        writer.bytes.append(0x0a)
        write(writer.bytes)
    }

    /// Hands over the results that are held back.
    func flush() { out.flush() }

    /// Writes a line for the person: progress, a note, an error.
    func note(_ line: String) {
        clearDrawing()
        draw(line + "\n")
    }

    /// Writes to standard error as it is: a bar, a question.
    func draw(_ text: String) {
        out.flush()
        err.write(text.utf8)
    }

    /// The next line of standard input without its end; nil behind the last.
    func nextLine() -> String? { input() }

    /// Asks a yes-or-no question; no where nobody can answer.
    func isConfirmed(_ text: String) -> Bool {
        clearDrawing()
        return Question(canAsk: canAsk, write: draw, readLine: input).isConfirmed(text)
    }

    /// Hands over all results.
    ///
    /// - Returns: the system's number of what went wrong with standard output; 0 when nothing did. A failure
    ///   of standard error has nowhere to be told.
    func finish() -> Int32 {
        clearDrawing()
        out.flush()
        err.flush()
        return out.failure
    }
}
