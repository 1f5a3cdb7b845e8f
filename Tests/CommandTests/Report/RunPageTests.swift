import Foundation
import Glibc
@testable import PartnerLua
import Runs
import Testing

@testable import partnerctl

@Suite struct RunPageTests {
    @Test(
        "the page says first what happened",
        arguments: [
            (.fixture(), "run-17 is done", "staff.lua took 2.1 s. It changed nothing."),
            (.fixture(rows: [(.ok, 3)]), "run-17 is done", "worked through 3 rows: 3 ok."),
            (
                .fixture(rows: [(.ok, 1279), (.failed, 20), (.refused, 1)]),
                "run-17 is done, but 21 of 1,300 rows are not", "1,300 rows: 1,279 ok, 20 failed, 1 refused."
            ),
            (
                .fixture(rows: [(.failed, 1)]), "run-17 is done, but 1 of 1 row is not",
                "worked through 1 row: 1 failed."
            ),
            (
                .fixture(problems: [.init(message: "late")]),
                "run-17 is done, and reported 1 problem", "It changed nothing."
            ),
            (.fixture(ending: .interrupted), "run-17 was interrupted", "took 2.1 s"),
            (.fixture(ending: .running), "run-17 is being worked on", "has been at work for 3.0 s."),
            (.fixture(ending: .limited), "run-17 hit a limit", "took 2.1 s"),
            (
                .fixture(ending: .failed, rows: [(.ok, 2), (.cancelled, 5)]), "run-17 failed",
                "7 rows: 2 ok, 5 not tried."
            ),
        ] as [(RunPage, String, String)])
    func sentences(page: RunPage, headline: String, summary: String) {
        #expect(page.headline == headline)
        #expect(page.summary.contains(summary), "\(page.summary)")
        #expect(page.text.contains(">\(headline)</h1>"))
    }

    @Test(
        "every ending has a word, a sign and a sentence", arguments: RunPage.Ending.allCases)
    func endings(ending: RunPage.Ending) {
        let page = RunPage.fixture(ending: ending)
        #expect(page.text.contains(" \(ending.word)</p><h1"))
        #expect(page.headline.hasPrefix("run-17 "))
    }

    @Test(
        "spans are told as people tell them",
        arguments: [
            (0, "0 ms"), (999, "999 ms"), (1000, "1.0 s"), (59_999, "59.9 s"), (60_000, "1 min 0 s"),
            (3_600_000, "1 h 0 min"), (172_800_000, "2 d 0 h"), (-5, "0 ms"),
            (.max, "106,751,991,167 d 7 h"),
        ] as [(Int64, String)])
    func spans(milliseconds: Int64, shown: String) {
        #expect(RunPage.span(from: 0, to: milliseconds) == shown)
    }

    @Test(
        "a share is never rounded to nothing or to all",
        arguments: [
            (0, 300, "0 %"), (1, 100_000, "< 0.1 %"), (99_999, 100_000, "> 99.9 %"), (20, 300, "6.7 %"),
            (300, 300, "100 %"), (1, 2, "50 %"),
        ] as [(Int64, Int64, String)])
    func shares(part: Int64, total: Int64, shown: String) {
        #expect(RunPage.share(part, of: total) == shown)
    }

    private static let hostile = [
        "<script>alert(1)</script>", "\" onload=\"alert(1)", "'><img src=x onerror=alert(1)>", "]]>--><!--",
        "</style><script>", "\u{202e}gnp.exe", "a\u{0}b", "javascript:alert(1)", "王芳", "🧑‍💻",
        String(repeating: "<&\"'", count: 250_000),
    ]

