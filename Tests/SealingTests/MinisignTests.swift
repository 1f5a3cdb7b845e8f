import Testing
import TestKit

@testable import Sealing

/// What minisign makes and takes; its protected keys take 1 GiB, so one test at a time.
@Suite(.serialized, .enabled(if: Minisign.isInstalled, "the program minisign is not installed"))
struct MinisignTests {
    private let folder: TemporaryFolder
    private let minisign: Minisign
    private let passphrase = SecretBytes("open sesame")
    private let content = "content\u{0}of any kind".utf8Bytes

    init() throws {
        folder = try TemporaryFolder()
        minisign = Minisign(folder: folder)
        try folder.write("file", content)
    }

    private func expectTaken(_ key: VerifyingKey, _ signature: String, comment: String) throws {
        try folder.write("file.minisig", signature.utf8Bytes)
        let taken = try minisign.run(["-V", "-m", "file", "-P", "\(key)"])
        #expect(taken.code == 0 && taken.output.contains("Trusted comment: \(comment)\n"), "\(taken.output)")
        let prehashed = try minisign.run(["-V", "-H", "-m", "file", "-P", "\(key)"])
        #expect(prehashed.code == 0, "\(prehashed.output)")
    }

    @Test("minisign takes what a key of ours signs, and no other content", arguments: ["", "acme/x 1.4.0 ü"])
    func ourSignature(comment: String) throws {
        let key = SigningKey()
        let signature = try key.sign(content, trustedComment: comment)
        try expectTaken(key.publicKey, signature.description, comment: comment)
        try folder.write("key.pub", key.publicKey.file.utf8Bytes)
        #expect(try minisign.run(["-V", "-m", "file", "-p", "key.pub"]).code == 0)
        #expect(try minisign.run(["-V", "-m", "file", "-P", "\(SigningKey().publicKey)"]).code != 0)
        try folder.write("file", [1])
        #expect(try minisign.run(["-V", "-m", "file", "-P", "\(key.publicKey)"]).code != 0)
    }

    @Test("minisign signs with a key file of ours, protected or not", arguments: [true, false])
    func ourKey(isProtected: Bool) throws {
        let key = SigningKey()
        try key.write(
            to: folder.file("key"), passphrase: isProtected ? passphrase : nil, cost: .interactive)
        let made = try minisign.run(
            ["-S", "-s", "key", "-m", "file", "-t", "by minisign"], input: "open sesame\n")
        #expect(made.code == 0, "\(made.output)")
        let signature = try Signature(folder.bytes("file.minisig"))
        try key.publicKey.verify(signature, of: content)
        #expect(signature.trustedComment == "by minisign" && signature.isPrehashed)
    }

    @Test("a key that minisign made reads and signs, protected or not", arguments: [true, false])
    func itsKey(isProtected: Bool) throws {
        let made = try minisign.run(
            ["-G", "-p", "key.pub", "-s", "key"] + (isProtected ? [] : ["-W"]),
            input: "open sesame\nopen sesame\n")
        try #require(made.code == 0, "\(made.output)")
        if isProtected {
            #expect(throws: SealingError.passphraseNeeded) { try SigningKey.read(folder.file("key")) }
        }
        let key = try SigningKey.read(folder.file("key"), passphrase: isProtected ? passphrase : nil)
        #expect(try VerifyingKey(file: folder.bytes("key.pub")) == key.publicKey)
        #expect(text(try folder.bytes("key.pub")) == key.publicKey.file)
        let signature = try key.sign(content, trustedComment: "ours")
        try expectTaken(key.publicKey, signature.description, comment: "ours")
    }

    @Test("both kinds of minisign's signatures verify, whatever their line ends")
    func itsSignatures() throws {
        let key = SigningKey()
        try key.write(to: folder.file("key"), passphrase: nil)
        for (arguments, isPrehashed) in [(["-l"], false), ([], true), (["-t", "tab\tin it"], true)] {
            let made = try minisign.run(["-S", "-s", "key", "-m", "file"] + arguments)
            #expect(made.code == 0, "\(made.output)")
            let bytes = try folder.bytes("file.minisig")
            let signature = try Signature(bytes)
            #expect(signature.isPrehashed == isPrehashed && signature.keyID == key.publicKey.id)
            try key.publicKey.verify(signature, of: content)
            #expect(signature.description == text(bytes))
            let carried = text(bytes)?.replacing("\n", with: "\r\n") ?? ""
            #expect(try Signature(carried.utf8Bytes) == signature)
        }
    }

    @Test("minisign opens a key that we protected as hard as it does")
    func sensitive() throws {
        let key = SigningKey()
        try key.write(to: folder.file("key"), passphrase: passphrase)
        let made = try minisign.run(["-R", "-s", "key", "-p", "key.pub"], input: "open sesame\n")
        #expect(made.code == 0, "\(made.output)")
        #expect(try VerifyingKey(file: folder.bytes("key.pub")) == key.publicKey)
    }
}
