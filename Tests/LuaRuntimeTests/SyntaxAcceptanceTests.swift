import LuaRuntime
import Testing

@Suite("The checker accepts what the compiler accepts, and refuses what it refuses")
struct SyntaxAcceptanceTests {
    static func faults(_ source: some Sequence<UInt8>) -> [String] {
        SyntaxChecker.check(source: source, name: "t", surface: Surface()).filter { $0.code == "syntax" }
            .map(\.description)
    }

    static let accepted: [String] = [
        "", ";", ";;;", "#!/usr/bin/env lua\nreturn 1", "\u{FEFF}return 1", "\u{FEFF}# note\nreturn",
        "return", "return;", "return 1, 2;", "return ...", "do return end f()", "return (f())",
        "local a, b <const>, c <close> = 1, 2", "local function f() return f end",
        "x, y.z, t[1] = 1, 2, 3", "(f()).x = 1", "f().x.y = 1", "f{}.x = 1", "('x'):rep(3)", "f'x'.y = 1",
        "f\n(g or h)()", "f{...}", "f 'a' 'b' {c}", "a.b:c'd':e{}", "t = {1, 2; 3, [4] = 5, x = 6, f(),}",
        "t = {}", "t = {f = function() end}",
        "x = 1 .. 2", "x = 3 --[[c]] + 4", "x = .5 + 5. + 1e10 + 1E-3 + 0x1F + 0xA.8p1 + 0x.8 + 0x10p-2",
        "x = 9223372036854775808 + 0xffffffffffffffffff", "x = 1//2 ~ 3 & 4 | 5 << 6 >> 7",
        "x = ~1 ~ -2 ^ -3",
        "x = not not nil == true", "x = #t .. -1", "x = a < b == c ~= d <= e",
        "x = 'a\\\nb\\z  \n  c\\x41\\065\\u{48}\\u{7FFFFFFF}\\\"'", "x = [[\n]]", "x = [==[ ]] ]=] ]==]",
        "--[==[ ]] ]==] x = 1", "-- no end", "--[[]]", "--[=[]]]=]", "---[[ x\ny = 1",
        "goto a; do local x end ::a::", "do goto a; local x ::a:: end", "::a:: goto a", "do ::a:: end ::a::",
        "while x do if y then goto continue end f() ::continue:: end",
        "repeat local x = f(); if x then break end until x", "for i = 1, 2 do end for i = 1, 2, 3 do end",
        "for k in t do end for k, v, w in t, u, v do end", "for i = 1, 2 do i = 3 end",
        "::a:: f(function() ::a:: goto a end)", "goto a ::b:: ::a:: ; ;",
        "function a.b.c:d(...) local t = {...} return self, t end", "local goto_ = 1",
        "local function f(...) end",
        "if a then elseif b then elseif c then else end", "x = function() end",
        "local x <const> = 1; local x = 2; x = 3", "local t <const> = {}; t.x = 1", "a = b\n// c",
        "x = a\n[1]",
        "local _ENV = {}; x = 1", "x = '\\u{D800}'", "return\n",
    ]

    static let refused: [String] = [
        "x", "x.y", "1", "'a'", "f() g", "x = ", "= 1", "x = 1 2", "local", "local x = ", "local x.y = 1",
        "local 1",
        "function", "function f", "function f(", "function f(a b) end", "function f(..., a) end",
        "function f() ",
        "function a:b.c() end", "function a[1]() end", "if", "if x", "if x then",
        "if x then else elseif y then end",
        "if x then end end", "while", "while x", "while x do", "do", "repeat", "repeat until", "until x",
        "for",
        "for i", "for i = 1 do end", "for i = 1, 2, 3, 4 do end", "for i, j = 1, 2 do end", "for i in do end",
        "for 1 in x do end", "for a.b in x do end", "end", "else", "elseif", "then", "in", "and",
        "return return", "return 1 x = 1", "break", "do break end", "goto", "goto 1", "goto a", "::a",
        "::1::",
        "::a:: ::a::", "do goto a end do ::a:: end", "goto a; local x; ::a:: f()",
        "repeat goto c; local x; ::c:: until x", "x = {", "x = {,}", "x = {1,,2}", "x = {[1]}",
        "x = {[1 = 2}",
        "x = {a.b = 1}", "x = (", "x = ()", "x = (1", "x = a[", "x = a[]", "x = a.", "x = a.1", "x = a:b",
        "a:b = 1", "f() = 1", "(a) = 1", "a, f() = 1", "a + b", "x = a b", "x = 1 + + 2", "x = a ** b",
        "x = not", "x = -", "x = 1 = 2", "x = a ! b", "x = 'a", "x = \"a\n\"", "x = [[a", "x = [=[a]]",
        "--[[a",
        "x = [=a", "x = '\\q'", "x = '\\xZZ'", "x = '\\256'", "x = '\\u{'", "x = '\\u{}'",
        "x = '\\u{80000000}'",
        "x = 3x", "x = 3..2", "x = 0x", "x = 1e", "x = 0x1p", "x = 1.2.3", "x = .", "x = 1__", "x = $",
        "local x <const> = 1; x = 2", "local x <const> = 1; function f() x = 2 end",
        "local x <close> = 1; x = 2",
        "local x <foo> = 1", "local a <close>, b <close>", "local function x.y() end",
        "function f() return ... end",
        "local x <const> = 1; function x() end", "a = 1\u{A0}", "\u{2028}", "é = 1", "x = “a”",
        "if x then y() else z() else w() end",
    ]

