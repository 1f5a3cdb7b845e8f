internal import Glibc

/// A file that only its owner may read, such as one with a private key.
enum PrivateFile {
    /// The first `limit` bytes of the file; wipe them when they have served.
    ///
    /// No link is followed, and neither a pipe nor a device is waited for.
    ///
    /// - Throws: `SealingError.symbolicLink`, `foreignOwner`, `identityReadable`, `system`; `damaged` for what is
    ///   no file.
    static func read(
        _ name: String, in folder: Folder, limit: Int, orThrow damaged: SealingError
    ) throws(SealingError) -> [UInt8] {
        let path = folder.path(of: name)
        let descriptor = openat(folder.descriptor, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ELOOP { throw .symbolicLink(path: path) }
            throw .system("open", path: path, code: errno)
        }
        defer { close(descriptor) }
        let status = try status(of: descriptor, path)
        guard status.st_mode & S_IFMT == S_IFREG else { throw damaged }
        guard status.st_uid == geteuid() else { throw .foreignOwner(path: path) }
        guard status.st_mode & 0o077 == 0 else {
            throw .identityReadable(path: path, mode: status.st_mode & 0o777)
        }
        var bytes = [UInt8](repeating: 0, count: limit)
        let count = bytes.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
        guard count >= 0 else { throw .system("read", path: path, code: errno) }
        bytes.removeLast(limit - count)
        return bytes
    }

    static func status(of descriptor: Int32, _ path: String) throws(SealingError) -> stat {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .system("look at", path: path, code: errno) }
        return status
    }
}