    @Test("values from outside never become part of the page's own text", arguments: hostile)
    func escapes(value: String) {
        let text = RunPage.everywhere(value).text
        #expect(text.utf8.count < 500_000)
        #expect(!text.contains("<script") && !text.contains("<img") && !text.contains("<!--"))
        #expect(!text.contains("\u{202e}") && !text.contains("\u{0}"))
        // Nothing but what a page without the value has opens, and everything closes.
        let plain = RunPage.everywhere("x").text
        #expect(Self.elements(text) == Self.elements(plain))
        if value.utf8.count < 100 {
            var shown = HTML()
            shown.text(value)
            let escaped = String(decoding: shown.bytes, as: UTF8.self).dropFirst("<!DOCTYPE html>\n".count)
            #expect(text.components(of: String(escaped)) >= 15)
        }
    }

    /// The names of the elements, in order.
    private static func elements(_ text: String) -> [Substring] {
        text.split(separator: "<").dropFirst().map { $0.prefix { $0 != ">" && $0 != " " } }
    }

    @Test("the page asks for nothing, and forbids that anything is asked for")
    func selfContained() {
        let text = RunPage.everywhere("x").text
        #expect(
            text.contains(
                "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
            ))
        #expect(!text.contains("http://") && !text.contains("https://") && !text.contains("<link"))
        #expect(!text.contains(" src=") && !text.contains("@import"))
        // The only thing a style may name is a pattern of the page itself.
        #expect(text.components(of: "url(") == text.components(of: "url(#stripes)"))
    }

    @Test("what is too much for a page is counted, with the command that shows it")
    func caps() {
        var page = RunPage.fixture(rows: [(.failed, 100_000)])
        for number in 0..<100_000 {
            page.failures.add(
                .failed, RowProblem(code: "invalid", message: "cause \(["a", "b"][number % 2]) of \(number)"),
                row: .init(
                    batch: "staff", number: Int64(number), key: "u\(number)@contoso.cn",
                    cells: [.init(.init("Email"), String(repeating: "<", count: 500))]))
        }
        page.failures.sort()
        page.effects.total = 100_000
        let effect = RunPage.Effect(
            at: page.started, place: "staff.lua:3", operation: "users.update",
            arguments: String(repeating: "\"", count: 1000))
        page.effects.first = Array(repeating: effect, count: 300)
        page.effects.last = Array(repeating: effect, count: 100)
        page.changes.counts = [.init(operation: "users.create", count: 100_000)]
        page.changes.first = (0..<200).map { number in
            .init(
                operation: "users.create", subject: "u-\(number)", line: 3,
                fields: (0..<40).map {
                    .init(field: "f\($0)", before: nil, after: String(repeating: "&", count: 900))
                })
        }
        page.tables = (0..<50).map { number in
            .init(
                title: "t\(number)", columns: (0..<60).map { "c\($0)" },
                rows: Array(
                    repeating: Array(repeating: String(repeating: "'", count: 400), count: 60), count: 200),
                rowCount: 1000)
        }
        page.tableCount = 50
        page.problems = Array(
            repeating: RunPage.Problem(message: String(repeating: ">", count: 5000)), count: 100_000)
        let text = page.text
        #expect(text.utf8.count < 2_000_000, "\(text.utf8.count)")
        #expect(text.contains("and 49,990 more rows: <code>partnerctl runs rows run-17 --failed</code>"))
        #expect(text.contains("more effects: <code>partnerctl runs show run-17</code>"))
        #expect(text.contains("more changes: <code>partnerctl call audit.each --run_id run-17</code>"))
        #expect(text.contains("more problems"))
        #expect(text.contains("more rows"))
    }

    @Test("colours of text and of what is drawn can be told from their ground, light and dark")
    func contrast() {
        let sheet = "\(PageStyle.sheet)"
        // The first block is light, the second dark, the third paper.
        let schemes = sheet.components(separatedBy: ":root {").dropFirst().map(Self.colours)
        #expect(schemes.count == 3)
        let texts = [
            ("text", "page"), ("text", "card"), ("text", "sunk"), ("text", "bad-soft"), ("muted", "page"),
            ("muted", "card"), ("muted", "sunk"), ("link", "page"), ("link", "card"), ("good", "card"),
            ("bad", "card"), ("good", "good-soft"), ("mixed", "mixed-soft"), ("bad", "bad-soft"),
            ("open", "open-soft"),
        ]
        let drawings = [
            ("good", "sunk"), ("bad", "sunk"), ("still", "sunk"), ("edge", "card"), ("link", "page"),
        ]
        for colours in schemes {
            for (front, ground, least) in texts.map({ ($0.0, $0.1, 4.5) })
                + drawings.map({ ($0.0, $0.1, 3.0) })
            {
                let ratio = Self.contrast(colours[front] ?? 0, colours[ground] ?? 0)
                #expect(ratio >= least, "\(front) on \(ground): \(ratio)")
            }
        }
    }

    private static func colours(_ block: String) -> [String: UInt32] {
        var colours: [String: UInt32] = [:]
        for declaration in block.prefix(while: { $0 != "}" }).split(whereSeparator: { $0 == ";" }) {
            let parts = declaration.split(separator: ":")
            guard parts.count == 2, let hash = parts[1].firstIndex(of: "#") else { continue }
            let name = parts[0].drop { $0 != "-" }.dropFirst(2)
            colours[String(name)] = UInt32(parts[1][parts[1].index(after: hash)...], radix: 16)
        }
        return colours
    }

    /// Source: WCAG 2.2, relative luminance and contrast ratio.
    private static func contrast(_ one: UInt32, _ other: UInt32) -> Double {
        func luminance(_ colour: UInt32) -> Double {
            let parts = [16, 8, 0].map { shift -> Double in
                let part = Double(colour >> UInt32(shift) & 0xff) / 255
                return part <= 0.04045 ? part / 12.92 : Self.power((part + 0.055) / 1.055, 2.4)
            }
            return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
        }
        let (a, b) = (luminance(one), luminance(other))
        return (max(a, b) + 0.05) / (min(a, b) + 0.05)
    }

    private static func power(_ base: Double, _ exponent: Double) -> Double { Glibc.pow(base, exponent) }
}

