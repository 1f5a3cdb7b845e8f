@testable import PartnerLua
import Runs
import Testing

@testable import partnerctl

@Suite struct FailureGroupTests {
    private static func row(_ cells: [(String, String)] = []) -> FailureGroups.Row {
        .init(batch: "staff", number: 1, key: "", cells: cells.map { .init(.init($0.0), $0.1) })
    }

    @Test(
        "messages of rows that failed alike read alike",
        arguments: [
            (
                "li@contoso.cn is taken by u-17 (Li Na)", [("Email", "li@contoso.cn")],
                "‹Email› is taken by u-N (…)"
            ),
            ("li@contoso.cn is taken", [], "‹e-mail› is taken"),
            ("is it li@contoso.cn, or not?", [], "is it ‹e-mail›, or not?"),
            ("must be from 1 to 1,000.5, got 0", [], "must be from N to N, got N"),
            ("got \"x y\", wanted 'z'", [], "got \"…\", wanted '…'"),
            ("it doesn't fit", [], "it doesn't fit"),
            ("王芳 不行", [("姓名", "王芳")], "‹姓名› 不行"),
            ("Li is not Lisa", [("Name", "Li")], "‹Name› is not Lisa"),
            ("staff.lua:12: row 7 is odd", [], "staff.lua:12: row N is odd"),
            ("-e:3: boom 4", [], "-e:3: boom N"), ("a \"half quote", [], "a \"half quote"), ("", [], ""),
            ("Bo Li of bo@x.cn", [("Name", "Bo Li"), ("Email", "bo@x.cn")], "‹Name› of ‹Email›"),
        ] as [(String, [(String, String)], String)])
    func messages(message: String, cells: [(String, String)], shown: String) {
        #expect(GeneralMessage.of(message, row: Self.row(cells)) == shown)
    }

    @Test("groups count all their rows, show the first, and the largest comes first")
    func groups() {
        var groups = FailureGroups()
        for number in 1...25 {
            let message = number % 5 == 0 ? "no \(number)" : "row \(number) is odd"
            groups.add(
                .failed, RowProblem(code: "invalid", message: message),
                row: .init(batch: "staff", number: Int64(number), key: "", cells: []))
        }
        groups.add(.refused, RowProblem(code: "invalid", message: "no 3"), row: Self.row())
        groups.sort()
        #expect(groups.groups.map(\.message) == ["row N is odd", "no N", "no N"])
        #expect(groups.groups.map(\.count) == [20, 5, 1])
        #expect(groups.groups.map(\.outcome) == [.failed, .failed, .refused])
        #expect(groups.groups[0].rows.map(\.number) == [1, 2, 3, 4, 6, 7, 8, 9, 11, 12])
        #expect(groups.total == 26)
    }

    @Test("more causes than can be told apart are counted together")
    func many() {
        var groups = FailureGroups()
        for number in 0..<2000 {
            let name = String(number, radix: 26).map { "abcdefghijklmnopqrstuvwxyz".contains($0) ? $0 : "x" }
            groups.add(
                .failed, RowProblem(code: "c\(number)", message: String(name)), row: Self.row())
        }
        groups.sort()
        #expect(groups.groups.count == FailureGroups.groupLimit)
        #expect(groups.total == 2000)
        var page = RunPage.fixture(rows: [(.failed, 2000)])
        page.failures = groups
        #expect(page.text.contains("and 1,960 more rows of other causes"))
    }

    @Test("a secret of the input is shown nowhere, and the script's line is")
    func secrets() {
        var page = RunPage.fixture(rows: [(.failed, 1)])
        page.failures.add(
            .failed,
            RowProblem(code: "script_error", message: "staff.lua:2: 'hunter22' and xhunter22x are weak"),
            row: .init(
                batch: "staff", number: 4, key: "hunter22",
                cells: [.init(.init("初始密码"), "hunter22"), .init(.init("Email"), "a@b.cn")]))
        let program = ScriptProgram(name: "staff.lua", source: Array("local a\nerror('weak')\n".utf8))
        page.failures.addExcerpts { SourceExcerpt($0, of: program) }
        let text = page.text
        #expect(!text.contains("hunter22"))
        #expect(text.contains("(secret)") && text.contains("a@b.cn"))
        #expect(text.contains("error(&#39;weak&#39;)"))
    }

    @Test(
        "an excerpt shows the lines around the one that matters",
        arguments: [
            ("a.lua:1", [1, 2, 3], 1), ("a.lua:4", [2, 3, 4, 5], 4), ("m/n.lua:1", [1], 1),
            ("a.lua:99", [], 0),
            ("b.lua:1", [], 0), ("a.lua:0", [], 0), ("a.lua", [], 0), ("", [], 0),
        ] as [(String, [Int], Int)])
    func excerpts(place: String, numbers: [Int], marked: Int) {
        let program = ScriptProgram(
            name: "a.lua", source: Array("1\n2\n3\n4\n5\n".utf8), modules: [("m.n", Array("x".utf8))])
        let excerpt = SourceExcerpt(place, of: program)
        #expect(excerpt.lines.map(\.number) == numbers)
        #expect(excerpt.marked == marked)
    }
}
