import PartnerCenter
import TestKit
import PartnerTesting
import Testing

@Suite struct MoneyTests {
    @Test("text is amount, space, currency, with the scale that was given")
    func text() throws {
        #expect(try Money("74.52", "CNY").description == "74.52 CNY")
        #expect(try Money("74.5200", "CNY").description == "74.5200 CNY")
        #expect(Money.zero(.cny).description == "0.00 CNY")
        #expect(Money.zero(try Currency("JPY")).description == "0 JPY")
        #expect(Money.zero(try Currency("KWD")).description == "0.000 KWD")
    }

    @Test("a price with a margin of 15 percent is worked out exactly, then rounded once")
    func margin() throws {
        let price = try Money("74.525", "CNY").times(ExactDecimal("1.15"))
        #expect(price.description == "85.70375 CNY")
        #expect(try price.rounded().description == "85.70 CNY")
        #expect(try (price * 12).description == "1028.44500 CNY")
        #expect(try (price * 12).rounded().description == "1028.45 CNY")
        #expect(try Money("-1028.445", "CNY").rounded().description == "-1028.45 CNY")
    }

    @Test(
        "rounding without digits uses the currency's own",
        arguments: [
            ("0.5", "JPY", "1 JPY"), ("-0.5", "JPY", "-1 JPY"), ("0.0005", "KWD", "0.001 KWD"),
            ("3", "CNY", "3.00 CNY"), ("2.675", "EUR", "2.68 EUR"), ("1.005", "USD", "1.01 USD"),
        ])
    func currencyDigits(amount: String, code: String, expected: String) throws {
        #expect(try Money(amount, code).rounded().description == expected)
    }

    @Test("two currencies are never equal, and everything else with them is an error")
    func twoCurrencies() throws {
        let yuan = try Money("1.00", "CNY")
        let euro = try Money("1.00", "EUR")
        let differ = MoneyError.currenciesDiffer(.cny, try Currency("EUR"))
        #expect(yuan != euro)
        #expect(throws: differ) { try yuan + euro }
        #expect(throws: differ) { try yuan - euro }
        #expect(throws: differ) { try yuan < euro }
        #expect(throws: differ) { try yuan <= euro }
    }

    @Test("amounts of one currency are ordered and equal by value")
    func order() throws {
        #expect(try Money("1.5", "CNY") == Money("1.50", "CNY"))
        #expect(try Money("1.5", "CNY") < Money("1.51", "CNY"))
        #expect(try !(Money("1.50", "CNY") < Money("1.5", "CNY")))
        #expect(try Money("1.50", "CNY") <= Money("1.5", "CNY"))
        #expect(try Money("-2", "CNY") < Money("-1.99", "CNY"))
    }

    @Test(
        "only active codes in capitals are currencies",
        arguments: ["", "cny", "CN", "CNYX", "CNX", "XXX", "XTS", "XAU", "人民币", "C\u{0}Y", "RMB"])
    func notACurrency(code: String) {
        #expect(throws: MoneyError.notACurrency(code)) { try Currency(code) }
    }

    @Test(
        "parts add up and the first ones are the larger",
        arguments: [
            ("0.05", "CNY", 3, ["0.02", "0.02", "0.01"]), ("-0.05", "CNY", 3, ["-0.02", "-0.02", "-0.01"]),
            ("10", "CNY", 3, ["3.34", "3.33", "3.33"]), ("10", "JPY", 3, ["4", "3", "3"]),
            ("74.525", "CNY", 2, ["37.263", "37.262"]), ("0", "CNY", 2, ["0.00", "0.00"]),
            ("1.23", "CNY", 1, ["1.23"]), ("0.01", "CNY", 3, ["0.01", "0.00", "0.00"]),
        ])
    func equalParts(amount: String, code: String, parts: Int, expected: [String]) throws {
        #expect(try Money(amount, code).split(parts).map(\.amount.description) == expected)
    }

