import PartnerCenter
import PartnerTesting
import Testing

@Suite struct ProfileFieldTests {
    /// Whether each value is taken, in the order in which they are given.
    private static func isTaken(_ kind: ProfileKind, _ field: String, _ values: [String]) throws -> [Bool] {
        let bench = try ProfileBench()
        return try values.map { try bench.refusal(kind, [(field, $0)]) == nil }
    }

    @Test("a postal code has six digits")
    func postalCode() throws {
        #expect(
            try Self.isTaken(
                .billing, "address.postal_code", ["200001", "000000", "20000", "2000011", "20000a", "２00001"])
                == [true, true, false, false, false, false])
    }

    @Test("a province is one of the 31 that the service names")
    func province() throws {
        #expect(Province.codes.count == 31)
        #expect(
            try Self.isTaken(.billing, "address.state", ["GD", "HK", "TW", "XX", ""])
                == [true, false, false, false, false])
    }

    @Test("a province is taken by its Chinese and pinyin name too, and kept as its code")
    func provinceNames() throws {
        let bench = try ProfileBench()
        for (name, code) in [("广东省", "GD"), ("guangdong", "GD"), ("内蒙古自治区", "NM")] {
            #expect(
                try bench.update(.billing, [("address.state", name)]).profile.address?.state?.code == code)
        }
    }

    @Test(
        "city, province and postal code are required", arguments: ["city", "state", "postal_code", "line1"])
    func required(field: String) throws {
        let bench = try ProfileBench()
        #expect(
            try bench.refusal(.billing, [("address.\(field)", nil)])?.message
                == "profiles.update: address.\(field) is missing")
        let error = try #require(try bench.refusal(.legal, [("company_approver_address.line2", "x")]))
        #expect(error.message.contains("company_approver_address.\(field) is missing"))
    }

    @Test("the lines of an address have 1 to 200 characters, names 1 to 50")
    func lengths() throws {
        for (field, most) in [
            ("address.line1", 200), ("address.line2", 200), ("primary_contact.first_name", 50),
            ("primary_contact.last_name", 50),
        ] {
            let values = [
                "", "a", String(repeating: "街", count: most), String(repeating: "街", count: most + 1),
            ]
            #expect(try Self.isTaken(.billing, field, values) == [false, true, true, false], "\(field)")
        }
    }

    @Test("a telephone number is one of China, and kept with its calling code 86")
    func telephone() throws {
        let bench = try ProfileBench()
        let after = try bench.update(.support, [("telephone", "021-6123 4567")])
        #expect(after.profile.telephone?.text == "+8602161234567")
        #expect(try Self.isTaken(.support, "telephone", ["+1 425 882 8080", "123"]) == [false, false])
        #expect(
            try Self.isTaken(.billing, "primary_contact.phone", ["+86 138 0013 8000", "+852 2345 6789"])
                == [true, false])
    }

    @Test("the culture is zh-CN or en-US, the language zh-CHS or en")
    func language() throws {
        #expect(ProfileCulture.names == ["zh-CN", "en-US"])
        #expect(ProfileLanguage.names == ["zh-CHS", "en"])
        #expect(
            try Self.isTaken(.organization, "culture", ["en-US", "en", "de-DE"]) == [true, false, false])
        #expect(try Self.isTaken(.organization, "language", ["zh-CHS", "de"]) == [true, false])
    }

    @Test("the billing currency is CNY")
    func currency() throws { #expect(try ProfileBench().get(.billing).billingCurrency == "CNY") }

    @Test("a tax id is optional, and a Unified Social Credit Code where it is given")
    func taxID() throws {
        let bench = try ProfileBench()
        #expect(try bench.get(.billing).taxID == nil)
        #expect(try bench.refusal(.billing, [("tax_id", "12345")])?.code == .badArgument)
        let after = try bench.update(.billing, [("tax_id", "91350100m000100y43")])
        #expect(after.profile.taxID?.text == "91350100M000100Y43" && after.notes.isEmpty)
        #expect(try bench.update(.billing, [("tax_id", nil)]).profile.taxID == nil)
    }

    @Test("a check digit that does not fit is noted, not refused")
    func checkDigit() throws {
        let answer = try ProfileBench().update(.billing, [("tax_id", "91350211M0000XUF46")])
        #expect(answer.profile.taxID?.text == "91350211M0000XUF46")
        #expect(answer.notes.count == 1 && answer.notes[0].contains("91350211M0000XUF46"))
    }

    @Test("addresses are also validated by a call of their own")
    func validation() throws {
        #expect(Operations.named("addresses.validate") == nil, "then this rule is more than the portal's")
        #expect(try ProfileBench().refusal(.legal, [("address.postal_code", "1")])?.code == .badArgument)
    }

    @Test(
        "a page's address has a scheme and a host",
        arguments: [
            ("https://contoso.cn", true), ("HTTP://a.b/c?d#e", true), ("https://a.b:8080/", true),
            ("contoso.cn", false), ("ftp://contoso.cn", false), ("https://", false), ("https://cn", false),
            ("https://.cn", false), ("https://a..cn", false), ("https://a.cn/x y", false),
        ])
    func website(text: String, isOne: Bool) { #expect((WebAddress(text) != nil) == isOne) }

    @Test(
        "an MPN ID is a number",
        arguments: [
            ("4567890", true), ("1", true), ("0123", false), ("12345678901", false), ("", false),
            ("1a", false),
        ])
    func mpnID(text: String, isOne: Bool) { #expect((MPNID(text) != nil) == isOne) }
}
