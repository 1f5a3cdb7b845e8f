import Glibc
import TestKit
import Testing

@testable import Sealing

@Suite struct SigningTests {
    private static let key = SigningKey()
    private let content = "content".utf8Bytes

    @Test("an Ed25519 key and signature are those of RFC 8032")
    func known() throws {
        // Test 2 of section 7.1: one byte, signed as it is.
        let seed = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"
        let half = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
        let expected =
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        var bytes = [UInt8](repeating: 7, count: 8)
        bytes += try #require(Encoding.bytes(hex: (seed + half).utf8, count: 64))
        let key = try #require(SigningKey(secret: bytes.withUnsafeBytes { SecretBytes($0) }))
        #expect(key.publicKey.id == "707070707070707")
        let signed = try #require(Encoding.bytes(hex: expected.utf8, count: 64))
        let comment = try key.sign([], trustedComment: "x")
        // The second signature of a file is over the first and the comment, so this one has none that fits.
        let signature = Signature(
            untrustedComment: "", trustedComment: "x", isPrehashed: false, number: key.publicKey.number,
            ofContent: signed, ofComment: comment.ofComment)
        #expect(throws: SealingError.wrongTrustedComment) { try key.publicKey.verify(signature, of: [0x72]) }
        #expect(throws: SealingError.wrongSignature) { try key.publicKey.verify(signature, of: [0x73]) }
        bytes[70] ^= 1
        #expect(SigningKey(secret: bytes.withUnsafeBytes { SecretBytes($0) }) == nil)
    }

    @Test("a signature fits its content, its key and its comment only")
    func fits() throws {
        let signature = try Self.key.sign(content, trustedComment: "for this", untrustedComment: "said")
        try Self.key.publicKey.verify(signature, of: content)
        let other = SigningKey()
        #expect(
            throws: SealingError.signatureByOther(
                found: Self.key.publicKey.id, wanted: other.publicKey.id)
        ) { try other.publicKey.verify(signature, of: content) }
        // Another key that took the same number.
        let twin = VerifyingKey(number: Self.key.publicKey.number, key: other.publicKey.key)
        #expect(throws: SealingError.wrongSignature) { try twin.verify(signature, of: content) }
        #expect(throws: SealingError.wrongSignature) {
            try Self.key.publicKey.verify(signature, of: content + [0])
        }
        let exchanged = try Signature(
            signature.description.replacing("for this", with: "for that").utf8Bytes)
        #expect(throws: SealingError.wrongTrustedComment) {
            try Self.key.publicKey.verify(exchanged, of: content)
        }
        // What was prehashed does not pass as what was not.
        let legacy = try Signature(signature.description.replacing("\nRU", with: "\nRW").utf8Bytes)
        #expect(!legacy.isPrehashed)
        #expect(throws: SealingError.wrongSignature) { try Self.key.publicKey.verify(legacy, of: content) }
    }

    @Test("no changed byte of a signature file but those of the untrusted comment passes")
    func tampering() throws {
        let file = try Self.key.sign(content, trustedComment: "t", untrustedComment: "u").description
            .utf8Bytes
        for index in file.indices where index != 19 {
            for change in [1, 4, 0x80] as [UInt8] {
                var changed = file
                changed[index] ^= change
                #expect(throws: SealingError.self, "byte \(index), \(change)") {
                    try Self.key.publicKey.verify(Signature(changed), of: content)
                }
            }
        }
        for length in 0..<file.count - 1 {
            #expect(throws: SealingError.self, "\(length) bytes") {
                try Self.key.publicKey.verify(Signature(Array(file.prefix(length))), of: content)
            }
        }
        #expect(throws: SealingError.damagedSignature("its lines")) { try Signature(file + file) }
        #expect(throws: SealingError.damagedSignature("its length")) {
            try Signature([UInt8](repeating: 65, count: 5000))
        }
    }

    @Test("comments are one printable line", arguments: ["a\nb", "a\rb", "\u{1B}[2J", "\u{7F}", "\u{0}"])
    func comments(text: String) throws {
        #expect(throws: SealingError.unusableComment) { try Self.key.sign(content, trustedComment: text) }
        #expect(throws: SealingError.unusableComment) {
            try Self.key.sign(content, trustedComment: "", untrustedComment: text)
        }
        let long = String(repeating: "x", count: 1024)
        _ = try Self.key.sign(content, trustedComment: long)
        #expect(throws: SealingError.unusableComment) {
            try Self.key.sign(content, trustedComment: long + "x")
        }
    }

    @Test(
        "what is no public key is refused",
        arguments: [
            "", "RW", "RWTz2g22ysQfyOtTZNlzl/INJQMj5WTbzVHXkvRCToiEs9S6saCT+E+",
            "RWTz2g22ysQfyOtTZNlzl/INJQMj5WTbzVHXkvRCToiEs9S6saCT+E+66",
            "RUTz2g22ysQfyOtTZNlzl/INJQMj5WTbzVHXkvRCToiEs9S6saCT+E+6",
            "RWTz2g22ysQfyOtTZNlzl/INJQMj5WTbzVHXkvRCToiEs9S6saCT+E+ü",
            " WTz2g22ysQfyOtTZNlzl/INJQMj5WTbzVHXkvRCToiEs9S6saCT+E+6",
        ])
    func damagedKey(line: String) throws {
        #expect(throws: SealingError.damagedVerifyingKey) { try VerifyingKey(line) }
        let known = "RWTz2g22ysQfyOtTZNlzl/INJQMj5WTbzVHXkvRCToiEs9S6saCT+E+6"
        let key = try VerifyingKey(known)
        #expect(key.description == known && key.id == "C81FC4CAB60DDAF3")
        #expect(try VerifyingKey(file: key.file.utf8Bytes) == key)
        #expect(throws: SealingError.damagedVerifyingKey) { try VerifyingKey(file: line.utf8Bytes) }
    }
}

