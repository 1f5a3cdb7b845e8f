import LuaRuntime
import TestKit
import Testing

@Suite("No script brings the checker down")
struct SyntaxHostileTests {
    static let chunk = Rounds.number(65_536, few: 8192)

    static func check(_ source: some Sequence<UInt8>) -> [Finding] {
        SyntaxChecker.check(source: source, name: "t", surface: SyntaxSurface.workshop, unusedLocals: true)
    }

    @Test(
        "64 KiB of one thing, or 8 where rounds are few",
        arguments: [
            "(", "[", "{", "[[", "[=", "((", "f(", "f{", "x=", "x,", "a.", "a:", "-", "- ", "not ", "#", "~",
            "..", "1..", "2^",
            "function ", "function f() ", "function(", "return function() ", "if ", "if x then ", "else ",
            "elseif ",
            "else if x then ", "while x do ", "repeat ", "until ", "for ", "for i=1,2 do ", "do ", "end ",
            "end)", "local ",
            "local a ", "local function f() ", "goto a ", "::a::", "return ", "break ", "\"", "'", "\\",
            "\"\\", "--[[", "--",
            "\n", "\r", ";", ",", "=", "==", "//", "!", "@", "\u{A0}", "\u{430}", "“", "（", "é", "🙂", "x ",
            "x() ", "x=1 ",
            "f(function() ", "f(function(x) y z ", "t={a=1 b=", "{a:", "opt.x ", "x+=1 ", "0x", "1e", "1 ",
            "a\n(", "x.y=", "_ENV.x=",
        ])
    func repeated(_ text: String) {
        let bytes = Array(text.utf8)
        let source = (0..<Self.chunk).map { bytes[$0 % bytes.count] }
        #expect(Self.check(source).count <= SyntaxChecker.findingLimit)
    }

    @Test("many names, labels and functions are no trouble", arguments: crowds)
    func many(_ source: String) { #expect(Self.check(source.utf8).count <= SyntaxChecker.findingLimit) }

    static let crowds: [String] = {
        let numbers = Array(0..<Rounds.number(5000, few: 1000))
        let labels = numbers.map { "::l\($0):: f() " }.joined()
        let jumps = numbers.map { "goto l\($0) " }.joined()
        let globals = numbers.map { "g\($0)=g\($0 + 1) " }.joined()
        let parameters = numbers.prefix(150).map { "a\($0)" }.joined(separator: ",")
        let functions = String(repeating: "local function f(\(parameters)) ", count: 60)
        return [
            labels, jumps, jumps + labels, globals,
            functions + String(repeating: "x=y ", count: numbers.count),
        ]
    }()

    @Test("random bytes and random words end with findings or without", arguments: UInt64(1)...40)
    func random(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let bytes = (0..<4000).map { _ in UInt8.random(in: 0...255, using: &random) }
        #expect(Self.check(bytes).count <= SyntaxChecker.findingLimit)
        let words = (0..<3000).map { _ in Self.words.randomElement(using: &random) ?? "" }
        #expect(Self.check(words.joined(separator: " ").utf8).count <= SyntaxChecker.findingLimit)
    }

    @Test("every beginning of a script is survived", arguments: SyntaxFixtures.scripts)
    func beginnings(_ script: (name: String, source: String)) {
        let bytes = Array(script.source.utf8)
        for length in stride(from: 0, to: bytes.count, by: 7) {
            #expect(Self.check(bytes[..<length]).count <= SyntaxChecker.findingLimit)
        }
    }

    private static let words: [String] =
        """
        and break do else elseif end false for function goto if in local nil not or repeat return then true until \
        while + - * / // % ^ # & ~ | << >> == ~= <= >= < > = ( ) { } [ ] :: ; : , . .. ... a b depot boxes create \
        bulk map args declare 1 0x1p4 'text' [[long]] --[[x]] <const> <close> ::l::
        """.split(separator: " ").map(String.init) + ["\n", "\n", "\n"]
}