extension RunPage {
    /// A page that shows `value` wherever it shows anything from outside.
    static func everywhere(_ value: String) -> RunPage {
        var page = RunPage.fixture(
            ending: .failed, rows: [(.ok, 10), (.failed, 2)],
            failure: Failure(
                code: value, message: value, hint: value, place: "staff.lua:1", calls: [value],
                details: [value]),
            problems: [Problem(message: value, subject: value, due: value)])
        page.script = value
        page.center = value
        page.actor = value
        page.key = value
        page.inputs = [Input(argument: value, path: value, size: 12, hash: [1])]
        page.batches[0].name = value
        page.batches[0].samples = (1...4).map {
            RowSample(elapsed: .milliseconds($0 * 10), done: $0 * 3, notDone: $0 / 2)
        }
        page.isLive = true
        page.failure?.excerpt = SourceExcerpt(
            "staff.lua:1",
            of: ScriptProgram(name: "staff.lua", source: Array(value.prefix(300).utf8.filter { $0 != 10 })))
        page.failures.add(
            .failed, RowProblem(code: value, message: value, field: value),
            row: .init(batch: value, number: 1, key: value, cells: [.init(.init(value), value)]))
        page.changes.counts = [OperationCount(operation: value, count: 1)]
        page.changes.first = [
            Change(
                operation: value, subject: value, line: 3,
                fields: [FieldChange(field: value, before: value, after: value)])
        ]
        page.tables = [Table(title: value, columns: [value], rows: [[value]], rowCount: 1)]
        page.tableCount = 1
        page.effects = Effects(
            first: [
                Effect(
                    at: 0, place: value, operation: value, arguments: value,
                    error: OperationProblem(code: value, message: value))
            ], total: 1)
        page.budgets = [BudgetUse(name: value, used: value)]
        page.goOn = value
        return page
    }
}

extension String {
    /// How often `part` stands in it.
    fileprivate func components(of part: String) -> Int { components(separatedBy: part).count - 1 }
}
