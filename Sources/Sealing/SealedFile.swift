/// A text file with a table that only one recipient can open.
///
/// The first line is JSON in clear: the format and its version, to whom, the columns and which are secret, the
/// file's key sealed to the recipient, and for a passphrase the protected identity. Each further line is base64
/// of one chunk of whole rows, encrypted and authenticated in their order (crypto_secretstream); the first one
/// also authenticates the first line, the last one says that it is the last and how many rows there were. So
/// any change, exchange or loss of lines is found.
///
/// Cells that were sealed earlier under a `DataKey` travel as they are: whoever writes the file need not be
/// able to open them. Nobody learns from the file who wrote it: it proves that it is whole, not where it comes
/// from.
public enum SealedFile {
    /// A column of the table.
    public struct Column: Hashable, Sendable, Codable {
        /// The name, any text; readable in the file without a key.
        public let name: String
        /// Whether its cells are secrets, so that a reader shows them with care.
        public let secret: Bool

        /// A column that is secret or not.
        public init(_ name: String, secret: Bool = false) {
            self.name = name
            self.secret = secret
        }
    }

    /// A cell as it is written.
    public enum Cell: Sendable {
        /// No value.
        case absent
        /// A value in clear here; the file encrypts it.
        case clear([UInt8])
        /// A value that a `DataKey` sealed, with that key sealed for the file's recipient, and the associated
        /// data of the value.
        case sealed(_ value: [UInt8], key: SealedDataKey, associated: [UInt8] = [])
    }

    /// For whom a file is.
    public enum Addressee: Sendable {
        /// Whoever has the identity of this recipient.
        case recipient(Recipient)
        /// Whoever knows the passphrase: the protected identity travels in the file. Values are sealed to its
        /// recipient.
        case passphrase(ProtectedIdentity)

        /// To whom data keys have to be sealed.
        public var recipient: Recipient {
            switch self {
            case .recipient(let recipient): recipient
            case .passphrase(let identity): identity.recipient
            }
        }
    }

    /// What opens a file.
    public enum Opener: Sendable {
        /// The identity of the recipient.
        case identity(Identity)
        /// A passphrase, for a file made for one.
        case passphrase(SecretBytes)
    }

    /// Most bytes of one row, and of the names of all columns.
    public static let rowLimit = 1 << 20

    static let format = "sealed-rows"
    static let version = 1
    /// Rows are collected to this many bytes before they become a line.
    static let chunkBytes = 16 << 10
    /// A chunk holds less than `chunkBytes` and one row, in base64 with what sealing adds.
    static let lineLimit = (rowLimit + 2 * chunkBytes) / 3 * 4

    enum Record {
        static let key: UInt8 = 1
        static let row: UInt8 = 2
        static let end: UInt8 = 3
    }

    enum CellTag {
        static let absent: UInt8 = 0
        static let clear: UInt8 = 1
        static let sealed: UInt8 = 2
    }

    struct Header: Codable {
        var format: String
        var version: Int
        var to: String
        var columns: [Column]
        /// The file's key, boxed, in base64.
        var key: String
        /// The header of the stream, in base64.
        var stream: String
        /// A `ProtectedIdentity` as text.
        var identity: String?
        /// A word by which the file's maker knows it again.
        var label: String?
    }
}
