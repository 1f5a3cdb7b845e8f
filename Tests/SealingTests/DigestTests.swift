@testable import Sealing
import Testing
import TestKit

@Suite struct DigestTests {
    private static let key = SecretBytes(count: 32) { target in
        for index in 0..<32 { target[index] = UInt8(index) }
    }

    @Test(
        "digests are those of BLAKE2b-256",
        arguments: [
            ("", "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8"),
            ("abc", "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319"),
        ])
    func known(input: String, digest: String) {
        #expect(Digest(of: input.utf8Bytes).description == digest)
        let digester = Digester()
        for byte in input.utf8Bytes { withUnsafeBytes(of: byte) { digester.update($0) } }
        #expect(digester.finish().description == digest)
    }

    @Test("a keyed digest needs its key")
    func keyed() {
        let expected = "d63a32d3e44738d7907f964316c241adaba0abfeabc32349677578a15a203f7f"
        #expect(Digest(of: "abc".utf8Bytes, key: Self.key).description == expected)
        let digester = Digester(key: Self.key)
        "abc".utf8Bytes.withUnsafeBytes { digester.update($0) }
        #expect(digester.finish().description == expected)
    }

    @Test(
        "the SHA-256 of a file is what other programs make of it",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        ])
    func sha256(input: String, digest: String) throws {
        let folder = try TemporaryFolder()
        try folder.write("file", input.utf8Bytes)
        let found = try SHA256.ofFile(folder.file("file"))
        #expect(Encoding.hex(found.digest) == digest && found.size == input.utf8Bytes.count)
        #expect(throws: SealingError.system("open", path: folder.file("none"), code: 2)) {
            try SHA256.ofFile(folder.file("none"))
        }
    }

    @Test("a file has the digest of its bytes, in whatever pieces it is read")
    func file() throws {
        let folder = try TemporaryFolder()
        try folder.write("million", [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000))
        #expect(
            try Digest(ofFile: folder.file("million")).description
                == "0741850f36cba4259628355d1073e24ddb9ca0e1bfac36fd39ae5dc2101e23a4")
        try folder.write("empty", [])
        #expect(try Digest(ofFile: folder.file("empty")) == Digest(of: []))
        #expect(throws: SealingError.system("open", path: folder.file("none"), code: 2)) {
            try Digest(ofFile: folder.file("none"))
        }
        #expect(throws: SealingError.system("read", path: folder.path, code: 21)) {
            try Digest(ofFile: folder.path)
        }
    }

    @Test("a stored digest is the same again, other lengths are none")
    func stored() {
        let digest = Digest(of: "abc".utf8Bytes)
        #expect(Digest(bytes: digest.bytes) == digest)
        #expect(digest.withBytes { Array($0) } == digest.bytes)
        #expect(Digest(bytes: digest.bytes.dropLast()) == nil)
        #expect(Digest(bytes: digest.bytes + [0]) == nil)
        for index in 0..<32 {
            var changed = digest.bytes
            changed[index] ^= 1
            #expect(Digest(bytes: changed) != digest, "byte \(index)")
        }
    }
}

@Suite struct PasswordHashTests {
    private static func hash(_ password: String) -> [UInt8] {
        var hash: [UInt8] = []
        password.utf8Bytes.withUnsafeBytes { PasswordHash.append(of: $0, to: &hash) }
        return hash
    }

    private static func fits(_ password: String, _ hash: [UInt8]) -> Bool {
        password.utf8Bytes.withUnsafeBytes { password in
            hash.withUnsafeBytes { PasswordHash.verify(password, against: $0) }
        }
    }

    @Test("a hash is the salt and the digest keyed with it")
    func known() throws {
        let digest = try #require(
            Encoding.bytes(
                hex: "b91060e2abfeacdd97c23494737bccc2c5804bd699ee1c8589cecac8f0523bc0".utf8, count: 32))
        #expect(Self.fits("correct horse", Array(0..<16) + digest))
        #expect(!Self.fits("correct horsf", Array(0..<16) + digest))
    }

    @Test("a hash fits its password only, and is another one each time")
    func verify() {
        let hash = Self.hash("Kx7#pQ2m!vT9")
        #expect(hash.count == PasswordHash.length)
        #expect(Self.fits("Kx7#pQ2m!vT9", hash))
        #expect(!Self.fits("Kx7#pQ2m!vT8", hash))
        #expect(!Self.fits("", hash))
        #expect(Self.hash("Kx7#pQ2m!vT9") != hash)
        #expect(Self.fits("", Self.hash("")))
        #expect(!Self.fits("", []))
        #expect(!Self.fits("Kx7#pQ2m!vT9", hash.dropLast()))
        for index in hash.indices {
            var changed = hash
            changed[index] ^= 0x80
            #expect(!Self.fits("Kx7#pQ2m!vT9", changed), "byte \(index)")
        }
    }
}
