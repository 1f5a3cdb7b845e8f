import PartnerCenter
import Testing

@Suite struct ChinaFieldTests {
    @Test(
        "a telephone number in China is kept as +86 and digits",
        arguments: [
            ("13800138000", "+8613800138000"), ("+86 138 0013 8000", "+8613800138000"),
            ("0086-138-0013-8000", "+8613800138000"), ("１３８００１３８０００", "+8613800138000"),
            ("021-61234567", "+8602161234567"), ("(021) 6123 4567", "+8602161234567"),
            ("02161234567", "+8602161234567"), ("+86 21 61234567", "+8602161234567"),
            ("0755-1234567", "+8607551234567"), ("010-61234567-8001", "+8601061234567-8001"),
        ])
    func telephone(written: String, kept: String) {
        #expect(ChinaTelephone(written)?.text == kept)
        #expect(ChinaTelephone(kept)?.text == kept, "what was kept is read again")
    }

    @Test(
        "what is no telephone number in China is refused",
        arguments: [
            "", "12345", "+1 425 882 8080", "12800138000", "138001380001", "021-61234567-", "abc", "+86",
        ])
    func noTelephone(written: String) { #expect(ChinaTelephone(written) == nil) }

    @Test(
        "a province is known by its code, its Chinese name and its pinyin",
        arguments: [
            ("SH", "SH"), ("sh", "SH"), ("上海", "SH"), ("上海市", "SH"), ("Shanghai", "SH"), ("广西壮族自治区", "GX"),
            ("内蒙古自治区", "NM"), ("Shaanxi", "SN"), ("陕西省", "SN"), ("Shanxi", "SX"),
        ])
    func province(written: String, code: String) { #expect(Province(written)?.code == code) }

    @Test("there are the 31 provinces that the service names, and no other")
    func provinces() {
        #expect(Province.codes.count == 31)
        #expect(Province("HK") == nil)
        #expect(Province("") == nil)
        for code in Province.codes { #expect(Province(code)?.code == code) }
    }
}
