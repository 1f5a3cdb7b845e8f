/// The course of a batch, drawn as steps: rows have an outcome from the commit on that keeps it, and not before.
struct RowChart {
    private let samples: [RowSample]
    /// The time of the last commit.
    let end: Duration
    private let highest: Int

    private static let width = 1000.0
    private static let height = 240.0

    /// Nil for fewer than three commits: they are no course.
    init?(_ samples: [RowSample]) {
        guard samples.count > 2, let last = samples.last, last.elapsed > .zero, last.done > 0 else {
            return nil
        }
        self.samples = samples
        end = last.elapsed
        highest = samples.map(\.done).max() ?? 0
    }

    var hasFailures: Bool { samples.contains { $0.notDone > 0 } }

    /// Where the scale has marks, from the top.
    var scale: [Int64] {
        let half = Int64(highest) / 2
        return half > 0 ? [Int64(highest), half, 0] : [Int64(highest), 0]
    }

    /// Some of the commits, evenly chosen, the last one among them.
    func samples(atMost count: Int) -> [RowSample] {
        guard samples.count > count else { return samples }
        return (1...count).map { samples[$0 * samples.count / count - 1] }
    }

    /// `2.13 s`; no unit for numbers in a table of them.
    static func text(_ duration: Duration, unit: String = " s") -> String {
        let (seconds, atto) = duration.components
        let milliseconds = atto / 1_000_000_000_000_000
        let digits = String(milliseconds + 1000).dropFirst()
        return "\(ProgressText.grouped(seconds)).\(digits)\(unit)"
    }

    /// Writes the drawing, with words for those who do not see it.
    func write(to html: inout HTML, name: String, number: Int) {
        html.element(
            "svg", .class("course"), .own("viewBox", "0 0 1000 240"), .own("preserveAspectRatio", "none"),
            .own("role", "img"), .own("aria-labelledby", "chart-title-", number),
            .own("aria-describedby", "chart-words-", number), .own("focusable", "false")
        ) { html in
            html.element("title", .own("id", "chart-title-", number), text: "Course of \(name)", limit: 200)
            html.element("desc", .own("id", "chart-words-", number), text: words)
            for y in ["0.5", "120", "239.5"] as [StaticString] {
                html.element(
                    "line", .class("grid"), .own("x2", "1000"), .own("y1", y), .own("y2", y)
                ) { _ in }
            }
            html.element("path", .class("area good"), .text("d", steps { $0.done })) { _ in }
            if hasFailures {
                html.element("path", .class("area striped"), .text("d", steps { $0.notDone })) { _ in }
            }
        }
    }

    /// Writes the pattern that tells failures apart without colour; once on a page.
    static func writePattern(to html: inout HTML) {
        html.element(
            "svg", .class("unseen"), .own("width", "0"), .own("height", "0"), .own("aria-hidden", "true"),
            .own("focusable", "false")
        ) { html in
            html.element(
                "pattern", .id("stripes"), .own("width", "7"), .own("height", "7"),
                .own("patternUnits", "userSpaceOnUse"), .own("patternTransform", "rotate(45)")
            ) { html in
                html.element("rect", .class("bad-soft"), .own("width", "7"), .own("height", "7")) { _ in }
                html.element("rect", .class("bad"), .own("width", "3"), .own("height", "7")) { _ in }
            }
        }
    }

    private var words: String {
        let last = samples[samples.count - 1]
        return "After \(Self.text(end)) and \(samples.count) commits that are drawn, "
            + "\(RunPage.counted(Int64(last.done), "row")) had an outcome; "
            + "\(ProgressText.grouped(Int64(last.notDone))) failed or were refused."
    }

    /// A closed outline under steps.
    private func steps(_ value: (RowSample) -> Int) -> String {
        var path = ""
        for (index, sample) in samples.enumerated() {
            let x = Self.width * (sample.elapsed / end)
            let y = Self.height * (1 - Double(value(sample)) / Double(max(1, highest)))
            path += index == 0 ? "M\(Self.short(x)) \(Self.short(Self.height))" : "H\(Self.short(x))"
            path += "V\(Self.short(y))"
        }
        return path + "V\(Self.short(Self.height))Z"
    }

    private static func short(_ number: Double) -> String {
        let tenths = Int((number * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }
}
