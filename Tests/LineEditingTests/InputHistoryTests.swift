import Glibc
import TestKit
import Testing

@testable import LineEditing

@Suite struct InputHistoryTests {
    private let temporary: TemporaryFolder
    private var folder: String { temporary.path }

    init() throws { temporary = try TemporaryFolder() }

    private func mode(_ path: String) -> mode_t {
        var found = stat()
        return stat(path, &found) == 0 ? found.st_mode & 0o777 : 0
    }

    @Test("lines come back in order, in a file and a folder that nobody else can read")
    func privacy() {
        let history = InputHistory(path: "\(folder)/state/history")
        #expect(history.load().isEmpty)
        #expect(history.add("x = 1"))
        #expect(history.add("print(\"王\")"))
        #expect(history.load() == ["x = 1", "print(\"王\")"])
        #expect(mode("\(folder)/state/history") == 0o600)
        #expect(mode("\(folder)/state") == 0o700)
    }

    @Test("a long file is cut to the latest lines, and stays private")
    func cut() {
        let history = InputHistory(path: "\(folder)/history")
        for number in 1...7 { history.add("line \(number)") }
        #expect(history.load(3) == ["line 5", "line 6", "line 7"])
        #expect(history.load(100) == ["line 5", "line 6", "line 7"])
        #expect(mode("\(folder)/history") == 0o600)
    }

    @Test("where nothing can be written, nothing is kept and nothing fails")
    func nowhere() {
        #expect(!InputHistory(path: "/proc/nowhere/history").add("x = 1"))
    }
}
