internal import Glibc

/// An open folder: what happens in it happens in the one that was looked at, whatever its path means later.
final class Folder {
    let path: String
    let descriptor: Int32

    init(path: String, followingLinks: Bool = true) throws(SealingError) {
        let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | (followingLinks ? 0 : O_NOFOLLOW)
        let descriptor = open(path, flags)
        guard descriptor >= 0 else { throw .system("open the folder", path: path, code: errno) }
        self.path = path
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    /// The folder and the name that a path of a file stands for.
    static func split(_ path: String) -> (folder: String, name: String) {
        guard let slash = path.lastIndex(of: "/") else { return (".", path) }
        let folder = path[..<slash]
        return (folder.isEmpty ? "/" : String(folder), String(path[path.index(after: slash)...]))
    }

    /// Makes what is missing of `path`, for the owner only.
    static func make(_ path: String) throws(SealingError) {
        var end = path.startIndex
        repeat {
            end = path[end...].dropFirst().firstIndex(of: "/") ?? path.endIndex
            let part = String(path[..<end])
            guard mkdir(part, 0o700) == 0 || errno == EEXIST || errno == EISDIR || errno == EROFS else {
                throw .system("make the folder", path: part, code: errno)
            }
        } while end < path.endIndex
    }

    func path(of name: String) -> String { path.hasSuffix("/") ? path + name : "\(path)/\(name)" }

    func holds(_ name: String) -> Bool {
        var status = stat()
        return fstatat(descriptor, name, &status, AT_SYMLINK_NOFOLLOW) == 0
    }

    /// Makes sure that names given and taken survive a loss of power.
    func sync() throws(SealingError) {
        guard fsync(descriptor) == 0 else { throw .system("sync the folder", path: path, code: errno) }
    }
}
