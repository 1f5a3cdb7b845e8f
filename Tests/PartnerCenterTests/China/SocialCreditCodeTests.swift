import PartnerCenter
import Testing

@Suite struct SocialCreditCodeTests {
    @Test(
        "the last sign of a social credit code checks the others",
        arguments: [
            ("91350100M000100Y43", true), ("91350100m000100y43", true), ("91350100M000100Y44", false),
            ("91350100M000100Y34", false), ("91350211M0000XUF46", false),
        ])
    func checkDigit(written: String, fits: Bool) throws {
        let code = try #require(SocialCreditCode(written))
        #expect(code.text == written.uppercased())
        #expect(code.hasValidCheckDigit == fits)
    }

    @Test("every other last sign than the right one is found out")
    func everySign() {
        let right = "0123456789ABCDEFGHJKLMNPQRTUWXY".filter { sign in
            SocialCreditCode("91350100M000100Y4\(sign)")?.hasValidCheckDigit == true
        }
        #expect(right == "3")
    }

    @Test(
        "what cannot be a social credit code is refused",
        arguments: [
            "", "91350100M000100Y4", "91350100M000100Y433", "9135010OM000100Y43", "91350100I000100Y43",
            "91350100S000100Y43", "91A50100M000100Y43", "91350100M000100Y4三",
        ])
    func noCode(written: String) { #expect(SocialCreditCode(written) == nil) }
}
