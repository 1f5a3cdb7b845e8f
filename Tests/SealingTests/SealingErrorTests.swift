@testable import Sealing
import Testing

@Suite struct SealingErrorTests {
    private static let key = KeyID(word: 0x0123_4567_89AB_CDEF)
    private static let other = KeyID(word: 1)
    private static let recipient = Recipient(key: Array(repeating: 9, count: 32))

    @Test(
        "errors say what happened and what to do",
        arguments: [
            (
                SealingError.recipientPrefix("age1qqqqqqqqqqqqqq"),
                "a recipient begins with seal1, got 'age1qqqqqqqq'"
            ),
            (
                .recipientLength(found: 62, wanted: 63),
                "a recipient has 63 characters, got 62; copy the whole line"
            ),
            (
                .recipientCharacter("1", position: 9),
                "a recipient has letters a to z and digits 2 to 7 only, got '1' at position 9"
            ),
            (
                .recipientChecksum,
                "this recipient has a typing error: its checksum does not fit; copy it again"
            ),
            (.recipientUnusable, "nothing can be sealed to this recipient; ask for a new one"),
            (
                .identityReadable(path: "/k/identity", mode: 0o644),
                "/k/identity may be read by others (mode 644); run chmod 600 on it, or make a new identity"
            ),
            (
                .folderWritable(path: "/k", mode: 0o777),
                "others may change files in /k (mode 777); run chmod 700 on it"
            ),
            (.foreignOwner(path: "/k"), "/k belongs to another user of this machine"),
            (
                .symbolicLink(path: "/k/identity"),
                "/k/identity is a symbolic link; a private key is never read through one"
            ),
            (.damagedIdentity, "the private key is damaged; restore it from a copy"),
            (.passphraseNeeded, "the private key is protected by a passphrase, and none was given"),
            (.wrongPassphrase, "the passphrase is wrong"),
            (.outOfMemory, "not enough memory to stretch a passphrase or password, which takes 64 MiB"),
            (
                .damagedVerifyingKey,
                "a public key is one line of 56 characters that begins with RW, as minisign prints it; copy it again"
            ),
            (
                .damagedSigningKey("line 2"), "the signing key is damaged (line 2); restore it from a copy"
            ),
            (.damagedSignature("line 4"), "the signature is damaged (line 4); ask for it again"),
            (
                .signatureByOther(found: "C81FC4CAB60DDAF3", wanted: "7B6D1169DDAE764B"),
                "the signature was made with key C81FC4CAB60DDAF3, not with 7B6D1169DDAE764B"
            ),
            (
                .wrongSignature,
                "the signature does not fit: what was signed, or the signature, was changed"
            ),
            (.wrongTrustedComment, "the trusted comment of the signature was changed"),
            (
                .unusableComment,
                "a comment of a signature is one line of at most 1024 bytes without control characters"
            ),
            (
                .outOfMemoryForKey(bytes: 1 << 30),
                "not enough memory to stretch the passphrase of the signing key, which takes 1024 MiB"
            ),
            (.damagedValue, "the sealed value is damaged or belongs elsewhere"),
            (
                .otherDataKey(found: key, wanted: other),
                "the value is sealed under key 0123456789abcdef, not under 0000000000000001"
            ),
            (.dataKeyForOther(key), "key 0123456789abcdef is sealed for another recipient"),
            (.fileForOther(to: recipient), "the file is sealed to \(recipient), which is not your key"),
            (
                .fileWithoutPassphrase(to: recipient),
                "the file is sealed to \(recipient), not to a passphrase; open it with that private key"
            ),
            (.notASealedFile(path: "/f"), "/f is not a sealed file"),
            (
                .newerVersion(2),
                "the file has version 2 of the format, and this program reads version 1; update it"
            ),
            (.damagedFile(path: "/f", line: 3), "/f is damaged at line 3; ask for it again"),
            (.cutShort(path: "/f"), "/f is cut short: its end is missing; ask for it again"),
            (.alreadyExists(path: "/f"), "/f exists already and is never written over; name another file"),
            (.wrongCellCount(found: 1, wanted: 2), "a row must have 2 cells, got 1"),
            (.rowTooLarge(bytes: 9, limit: 8), "a row may have at most 8 bytes, got 9"),
            (.closed, "the sealed file is closed already"),
            (.system("write", path: "/f", code: 28), "cannot write /f: No space left on device"),
        ])
    func messages(error: SealingError, sentence: String) { #expect(error.description == sentence) }
}
