import Testing

@testable import LineEditing

@Suite struct LineCompletionTests {
    @Test(
        "Tab goes as far as all candidates agree, then lists them",
        arguments: [
            ("", [], LineCompletion.Step.nothing),
            ("cre", ["create"], .insert("ate")),
            ("create", ["create"], .nothing),
            ("", ["create"], .insert("create")),
            ("re", ["refund", "refuse"], .insert("fu")),
            ("refu", ["refund", "refuse"], .list(["refund", "refuse"])),
            ("", ["a", "b"], .list(["a", "b"])),
            ("王", ["王芳", "王芳2"], .insert("芳")),
        ])
    func step(typed: String, candidates: [String], step: LineCompletion.Step) {
        #expect(LineCompletion(typed: typed, candidates: candidates).step == step)
    }

    @Test(
        "names stand side by side, down the columns",
        arguments: [
            ([], 80, []),
            (["one"], 80, ["one"]),
            (["a", "b", "c"], 80, ["a  b  c"]),
            (["a", "b", "c"], 6, ["a  c", "b"]),
            (["long name", "b"], 4, ["long name", "b"]),
        ])
    func columns(names: [String], width: Int, lines: [String]) {
        #expect(NameColumns.lines(names, width: width) == lines)
    }

    @Test("more names than anybody reads are counted")
    func manyNames() {
        let lines = NameColumns.lines((1...203).map { "n\($0)" }, width: 20)
        #expect(lines.last == "and 3 more")
    }
}