    @Test("accepted", arguments: accepted)
    func accepts(_ source: String) { #expect(Self.faults(source.utf8).isEmpty) }

    @Test("refused", arguments: refused)
    func refuses(_ source: String) { #expect(!Self.faults(source.utf8).isEmpty) }

    @Test("strings and comments hold any bytes")
    func bytes() {
        let special: [UInt8] = [0x0A, 0x0D, 0x22, 0x5C]
        let anything: [UInt8] = (UInt8.min...UInt8.max).filter { !special.contains($0) }
        let string: [UInt8] = Array("x=\"".utf8) + anything + Array("\"".utf8)
        let comment: [UInt8] = Array("--".utf8) + anything
        #expect(Self.faults(string).isEmpty)
        #expect(Self.faults(comment).isEmpty)
        #expect(Self.faults([0x78, 0xFF]).first?.contains("byte 0xFF") == true)
    }

    @Test("as many locals as the machine holds, and no more", arguments: [(200, true), (201, false)])
    func locals(_ count: Int, fits: Bool) {
        let names = (0..<count).map { "a\($0)" }.joined(separator: ", ")
        #expect(Self.faults("local \(names)".utf8).isEmpty == fits)
        #expect(Self.faults("return function(\(names)) end".utf8).isEmpty == fits)
    }

    @Test(
        "as many outer variables as the machine holds, and no more", arguments: [(255, true), (256, false)])
    func upvalues(_ count: Int, fits: Bool) {
        let first = (0..<150).map { "a\($0)" }.joined(separator: ", ")
        let second = (150..<count).map { "a\($0)" }.joined(separator: ", ")
        let uses = (0..<count).map { "y = a\($0)" }.joined(separator: " ")
        // `y` is a parameter: a global would take one more place.
        let source = """
            local \(first)
            local function f() local \(second) return function(y) \(uses) end end
            """
        #expect(Self.faults(source.utf8).isEmpty == fits)
    }

    static let nests: [(String, String, String)] = [
        ("(", "1", ")"), ("{", "", "}"), ("- ", "1", ""), ("f(", "", ")"), ("t[", "1", "]"),
        ("1 .. ", "1", ""),
        ("2 ^ ", "1", ""),
    ]

    @Test(
        "constructs in one another up to the limit",
        arguments: [
            (190, true), (201, false), (5000, false),
        ])
    func depth(_ count: Int, fits: Bool) {
        for (open, middle, close) in Self.nests {
            let source: String =
                "x = " + String(repeating: open, count: count) + middle
                + String(repeating: close, count: count)
            #expect(Self.faults(source.utf8).isEmpty == fits, "\(open)")
        }
        let blocks = String(repeating: "do ", count: count) + String(repeating: "end ", count: count)
        #expect(Self.faults(blocks.utf8).isEmpty == fits)
    }

    static let chains: [String] = [
        "x = a" + String(repeating: " + a", count: 10_000), "x = a" + String(repeating: ".b", count: 10_000),
        "f" + String(repeating: "()", count: 10_000), "x = {" + String(repeating: "1,", count: 10_000) + "}",
        "if a then " + String(repeating: "elseif b then ", count: 3_000) + "end",
    ]

    @Test("long chains are not deep", arguments: chains)
    func long(_ source: String) { #expect(Self.faults(source.utf8).isEmpty) }
}
