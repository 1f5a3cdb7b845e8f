internal import PartnerLua
internal import Synchronization

/// One file of tests, as far as it is known.
struct TestedFile: Sendable {
    /// As the command line led to it.
    var shown: String
    /// The file with the tests in it that are to be run, or why there are none.
    var content: Result<(file: TestFile, tests: [DeclaredTest]), TestFailure>

    /// The tests; none in a file that could not be read as tests.
    var tests: [DeclaredTest] { (try? content.get().tests) ?? [] }

    /// The text of the file, for the lines that messages show.
    var program: ScriptProgram? { try? content.get().file.program }
}

/// How one test ended, and what it took.
struct TestResult: Sendable {
    /// What the test says; nil for a file that could not be read as tests.
    var name: String?
    var outcome: TestOutcome
    var duration: Duration

    var failed: Bool { outcome.failure != nil }
}

/// What threads find out, by its place in the order of things.
final class TestBoard<Value: Sendable>: Sendable {
    private let values: Mutex<[Int: Value]> = Mutex([:])

    func put(_ value: Value, at place: Int) { values.withLock { $0[place] = value } }

    /// The values at `places`, in order; those that were not put are left out.
    func values(at places: Range<Int>) -> [Value] {
        values.withLock { values in places.compactMap { values[$0] } }
    }
}

/// The count of all.
struct TestTotals: Sendable, Equatable {
    var total = 0
    var failed = 0
    var files = 0

    /// `12 tests in 3 files passed`, `1 of 12 tests in 3 files failed`.
    var sentence: String {
        let files = files == 1 ? "1 file" : "\(files) files"
        if failed == 0 { return "\(Self.tests(total)) in \(files) passed" }
        return "\(failed) of \(Self.tests(total)) in \(files) failed"
    }

    static func tests(_ count: Int) -> String { count == 1 ? "1 test" : "\(count) tests" }

    mutating func add(_ results: [TestResult]) {
        files += 1
        total += results.count
        failed += results.count { $0.failed }
    }
}
