import Testing

@testable import Sealing

@Suite struct HMACTests {
    @Test(
        "HMAC-SHA256 is that of RFC 4231",
        arguments: [
            (
                [UInt8](repeating: 0x0B, count: 20), "Hi There",
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
            ),
            (
                Array("Jefe".utf8), "what do ya want for nothing?",
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
            ),
            (
                [UInt8](repeating: 0xAA, count: 131),
                "Test Using Larger Than Block-Size Key - Hash Key First",
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
            ),
        ])
    func known(key: [UInt8], content: String, digest: String) {
        let key = key.withUnsafeBytes { SecretBytes($0) }
        #expect(HMAC.hex(sha256: content.utf8Bytes, key: key) == digest)
        #expect(Encoding.hex(HMAC.sha256(content.utf8Bytes, key: key)) == digest)
    }

    @Test("no bytes and no key have a digest too")
    func nothing() {
        let digest = "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"
        #expect(HMAC.hex(sha256: [], key: SecretBytes("")) == digest)
    }

    @Test("only the same bytes are equal")
    func equal() {
        #expect(HMAC.equal([], []) && HMAC.equal([1, 2], [1, 2]))
        #expect(!HMAC.equal([1, 2], [1, 3]) && !HMAC.equal([1], [1, 2]) && !HMAC.equal([1], []))
    }

    @Test("the SHA-256 of bytes is that of FIPS 180-4")
    func sha256() {
        #expect(
            SHA256.hex(of: "abc".utf8Bytes)
                == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
        #expect(
            Encoding.hex(SHA256.of([]))
                == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    }
}
