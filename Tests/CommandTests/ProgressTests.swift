import Testing

@testable import partnerctl

@Suite struct ProgressTests {
    private func state(_ done: Int64, of total: Int64?, failed: Int64 = 0, after elapsed: Duration)
        -> ProgressState
    {
        ProgressState(name: "staff", done: done, total: total, failed: failed, elapsed: elapsed)
    }

    @Test("a line says how far, how fast and how long")
    func line() {
        #expect(ProgressText.line(state(0, of: 80_000, after: .zero)) == "staff: 0 of 80,000 rows (0 %)")
        #expect(
            ProgressText.line(state(57_000, of: 80_000, failed: 3, after: .seconds(5)))
                == "staff: 57,000 of 80,000 rows (71 %), 3 failed, 11,400 rows/s, 3 s left")
        #expect(ProgressText.line(state(12, of: nil, after: .seconds(4))) == "staff: 12 rows, 3.0 rows/s")
        #expect(
            ProgressText.line(state(5, of: 5, after: .seconds(1))) == "staff: 5 of 5 rows (100 %), 5.0 rows/s"
        )
    }

    @Test("rows of an earlier process say nothing about the speed of this one")
    func resumed() {
        let resumed = ProgressState(
            name: "s", done: 110, total: 120, failed: 0, doneBefore: 100, elapsed: .seconds(1))
        #expect(resumed.rate == 10)
        #expect(resumed.secondsLeft == 1)
    }

    @Test(
        "100 percent means all",
        arguments: [(0, 0, 100), (999, 1000, 99), (1000, 1000, 100), (5, 3, 100)] as [(Int64, Int64, Int64)])
    func percent(done: Int64, total: Int64, percent: Int64) {
        #expect(ProgressText.percent(done, total) == percent)
    }

    @Test(
        "spans are told in the units people use",
        arguments: [
            (0.2, "1 s"), (119, "119 s"), (121, "3 min"), (7199, "120 min"), (7500, "2 h 5 min"),
            (200_000, "2 d 7 h"), (1e18, "months"),
        ])
    func span(seconds: Double, text: String) { #expect(ProgressText.span(seconds) == text) }

    @Test(
        "numbers are grouped",
        arguments: [
            (0, "0"), (999, "999"), (1000, "1,000"), (-1_234_567, "-1,234,567"),
            (.min, "-9,223,372,036,854,775,808"),
        ] as [(Int64, String)])
    func grouped(number: Int64, text: String) { #expect(ProgressText.grouped(number) == text) }

    @Test("a bar fits its screen", arguments: [20, 40, 60, 80, 200])
    func bar(width: Int) {
        for done in [Int64(0), 1, 40_000, 79_999, 80_000] {
            let bar = ProgressText.bar(state(done, of: 80_000, failed: 2, after: .seconds(9)), width: width)
            #expect(DisplayWidth.of(bar) < width)
        }
    }

    @Test("a bar is redrawn ten times a second at most, a plain line every five seconds")
    func intervals() {
        for (terminal, expected) in [
            (Terminal(isTerminal: true, width: 80, hasColour: true), 20), (Terminal.none, 1),
        ] {
            var written: [String] = []
            let display = ProgressDisplay(terminal, isQuiet: false) { written.append($0) }
            for step in 0..<2000 {
                // Nearly two seconds for the bar; ten for the lines.
                let elapsed = terminal.isTerminal ? Duration.milliseconds(step) : .milliseconds(step * 4)
                display.update(state(Int64(step), of: 2000, after: elapsed))
            }
            #expect(written.count == expected)
        }
    }

    @Test("the end is told even when nothing was drawn before, and nothing is with quiet")
    func finish() {
        var written = ""
        ProgressDisplay(.none, isQuiet: false) { written += $0 }.finish(state(5, of: 5, after: .zero))
        #expect(written == "staff: 5 of 5 rows (100 %)\n")
        var quiet = ""
        let display = ProgressDisplay(.none, isQuiet: true) { quiet += $0 }
        display.update(state(1, of: 5, after: .seconds(60)))
        display.finish(state(5, of: 5, after: .seconds(61)))
        #expect(quiet.isEmpty)
    }
}
