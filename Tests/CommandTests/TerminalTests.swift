import Testing

@testable import partnerctl

@Suite struct TerminalTests {
    @Test(
        "a text takes the columns that a terminal gives it",
        arguments: [
            ("", 0), ("abc", 3), ("王芳", 4), ("Ａ", 2), ("ｱ", 1), ("é", 1), ("e\u{301}", 1), ("한국", 4),
            ("👩‍👩‍👧", 2), ("❤️", 2), ("a\u{200d}", 1), ("𠀀", 2), ("→", 1), ("、", 2),
        ])
    func width(text: String, columns: Int) { #expect(DisplayWidth.of(text) == columns) }

    @Test(
        "a text is cut between characters",
        arguments: [("王芳", 3, "王"), ("王芳", 4, "王芳"), ("abc", 0, ""), ("a王", 2, "a")])
    func prefix(text: String, width: Int, start: String) {
        #expect(DisplayWidth.prefix(text, width) == start)
    }

    @Test(
        "what would steer a terminal is shown instead of done",
        arguments: [
            ("plain 王芳", "plain 王芳"), ("a\u{1b}[31mb", "a\\x1b[31mb"), ("a\nb\tc\rd", "a\\nb\\tc\\rd"),
            ("\u{9b}2J", "\\x9b2J"), ("\u{202e}evil", "\\u{202e}evil"), ("\u{7f}", "\\x7f"), ("\0", "\\x00"),
            ("\r\n", "\\r\\n"),
        ])
    func escaping(text: String, shown: String) { #expect(Escaping.line(text) == shown) }

    @Test("several lines stay several lines")
    func escapingText() { #expect(Escaping.text("a\n\tb\u{1b}c\r\nd") == "a\n\tb\\x1bc\\r\nd") }

    @Test("columns stay aligned whatever the script")
    func table() {
        let rows = [["u-1", "王芳", "global"], ["u-12", "Li Na", "none"]]
        let table = TextTable(titles: ["id", "full_name", "role"], sample: rows, limit: nil)
        #expect(
            ([table.heading] + rows.map(table.line)).joined(separator: "\n") == """
                id    full_name  role
                u-1   王芳       global
                u-12  Li Na      none
                """)
    }

    @Test("a table that is too wide is cut in its widest column")
    func narrowTable() {
        let rows = [["u-1", "a very long name indeed", "x"]]
        let table = TextTable(titles: ["id", "name", "r"], sample: rows, limit: 20)
        #expect(table.line(rows[0]) == "u-1  a very long…  x")
        #expect(DisplayWidth.of(table.line(rows[0])) <= 20)
    }

    @Test("a later, longer cell is shown whole where there is no screen")
    func laterRow() {
        let table = TextTable(titles: ["a", "b"], sample: [["1", "2"]], limit: nil)
        #expect(table.line(["12345", "x"]) == "12345  x")
    }

    @Test(
        "colour needs a terminal that has it",
        arguments: [(true, "\u{1b}[31mx\u{1b}[0m"), (false, "x")])
    func style(hasColour: Bool, shown: String) {
        #expect(Style.red.paint("x", Terminal(isTerminal: true, width: 80, hasColour: hasColour)) == shown)
    }

    @Test(
        "a question takes yes for a yes and everything else for a no",
        arguments: [
            (["y"], true), (["YES"], true), (["n"], false), ([""], false), ([], false), (["x", "y"], true),
            (["x", "x", "x", "y"], false),
        ] as [([String], Bool)])
    func question(answers: [String], isConfirmed: Bool) {
        let test = TestConsole(isAttended: true, answers: answers)
        #expect(test.console.isConfirmed("Delete u-1?") == isConfirmed)
        #expect(test.err.text.hasPrefix("Delete u-1? [y/N] "))
        #expect(test.out.text.isEmpty)
    }

    @Test("nobody is asked where nobody sits")
    func unattended() {
        let test = TestConsole(answers: ["y"])
        #expect(!test.console.isConfirmed("Delete u-1?"))
        #expect(test.err.text.isEmpty)
    }
}
