import PartnerCenter
import Testing

@Suite struct EmailAddressTests {
    @Test(
        "addresses that can be sign-in names are taken",
        arguments: [
            "a@b.cn", "zhang.wei@contoso.partner.onmschina.cn", "o'brien@contoso.cn",
            "a-b_c!d#e^f~g@x-y.z1.cn",
            String(repeating: "a", count: 64) + "@" + String(repeating: "b", count: 45) + ".cn",
        ])
    func good(text: String) throws { #expect(try EmailAddress(text).text == text) }

    @Test(
        "what is wrong with an address is named",
        arguments: [
            ("", "no @"), ("zhang", "no @"), ("@b.cn", "nothing stands before"),
            ("a@", "nothing stands behind"),
            (".a@b.cn", "begins with a dot"), ("a.@b.cn", "right before the @"), ("a..b@b.cn", "two dots"),
            ("a b@b.cn", "space"), ("张@b.cn", "ASCII"), ("a+b@b.cn", "only A-Z"), ("a@b", "no dot"),
            ("a@b.", "host name"), ("a@-b.cn", "host name"), ("a@b-.cn", "host name"),
            ("a@b@c.cn", "second @"),
            (String(repeating: "a", count: 65) + "@b.cn", "more than 64"),
            ("a@" + String(repeating: "b", count: 46) + ".cn", "more than 48"), ("a@b.c\u{e9}", "host name"),
            ("a@b.cn ", "host name"),
        ])
    func bad(text: String, reason: String) {
        let problem = #expect(throws: FieldProblem.self) { try EmailAddress(text) }
        #expect(problem?.message.contains(reason) == true, "\(problem?.message ?? "")")
    }
}
