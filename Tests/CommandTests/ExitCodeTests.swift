import PartnerCenter
import Testing

@testable import partnerctl

@Suite struct ExitCodeTests {
    @Test(
        "where several hold, the first of 1, 5, 6, 8, 9, 7, 4, 3 counts",
        arguments: [
            ([], 0), ([0], 0), ([3, 1], 1), ([3, 4, 7, 9, 8, 6, 5], 5), ([3, 4, 7, 9, 8, 6], 6),
            ([3, 4, 7, 9, 8], 8),
            ([3, 4, 7, 9], 9), ([3, 4, 7], 7), ([3, 4], 4), ([3], 3), ([1, 130], 130), ([0, 3], 3),
        ] as [([Int32], Int32)])
    func precedence(held: [Int32], code: Int32) {
        #expect(ExitCode.first(of: held.compactMap { ExitCode(rawValue: $0) }).rawValue == code)
    }

    @Test("every code but done has its place in the precedence")
    func complete() { #expect(Set(ExitCode.precedence) == Set(ExitCode.allCases.filter { $0 != .done })) }

    @Test(
        "a run's end has a code",
        arguments: [
            (.done, nil, 0, 0, 0), (.done, nil, 1, 0, 3), (.done, nil, 0, 1, 3),
            (.failed, "not_found", 5, 0, 1),
            (.failed, "divergence", 0, 0, 9), (.failed, "unreachable", 0, 0, 8),
            (.limited, "limit_cpu", 1, 0, 5),
            (.refused, "refused", 0, 0, 6), (.unsupported, "unsupported", 0, 0, 7), (.waiting, nil, 3, 0, 4),
            (.interrupted, nil, 3, 0, 130),
        ] as [(RunSummary.Outcome, String?, Int64, Int, Int32)])
    func summary(outcome: RunSummary.Outcome, code: String?, failed: Int64, problems: Int, exit: Int32) {
        var summary = RunSummary(id: "run-1", outcome: outcome, code: code)
        summary.rows.failed = failed
        summary.problems = problems
        #expect(summary.exitCode.rawValue == exit)
    }

    @Test("the last line of a run has the documented shape")
    func line() {
        let test = TestConsole()
        var summary = RunSummary(id: "run-17", outcome: .done)
        summary.rows = .init(total: 5, ok: 3, unchanged: 1, failed: 1, refused: 0)
        test.console.json { summary.write(to: &$0) }
        #expect(
            test.out.text
                == #"{"type":"run","id":"run-17","outcome":"done","code":null,"message":null,"#
                + #""rows":{"total":5,"ok":3,"unchanged":1,"failed":1,"refused":0}}"# + "\n")
    }

    @Test("results that cannot be written are a failure")
    func brokenOutput() {
        let test = TestConsole()
        test.out.failure = 28
        #expect(test.run(["version"]) == .failed)
        #expect(test.err.text == "partnerctl: standard output cannot be written: No space left on device\n")
    }
}
