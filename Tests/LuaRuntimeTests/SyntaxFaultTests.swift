import LuaRuntime
import Testing

@Suite("What the compiler refuses, said so that a beginner understands it")
struct SyntaxFaultTests {
    struct Case: CustomTestStringConvertible {
        let source: String
        let at: String
        let message: String
        var suggestion: String?
        var testDescription: String { source }

        init(_ source: String, _ at: String, _ message: String, try suggestion: String? = nil) {
            (self.source, self.at, self.message, self.suggestion) = (source, at, message, suggestion)
        }
    }

    static let words: [Case] = [
        Case("x = \"abc\ny = 1", "1:5", "unfinished string: no closing \" on this line"),
        Case("x = 'it''s", "1:9", "unfinished string: no closing ' on this line"),
        Case("x = [[abc\n", "1:5", "unfinished string: no closing ]] up to the end of file"),
        Case("x = [==[abc]]", "1:5", "unfinished string: no closing ]==] up to the end of file"),
        Case("--[[ note\nx = 1", "1:1", "unfinished comment: no closing ]] up to the end of file"),
        Case(
            "x = [=1", "1:5", "'[=' begins no string: a second '[' is missing",
            try: "write [=[ … ]=], or a space before '='"),
        Case("x = 3x", "1:5", "malformed number '3x'"),
        Case("x = 1..2", "1:5", "malformed number '1..2'", try: "put a space before '..'"),
        Case("x = 0xg", "1:5", "malformed number '0xg'"),
        Case("x = 1e+", "1:5", "malformed number '1e+'"),
        Case(
            #"f("C:\Users")"#, "1:6", #"invalid escape '\U' in a string: it means nothing"#,
            try: #"write \\ for a backslash, or / in paths"#),
        Case(#"f("\300")"#, "1:4", #"invalid escape '\300' in a string: the number after \ is at most 255"#),
        Case(#"f("\xg0")"#, "1:4", #"invalid escape '\x' in a string: \x needs two hexadecimal digits"#),
        Case(
            #"f("\u20")"#, "1:4",
            #"invalid escape '\u' in a string: \u needs hexadecimal digits in braces, \u{20AC}"#),
        Case(
            #"f("\u{80000000}")"#, "1:4",
            #"invalid escape '\u{80000000}' in a string: the number is too large"#),
        Case(
            "local n\u{430}me = 1", "1:8",
            "the name 'n\u{430}me' has the letter '\u{430}' (U+0430), which only looks like 'a'",
            try: "type 'a' again"),
        Case(
            "价格 = 1", "1:1",
            "the name '价格' has the letter '价' (U+4EF7); names have a to z, A to Z, 0 to 9 and _"),
        Case("f（1)", "1:2", "'（' (U+FF08) is not Lua, which writes '('", try: "type '(' again"),
        Case("print(“hi”)", "1:7", "'“' (U+201C) is not Lua, which writes '\"'", try: "type '\"' again"),
        Case("f('a'，'b')", "1:6", "'，' (U+FF0C) is not Lua, which writes ','", try: "type ',' again"),
        Case(
            "x =\u{A0}1", "1:4", "invisible character U+00A0 between words",
            try: "delete it, or type a space instead"),
        Case("x = 1 @ 2", "1:7", "unexpected character '@' (U+0040)"),
        Case("x = \u{1}", "1:5", "unexpected character U+0001"),
        Case("x = 🙂", "1:5", "unexpected character '🙂' (U+1F642)"),
        Case("if a != b then end", "1:6", "'!=' is not Lua, which writes '~='"),
        Case("if a && b then end", "1:6", "'&&' is not Lua, which writes 'and'"),
        Case("if a || b then end", "1:6", "'||' is not Lua, which writes 'or'"),
        Case("if !a then end", "1:4", "'!' is not Lua, which writes 'not'"),
    ]

    static let sentences: [Case] = [
        Case(
            "function f()\n  x = 1\n", "3:1",
            "'end' expected to close 'function' at line 1, found end of file"),
        Case("while x do", "1:11", "'end' expected to close 'while', found end of file"),
        Case("repeat\nx = 1\nend", "3:1", "'until' expected to close 'repeat' at line 1, found 'end'"),
        Case("f(1, 2", "1:7", "')' expected to close '(', found end of file"),
        Case("f(1,\n2\n", "3:1", "')' expected to close '(' at line 1, found end of file"),
        Case("f(1 2)", "1:5", "',' or ')' expected to close '(', found number 2"),
        Case("t = { a = 1\n  b = 2 }", "2:3", "',' or '}' expected to close '{' at line 1, found 'b'"),
        Case("t = { 1, 2", "1:11", "'}' expected to close '{', found end of file"),
        Case("x = t[1", "1:8", "']' expected to close '[', found end of file"),
        Case("x = (1 + 2", "1:11", "')' expected to close '(', found end of file"),
        Case(
            "function f()\n  if x then\n    y()\nend\n", "5:1",
            "'end' expected to close 'function' at line 1, found end of file",
            try:
                "look at the 'end' at line 4: it closes 'if' at line 2, but is indented like another construct"
        ),
        Case(
            "if a then x()\nelse if b then y()\nend\n", "4:1",
            "'end' expected to close 'if' at line 1, found end of file",
            try: "write 'elseif' at line 2: 'else if' needs an 'end' of its own"),
        Case("if x\n  y()\nend", "2:3", "'then' after the condition of 'if' expected, found 'y'"),
        Case("while x y() end", "1:9", "'do' after the condition of 'while' expected, found 'y'"),
        Case(
            "for i = 1 10 do end", "1:11",
            "',' between first and last value of 'for' expected, found number 10"),
        Case("for k v in t do end", "1:7", "'=' or 'in' expected, found 'v'"),
        Case("for k, v = t do end", "1:10", "'in' expected, found '='"),
        Case("function (x) end", "1:10", "a name expected after 'function', found '('"),
        Case(
            "local function end", "1:16",
            "a name expected after 'local function', found 'end', which is a word of the language"),
        Case("local 5 = x", "1:7", "a name expected after 'local', found number 5"),
        Case(
            "x = a.end", "1:7", "a name expected after '.', found 'end', which is a word of the language",
            try: "write [\"end\"] instead"),
        Case("function f(a, 1) end", "1:15", "a name expected after ',', found number 1"),
        Case("x =", "1:4", "a value expected after '=', found end of file"),
        Case("x = 1 +", "1:8", "a value expected after '+', found end of file"),
        Case("x = * 2", "1:5", "a value expected after '=', found '*'"),
        Case("f(1,)", "1:5", "a value expected after ',', found ')'"),
        Case("if then end", "1:4", "a value expected after 'if', found 'then'"),
        Case(
            "if x = 1 then end", "1:6", "'=' used in the condition of 'if', where '==' was meant",
            try: "write '=='"),
        Case(
            "while x = 1 do end", "1:9", "'=' used in the condition of 'while', where '==' was meant",
            try: "write '=='"),
        Case("x == 1", "1:3", "'==' compares; '=' assigns", try: "write '='"),
        Case("x += 1", "1:3", "Lua has no '+='", try: "write x = x + …"),
        Case("x..= 'a'", "1:2", "Lua has no '..='", try: "write x = x .. …"),
        Case("x++", "1:2", "Lua has no '++'", try: "write x = x + 1"),
        Case("f() = 1", "1:1", "a call cannot be assigned to"),
        Case("(a) = 1", "1:1", "a value in parentheses cannot be assigned to"),
        Case("x", "1:1", "'x' alone does nothing: a call or '=' expected, found end of file"),
        Case("x.y z", "1:1", "this value alone does nothing: a call or '=' expected, found 'z'"),
        Case("5 = x", "1:1", "a statement cannot begin with number 5"),
        Case("fucntion f() end", "1:1", "'fucntion' is no word of Lua", try: "write 'function'"),
        Case("Local x = 1", "1:1", "'Local' is no word of Lua", try: "write 'local'"),
        Case("let x = 1", "1:1", "'let' is no word of Lua", try: "write 'local'"),
        Case(
            "for i = 1, 3 do continue end", "1:17", "'continue' is no word of Lua",
            try: "write 'goto continue' with '::continue::' before the loop's 'end'"),
        Case(
            "t = { a: 1 }", "1:8", "':' after a key in a table, where Lua writes '='",
            try: "write key = value"),
        Case(
            "t = { \"a\": 1 }", "1:10", "':' after a key in a table, where Lua writes '='",
            try: "write key = value"),
        Case("// don't do this\nx = 1", "1:1", "'//' begins no comment in Lua", try: "write --"),
        Case("f()\n# a note", "2:1", "'#' begins no comment in Lua", try: "write --"),
        Case("f()\nend", "2:1", "'end' closes nothing: there is one too many before it or here"),
        Case(
            "return 1\nx = 2", "2:1", "'return' must be the last statement of its block",
            try: "remove what follows it, or write 'do return end'"),
    ]

    static let meaning: [Case] = [
        Case(
            "local x <const> = 1\nx = 2", "2:1",
            "'x' is constant (declared at line 1) and cannot be assigned to"),
        Case("local x <fixed> = 1", "1:10", "unknown attribute '<fixed>': there are <const> and <close>"),
        Case("local a <close>, b <close> = f()", "1:7", "only one <close> variable per 'local'"),
        Case("break", "1:1", "'break' outside of a loop"),
        Case("while x do f(function() break end) end", "1:25", "'break' outside of a loop"),
        Case(
            "goto done\n::dnoe::", "1:6", "no label '::done::' is visible to this 'goto'",
            try: "did you mean 'dnoe'?"),
        Case("::a::\n::a::", "1:3", "label '::a::' is already at line 2"),
        Case("::a:: f()\n::a::", "2:3", "label '::a::' is already at line 1"),
        Case(
            "goto l\nlocal x = 1\n::l::\nf(x)", "1:6", "'goto l' jumps past the declaration of local 'x'",
            try: "declare 'x' before the 'goto', or put it in 'do … end'"),
        Case(
            "function f() return ... end", "1:21", "'...' in a function that does not take it",
            try: "add '...' to its parameters"),
    ]

    @Test(
        "each fault has its sentence, its place and at most one suggestion",
        arguments: words + sentences + meaning)
    func message(_ expected: Case) throws {
        let findings = SyntaxChecker.check(source: expected.source, name: "t", surface: Surface())
        let first = try #require(findings.first)
        #expect("\(first.position.line):\(first.position.column)" == expected.at)
        #expect(first.message == expected.message)
        #expect(first.suggestion == expected.suggestion)
        #expect(findings.count == 1, "\(findings)")
        #expect(first.severity == .error)
        #expect(first.code == "syntax")
    }

    @Test("faults in several statements are told together, in reading order")
    func several() {
        let source = """
            local a = = 1
            local t = { x = 1 y = 2 }
            f(function(row)
                if row.x = 1 then g() end
                row.y + 1
            end)
            for i = 1 do h() end
            print("end)
            """
        let findings = SyntaxChecker.check(source: source, name: "t", surface: Surface())
        #expect(findings.map(\.position.line) == [1, 2, 4, 5, 7, 8], "\(findings)")
    }

    @Test("a script that does not compile gets no other findings")
    func onlyFaults() {
        let findings = SyntaxChecker.check(source: "unknown()\nx = = 1", name: "t", surface: Surface())
        #expect(findings.map(\.code) == ["syntax"])
    }

    @Test("columns count characters, lines end as Lua's do")
    func columns() throws {
        let source = "local s = '价格'; x = = 1\r\ny = = 2\n\rz = = 3"
        let findings = SyntaxChecker.check(source: source, name: "t", surface: Surface())
        #expect(
            findings.map(\.position) == [
                SourcePosition(line: 1, column: 21), SourcePosition(line: 2, column: 5),
                SourcePosition(line: 3, column: 5),
            ])
    }

    @Test("a finding prints as script, place, sentence and suggestion")
    func printed() {
        let findings = SyntaxChecker.check(source: "x += 1", name: "a/b.lua", surface: Surface())
        #expect(findings.map(\.description) == ["a/b.lua:1:3: Lua has no '+='\n  try: write x = x + …"])
    }
}
