internal import Glibc
internal import PartnerCenter

/// The file that a page is written to.
enum ReportFile {
    /// What the page says of who made it; by this a later one may take its place.
    static let generator = "partnerctl run report"

    /// Whether a page may be written to `path`: there is a folder, and no file of anybody else's.
    ///
    /// - Throws: `FileError` for a folder that is missing; `CenterError` for a file that is not ours.
    static func check(_ path: String) throws {
        guard let folder = Paths.parent(path), DiskLookup().exists(folder) else {
            throw FileError(path: path, number: FileError.noFolder)
        }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        if descriptor < 0 {
            if errno == ENOENT { return }
            throw FileError(path: path, number: errno)
        }
        defer { close(descriptor) }
        var found = stat()
        guard fstat(descriptor, &found) == 0, found.st_mode & S_IFMT == S_IFREG else { throw isNotOurs(path) }
        var start = [UInt8](repeating: 0, count: 1024)
        let count = read(descriptor, &start, start.count)
        guard count > 0, start[..<count].firstRange(of: Array("content=\"\(generator)".utf8)) != nil else {
            throw isNotOurs(path)
        }
    }

    /// Puts the page in its place: readers see the old one or the new one, never half of one.
    ///
    /// - Throws: as `check(_:)`; `FileError` where it cannot be written.
    static func write(_ page: HTML, to path: String) throws {
        try check(path)
        try OutputFile.replace(path, String(decoding: page.bytes, as: UTF8.self))
    }

    private static func isNotOurs(_ path: String) -> CenterError {
        CenterError(
            exitCode: .usage,
            message: "there is something at \(path) that is no report of ours, and it stays as it is",
            hint: "name another file")
    }
}
