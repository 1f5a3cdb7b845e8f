/// How a database is opened. The defaults are for a file that must survive a loss of power.
public struct OpenOptions: Sendable {
    /// What the connection may do, and whether it may make the file.
    public enum Access: Sendable {
        /// Read and write; the file is made if it is missing. A file of zero bytes counts as missing.
        case create
        /// Read and write a file that exists.
        case readWrite
        /// Read a file that exists. Nothing is written, not even settings.
        case readOnly
    }

    /// What has reached the disk when a commit returns.
    public enum Synchronous: String, Sendable {
        /// Every committed transaction survives a loss of power.
        case full = "FULL"
        /// The database stays whole; the last transactions may be gone after a loss of power.
        case normal = "NORMAL"
        /// A loss of power may destroy the database. For tests and for files that can be made again.
        case off = "OFF"
    }

    /// What the connection may do.
    public var access = Access.create
    /// What a commit waits for.
    public var synchronous = Synchronous.full
    /// Memory for pages, in KiB.
    public var pageCacheKiB = 16 * 1024
    /// Pages (of 4 KiB) in the write-ahead log after which a commit also moves them into the database.
    ///
    /// More pages spare bulk writes the moving of the same page again and again; 16,000 is a log of up to 64 MiB.
    /// While commits are small, 1,000 are enough: writing the log from its start again is faster than making it longer.
    public var autocheckpointPages = 16_000
    /// How long a statement waits for a lock that another program took without our writer lock.
    public var busyTimeout = Duration.seconds(5)
    /// The mark of our files, kept in the file's header. 0 means no mark, and no check.
    public var applicationID: Int32 = 0
    /// The largest value and row, in bytes.
    public var largestValue: Int32 = 64 << 20
    /// The name of a registered storage layer of SQLite; nil is the system's.
    public var storage: String?

    /// The defaults: create, FULL, 16 MiB of cache.
    public init() {}
}