    @Test(
        "weighted parts take the nearest units, the largest fraction first",
        arguments: [
            ("10.00", [3, 5, 2], ["3.00", "5.00", "2.00"]), ("10.00", [1, 1, 1], ["3.34", "3.33", "3.33"]),
            ("0.05", [1, 1, 1], ["0.02", "0.02", "0.01"]),
            ("-0.05", [1, 1, 1], ["-0.02", "-0.02", "-0.01"]),
            ("1.00", [0, 1, 0], ["0.00", "1.00", "0.00"]), ("0.10", [2, 3, 6], ["0.02", "0.03", "0.05"]),
            ("0.01", [1, 2], ["0.00", "0.01"]), ("0.02", [5, 5, 0], ["0.01", "0.01", "0.00"]),
            ("7", [Int64.max, Int64.max], ["3.50", "3.50"]),
        ])
    func weightedParts(amount: String, weights: [Int64], expected: [String]) throws {
        #expect(try Money(amount, "CNY").split(weights).map(\.amount.description) == expected)
    }

    @Test("a split without parts or weight is refused")
    func refusedSplits() throws {
        let money = try Money("1.00", "CNY")
        #expect(throws: MoneyError.partsOutOfRange(0)) { try money.split(0) }
        #expect(throws: MoneyError.partsOutOfRange(-1)) { try money.split(-1) }
        #expect(throws: MoneyError.partsOutOfRange(1_000_001)) { try money.split(1_000_001) }
        #expect(throws: MoneyError.partsOutOfRange(0)) { try money.split([]) }
        #expect(throws: MoneyError.weightlessSplit) { try money.split([0, 0]) }
        #expect(throws: MoneyError.negativeWeight(-1, index: 1)) { try money.split([1, -1]) }
        let widest = try Money(String(repeating: "9", count: 38), "CNY")
        #expect(throws: MoneyError.tooLarge) { try widest.split(2) }
    }

    @Test("drawn amounts split into parts that add up, each near its share")
    func splitProperty() throws {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<2_000 {
            let units = Int64.random(in: -1_000_000...1_000_000, using: &generator)
            let money = Money(try ExactDecimal(coefficient: Int128(units), scale: 2), .cny)
            let count = Int.random(in: 1...20, using: &generator)
            let equal = try money.split(count)
            #expect(try equal.reduce(Money.zero(.cny)) { try $0 + $1 } == money, "\(money) in \(count)")
            let weights = (0..<count).map { _ in Int64.random(in: 0...9, using: &generator) } + [1]
            let parts = try money.split(weights)
            #expect(try parts.reduce(Money.zero(.cny)) { try $0 + $1 } == money, "\(money) by \(weights)")
            let sum = weights.reduce(0, +)
            for (part, weight) in zip(parts, weights) {
                // |part × sum - total × weight| < sum, in units: less than one unit away from the share.
                let away = part.amount.coefficient * Int128(sum) - Int128(units) * Int128(weight)
                #expect(away.magnitude < UInt128(sum), "\(money) by \(weights)")
            }
        }
        let widest = try Money("999999999999999999999999999999999999.99", "CNY")
        #expect(try widest.split([1, 2, .max]).reduce(.zero(.cny)) { try $0 + $1 } == widest)
    }

    @Test(
        "errors say what was wrong",
        arguments: [
            (
                MoneyError.notADecimal("1,5"),
                "an amount must be written in digits, such as 74.52 or -0.5, got '1,5'"
            ),
            (
                .notADecimal(String(repeating: "x", count: 50)),
                "an amount must be written in digits, such as 74.52 or -0.5, got '\(String(repeating: "x", count: 40))…'"
            ),
            (.tooLarge, "an amount may have at most 38 digits"),
            (.tooPrecise(digits: 31), "an amount may have at most 30 digits after the point, got 31"),
            (
                .notACurrency("cny\n"),
                "a currency must be a code of ISO 4217 in capitals, such as CNY, got 'cny\\n'"
            ),
            (.digitsOutOfRange(31), "digits must be a whole number from 0 to 30, got 31"),
            (.partsOutOfRange(0), "parts must be a whole number from 1 to 1000000, got 0"),
            (.negativeWeight(-3, index: 1), "weight 2 must not be negative, got -3"),
            (.weightlessSplit, "at least one weight must be above zero"),
        ])
    func messages(error: MoneyError, sentence: String) { #expect(error.description == sentence) }

    @Test("an error about two currencies names both")
    func currenciesMessage() throws {
        let error = MoneyError.currenciesDiffer(.cny, try Currency("EUR"))
        #expect(error.description == "CNY and EUR are different currencies")
    }
}
