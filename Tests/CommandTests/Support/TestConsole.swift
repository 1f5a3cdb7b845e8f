import Testing

@testable import partnerctl

/// A stream that keeps what is written.
final class MemorySink: ByteSink {
    private(set) var bytes: [UInt8] = []
    var failure: Int32 = 0

    func write(_ bytes: some Collection<UInt8>) { self.bytes.append(contentsOf: bytes) }
    func flush() {}

    var text: String { String(decoding: bytes, as: UTF8.self) }
}

/// A console in memory, with what a person would answer.
struct TestConsole {
    let out = MemorySink()
    let err = MemorySink()
    let console: Console

    init(isAttended: Bool = false, width: Int = 80, hasColour: Bool = false, answers: [String] = []) {
        let terminal = isAttended ? Terminal(isTerminal: true, width: width, hasColour: hasColour) : .none
        var left = answers[...]
        console = Console(
            out: out, err: err, outTerminal: terminal, errTerminal: terminal, inputIsTerminal: isAttended,
            input: { left.popFirst() })
    }

    /// Runs the tool with these words.
    func run(
        _ words: [String], root: Command = Commands.root, directory: String = "/",
        environment: [String: String] = [:]
    ) -> ExitCode {
        let surroundings = Surroundings(console: console, environment: environment, directory: directory)
        return Tool(root: root).run(words, surroundings)
    }
}

/// A disk in memory.
struct FakeFiles: FileLookup {
    var files: [String: String]

    func exists(_ path: String) -> Bool { files[path] != nil }
    func text(_ path: String) -> String? { files[path] }
}
