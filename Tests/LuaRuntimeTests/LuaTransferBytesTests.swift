import TestKit
import Testing

@testable import LuaRuntime

/// Values that are kept as bytes, changed bytes, and drawn values.
@Suite struct LuaTransferBytesTests {
    /// Drawn from a seed.
    struct Draws: RandomNumberGenerator {
        private var random: SeededGenerator

        init(seed: UInt64) { random = SeededGenerator(seed: seed) }

        mutating func next() -> UInt64 { random.next() }

        mutating func upTo(_ count: Int) -> Int { Int.random(in: 0..<count, using: &self) }

        /// Bytes of a string, as a literal in a script.
        mutating func text() -> String {
            let length = upTo(8) == 0 ? 240 + upTo(20) : upTo(12)
            return "'" + (0..<length).map { _ in "\\x" + Self.hex(upTo(256)) }.joined() + "'"
        }

        static func hex(_ byte: Int) -> String { (byte < 16 ? "0" : "") + String(byte, radix: 16) }

        mutating func integer() -> String {
            switch upTo(4) {
            case 0: "\(upTo(300) - 150)"
            case 1: "math.mininteger + \(upTo(3))"
            case 2: "math.maxinteger - \(upTo(3))"
            default: "\(Int64.random(in: -(1 << 53)...(1 << 53), using: &self))"
            }
        }

        /// An expression of a plain value.
        mutating func value(_ depth: Int = 0) -> String {
            switch upTo(depth < 5 ? 9 : 5) {
            case 0: return upTo(2) == 0 ? "true" : "false"
            case 1: return integer()
            case 2: return "\(Double.random(in: -1e6...1e6, using: &self))"
            case 3, 4: return text()
            case 5, 6: return "{" + (0..<upTo(9)).map { _ in value(depth + 1) }.joined(separator: ",") + "}"
            case 7:
                let items = (0..<upTo(9)).map { _ in upTo(3) == 0 ? "nil" : value(depth + 1) }
                return "{" + items.joined(separator: ",") + "}"
            default:
                let fields = (0..<upTo(9)).map { _ in
                    "[" + (upTo(3) == 0 ? integer() : text()) + "]=" + value(depth + 1)
                }
                let items = (0..<upTo(4)).map { _ in value(depth + 1) }
                return "{" + (items + fields).joined(separator: ",") + "}"
            }
        }
    }

    /// Returns whether two values are alike all through; tables as copies of one table are, when that is asked for.
    static let alike = """
        local function alike(a, b, are_copies)
          if math.type(a) ~= math.type(b) or type(a) ~= type(b) then return false end
          if type(a) ~= 'table' then return a == b end
          if are_copies and #a ~= #b then return false end
          for k, v in pairs(a) do if not alike(v, b[k], are_copies) then return false end end
          for k in pairs(b) do if a[k] == nil then return false end end
          return true
        end
        """

    @Test("drawn values survive the way there and back, on one stack, and by way of bytes, all alike")
    func drawn() throws {
        let transfer = LuaTransfer()
        let (source, target) = (try LuaState(limits: .fixture()), try LuaState(limits: .fixture()))
        let identity = try target.load("return ...", name: "t")
        for seed in 0..<Rounds.number(1500, few: 200) {
            var draws = Draws(seed: UInt64(seed))
            let text = draws.value()
            source.globals { g in
                g.function("there_and_back") { stack in
                    try target.call(identity) { there in
                        try transfer.copy(1, from: stack, to: there)
                        return 1
                    } _: { back, count in
                        try transfer.copy(count, from: back, to: stack)
                        return count
                    }
                }
                g.function("here") { stack in
                    try transfer.copy(1, from: stack, to: stack)
                    return 1
                }
                g.function("kept") { stack in
                    try transfer.encode(1, from: stack)
                    let bytes = try #require(transfer.bytes)
                    return try LuaTransfer().decode(bytes, onto: stack)
                }
            }
            let check = """
                \(Self.alike)
                local v = \(text)
                local there, here, kept = there_and_back(v), here(v), kept(v)
                return alike(v, there), alike(v, here), alike(v, kept), alike(here, kept, true)
                """
            let answer = try source.answer(check)
            #expect(answer == "true, true, true, true", "seed \(seed): \(text)")
        }
    }

    @Test("bytes are refused whole unless they are what an encoder writes")
    func changedBytes() throws {
        let states = try TwoStates()
        let transfer = states.transfer
        let values = try states.source.load(
            "return {1, 2, {x = 1.5, y = ('z'):rep(300)}, 'text', 1 << 40}, nil, true", name: "t")
        let bytes = try states.source.call(values) { stack, count in
            try transfer.encode(count, from: stack)
            return try #require(transfer.bytes)
        }
        let target = states.target
        /// How many values there are; nil if they are refused.
        func decoded(_ bytes: [UInt8]) throws -> Int32? {
            let count = try target.load("return select('#', ...)", name: "t")
            return try? target.call(count) {
                try transfer.decode(bytes, onto: $0)
            } _: { stack, _ in
                Int32(stack.integer(at: -1) ?? -1)
            }
        }
        #expect(try decoded(bytes) == 3)
        #expect(try decoded([]) == nil)
        for length in 0..<bytes.count { #expect(try decoded(Array(bytes[..<length])) == nil) }
        #expect(try decoded(bytes + [0]) == nil)
        var draws = Draws(seed: 1)
        for _ in 0..<Rounds.number(20_000, few: 2000) {
            var changed = bytes
            for _ in 0...draws.upTo(3) { changed[draws.upTo(changed.count)] = UInt8(draws.upTo(256)) }
            if let count = try decoded(changed) { #expect(count >= 0) }
        }
        // Sizes that nothing follows reserve nothing.
        let list: [UInt8] = [7, 255, 255, 255, 255, 0, 0, 0, 0]
        #expect(try decoded([1, 1, 0, 0, 0] + list) == nil)
        target.collectGarbage()
        #expect(target.memoryUsed < 1 << 20)
    }

    @Test("values with an object in them are not kept as bytes, and bytes cannot name one")
    func objects() throws {
        let states = try TwoStates()
        let coin = try states.source.load("return coin(1)", name: "t")
        try states.source.call(coin) { stack, count in
            try states.transfer.encode(count, from: stack)
            #expect(states.transfer.bytes == nil)
            #expect(throws: LuaHostError.self) {
                try states.transfer.decode([1, 1, 0, 0, 0, 8, 0, 0, 0, 0], onto: stack)
            }
        }
    }

    @Test("nothing is something that can be kept")
    func nothing() throws {
        let transfer = LuaTransfer()
        let state = try LuaState(limits: .fixture())
        try state.call(state.load("", name: "t")) { stack, count in
            try transfer.encode(count, from: stack)
            let bytes = try #require(transfer.bytes)
            #expect(try transfer.decode(bytes, onto: stack) == 0)
        }
    }
}
