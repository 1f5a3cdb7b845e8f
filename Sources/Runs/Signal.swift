/// Something that was said to a run by someone outside of it.
public struct Signal: Equatable, Sendable {
    /// A file that came along, kept as an attachment.
    public struct File: Equatable, Sendable {
        /// The name to show.
        public var name: String
        /// The hash under which its bytes are kept.
        public var hash: [UInt8]

        /// A file by name and hash.
        public init(name: String, hash: [UInt8]) {
            self.name = name
            self.hash = hash
        }
    }

    /// Its number in the database. Later signals have higher numbers.
    public let id: Int64
    /// The run it was sent to.
    public let run: RunID
    /// Its name, by which the run waits for it.
    public let name: String
    /// What it says, in the caller's encoding.
    public let data: [UInt8]
    /// Who sent it.
    public let sender: String
    /// What the sender was permitted to speak as, at that time.
    public let roles: [String]
    /// The files that came along.
    public let files: [File]
    /// When it was sent.
    public let at: Milliseconds
    /// When the run took it; nil for not yet.
    public let consumed: Milliseconds?
}
