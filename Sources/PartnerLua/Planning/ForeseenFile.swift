internal import Glibc
internal import Sheets

/// Whether a sheet could be written, found out without writing it.
enum ForeseenFile {
    /// Looks at the name, at what is there, and at the folder.
    ///
    /// - Throws: `SheetError`, as the writer would.
    static func check(_ path: String, replaces: Bool) throws {
        let name = path.lowercased()
        guard name.hasSuffix(".csv") || name.hasSuffix(".xlsx") else {
            throw SheetError.unknownExtension(path: path)
        }
        var status = stat()
        if lstat(path, &status) == 0 {
            if !replaces { throw SheetError.alreadyExists(path: path) }
            let type = status.st_mode & 0o170000
            if type != 0o100000, type != 0o120000 { throw SheetError.notAFile(path: path) }
        }
        var folder = String(
            path[..<(path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex)])
        if folder.isEmpty { folder = "." }
        // A folder that is missing may be one that the script makes by writing into it.
        if access(folder, W_OK) != 0, errno != ENOENT {
            throw SheetError.writeFailed(path: path, reason: String(cString: strerror(errno)))
        }
    }
}