@Suite struct SigningKeyFileTests {
    private let folder: TemporaryFolder
    private let key = SigningKey()
    private var path: String { folder.file("key") }

    init() throws { folder = try TemporaryFolder() }

    @Test("a key file is for its owner only, and never written over")
    func owner() throws {
        try key.write(to: path, passphrase: nil)
        #expect(mode(path) == 0o600)
        #expect(try SigningKey.read(path).publicKey == key.publicKey)
        let kept = try folder.bytes("key")
        #expect(throws: SealingError.alreadyExists(path: path)) {
            try SigningKey().write(to: path, passphrase: nil)
        }
        #expect(try folder.bytes("key") == kept)
        #expect(try folder.names == ["key"])
        chmod(path, 0o640)
        #expect(throws: SealingError.identityReadable(path: path, mode: 0o640)) { try SigningKey.read(path) }
        #expect(symlink("key", folder.file("link")) == 0)
        #expect(throws: SealingError.symbolicLink(path: folder.file("link"))) {
            try SigningKey.read(folder.file("link"))
        }
    }

    @Test("a passphrase protects the key, and the file does not hold it otherwise")
    func protected() throws {
        try key.write(to: path, passphrase: SecretBytes("open sesame"), cost: .interactive)
        #expect(throws: SealingError.passphraseNeeded) { try SigningKey.read(path) }
        #expect(throws: SealingError.wrongPassphrase) {
            try SigningKey.read(path, passphrase: SecretBytes("open sesamE"))
        }
        let opened = try SigningKey.read(path, passphrase: SecretBytes("open sesame"))
        #expect(opened.publicKey == key.publicKey)
        let line = try #require(text(try folder.bytes("key"))?.split(separator: "\n").last)
        let bytes = try #require(Encoding.bytes(base64: String(line)))
        let secret = key.secret.withBytes { Array($0[8..<40]) }
        #expect(bytes.firstRange(of: secret) == nil)
        // Passes and memory that minisign never writes.
        for (index, value) in [(42, UInt8(1)), (50, 1), (41, 4), (49, 0x80)] {
            var changed = bytes
            changed[index] = value
            #expect(throws: SealingError.damagedSigningKey("what its passphrase costs"), "\(index)") {
                try SigningKeyFile.key(
                    "untrusted comment: x\n\(Encoding.base64(changed))\n".utf8Bytes,
                    passphrase: SecretBytes("open sesame"))
            }
        }
    }

    @Test("every changed bit and every cut of a key file is found")
    func damage() throws {
        let file = try SigningKeyFile.text(of: key, passphrase: nil, cost: .interactive)
        let start = SigningKeyFile.firstLine.utf8.count + 1
        let bytes = try #require(Encoding.bytes(base64: text(Array(file[start..<file.count - 1])) ?? ""))
        // What is not of the key (salt and costs, which an unprotected one has none of) is not looked at.
        for index in bytes.indices where !(6..<54).contains(index) {
            var changed = bytes
            changed[index] ^= 0x10
            let line = "untrusted comment: x\n\(Encoding.base64(changed))\n".utf8Bytes
            #expect(throws: SealingError.self, "byte \(index)") {
                try SigningKeyFile.key(line, passphrase: nil)
            }
        }
        for length in 0..<file.count - 1 {
            #expect(throws: SealingError.self, "\(length) bytes") {
                try SigningKeyFile.key(Array(file.prefix(length)), passphrase: nil)
            }
        }
    }

    @Test("a key shows its public half only")
    func quiet() {
        var shown = ""
        dump(key, to: &shown)
        #expect(shown.contains(key.publicKey.description) && "\(key)".hasSuffix(key.publicKey.description))
        let secret = key.secret.withBytes { Encoding.base64(Array($0[8..<40])) }
        #expect(!shown.contains(secret.dropLast()))
    }
}
