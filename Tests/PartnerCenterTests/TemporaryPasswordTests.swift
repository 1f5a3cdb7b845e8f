import PartnerCenter
import PartnerTesting
import Testing

@Suite struct TemporaryPasswordTests {
    @Test("passwords have 16 characters of at least three classes, no look-alikes, and differ")
    func drawn() {
        let vault = FixedVault(seed: 5)
        var seen = Set<[UInt8]>()
        for _ in 0..<2_000 {
            let bytes = TemporaryPassword.draw(from: vault).withBytes { [UInt8]($0) }
            #expect(bytes.count == 16)
            let classes = [
                bytes.contains { (0x41...0x5a).contains($0) }, bytes.contains { (0x61...0x7a).contains($0) },
                bytes.contains { (0x30...0x39).contains($0) },
                bytes.contains { (0x21...0x2f).contains($0) || $0 == 0x3f },
            ]
            #expect(classes.count { $0 } >= 3)
            #expect(!bytes.contains { "IOl01=+-@".utf8.contains($0) })
            seen.insert(bytes)
        }
        #expect(seen.count == 2_000)
    }

    @Test("a secret never shows itself")
    func hidden() {
        let secret = Secret(Array("hunter2".utf8))
        #expect("\(secret)" == "secret")
        #expect(!String(reflecting: secret).contains("hunter2"))
    }
}
