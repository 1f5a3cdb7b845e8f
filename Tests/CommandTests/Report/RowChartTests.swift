import LuaRuntime
@testable import PartnerLua
import Testing

@testable import partnerctl

@Suite struct RowChartTests {
    private static func sample(_ milliseconds: Int, _ done: Int, _ notDone: Int = 0) -> RowSample {
        RowSample(elapsed: .milliseconds(milliseconds), done: done, notDone: notDone)
    }

    @Test("fewer than three commits, and commits in no time, are no course")
    func none() {
        #expect(RowChart([]) == nil)
        #expect(RowChart([Self.sample(1, 1), Self.sample(2, 2)]) == nil)
        #expect(RowChart([Self.sample(0, 1), Self.sample(0, 2), Self.sample(0, 3)]) == nil)
        #expect(RowChart([Self.sample(1, 0), Self.sample(2, 0), Self.sample(3, 0)]) == nil)
    }

    @Test("the course goes up at each commit and not before")
    func steps() throws {
        let chart = try #require(
            RowChart([Self.sample(250, 10), Self.sample(500, 20, 5), Self.sample(1000, 40, 10)]))
        var html = HTML()
        chart.write(to: &html, name: "staff", number: 3)
        let text = String(decoding: html.bytes, as: UTF8.self)
        #expect(text.contains("d=\"M250 240V180H500V120H1000V0V240Z\""))
        #expect(text.contains("d=\"M250 240V240H500V210H1000V180V240Z\""))
        #expect(text.contains("aria-labelledby=\"chart-title-3\"") && text.contains("id=\"chart-title-3\""))
        #expect(
            text.contains("After 1.000 s and 3 commits that are drawn, 40 rows had an outcome; 10 failed"))
        #expect(chart.scale == [40, 20, 0])
    }

    @Test("a table of the course has its last commit")
    func samples() throws {
        let all = (1...100).map { Self.sample($0, $0) }
        let chart = try #require(RowChart(all))
        #expect(chart.samples(atMost: 24).count == 24)
        #expect(chart.samples(atMost: 24).last == all.last)
        #expect(chart.samples(atMost: 200) == all)
    }

    @Test("a run of many commits keeps some of each part, its last one always, and hands everything on")
    func watch() {
        let shown = CountingConsole()
        var time = 0
        let watch = RunWatch(shown, started: 0) {
            time += 1
            return .milliseconds(time)
        }
        for done in 1...100_000 {
            watch.progressed(progress(done, isFinished: false))
        }
        watch.progressed(progress(100_001, isFinished: true))
        let kept = watch.samples["staff"] ?? []
        #expect(kept.count <= RunWatch.sampleLimit + 1 && kept.count >= RunWatch.sampleLimit / 2)
        #expect(kept.last?.done == 100_001)
        #expect(kept.map(\.done) == kept.map(\.done).sorted())
        #expect((kept.first?.done ?? .max) < 2000)
        #expect(shown.count == 100_001)
    }

    private func progress(_ done: Int, isFinished: Bool) -> BatchProgress {
        BatchProgress(name: "staff", done: done, total: nil, notDone: 0, isFinished: isFinished)
    }
}

private final class CountingConsole: RunConsole {
    var count = 0
    func printed(_ bytes: UnsafeRawBufferPointer) {}
    func logged(_ level: LogLevel, _ message: String, fieldsJSON: String?) {}
    func noted(_ note: String) {}
    func progressed(_ progress: BatchProgress) { count += 1 }
    func showed(_ table: ReportTable) {}
    func flush() {}
    func asked(_ question: String) -> Bool { false }
    func willRun(_ state: LuaState) {}
    var isStopRequested: Bool { false }
}
