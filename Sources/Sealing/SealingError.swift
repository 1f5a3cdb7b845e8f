internal import Glibc

/// Why something could not be sealed, opened or kept. Holds no secret, so it may be shown and logged.
public enum SealingError: Error, Equatable, Sendable {
    // A recipient's text
    /// The text does not begin with `seal1`.
    case recipientPrefix(_ text: String)
    /// The text is cut short or too long.
    case recipientLength(found: Int, wanted: Int)
    /// A character that no recipient has, at a position counted from 1.
    case recipientCharacter(_ character: Character, position: Int)
    /// Every character is possible, yet they do not belong together.
    case recipientChecksum
    /// A key that nothing can be sealed to.
    case recipientUnusable

    // Identities and passphrases
    /// Others may read the key file.
    case identityReadable(path: String, mode: UInt32)
    /// Others may replace files in the folder of the key file.
    case folderWritable(path: String, mode: UInt32)
    /// The key file or its folder belongs to another user of this machine.
    case foreignOwner(path: String)
    /// The key file is a link.
    case symbolicLink(path: String)
    /// Something that is not an identity, or was changed.
    case damagedIdentity
    /// The identity is protected and no passphrase was given.
    case passphraseNeeded
    /// The passphrase does not open the identity.
    case wrongPassphrase
    /// Less memory than stretching a passphrase or password takes.
    case outOfMemory

    // Signatures
    /// Text that is not a public key in minisign's form.
    case damagedVerifyingKey
    /// A file that is not a secret key in minisign's form, or was changed; which part of it.
    case damagedSigningKey(_ part: String)
    /// Text that is not a signature in minisign's form; which part of it.
    case damagedSignature(_ part: String)
    /// A signature by another key, both by their numbers.
    case signatureByOther(found: String, wanted: String)
    /// A signature of other bytes, or a changed one.
    case wrongSignature
    /// A trusted comment that the key did not sign.
    case wrongTrustedComment
    /// A comment that is not one line of a signature file.
    case unusableComment
    /// Less memory than opening or protecting a signing key takes, in bytes.
    case outOfMemoryForKey(bytes: UInt64)

    // Values and files
    /// A value, or its key, was changed or opened with other associated data.
    case damagedValue
    /// A value sealed under another data key.
    case otherDataKey(found: KeyID, wanted: KeyID)
    /// A data key that was sealed for another recipient.
    case dataKeyForOther(_ key: KeyID)
    /// A file that is sealed to another recipient.
    case fileForOther(to: Recipient)
    /// A file that is sealed to a recipient, not to a passphrase.
    case fileWithoutPassphrase(to: Recipient)
    /// Not a sealed file at all.
    case notASealedFile(path: String)
    /// Written by a newer version of this program.
    case newerVersion(_ version: Int)
    /// A sealed file was changed at or before this line.
    case damagedFile(path: String, line: Int)
    /// A sealed file whose end is missing.
    case cutShort(path: String)
    /// The file is there already; nothing is ever written over.
    case alreadyExists(path: String)
    /// A row with more or fewer cells than there are columns.
    case wrongCellCount(found: Int, wanted: Int)
    /// A row, or the names of the columns, of more bytes than a sealed file takes.
    case rowTooLarge(bytes: Int, limit: Int)
    /// Use of a writer after `close` or `discard`, or after an error.
    case closed
    /// The operating system refused: what was tried, on which path, and `errno`.
    case system(_ attempt: String, path: String, code: Int32)
}

extension SealingError: CustomStringConvertible {
    /// What happened, in one sentence without a period.
    public var description: String {
        switch self {
        case .recipientPrefix(let text):
            "a recipient begins with \(Recipient.prefix), got '\(text.prefix(12))'"
        case .recipientLength(let found, let wanted):
            "a recipient has \(wanted) characters, got \(found); copy the whole line"
        case .recipientCharacter(let character, let position):
            "a recipient has letters a to z and digits 2 to 7 only, got '\(character)' at position \(position)"
        case .recipientChecksum: "this recipient has a typing error: its checksum does not fit; copy it again"
        case .recipientUnusable: "nothing can be sealed to this recipient; ask for a new one"
        case .identityReadable(let path, let mode):
            "\(path) may be read by others (mode \(octal(mode))); run chmod 600 on it, or make a new identity"
        case .folderWritable(let path, let mode):
            "others may change files in \(path) (mode \(octal(mode))); run chmod 700 on it"
        case .foreignOwner(let path): "\(path) belongs to another user of this machine"
        case .symbolicLink(let path): "\(path) is a symbolic link; a private key is never read through one"
        case .damagedIdentity: "the private key is damaged; restore it from a copy"
        case .passphraseNeeded: "the private key is protected by a passphrase, and none was given"
        case .wrongPassphrase: "the passphrase is wrong"
        case .outOfMemory: "not enough memory to stretch a passphrase or password, which takes 64 MiB"
        case .damagedVerifyingKey:
            "a public key is one line of 56 characters that begins with RW, as minisign prints it; copy it again"
        case .damagedSigningKey(let part):
            "the signing key is damaged (\(part)); restore it from a copy"
        case .damagedSignature(let part): "the signature is damaged (\(part)); ask for it again"
        case .signatureByOther(let found, let wanted):
            "the signature was made with key \(found), not with \(wanted)"
        case .wrongSignature: "the signature does not fit: what was signed, or the signature, was changed"
        case .wrongTrustedComment: "the trusted comment of the signature was changed"
        case .unusableComment:
            "a comment of a signature is one line of at most \(Signature.longestComment) bytes without control characters"
        case .outOfMemoryForKey(let bytes):
            "not enough memory to stretch the passphrase of the signing key, which takes \(bytes >> 20) MiB"
        case .damagedValue: "the sealed value is damaged or belongs elsewhere"
        case .otherDataKey(let found, let wanted):
            "the value is sealed under key \(found), not under \(wanted)"
        case .dataKeyForOther(let key): "key \(key) is sealed for another recipient"
        case .fileForOther(let recipient): "the file is sealed to \(recipient), which is not your key"
        case .fileWithoutPassphrase(let recipient):
            "the file is sealed to \(recipient), not to a passphrase; open it with that private key"
        case .notASealedFile(let path): "\(path) is not a sealed file"
        case .newerVersion(let version):
            "the file has version \(version) of the format, and this program reads version 1; update it"
        case .damagedFile(let path, let line): "\(path) is damaged at line \(line); ask for it again"
        case .cutShort(let path): "\(path) is cut short: its end is missing; ask for it again"
        case .alreadyExists(let path): "\(path) exists already and is never written over; name another file"
        case .wrongCellCount(let found, let wanted): "a row must have \(wanted) cells, got \(found)"
        case .rowTooLarge(let bytes, let limit): "a row may have at most \(limit) bytes, got \(bytes)"
        case .closed: "the sealed file is closed already"
        case .system(let attempt, let path, let code):
            "cannot \(attempt) \(path): \(String(cString: strerror(code)))"
        }
    }

    private func octal(_ mode: UInt32) -> String { String(mode, radix: 8) }
}
