import Runs
import Testing

@Suite struct RunIDTests {
    @Test(
        "a run is named by its number",
        arguments: [
            ("run-17", 17), ("17", 17), ("run-1", 1), ("9223372036854775807", .max), ("run-0", nil),
            ("", nil),
            ("run-", nil), ("run--1", nil), ("run-1x", nil), ("-1", nil), ("+1", nil), ("run-+1", nil),
            ("１", nil),
            ("9223372036854775808", nil), ("Run-1", nil), (" 1", nil),
        ] as [(String, Int64?)])
    func reading(_ text: String, is number: Int64?) {
        #expect(RunID(text)?.rawValue == number)
    }

    @Test("it is written as it is read")
    func writing() {
        #expect("\(RunID(rawValue: 17))" == "run-17" && RunID(rawValue: 2) < RunID(rawValue: 10))
    }
}
