import Glibc
import TestKit
import Testing

@testable import Sealing

@Suite struct IdentityStoreTests {
    private let temporary: TemporaryFolder
    private let store: IdentityStore
    private var file: String { temporary.file("keys/identity") }

    init() throws {
        temporary = try TemporaryFolder()
        store = IdentityStore(folder: temporary.file("keys"))
    }

    @Test("the identity is made on first use, for the owner only, and stays")
    func firstUse() throws {
        let identity = try store.me()
        #expect(mode(temporary.file("keys")) == 0o700)
        #expect(mode(file) == 0o600)
        let bytes = try temporary.bytes("keys/identity")
        #expect(try store.me().recipient == identity.recipient)
        #expect(try store.recipient() == identity.recipient)
        #expect(try temporary.bytes("keys/identity") == bytes)
        let folder = try Folder(path: temporary.file("keys"))
        #expect(folder.holds("identity"))
        let copy = try DataKey().sealedCopy(for: identity.recipient)
        #expect(try copy.open(with: store.me()).id == copy.id)
    }

    @Test("folders on the way are made too, with a slash at the end or not")
    func nested() throws {
        let nested = IdentityStore(folder: temporary.file("a/b/c/"))
        #expect(try nested.me().recipient == IdentityStore(folder: temporary.file("a/b/c")).me().recipient)
        #expect(mode(temporary.file("a")) == 0o700)
    }

    @Test("stores that start together end up with one identity")
    func race() async throws {
        let store = store
        let recipients = try await withThrowingTaskGroup(of: Recipient.self) { group in
            for _ in 0..<16 { group.addTask { try store.me().recipient } }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(recipients.count == 1)
        #expect(try Folder(path: temporary.file("keys")).holds("identity"))
        #expect(try temporary.names == ["keys"])
    }

    @Test(
        "a file that others may read is refused", arguments: [0o640, 0o604, 0o660, 0o666, 0o610] as [mode_t])
    func readable(mode: mode_t) throws {
        _ = try store.me()
        chmod(file, mode)
        #expect(throws: SealingError.identityReadable(path: file, mode: mode)) { try store.me() }
        #expect(throws: SealingError.identityReadable(path: file, mode: mode)) { try store.recipient() }
    }

    @Test("a folder that others may change is refused", arguments: [0o770, 0o707, 0o777] as [mode_t])
    func writable(mode: mode_t) throws {
        _ = try store.me()
        chmod(temporary.file("keys"), mode)
        #expect(throws: SealingError.folderWritable(path: temporary.file("keys"), mode: mode)) {
            try store.me()
        }
    }

    @Test("links are not followed")
    func links() throws {
        _ = try store.me()
        #expect(symlink(file, temporary.file("keys/link")) == 0)
        #expect(rename(temporary.file("keys/link"), file) == 0)
        #expect(throws: SealingError.symbolicLink(path: file)) { try store.me() }
        #expect(symlink(temporary.file("keys"), temporary.file("alias")) == 0)
        #expect(throws: SealingError.self) { try IdentityStore(folder: temporary.file("alias")).me() }
    }

    @Test("a link that leads nowhere is not filled in")
    func danglingLink() throws {
        #expect(mkdir(temporary.file("keys"), 0o700) == 0)
        #expect(symlink(temporary.file("elsewhere"), file) == 0)
        #expect(throws: SealingError.symbolicLink(path: file)) { try store.me() }
        #expect(try temporary.names == ["keys"])
    }

    @Test("a pipe or a folder in place of the file does not hang or pass")
    func notAFile() throws {
        #expect(mkdir(temporary.file("keys"), 0o700) == 0)
        #expect(mkfifo(file, 0o600) == 0)
        #expect(throws: SealingError.damagedIdentity) { try store.me() }
    }

    @Test("every changed byte and every cut of the file is found")
    func damage() throws {
        let identity = try store.me()
        let bytes = try temporary.bytes("keys/identity")
        for index in bytes.indices {
            var changed = bytes
            changed[index] ^= 1
            try temporary.write("keys/identity", changed)
            #expect(throws: SealingError.damagedIdentity, "byte \(index)") { try store.me() }
        }
        for length in 0..<bytes.count {
            try temporary.write("keys/identity", Array(bytes.prefix(length)))
            #expect(throws: SealingError.damagedIdentity, "\(length) bytes") { try store.me() }
        }
        try temporary.write("keys/identity", bytes)
        #expect(try store.me().recipient == identity.recipient)
    }

    @Test("a passphrase protects the identity; without it only the recipient is to be had")
    func passphrase() throws {
        let identity = try store.me(passphrase: SecretBytes("open sesame"))
        #expect(mode(file) == 0o600)
        #expect(try store.recipient() == identity.recipient)
        #expect(throws: SealingError.passphraseNeeded) { try store.me() }
        #expect(throws: SealingError.wrongPassphrase) { try store.me(passphrase: SecretBytes("sesame")) }
        #expect(try store.me(passphrase: SecretBytes("open sesame")).recipient == identity.recipient)
        let text = String(decoding: try temporary.bytes("keys/identity"), as: UTF8.self)
        #expect(!text.contains("secret "))
        let secret = identity.secret.withBytes { Encoding.hex($0) }
        #expect(!text.contains(secret))
    }
}

@Suite struct ProtectedIdentityTests {
    @Test("the text form keeps everything, and asks for no more than is sensible")
    func text() throws {
        let identity = Identity()
        let protected = try ProtectedIdentity(identity, passphrase: SecretBytes(""))
        #expect(try ProtectedIdentity(protected.description) == protected)
        #expect(try protected.open(SecretBytes("")).recipient == identity.recipient)
        for (from, to) in [
            ("argon2id 2 ", "argon2id 0 "), ("argon2id 2 ", "argon2id 9 "), (" 67108864 ", " 8191 "),
            (" 67108864 ", " 1073741824 "), ("argon2id", "argon2i"),
            ("sealing-identity 1", "sealing-identity 2"),
            ("box ", "box"), ("\nbox", "\n\nbox"), ("recipient seal1", "recipient seal2"),
        ] {
            let parts = protected.description.split(separator: from, omittingEmptySubsequences: false)
            try #require(parts.count == 2)
            let changed = parts.joined(separator: to)
            #expect(throws: SealingError.damagedIdentity, "\(to)") { try ProtectedIdentity(changed) }
        }
    }

    @Test("another recipient in the text is found")
    func exchangedRecipient() throws {
        let identity = Identity()
        let text = try ProtectedIdentity(identity, passphrase: SecretBytes("x")).description
        let lines = text.split(separator: "\n").map(String.init)
        let changed = [lines[0], "recipient \(Identity().recipient)", lines[2], lines[3]].joined(
            separator: "\n")
        #expect(throws: SealingError.damagedIdentity) {
            try ProtectedIdentity(changed).open(SecretBytes("x"))
        }
    }
}
