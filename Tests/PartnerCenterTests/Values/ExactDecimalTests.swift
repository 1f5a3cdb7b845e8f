import PartnerCenter
import TestKit
import PartnerTesting
import Testing

@Suite struct ExactDecimalTests {
    @Test(
        "text is kept digit by digit",
        arguments: [
            "0", "1", "-1", "74.52", "74.50", "0.05", "-0.5", "100", "0.00", "12345678901234567890.123",
            "99999999999999999999999999999999999999", "-99999999999999999999999999999999999999",
            "0.000000000000000000000000000001", "12345678.123456789012345678901234567890",
        ])
    func roundTrip(text: String) throws { #expect(try ExactDecimal(text).description == text) }

    @Test("negative zero is zero")
    func negativeZero() throws {
        #expect(try ExactDecimal("-0.00").description == "0.00")
        #expect(try ExactDecimal("-0") == .zero)
    }

    @Test(
        "anything but plain digits is refused",
        arguments: [
            "", "-", ".", "+1", "1.", ".5", "-.5", "1e3", "1,234.5", " 1", "1 ", "007", "00", "-01", "1.2.3",
            "--1", "0x10", "NaN", "１", "1_000", "1-", "99999999999999999999999999999999999999999x",
        ])
    func notADecimal(text: String) {
        #expect(throws: MoneyError.notADecimal(text)) { try ExactDecimal(text) }
    }

    @Test("38 digits fit, one more does not; 30 after the point fit, one more does not")
    func limits() throws {
        let nines = String(repeating: "9", count: 38)
        #expect(throws: MoneyError.tooLarge) { try ExactDecimal(nines + "0") }
        #expect(throws: MoneyError.tooLarge) { try ExactDecimal("1" + String(repeating: "0", count: 200)) }
        #expect(throws: MoneyError.tooPrecise(digits: 31)) {
            try ExactDecimal("0." + String(repeating: "0", count: 31))
        }
        #expect(throws: MoneyError.tooLarge) { try ExactDecimal(nines) + ExactDecimal("1") }
        #expect(throws: MoneyError.tooLarge) { try -ExactDecimal(nines) - ExactDecimal(nines) }
        #expect(throws: MoneyError.tooLarge) { try ExactDecimal(nines) * ExactDecimal(nines) }
        #expect(throws: MoneyError.tooLarge) { try ExactDecimal(nines) + ExactDecimal("0.1") }
        #expect(throws: MoneyError.tooLarge) { try ExactDecimal(nines).rounded(digits: 1) }
        #expect(throws: MoneyError.tooPrecise(digits: 32)) {
            try ExactDecimal("0.0000000000000001") * ExactDecimal("0.0000000000000001")
        }
        #expect(throws: MoneyError.tooLarge) { try ExactDecimal(coefficient: .min, scale: 0) }
        #expect(throws: MoneyError.tooLarge) { try ExactDecimal(coefficient: .max, scale: 0) }
        #expect(throws: MoneyError.digitsOutOfRange(-1)) { try ExactDecimal(coefficient: 1, scale: -1) }
        #expect(throws: MoneyError.digitsOutOfRange(31)) { try ExactDecimal.zero.rounded(digits: 31) }
    }

    @Test(
        "sums, differences and products are exact",
        arguments: [
            ("74.525", "1.15", "75.675", "73.375", "85.70375"),
            ("0.1", "0.2", "0.3", "-0.1", "0.02"),
            ("-1.50", "2", "0.50", "-3.50", "-3.00"),
            ("0", "0.000", "0.000", "0.000", "0.000"),
        ])
    func arithmetic(left: String, right: String, sum: String, difference: String, product: String) throws {
        let (left, right) = (try ExactDecimal(left), try ExactDecimal(right))
        #expect(try (left + right).description == sum)
        #expect(try (left - right).description == difference)
        #expect(try (left * right).description == product)
    }

    @Test("numbers are equal, ordered and hashed by value, not by text")
    func comparison() throws {
        let ordered = try [
            "-99999999999999999999999999999999999999", "-2", "-1.5", "-0.000000000000000000000000000001", "0",
            "0.05", "0.5", "0.51", "74.52", "99999999999999999999999999999999999999",
        ].map { try ExactDecimal($0) }
        for (first, left) in ordered.enumerated() {
            for (second, right) in ordered.enumerated() {
                #expect((left < right) == (first < second), "\(left) \(right)")
                #expect((left == right) == (first == second), "\(left) \(right)")
            }
        }
        let same = try ["1.5", "1.50", "1.500000"].map { try ExactDecimal($0) }
        #expect(Set(same).count == 1)
        #expect(Set(try ["0", "0.0", "-0.000"].map { try ExactDecimal($0) }).count == 1)
    }

    @Test(
        "rounding goes where its mode says",
        arguments: [
            // number, half_up, half_even, half_down, up, down, floor, ceiling
            ("0.124", ["0.12", "0.12", "0.12", "0.13", "0.12", "0.12", "0.13"]),
            ("0.125", ["0.13", "0.12", "0.12", "0.13", "0.12", "0.12", "0.13"]),
            ("0.135", ["0.14", "0.14", "0.13", "0.14", "0.13", "0.13", "0.14"]),
            ("0.1250001", ["0.13", "0.13", "0.13", "0.13", "0.12", "0.12", "0.13"]),
            ("-0.124", ["-0.12", "-0.12", "-0.12", "-0.13", "-0.12", "-0.13", "-0.12"]),
            ("-0.125", ["-0.13", "-0.12", "-0.12", "-0.13", "-0.12", "-0.13", "-0.12"]),
            ("-0.135", ["-0.14", "-0.14", "-0.13", "-0.14", "-0.13", "-0.14", "-0.13"]),
            ("-0.004", ["0.00", "0.00", "0.00", "-0.01", "0.00", "-0.01", "0.00"]),
            ("0.1200", ["0.12", "0.12", "0.12", "0.12", "0.12", "0.12", "0.12"]),
            ("7", ["7.00", "7.00", "7.00", "7.00", "7.00", "7.00", "7.00"]),
            ("99.995", ["100.00", "100.00", "99.99", "100.00", "99.99", "99.99", "100.00"]),
        ])
    func rounding(number: String, expected: [String]) throws {
        let modes: [Rounding] = [.halfUp, .halfEven, .halfDown, .up, .down, .floor, .ceiling]
        for (mode, text) in zip(modes, expected) {
            #expect(try ExactDecimal(number).rounded(digits: 2, mode: mode).description == text, "\(mode)")
        }
    }

    @Test("drawn numbers survive text, and adding undoes subtracting")
    func properties() throws {
        var generator = SeededGenerator(seed: 41)
        for _ in 0..<5_000 {
            let left = try Self.draw(&generator)
            let right = try Self.draw(&generator)
            #expect(try ExactDecimal(left.description).coefficient == left.coefficient, "\(left)")
            #expect(try ExactDecimal(left.description).scale == left.scale, "\(left)")
            #expect(try (left + right) - right == left, "\(left) \(right)")
            #expect(try left + right == right + left, "\(left) \(right)")
            #expect(try left * right == right * left, "\(left) \(right)")
            #expect(try (left < right) == (left - right).isNegative, "\(left) \(right)")
            let rounded = try left.rounded(digits: 1)
            let away = try left - rounded
            let half = try ExactDecimal("0.05")
            #expect(away <= half && -half <= away, "\(left)")
        }
    }

    private static func draw(_ generator: inout SeededGenerator) throws -> ExactDecimal {
        let wide = UInt64.random(in: 0...63, using: &generator)
        let coefficient = Int64(bitPattern: generator.next() >> wide)
        return try ExactDecimal(
            coefficient: Int128(coefficient), scale: Int.random(in: 0...15, using: &generator))
    }
}
