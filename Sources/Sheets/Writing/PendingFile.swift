internal import Glibc

/// A file that appears under its name complete, or not at all.
///
/// It is written beside its target under a name of its own, made anew and never through a link; `publish`
/// syncs it, gives it its name, and syncs the folder. Until then the target is as it was; an abandoned one is
/// removed.
final class PendingFile {
    /// How bytes reach a descriptor; tests put a full disk in its place.
    typealias Write = (Int32, UnsafeRawPointer, Int) -> Int

    let path: String
    private(set) var descriptor: Int32
    private let temporary: String
    private let replaces: Bool
    private let write: Write
    private var isPublished = false

    init(path: String, replaces: Bool, write: @escaping Write = { Glibc.write($0, $1, $2) })
        throws(SheetError)
    {
        self.path = path
        self.replaces = replaces
        self.write = write
        var status = stat()
        if lstat(path, &status) == 0 {
            if !replaces { throw .alreadyExists(path: path) }
            let type = status.st_mode & 0o170000
            // A link is replaced, never followed; anything else than a file stays.
            if type != 0o100000, type != 0o120000 { throw .notAFile(path: path) }
        }
        let (folder, name) = Self.split(path)
        let mark = String(UInt64.random(in: .min ... .max), radix: 36)
        temporary = folder + "." + name.prefix(100) + "." + mark + ".tmp"
        descriptor = open(temporary, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o666)
        if descriptor < 0 { throw .writeFailed(path: path, reason: String(cString: strerror(errno))) }
    }

    deinit { abandon() }

    /// The file being written, by a name that no one can put a link under.
    var ownName: String { "/proc/self/fd/\(descriptor)" }

    func append(_ bytes: UnsafeRawPointer, _ count: Int) throws(SheetError) {
        var done = 0
        while done < count {
            let wrote = write(descriptor, bytes + done, count - done)
            if wrote < 0, errno == EINTR { continue }
            if wrote <= 0 { throw failure() }
            done += wrote
        }
    }

    /// Gives the file its name.
    func publish() throws(SheetError) {
        if fsync(descriptor) != 0 { throw failure() }
        if replaces {
            if rename(temporary, path) != 0 { throw failure() }
        } else if link(temporary, path) == 0 {
            unlink(temporary)
        } else if errno == EEXIST {
            throw .alreadyExists(path: path)
        } else {
            // A file system without hard links: the check and the renaming are two steps there.
            var status = stat()
            if lstat(path, &status) == 0 { throw .alreadyExists(path: path) }
            if rename(temporary, path) != 0 { throw failure() }
        }
        isPublished = true
        close(descriptor)
        descriptor = -1
        try syncFolder()
    }

    /// Removes what was written; nothing once published.
    func abandon() {
        if descriptor >= 0 { close(descriptor) }
        descriptor = -1
        if !isPublished { unlink(temporary) }
        isPublished = true
    }

    private func syncFolder() throws(SheetError) {
        let folder = Self.split(path).folder
        let handle = open(folder.isEmpty ? "." : folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard handle >= 0 else { throw failure() }
        defer { close(handle) }
        // Some file systems cannot sync a folder and say so; there is nothing more to do on them.
        if fsync(handle) != 0, errno != EINVAL, errno != ENOTSUP { throw failure() }
    }

    private func failure() -> SheetError {
        .writeFailed(path: path, reason: String(cString: strerror(errno)))
    }

    private static func split(_ path: String) -> (folder: String, name: String) {
        guard let slash = path.lastIndex(of: "/") else { return ("", path) }
        return (String(path[...slash]), String(path[path.index(after: slash)...]))
    }
}
