internal import CSQLite

/// How long the write-ahead log of one connection gets, and when it begins anew: as its commits need it.
///
/// A commit that makes the log longer also waits until the file system has recorded the new length; one into a log
/// that is long enough waits for its own pages alone, about half as long on ext4. So while small commits make it
/// longer it is lengthened ahead of them, in larger steps, and soon emptied into the database and written from its start
/// again. Large commits would have everything written twice, and the same pages moved again and again.
///
/// SQLite has a setting for such steps for databases (`SQLITE_FCNTL_CHUNK_SIZE`) and none for logs. What is added is
/// zeros: reading a log ends at the first frame whose checksum is wrong, as behind a commit that was cut off.
struct WriteAheadLog {
    /// Pages of a log of small commits: a commit that finds so many moves them into the database.
    private static let pagesOfSmallCommits = 1000
    private static let largestSmallCommit: Int64 = 16 * (4096 + 24)
    private static let smallestStep: Int64 = 64 << 10
    private static let largestStep: Int64 = 1 << 20
    private static let zeros = [UInt8](repeating: 0, count: Int(smallestStep))

    /// Pages of a log of large commits.
    private let pages: Int
    /// How long the log was when the latest transaction began, with its zeros; nil before the first.
    private var length: Int64?
    private var isOfSmallCommits = false

    init(pages: Int) { self.pages = pages }

    /// Looks how the latest transaction left the log of `database`, and makes it ready for another like it.
    ///
    /// Only inside of a write transaction: nobody else writes to the log meanwhile. Zeros that a full disk does not
    /// take are done without; the commit tells of the disk.
    mutating func prepare(_ database: OpaquePointer) {
        var file: UnsafeMutablePointer<sqlite3_file>?
        guard sqlite3_file_control(database, "main", SQLITE_FCNTL_JOURNAL_POINTER, &file) == SQLITE_OK,
            let file, let methods = file.pointee.pMethods?.pointee
        else { return }
        var end: Int64 = 0
        guard methods.xFileSize(file, &end) == SQLITE_OK else { return }
        let grown = end - (length ?? end)
        length = end
        guard grown > 0 else { return }
        let isSmall = grown <= Self.largestSmallCommit
        if isSmall != isOfSmallCommits {
            isOfSmallCommits = isSmall
            sqlite3_wal_autocheckpoint(
                database, Int32(isSmall ? min(pages, Self.pagesOfSmallCommits) : pages))
        }
        if isSmall { length = Self.lengthen(file, methods, from: end) }
    }

    /// The end of `file`, whose length is `end`, after zeros behind it.
    private static func lengthen(
        _ file: UnsafeMutablePointer<sqlite3_file>, _ methods: sqlite3_io_methods, from start: Int64
    ) -> Int64 {
        let target = start + min(max(start, smallestStep), largestStep)
        var end = start
        while end < target {
            let count = min(target - end, smallestStep)
            guard methods.xWrite(file, zeros, Int32(count), end) == SQLITE_OK else { break }
            end += count
        }
        return end
    }
}
