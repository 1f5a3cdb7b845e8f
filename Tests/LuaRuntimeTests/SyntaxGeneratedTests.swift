import LuaRuntime
import TestKit
import Testing

@Suite("Programs made by the grammar")
struct SyntaxGeneratedTests {
    @Test("are accepted", arguments: UInt64(1)...200)
    func accepted(_ seed: UInt64) {
        var generator = SyntaxGenerator(seed)
        let source = generator.program()
        let faults = SyntaxAcceptanceTests.faults(source.utf8)
        #expect(faults.isEmpty, "seed \(seed): \(source)")
    }

    @Test("lose one closing word and are refused", arguments: UInt64(1)...100)
    func refused(_ seed: UInt64) throws {
        var generator = SyntaxGenerator(seed)
        let source = "do \(generator.program()) end"
        let cut = String(source.dropLast(3))
        #expect(!SyntaxAcceptanceTests.faults(cut.utf8).isEmpty, "seed \(seed): \(cut)")
    }
}

/// Writes programs that follow the grammar of Lua 5.4 and its rules on labels, constants and loops.
struct SyntaxGenerator {
    private var random: SeededGenerator
    private var loops = 0
    private var labels = 0
    private var isVariadic = true

    init(_ seed: UInt64) { random = SeededGenerator(seed: seed) }

    mutating func program() -> String { block(depth: 4) }

    private mutating func pick(_ choices: [String]) -> String { choices.randomElement(using: &random) ?? "" }

    private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

    private mutating func name() -> String { pick(["a", "b", "c", "_x", "goto_", "End", "v1"]) }

    private mutating func block(depth: Int) -> String {
        var parts: [String] = []
        for _ in 0..<Int.random(in: 0...4, using: &random) { parts.append(statement(depth: depth)) }
        if chance(15) { parts.append("return " + (chance(50) ? list(depth: 1) : "") + pick(["", ";"])) }
        return parts.joined(separator: pick([" ", "\n", " ; ", " --[[c]] "]))
    }

    private mutating func loop(depth: Int) -> String {
        loops += 1
        defer { loops -= 1 }
        return block(depth: depth)
    }

    private mutating func statement(depth: Int) -> String {
        let deeper = depth - 1
        switch Int.random(in: 0..<(depth > 0 ? 14 : 5), using: &random) {
        case 0: return "local \(name())\(pick(["", ", d", " <const>, e"])) = \(list(depth: 2))"
        case 1: return "\(target()), \(target()) = \(list(depth: 2))"
        case 2: return "\(name())\(arguments(depth: 2))"
        case 3: return "a.b:\(name())\(arguments(depth: 1))"
        case 4:
            if loops > 0, chance(50) { return "do break end" }
            labels += 1
            return "do goto l\(labels) ; local q ::l\(labels):: end"
        case 5: return "do \(block(depth: deeper)) end"
        case 6: return "while \(value(depth: 2)) do \(loop(depth: deeper)) end"
        case 7:
            return
                "repeat \(pick(["", "local u = 1 "]))do \(loop(depth: deeper)) end until \(value(depth: 2))"
        case 8:
            let other = chance(50) ? " elseif \(value(depth: 1)) then \(block(depth: deeper))" : ""
            return "if \(value(depth: 2)) then \(block(depth: deeper))\(other)"
                + (chance(50) ? " else \(block(depth: deeper))" : "") + " end"
        case 9: return "for i = \(value(depth: 1)), 10\(pick(["", ", -1"])) do \(loop(depth: deeper)) end"
        case 10: return "for k\(pick(["", ", v"])) in \(list(depth: 1)) do \(loop(depth: deeper)) end"
        case 11: return "function m.\(name())\(pick([":f", "", ".g"]))\(body(depth: deeper))"
        case 12: return "local function \(name())\(body(depth: deeper))"
        default: return "h.x, h = function\(body(depth: deeper))"
        }
    }

    private mutating func target() -> String {
        switch Int.random(in: 0..<3, using: &random) {
        case 0: "t.\(name())"
        case 1: "t[ \(value(depth: 1)) ]"
        default: "f().x"
        }
    }

    private mutating func body(depth: Int) -> String {
        let outer = (loops, isVariadic)
        defer { (loops, isVariadic) = outer }
        loops = 0
        isVariadic = chance(40)
        let parameters = isVariadic ? pick(["...", "p, ..."]) : pick(["", "p", "p, q"])
        return "(\(parameters)) \(block(depth: depth)) end"
    }

    private mutating func arguments(depth: Int) -> String {
        switch Int.random(in: 0..<4, using: &random) {
        case 0: "'text'"
        case 1: "{\(list(depth: depth)); k = 1, [2] = \(value(depth: depth)),}"
        case 2: "()"
        default: "(\(list(depth: depth)))"
        }
    }

    private mutating func list(depth: Int) -> String {
        chance(60) ? value(depth: depth) : "\(value(depth: depth)), \(value(depth: depth))"
    }

    private mutating func value(depth: Int) -> String {
        guard depth > 0 else {
            return pick([
                "nil", "true", "false", "1", "0x1F", "3.5e-2", ".5", "'s'",
                "\"q\\n\\65\\x41\\u{20AC}\\z   \"", "[[l]]",
                "[==[\n]] ]==]", "t.x", "t[1]", isVariadic ? "..." : "a",
            ])
        }
        let deeper = depth - 1
        switch Int.random(in: 0..<8, using: &random) {
        case 0:
            let sign = pick([
                "+", "-", "*", "/", "//", "%", "^", "..", "==", "~=", "<", "<=", ">", ">=", "and", "or", "&",
                "|", "~",
                "<<", ">>",
            ])
            return "\(value(depth: deeper)) \(sign) \(value(depth: deeper))"
        case 1: return "\(pick(["not ", "- ", "#", "~"]))\(value(depth: deeper))"
        case 2: return "(\(value(depth: deeper)))"
        case 3: return "{\(value(depth: deeper)), x = \(value(depth: deeper))}"
        case 4: return "f\(arguments(depth: deeper))"
        case 5: return "('s'):rep(\(value(depth: deeper)))"
        case 6: return "function\(body(depth: 0))"
        default: return value(depth: 0)
        }
    }
}
